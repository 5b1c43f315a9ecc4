"""Watching every indicator of every unit at once, with one false-alarm rate over all charts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.indicators.given_table import check_table, chosen
from sqeval.indicators.node import Node
from sqeval.indicators.periods import filled
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import Floats
from sqeval.monitoring.charts.choose import Cells, Chosen, choose
from sqeval.monitoring.charts.events import events_by_period
from sqeval.monitoring.charts.families import Window
from sqeval.monitoring.charts.series import span_flags
from sqeval.monitoring.charts.watch_result import Watch
from sqeval.options import Direction
from sqeval.result import Caution, announces

Flags = NDArray[np.bool_]

#: Fewer points of a baseline than this say nothing about how much a value varies.
LEAST_BASELINE = 3


class _Grid(NamedTuple):
    """Units, all periods from the first to the last, and which of them are what."""

    units: pd.Index
    periods: pd.Index
    baseline: Flags
    watched: Flags
    events: dict[str, tuple[str, ...]]

    @property
    def event_flags(self) -> Flags:
        return np.array([period in self.events for period in self.periods], dtype=bool)


class _Indicator(NamedTuple):
    """One indicator on the grid: values, what is wrong with cells, its charts, and what is looked at together."""

    node: Node
    cells: Cells
    chosen: Chosen
    small: Flags
    tested: Flags
    together: list[Window]


@announces
def watch(
    table: IndicatorTable,
    *,
    baseline: Any = 12,
    false_alarms: float = 0.05,
    events: Any = None,
    indicators: Any = None,
    together: int = 3,
    horizon: int | None = None,
) -> Watch:
    r"""Watch all indicators of all units, so that any false alarm at all has at most a stated chance.

    Every watched point is held against the baseline of its own unit, alone and together with the points before it (three
    by default, which finds lasting changes). It is an alarm where the p-value is at most

    .. math:: \alpha' = \frac{\alpha}{2 \times \text{charts} \times \text{points}} \quad\text{(Bonferroni)}

    which holds α over all charts whatever depends on what. The tests allow for a short baseline: shares Fisher's exact
    test against the baseline (p chart), rates the conditional binomial test (u chart), everything else Student's t,
    :math:`(x - \bar x)/(s\sqrt{1 + 1/k})` with k − 1 degrees of freedom (XmR; times as logarithms). Shares and rates that
    vary more than by chance alone take Student's t too (Laney). With n by point, equal variances and variances in
    proportion to 1/n are both asked, and the less surprised counts.

    Parameters
    ----------
    table : IndicatorTable
        By unit and period.
    baseline : int or (first, last)
        The first k periods of the table, or the periods from first to last. Only later ones are watched.
    false_alarms : float
        α, between 0 and 1: chance of one false alarm or more over all charts and watched points.
    events : mapping {name: spans}, or NamedPeriod objects
        Known events, such as promotions and movable holidays: {"Double 11": ["2025-11", ("2026-11-01", "2026-11-12")]}.
        Periods with a day in one are marked, raise no alarm and do not enter the baseline.
    indicators : str or list of str, optional
        Only these; by default the indicators of the hierarchy, without those only monitored.
    together : int
        How many watched points are also looked at together, up to each; 1 for none (and α' is twice as large). Together they
        are an alarm where the last of them is on their side of the centre too.
    horizon : int, optional
        Points a chart that α is meant for. By default those that there are now; give e.g. 12 so that limits stay the same
        all year and no alarm vanishes as months are added.

    Returns
    -------
    Watch
        `.alarms`, `.table` (every cell with limits, p-values and status), `.charts`, `.risks()`, `.explain(lang)`.
        Status: "better" or "worse" (alarms, by the indicator's direction; "changed" where it has a target value), "ok", and not
        judged: "event", "small" (n below the table's `min_n`), "missing", "not reached", "no chart".

    Raises
    ------
    DataError
        The table has no periods.
    OptionError
        A baseline without points or with nothing after it, a rate not between 0 and 1, or wrong events.
    ConfigError
        An unknown indicator.

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. Fisher, R. A. (1935). The logic of inductive
    inference. Journal of the Royal Statistical Society 98(1), 39-82.

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> sample = sq.datasets.make_service_records(seed=3, months=8, start="2025-01", dirt=False)
    >>> with warnings.catch_warnings(action="ignore"):
    ...     table = sq.measure(sq.read_records(sample.records), sq.hierarchies.service_desk())
    ...     found = watch(table, baseline=5, indicators=["resolution_rate"])
    >>> found.tests == 2 * 3 * 7, found.alarms[["unit", "period", "status"]].to_numpy().tolist()
    (True, [['Team 3', '2025-08', 'better']])
    """
    check_table(table)
    alpha = _rate(false_alarms)
    least = {"together": (together, 1), "horizon": (1 if horizon is None else horizon, 1)}
    for name, (value, low) in least.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
            raise OptionError("is no whole number from 1 on", path=name, value=value)
    grid = _grid(table, baseline, events)
    names = chosen(table, indicators) if indicators is not None else tuple(leaf.name for leaf in table.hierarchy.leaves)
    found = [_indicator(table, grid, name, together) for name in names if name in table.arrays["value"].columns]
    charts = sum(int(indicator.tested.any(axis=1).sum()) for indicator in found)
    points = int(max((indicator.tested.sum(axis=1).max(initial=0) for indicator in found), default=0))
    if horizon is not None and points > horizon:
        raise OptionError(f"there are {points} points to watch already", path="horizon", value=horizon, hint=f"Give {points} or more")
    tests = (1 if together == 1 else 2) * charts * (points if horizon is None else horizon)
    level = alpha / max(tests, 1)
    parts = [_judged(indicator, grid, level) for indicator in found]
    rows, summary = (pd.concat([part[k] for part in parts], ignore_index=True) for k in (0, 1))
    return Watch(rows, summary, table.hierarchy, grid.periods[grid.baseline].tolist(), alpha, level, tests, _cautions(rows, summary))


def _rate(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
        raise OptionError("is no rate between 0 and 1", path="false_alarms", value=value, hint="Give e.g. 0.05")
    return float(value)


def _grid(table: IndicatorTable, baseline: Any, events: Any) -> _Grid:
    if not isinstance(table.units, pd.MultiIndex):
        raise DataError("the table has no periods to watch", hint='Measure with period="month"')
    periods = filled(table.units.get_level_values(-1).unique())
    if periods is None:
        raise DataError("the periods of the table cannot be read", column="period")
    places = np.arange(len(periods))
    if isinstance(baseline, (int, np.integer)) and not isinstance(baseline, bool):
        if baseline < 1:
            raise OptionError("is no number of periods", path="baseline", value=int(baseline), hint="Give 3 or more")
        inside = places < baseline
    else:
        inside = span_flags(periods, baseline)
    watched = places > places[inside].max()
    if not watched.any():
        hint = f"The table has {len(periods)} periods; give a shorter baseline, e.g. baseline={max(len(periods) * 2 // 3, 1)}"
        raise OptionError("no period is left to watch after the baseline", path="baseline", value=baseline, hint=hint)
    units = table.units.get_level_values(0).unique().sort_values()
    return _Grid(units, periods, inside, watched, events_by_period(events, periods))


def _indicator(table: IndicatorTable, grid: _Grid, name: str, together: int) -> _Indicator:
    node = table.hierarchy.node(name)
    column = table.arrays["value"].columns.get_loc(name)
    value, n, high = (_on_grid(table.arrays[field].values[:, column], table.units, grid) for field in ("value", "n", "high"))
    in_full = table.hierarchy.in_full(node)
    small = np.zeros_like(value, dtype=bool) if in_full else ~np.isnan(value) & (n < table.min_n)
    usable = np.isfinite(value) & ~small & ~grid.event_flags
    cells = Cells(np.where(np.isfinite(value), value, np.nan), np.nan_to_num(n), high, usable & grid.baseline)
    chosen_charts = choose(node, cells, in_full=in_full)
    charted = (cells.baseline.sum(axis=1) >= LEAST_BASELINE) & _can_judge(chosen_charts, len(grid.units))
    tested = usable & grid.watched & charted[:, None]
    windows: list[Window] = []
    for unit, cell in zip(*np.nonzero(tested), strict=True):
        last = np.flatnonzero(tested[unit, : cell + 1])[-together:]
        if together > 1 and len(last) == together:
            windows.append((int(unit), last))
    return _Indicator(node, Cells(value, cells.n, high, cells.baseline), chosen_charts, small, tested, windows)


def _can_judge(charts: Chosen, units: int) -> Flags:
    """Units whose chart has a variation to go by."""
    flags = np.ones(units, dtype=bool)
    for unit, family in enumerate(charts.families):
        varies = getattr(family, "varies", None)
        flags[unit] = True if varies is None else bool(varies[unit])
    return flags


def _on_grid(values: Floats, rows: pd.Index, grid: _Grid) -> Floats:
    laid = np.full((len(grid.units), len(grid.periods)), np.nan)
    laid[grid.units.get_indexer(rows.get_level_values(0)), grid.periods.get_indexer(rows.get_level_values(-1))] = values
    return laid


def _judged(indicator: _Indicator, grid: _Grid, level: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every cell of an indicator, and what its charts are."""
    shape = indicator.tested.shape
    p_value, p_together, side, side_together = (np.full(shape, np.nan) for _ in range(4))
    lower, upper, centre = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape[0], np.nan)
    families = indicator.chosen.families
    single: list[Window] = [(int(unit), np.array([cell])) for unit, cell in zip(*np.nonzero(indicator.tested), strict=True)]
    for family in {id(family): family for family in families}.values():
        own = np.array([family is other for other in families])
        for windows, found, sides in ((single, p_value, side), (indicator.together, p_together, side_together)):
            asked = [window for window in windows if own[window[0]]]
            if asked:
                places = tuple(np.array([(unit, cells[-1]) for unit, cells in asked]).T)
                found[places], sides[places] = family.surprises(asked)
        ends = family.limits(level)
        lower[own], upper[own], centre[own] = ends.lower[own], ends.upper[own], family.centre[own]
    charted = indicator.tested.any(axis=1)
    lower[~charted], upper[~charted], centre[~charted] = np.nan, np.nan, np.nan
    # A point that has come back is no alarm for what the points before it did.
    by_point, by_last = p_value <= level, (p_together <= level) & (side_together == side)
    way = np.where(by_point, side, np.where(by_last, side_together, 0.0))
    status = _status(indicator, grid, way, np.asarray(charted))
    unit, period = (part.ravel() for part in np.meshgrid(grid.units, grid.periods, indexing="ij"))
    rows = pd.DataFrame({"unit": unit, "period": period, "indicator": indicator.node.name})
    rows["value"], rows["n"] = indicator.cells.value.ravel(), indicator.cells.n.ravel()
    rows["centre"] = np.repeat(centre, shape[1])
    rows["lower"], rows["upper"] = lower.ravel(), upper.ravel()
    rows["p_value"], rows["p_together"] = p_value.ravel(), p_together.ravel()
    rows["status"] = status.ravel()
    rows["by"] = np.where(by_point, np.where(by_last, "both", "point"), np.where(by_last, "together", "")).ravel()
    rows["event"] = [", ".join(grid.events.get(label, ())) for label in period]
    summary = pd.DataFrame({"unit": grid.units, "indicator": indicator.node.name, "chart": indicator.chosen.kinds})
    summary["baseline_points"], summary["watched_points"] = indicator.cells.baseline.sum(axis=1), indicator.tested.sum(axis=1)
    summary["centre"], summary["dispersion"] = centre, indicator.chosen.ratio
    summary["dispersion_p"] = indicator.chosen.p_value
    summary.loc[~charted, "chart"] = "none"
    return rows, summary


def _status(indicator: _Indicator, grid: _Grid, way: Floats, charted: Flags) -> NDArray[Any]:
    """The first of these that holds tells a cell's status."""
    shape = way.shape
    good = {Direction.BENEFIT: 1.0, Direction.COST: -1.0}.get(indicator.node.direction, 0.0)
    value = indicator.cells.value
    by_period = {name: np.broadcast_to(flags, shape) for name, flags in (("baseline", grid.baseline), ("event", grid.event_flags))}
    conditions = {
        "missing": np.isnan(value),
        "not reached": np.isinf(value),
        "event": by_period["event"],
        "small": indicator.small,
        "baseline": by_period["baseline"],
        "before": np.broadcast_to(~grid.watched, shape),
        "no chart": np.broadcast_to(~charted[:, None], shape),
        "ok": way == 0,
        "changed": np.full(shape, good == 0),
        "better": way == good,
    }
    return np.select(list(conditions.values()), list(conditions), default="worse")


def _cautions(rows: pd.DataFrame, summary: pd.DataFrame) -> tuple[Caution, ...]:
    without = summary[summary["chart"] == "none"]
    places = tuple(f"{unit}: {name}" for unit, name in zip(without["unit"], without["indicator"], strict=True))
    found = [Caution("watch_no_chart", places)] if places else []
    for status in ("small", "not reached"):
        cells = rows[rows["status"] == status]
        where = tuple(dict.fromkeys(f"{unit}: {name}" for unit, name in zip(cells["unit"], cells["indicator"], strict=True)))
        if where:
            code = "watch_small" if status == "small" else "watch_not_reached"
            found.append(Caution(code, where, {"cells": len(cells)}))
    return tuple(found)
