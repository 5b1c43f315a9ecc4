"""What a caller gave as a table and as names of its indicators, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.indicators.table import IndicatorTable


def check_table(table: Any) -> None:
    """Refuse what `measure` has not returned: a bare frame knows neither standard errors nor definitions.

    Raises
    ------
    DataError
        `table` is no IndicatorTable.
    """
    if not isinstance(table, IndicatorTable):
        raise DataError("is not a table of indicators", path="table", value=type(table).__name__, hint="Give what sq.measure(…) returns")


def chosen(table: IndicatorTable, indicators: Any) -> tuple[str, ...]:
    """Names of indicators, in the order of the table; all of them where none are named.

    Raises
    ------
    ConfigError
        A name is not in the table, or no name is given at all.
    """
    known = [str(name) for name in table.arrays["value"].columns]
    if indicators is None:
        return tuple(known)
    asked = [indicators] if isinstance(indicators, str) else list(indicators) if isinstance(indicators, Iterable) else [indicators]
    for name in asked:
        if name not in known:
            raise ConfigError("unknown indicator", path="indicators", value=name, hint=nearest_hint(name, known))
    if not asked:
        raise ConfigError("names no indicator", path="indicators", hint=nearest_hint("", known))
    return tuple(name for name in known if name in asked)
