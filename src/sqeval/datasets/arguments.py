"""The arguments of the makers of samples, checked once; each error names the argument."""

from __future__ import annotations

import operator
import re
from typing import Any

import numpy as np

from sqeval.errors import OptionError

#: So many teams carry the planted roles.
LEAST_TEAMS = 5
#: The truth keeps the arguments as floats, which hold whole numbers up to here.
_MOST = 2**53


def check_whole(value: Any, name: str, least: int) -> None:
    """Refuse what is not a whole number of at least `least`."""
    try:
        number = operator.index(value)
    except TypeError as error:
        raise OptionError(f"{name} is not a whole number", value=value) from error
    if not least <= number <= _MOST or isinstance(value, bool):
        raise OptionError(f"{name} must be a whole number from {least} to {_MOST}", value=value)


def check_yes_or_no(value: Any, name: str) -> None:
    """Refuse what is neither True nor False."""
    if not isinstance(value, bool):
        raise OptionError(f"{name} must be True or False", value=value)


def month(start: Any) -> np.datetime64:
    """The month that `start` names."""
    if not isinstance(start, str) or not re.fullmatch(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", start):
        raise OptionError("start is not a month", value=start, hint='Write year (1900 to 2199) and month as "2026-01"')
    return np.datetime64(start, "M")
