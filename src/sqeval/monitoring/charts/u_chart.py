"""u chart: events over an exposure that is known."""

from __future__ import annotations

from typing import Any

from sqeval.labelled import LabelledVector
from sqeval.monitoring.charts.attributes import attributes
from sqeval.monitoring.charts.chart import DEFAULT_RULES, ControlChart, parse_rules
from sqeval.monitoring.charts.series import baseline_flags, read_counts
from sqeval.result import announces


@announces
def u_chart(counts: Any, sizes: Any, *, baseline: Any = None, laney: bool = False, rules: Any = DEFAULT_RULES) -> ControlChart:
    r"""Chart of events over what they may happen in (complaints a thousand orders, escalations an hour of staff).

    .. math:: \bar u \pm 3\sqrt{\bar u/n_t}, \qquad \bar u = \sum x_t / \sum n_t

    Parameters
    ----------
    counts : Series, mapping or sequence
        Events, 0 or more; one case may have several.
    sizes : Series, mapping, sequence or number
        Orders, hours, thousands of requests: above 0; a point of size 0 is a gap.
    baseline, laney, rules
        As for `p_chart`; Laney's u' chart takes z_t = (u_t − ū)/√(ū/n_t).

    Returns
    -------
    ControlChart
        `.center` in events a unit of size; `.upper` and `.lower` by point, clipped at 0 only; else as for `p_chart`.

    Raises
    ------
    DataError
        Counts or sizes cannot be read, are negative, or have different labels; a count is not whole.
    OptionError
        A baseline that the points do not have, an unknown rule, or a `laney` that is neither True nor False.

    References
    ----------
    Laney, D. B. (2002). Improved control charts for attributes. Quality Engineering 14(4), 531-537.

    Examples
    --------
    >>> chart = u_chart([4, 6, 5, 3, 7, 5, 4, 6, 19], [2.0, 2, 2, 2, 2, 2, 2, 2, 3], baseline=8)
    >>> chart.center, chart.lower[0].item(), chart.signals
    (2.5, 0.0, [8])
    """
    chosen = parse_rules(rules)
    found, whole = read_counts(counts, sizes, share=False)
    flags = baseline_flags(found, baseline)
    read, sizes_read = (LabelledVector(column.to_numpy(), found.index) for column in (found, whole))
    return attributes(read, sizes_read, flags, chosen, share=False, laney=laney)
