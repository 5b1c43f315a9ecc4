"""The effect on one cell of a table: periods before and after put together, with what periods vary by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint
from sqeval.indicators.given_table import check_table
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import Floats
from sqeval.monitoring.improvement.effect import BeforeAfter, Cell
from sqeval.monitoring.improvement.samples import FEW
from sqeval.numerics import contrasts
from sqeval.numerics.statistic import normal_factor, student_factor
from sqeval.result import Caution

#: Level of a table's intervals.
_LEVEL = 0.95
#: From this p-value of the chi-square test on, periods vary by more than their samples make them.
_VARY = 0.05


def cell_effect(table: Any, unit: Any, indicator: Any, before: Any, after: Any) -> BeforeAfter:
    """The effect on a unit's indicator between periods of a table; see `before_after`."""
    check_table(table)
    node = node_of(table, indicator)
    rows = rows_of(table, unit)
    sides = tuple(_periods(given, rows, name) for given, name in ((before, "before"), (after, "after")))
    both = [period for period in sides[0] if period in sides[1]]
    if both:
        raise DataError("a period stands before and after", column="period", value=both[0], hint="Give every period on one side")
    return effect_between(table, node, str(unit), before=sides[0], after=sides[1])


def node_of(table: IndicatorTable, indicator: Any) -> Node:
    """The indicator of this name.

    Raises
    ------
    OptionError
        No name is given.
    ConfigError
        There is no such indicator.
    """
    known = [str(name) for name in table.arrays["value"].columns]
    if indicator is None:
        raise OptionError("a table needs indicator=", hint=nearest_hint("", known))
    if indicator not in known:
        raise ConfigError("unknown indicator", path="indicator", value=indicator, hint=nearest_hint(indicator, known))
    return table.hierarchy.node(indicator)


def rows_of(table: IndicatorTable, unit: Any) -> dict[str, int]:
    """Row of every period of a unit, in the order of periods.

    Raises
    ------
    DataError
        The table has no periods, or not this unit.
    """
    if not isinstance(table.units, pd.MultiIndex):
        raise DataError("the table has no periods to compare", hint='Measure with period="month"')
    names = table.units.get_level_values(0)
    if unit not in names:
        raise DataError("is not in the table", unit=unit, hint=nearest_hint(unit, names.unique()))
    places = np.flatnonzero(names == unit)
    # All labels begin with the year and are of one kind, so that they sort as time does.
    return dict(sorted((str(table.units.get_level_values(-1)[int(place)]), int(place)) for place in places))


def _periods(given: Any, rows: dict[str, int], name: str) -> tuple[str, ...]:
    asked = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
    for period in asked:
        if str(period) not in rows:
            hint = nearest_hint(period, rows)
            raise DataError(f"{name} names a period that the unit does not have", column="period", value=period, hint=hint)
    if not asked:
        raise DataError(f"{name} names no period", column="period", hint=nearest_hint("", rows))
    return tuple(sorted({str(period) for period in asked}))


