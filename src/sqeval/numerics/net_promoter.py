"""Net promoter score by group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import bounded_interval, moments
from sqeval.numerics.statistic import Statistic, normal_factor

Floats = NDArray[np.float64]


def net_promoter_score(groups: Groups, scores: Floats, *, promoter: float = 9, detractor: float = 6, level: float = 0.95) -> Statistic:
    """Percentage of promoters less that of detractors by group, −100 to 100, higher is better.

    With shares p of promoters and d of detractors the standard error is the multinomial 100 √((p + d − (p − d)²)/n);
    the interval is the score interval of a mean on the scale −100 to 100, `means.bounded_interval`.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    scores : (n,) array
        Answers to "would you recommend us", usually 0 to 10; NaN where not known.
    promoter, detractor : float
        Smallest score of a promoter and largest of a detractor.
    level : float
        Share of intervals that are to hold the true score; holds from n = 10 on.

    Returns
    -------
    Statistic
        All but n NaN where n is 0. Where all answers are of one kind the standard error is 0; the interval is not of
        width 0.

    References
    ----------
    Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81(12), 46-54. Rocks, B. (2016).
    Interval estimation for the Net Promoter Score. The American Statistician 70(4), 365-372.

    Examples
    --------
    >>> found = net_promoter_score(Groups(np.zeros(4, dtype=np.intp), 1), np.array([10.0, 9.0, 7.0, 2.0]))
    >>> found.value, found.standard_error.round(1), found.low.round(1), found.high.round(1)
    (array([25.]), array([41.5]), array([-50.6]), array([78.9]))
    """
    points = np.where(np.isnan(scores), np.nan, 100.0 * ((scores >= promoter) * 1.0 - (scores <= detractor)))
    n, value, squares = moments(groups, points)
    error = np.sqrt(np.divide(squares, n**2, out=np.full_like(n, np.nan), where=n > 0))
    low, high = bounded_interval(value, n, squares, (-100.0, 100.0), normal_factor(level))
    return Statistic(value, n, error, low, high)
