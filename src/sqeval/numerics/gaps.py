"""Differences between what the same respondents perceived and expected, and weighted means of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def paired_means(expectation: Floats, perception: Floats) -> tuple[Floats, Floats]:
    """Mean expectation and perception of every respondent over the items answered in both; NaN where there are none.

    Parameters
    ----------
    expectation, perception : (respondents, items) array
        NaN where not answered.

    Examples
    --------
    >>> paired_means(np.array([[5.0, 7.0], [6.0, np.nan]]), np.array([[4.0, np.nan], [np.nan, 5.0]]))
    (array([ 5., nan]), array([ 4., nan]))
    """
    both = ~np.isnan(expectation) & ~np.isnan(perception)
    count = both.sum(axis=1)
    with np.errstate(invalid="ignore"):
        means = (np.where(both, part, 0.0).sum(axis=1) / count for part in (expectation, perception))
        first, second = means
    return first, second


def weighted_error(gaps: Floats, weights: Floats) -> tuple[float, int]:
    """Standard error of Σ w_d ḡ_d, where respondents answer several dimensions and may leave some out, and their number.

    Each respondent moves the sum by Σ_d w_d (g_id − ḡ_d)/n_d; the error is √(n/(n − 1) Σ_i moves²), which takes in that
    answers of one person go together. With complete answers it is s/√n of the weighted gaps of the respondents.

    Parameters
    ----------
    gaps : (respondents, dimensions) array
        NaN where not answered; every dimension has an answer.
    weights : (dimensions,) array

    Returns
    -------
    error : float
        NaN below two respondents.
    n : int
        Respondents with an answer at all.

    Examples
    --------
    >>> error, n = weighted_error(np.array([[-1.0, 0.0], [-2.0, 1.0], [0.0, np.nan]]), np.array([0.5, 0.5]))
    >>> round(error, 4), n
    (0.2602, 3)
    """
    known = ~np.isnan(gaps)
    count = known.sum(axis=0)
    mean = np.where(known, gaps, 0.0).sum(axis=0) / count
    moves = (np.where(known, gaps - mean, 0.0) / count * weights).sum(axis=1)
    n = int(known.any(axis=1).sum())
    return (float(np.sqrt(n / (n - 1) * (moves**2).sum())) if n > 1 else np.nan), n