@dataclass(frozen=True, eq=False)
class _Side:
    """The periods of one side that can be used; arrays of shape (periods,)."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats
    left_out: tuple[str, ...]

    def weights(self, *, in_full: bool) -> Floats:
        """Share of the records; every period alike for what is counted in full."""
        parts = np.ones(len(self.n)) if in_full or self.n.sum() == 0 else self.n
        return parts / parts.sum() if len(parts) else parts


def effect_between(table: IndicatorTable, node: Node, unit: str, *, before: tuple[str, ...], after: tuple[str, ...]) -> BeforeAfter:
    """The effect on one cell between checked periods."""
    in_full, rows = table.hierarchy.in_full(node), rows_of(table, unit)
    sides = [_side(table, node.name, rows, periods, in_full=in_full) for periods in (before, after)]
    weights = [side.weights(in_full=in_full) for side in sides]
    values = [float(weight @ side.value) if len(side.value) else np.nan for weight, side in zip(weights, sides, strict=True)]
    cautions = [Caution("effect_periods_left_out", left)] if (left := sides[0].left_out + sides[1].left_out) else []
    more: list[Caution] = []
    if np.isnan(values).any():
        interval, p_value = (np.nan, np.nan), np.nan
    else:
        interval, p_value, more = _in_full(sides) if in_full else _estimated(sides, weights)
    if np.isnan(interval[0]):
        more = [*more, Caution("effect_no_interval")]
    sizes = [int(side.n.sum()) for side in sides]
    if min(sizes) < FEW and not in_full:
        cautions.append(Caution("effect_few", details={"before": sizes[0], "after": sizes[1], "least": FEW}))
    cell = Cell(unit, node.name, (node.title("en"), node.title("zh")), before, after)
    return BeforeAfter(
        None, node.direction, values[0], values[1], interval, p_value, sizes[0], sizes[1], _LEVEL, cell=cell, warnings=(*cautions, *more)
    )  # fmt: skip


def _side(table: IndicatorTable, name: str, rows: dict[str, int], periods: tuple[str, ...], *, in_full: bool) -> _Side:
    column = table.arrays["value"].columns.get_loc(name)
    places = np.array([rows[period] for period in periods], dtype=np.intp)
    value, low, high, n = (table.arrays[field].values[places, column] for field in ("value", "low", "high", "n"))
    # An interval of no width from a few equal records says nothing about how sure the value is.
    sure = np.isfinite(low) & np.isfinite(high) & ((high > low) | (n >= FEW))
    usable = np.isfinite(value) & (in_full | sure)
    left = tuple(period for period, used in zip(periods, usable, strict=True) if not used)
    return _Side(value[usable], low[usable], high[usable], n[usable], left)


def _estimated(sides: list[_Side], weights: list[Floats]) -> tuple[tuple[float, float], float, list[Caution]]:
    """Square-and-add over all periods; wider where periods vary by more than their samples make them."""
    value, low, high = (np.concatenate([getattr(side, name) for side in sides]) for name in ("value", "low", "high"))
    coefficients = np.concatenate([-weights[0], weights[1]])
    ends = contrasts.combined(value, low, high, coefficients)
    effect = float(coefficients @ value)
    factor, more = _variation(sides)
    interval = (effect - factor * (effect - ends[0]), effect + factor * (ends[1] - effect))
    return interval, contrasts.normal_p(effect, *interval, normal_factor(_LEVEL)), more


def _variation(sides: list[_Side]) -> tuple[float, list[Caution]]:
    """How much wider the interval must be for the periods' own ups and downs: √(χ²/df) and Student's t, where χ² is not chance."""
    z = normal_factor(_LEVEL)
    total, degrees = 0.0, 0
    for side in sides:
        error = (side.high - side.low) / (2 * z)
        if len(error) < 2 or (error == 0).any():
            continue
        precision = (error.min() / error) ** 2
        centre = float(precision @ side.value / precision.sum())
        total += float((((side.value - centre) / error) ** 2).sum())
        degrees += len(error) - 1
    if degrees == 0:
        return 1.0, [Caution("effect_periods_alone")]
    if special.chdtrc(degrees, total) >= _VARY:
        return 1.0, []
    ratio = float(np.sqrt(total / degrees))
    widened = max(1.0, ratio * float(student_factor(np.array([float(degrees)]), _LEVEL)[0]) / z)
    return widened, [Caution("effect_periods_vary", details={"ratio": f"{ratio:.2g}", "factor": f"{widened:.2g}"})]


def _in_full(sides: list[_Side]) -> tuple[tuple[float, float], float, list[Caution]]:
    """What is counted in full varies from period to period only: Welch's interval of the periods' values."""
    n = np.array([float(len(side.value)) for side in sides])
    if n.min() < 2:
        return (np.nan, np.nan), np.nan, [Caution("effect_counted_in_full")]
    value = np.array([side.value.mean() for side in sides])
    spread = np.array([float(np.std(side.value, ddof=1)) for side in sides])
    error = np.full(2, np.nan) if spread.max() == 0 else spread / np.sqrt(n)

    def interval(level: float) -> tuple[float, float]:
        return contrasts.welch(value, error, n - 1, np.array([-1.0, 1.0]), level)

    return interval(_LEVEL), contrasts.p_value(interval), [Caution("effect_counted_in_full")]
