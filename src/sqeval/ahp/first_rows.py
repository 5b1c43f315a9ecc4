"""How many rows of a ranking are shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.errors import OptionError


def checked_top(top: Any) -> int | None:
    """A number of rows, or None for all."""
    if top is None:
        return None
    if isinstance(top, bool) or not isinstance(top, int | np.integer) or top < 0:
        raise OptionError("must be a whole number of at least 0, or None for all rows", path="top", value=top)
    return int(top)
