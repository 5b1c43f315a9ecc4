"""p chart: shares out of known numbers."""

from __future__ import annotations

from typing import Any

from sqeval.labelled import LabelledVector
from sqeval.monitoring.charts.attributes import attributes
from sqeval.monitoring.charts.chart import DEFAULT_RULES, ControlChart, parse_rules
from sqeval.monitoring.charts.series import baseline_flags, read_counts
from sqeval.result import announces


@announces
def p_chart(counts: Any, sizes: Any, *, baseline: Any = None, laney: bool = False, rules: Any = DEFAULT_RULES) -> ControlChart:
    r"""Chart of shares (promises kept, complaints among orders) whose numbers differ by month.

    .. math:: \bar p \pm 3\sqrt{\bar p(1-\bar p)/n_t}, \qquad \bar p = \sum x_t / \sum n_t

    With thousands of requests a month shares vary more than by chance alone, and a p chart signals all the time. Laney's
    p' chart multiplies the half width by σ_z = mean |z_t − z_(t−1)| / 1.128 of z_t = (p_t − p̄)/σ_t.

    Parameters
    ----------
    counts : Series, mapping or sequence
        How many had it, 0 to `sizes`.
    sizes : Series, mapping, sequence or number
        Out of how many. A point of size 0 is a gap. A sequence without labels is read in the order of `counts`.
    baseline : int or (first, last), optional
        As for `xmr`.
    laney : bool
        Take the variation between points into the limits (Laney 2002).
    rules : word or words
        As for `xmr`.

    Returns
    -------
    ControlChart
        `.center` 0–1; `.upper` and `.lower` by point, clipped to 0–1; `.mr_bar` of z for Laney's chart, else None;
        `.dispersion`, the chi-square test of the baseline for more variation than by chance, at a level of 5 %. The caution
        "chart_over_dispersed" points to `laney=True`.

    Raises
    ------
    DataError
        Counts or sizes cannot be read, are negative or not whole, have different labels, or a count is above its size.
    OptionError
        A baseline that the points do not have, an unknown rule, or a `laney` that is neither True nor False.

    References
    ----------
    Laney, D. B. (2002). Improved control charts for attributes. Quality Engineering 14(4), 531-537.

    Examples
    --------
    >>> chart = p_chart([12, 15, 11, 14, 12, 13, 16, 12, 40], 100, baseline=8)
    >>> chart.center, chart.upper.round(4)[8].item(), chart.signals
    (0.13125, 0.2326, [8])
    """
    chosen = parse_rules(rules)
    found, whole = read_counts(counts, sizes, share=True)
    flags = baseline_flags(found, baseline)
    read, sizes_read = (LabelledVector(column.to_numpy(), found.index) for column in (found, whole))
    return attributes(read, sizes_read, flags, chosen, share=True, laney=laney)
