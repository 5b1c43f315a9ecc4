"""XmR chart: individual values with limits from their moving ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.labelled import LabelledVector
from sqeval.monitoring.charts.chart import DEFAULT_RULES, ControlChart, parse_rules
from sqeval.monitoring.charts.series import Flags, baseline_flags, read_points
from sqeval.numerics import chart_limits
from sqeval.result import Caution, announces

#: From fewer points limits say little: their own error is a quarter of their width or more.
FEW = 8


@announces
def xmr(series: Any, baseline: Any = None, *, constant: float = chart_limits.INDIVIDUALS, rules: Any = DEFAULT_RULES) -> ControlChart:
    r"""Chart of single values (a time, a score, a cost by month) against what varied before.

    .. math:: \bar x \pm 2.66\,\overline{mR}, \qquad \overline{mR} = \text{mean of } |x_t - x_{t-1}|

    Parameters
    ----------
    series : Series, mapping or sequence
        Values in any unit. Labels that are periods ("2026-03", or dates that all begin or all end a month) are put in order
        of time, and periods without a row are gaps; other dates are put in order, other labels stay in the order given.
    baseline : int or (first, last), optional
        The points that make the limits: the first k known ones, or the labels from first to last (None is an open end).
        All points by default. Later points never change the limits.
    constant : float
        Half the width between the limits in mean moving ranges: 2.66, or 3/1.128 = 2.6596 unrounded.
    rules : word or words
        "beyond_limits", "run_of_8" (both by default; from the eighth point on), "trend_of_6" (from the sixth on),
        "two_of_three" (beyond 2 σ) and "four_of_five" (beyond 1 σ) on one side.

    Returns
    -------
    ControlChart
        `.center`, `.upper`, `.lower`, `.mr_bar` in the unit of the values, `.signals` (labels), `.to_frame()`, `.explain()`,
        `.false_alarm_rate`, `.extend(…)`. A gap stays a gap: moving ranges do not span it, and it ends a run or a trend. A
        point on the centre ends a run.

    Raises
    ------
    DataError
        No value is known, a label stands twice, or a value is text or infinite; the error names the label.
    OptionError
        A baseline that the series does not have, an unknown rule, or a constant that is not above 0.

    References
    ----------
    Shewhart, W. A. (1931). Economic Control of Quality of Manufactured Product. Van Nostrand. Wheeler, D. J. (2000).
    Understanding Variation. SPC Press.

    Examples
    --------
    >>> hours = [20, 22, 21, 23, 22, 20, 21, 22, 31]
    >>> chart = xmr(hours, baseline=8)
    >>> round(chart.center, 3), round(chart.mr_bar, 3), round(chart.upper, 3), chart.signals
    (21.375, 1.429, 25.175, [8])
    """
    chosen = parse_rules(rules)
    if isinstance(constant, bool) or not isinstance(constant, (int, float)) or not 0 < constant < np.inf:
        raise OptionError("is no constant above 0", path="constant", value=constant, hint="Give 2.66 or 3/1.128")
    values = read_points(series, "series")
    return individuals(LabelledVector(values.to_numpy(), values.index), baseline_flags(values, baseline), float(constant), chosen)


def individuals(points: LabelledVector, flags: Flags, constant: float, rules: tuple[str, ...]) -> ControlChart:
    """The chart of points whose baseline is known."""
    centre = float(chart_limits.mean(points.values, flags))
    ranges = float(chart_limits.mean_moving_range(points.values, flags))
    half = np.full(len(points.values), constant * ranges)
    found = (*baseline_cautions(flags), *_cautions(ranges))
    return ControlChart("xmr", points, None, None, centre, half, ranges, constant, flags, rules, None, found)


def baseline_cautions(flags: Flags) -> tuple[Caution, ...]:
    """What to know of limits from few points."""
    return (Caution("chart_short_baseline", (), {"points": int(flags.sum())}),) if flags.sum() < FEW else ()


def _cautions(ranges: float) -> tuple[Caution, ...]:
    if np.isnan(ranges):
        return (Caution("chart_no_limits"),)
    return (Caution("chart_no_variation"),) if ranges == 0 else ()
