"""Models without their warnings, which are looked at as values."""

import warnings
from typing import Any

from sqeval import dea
from sqeval.errors import SqevalWarning


def quietly(name: str, *args: Any, **options: Any) -> Any:
    """The result of a model of `sq.dea`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return getattr(dea, name)(*args, **options)
