"""Membership functions as they are declared: by grade or in the order of the grades, as functions or as corners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqeval.errors import ConfigError
from sqeval.fuzzy.membership.function import MembershipFunction
from sqeval.fuzzy.membership.piecewise import Trapezoidal, Triangular

_HINT = "Give {grade: function}, or a list of functions; corners (a, b, c) or (a, b, c, d) stand for a triangle or trapezoid"


def read_functions(functions: Any) -> dict[Any, MembershipFunction]:
    """Functions by grade; grades are numbers from 1 where they have no names.

    Raises
    ------
    ConfigError
        There is none, or one is neither a membership function nor corners of a triangle or trapezoid.
    """
    if isinstance(functions, (MembershipFunction, str)) or not isinstance(functions, Iterable):
        raise ConfigError("are no membership functions by grade", path="functions", value=functions, hint=_HINT)
    items = list(functions.items()) if isinstance(functions, Mapping) else list(enumerate(functions, 1))
    if not items:
        raise ConfigError("there is no membership function", path="functions", hint=_HINT)
    return {grade: _function(given, f"functions.{grade}") for grade, given in items}


def _function(given: Any, path: str) -> MembershipFunction:
    if isinstance(given, MembershipFunction):
        return given
    corners = tuple(given) if isinstance(given, Iterable) and not isinstance(given, (str, Mapping)) else ()
    if len(corners) not in (3, 4):
        raise ConfigError("is no membership function", path=path, value=given, hint=_HINT)
    try:
        return Triangular(*corners) if len(corners) == 3 else Trapezoidal(*corners)
    except ConfigError as error:
        raise ConfigError(error.problem, path=path, value=corners) from None
