"""Which chart fits an indicator: by its kind, and by how much its baseline varies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.kinds import Count, Distinct, Duration, Quantile, Ratio, Total
from sqeval.indicators.kinds.ratio import is_of_same_rows
from sqeval.indicators.node import Node
from sqeval.labelled import Floats
from sqeval.monitoring.charts.attributes import LEVEL
from sqeval.monitoring.charts.families import CountFamily, Family, NormalFamily
from sqeval.numerics import chart_limits, rates

Flags = NDArray[np.bool_]

#: Counts may come back from value × n with this relative error of rounding.
_ROUNDING = 1e-9


class Cells(NamedTuple):
    """One indicator, units × periods."""

    value: Floats
    n: Floats
    high: Floats
    baseline: Flags


class Chosen(NamedTuple):
    """The chart of every unit: its name, the family that judges it, and the ratio and p-value of its over-dispersion."""

    kinds: list[str]
    families: list[Family]
    ratio: Floats
    p_value: Floats


def choose(node: Node, cells: Cells, *, in_full: bool) -> Chosen:
    """Shares get a p chart and rates a u chart, Laney's where they vary more than by chance; everything else XmR.

    Over-dispersion is tested in the baseline of each unit and in those of all units together, as a dozen points of one
    unit show only gross ones.
    """
    share = bool(node.measure is not None and node.measure.is_share)
    counted = _counted(node, cells, share=share)
    none = np.full(len(cells.value), np.nan)
    if counted is None:
        return _individuals(node, cells, none, in_full=in_full)
    counts, sizes = counted
    kind, bounds = ("p", (0.0, 1.0)) if share else ("u", (0.0, np.inf))
    baseline = cells.baseline & (np.nan_to_num(sizes) > 0)
    exact = CountFamily(counts, sizes, baseline, share)
    values = np.where(np.nan_to_num(sizes) > 0, counts / np.where(np.nan_to_num(sizes) > 0, sizes, 1.0), np.nan)
    sigma = chart_limits.sigma(exact.centre[:, None], np.nan_to_num(sizes), share=share)
    scores = chart_limits.standardised(values, exact.centre[:, None], sigma)
    statistic, degrees, p_value = chart_limits.dispersion(scores, baseline)
    together = chart_limits.chi_square(float(statistic.sum()), int(degrees.sum()))
    over = (p_value < LEVEL) | (together < LEVEL)
    laney = NormalFamily(values, sizes, baseline, bounds=bounds)
    ratio = np.where(degrees > 0, statistic / np.maximum(degrees, 1), np.nan)
    names = [f"{kind}_laney" if flag else kind for flag in over & laney.varies]
    return Chosen(names, [laney if name.endswith("laney") else exact for name in names], ratio, p_value)


def _individuals(node: Node, cells: Cells, none: Floats, *, in_full: bool) -> Chosen:
    known = cells.value[cells.baseline]
    sizes = None if in_full or (cells.n[~np.isnan(cells.value)] <= 0).any() else cells.n
    log = isinstance(node.measure, Duration | Quantile | Total) and bool((known > 0).all()) and not (cells.value < 0).any()
    family = NormalFamily(cells.value, sizes, cells.baseline, log=log)
    return Chosen(["xmr_log" if log else "xmr"] * len(cells.value), [family] * len(cells.value), none, none)


def _counted(node: Node, cells: Cells, *, share: bool) -> tuple[Floats, Floats] | None:
    """Counts and sizes behind the values; None where there are none, or where they are no whole counts."""
    measure, known = node.measure, ~np.isnan(cells.value)
    if share:
        sizes = np.where(known, cells.n, np.nan)
        counts = cells.value * sizes
    elif isinstance(measure, Count | Distinct):
        counts, sizes = cells.value, np.where(known, 1.0, np.nan)
    elif isinstance(measure, Ratio) and isinstance(measure.numerator, Count) and not is_of_same_rows(measure):
        # Of a rate n is the number of events; where there was none, the exposure shows in the upper end of its interval.
        zero = cells.value == 0
        end = float(rates.poisson(np.zeros(1)).high[0])
        counts = np.where(known, cells.n, np.nan)
        sizes = np.where(zero, end / np.where(zero & (cells.high > 0), cells.high, np.nan), cells.n / np.where(zero, 1.0, cells.value))
        if np.isnan(sizes[known]).any():
            return None
    else:
        return None
    whole = np.rint(counts)
    if (np.abs(counts - whole)[known] > _ROUNDING * np.maximum(np.abs(counts), 1.0)[known]).any():
        return None
    return whole, sizes
