"""What p and u charts share: pooled centre, limits by size, the test for over-dispersion, and Laney's correction."""

from __future__ import annotations

import numpy as np

from sqeval.errors import OptionError
from sqeval.labelled import LabelledVector
from sqeval.monitoring.charts.chart import ControlChart, Dispersion
from sqeval.monitoring.charts.series import Flags
from sqeval.monitoring.charts.xmr import baseline_cautions
from sqeval.numerics import chart_limits
from sqeval.result import Caution

#: Below this p-value shares or rates are called over-dispersed.
LEVEL = 0.05


def attributes(
    counts: LabelledVector, sizes: LabelledVector, flags: Flags, rules: tuple[str, ...], *, share: bool, laney: bool
) -> ControlChart:
    """The chart of counts whose baseline is known."""
    if not isinstance(laney, (bool, np.bool_)):
        raise OptionError("must be True or False", path="laney", value=laney)
    known = np.where(np.isnan(sizes.values), 0.0, sizes.values)
    values = np.where(known > 0, counts.values / np.where(known > 0, known, 1.0), np.nan)
    centre = float(chart_limits.pooled(np.nan_to_num(counts.values), known, flags))
    sigma = chart_limits.sigma(np.asarray(centre), known, share=share)
    scores = chart_limits.standardised(values, np.asarray(centre), sigma)
    statistic, degrees, p_value = chart_limits.dispersion(scores, flags)
    found = Dispersion(float(statistic), int(degrees), float(p_value), LEVEL)
    ranges = float(chart_limits.mean_moving_range(scores, flags)) if laney else None
    half = 3 * sigma if ranges is None else 3 * sigma * (ranges / chart_limits.D2)
    cautions = list(baseline_cautions(flags))
    if found.is_over and not laney:
        cautions.append(Caution("chart_over_dispersed", (), {"ratio": f"{found.ratio:.3g}", "p_value": f"{found.p_value:.2g}"}))
    if ranges is not None and np.isnan(ranges):
        cautions.append(Caution("chart_no_limits"))
    elif not np.nansum(half):
        cautions.append(Caution("chart_no_variation"))
    kind = ("p" if share else "u") + ("_laney" if laney else "")
    points = LabelledVector(values, counts.labels)
    return ControlChart(kind, points, sizes, counts, centre, half, ranges, 3.0, flags, rules, found, tuple(cautions))
