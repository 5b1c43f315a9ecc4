"""Kano's evaluation table, its counts, coefficients, and how sure the most frequent category is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

#: Categories in the order in which ties are read: what counts most to a customer first.
CATEGORIES = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")

_M, _O, _A, _I, _R, _Q = range(6)

#: Rows: answer to the functional question, columns: to the dysfunctional one; like, must-be, neutral, live with, dislike.
EVALUATION_TABLE = np.array(
    [
        [_Q, _A, _A, _A, _O],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _R, _R, _R, _Q],
    ]
)

#: Fong's factor: the normal quantile of a one-sided test at 5 %, as printed.
FONG = 1.65


def category_counts(functional: Floats, dysfunctional: Floats) -> Counts:
    """How often answers fall into each of `CATEGORIES`, by feature.

    Parameters
    ----------
    functional, dysfunctional : (respondents, features) array
        Answers from 1 (like) to 5 (dislike), NaN where there is none; only pairs of known answers count.

    Returns
    -------
    (features, 6) array of int

    Examples
    --------
    >>> category_counts(np.array([[1.0], [3.0], [np.nan]]), np.array([[5.0], [5.0], [2.0]])).tolist()
    [[1, 1, 0, 0, 0, 0]]
    """
    known = ~np.isnan(functional) & ~np.isnan(dysfunctional)
    found = np.zeros((functional.shape[1], len(CATEGORIES)), dtype=np.int64)
    for feature, mask in enumerate(known.T):
        rows, columns = (part[mask, feature].astype(np.intp) - 1 for part in (functional, dysfunctional))
        found[feature] = np.bincount(EVALUATION_TABLE[rows, columns], minlength=len(CATEGORIES))
    return found


def first_two(counts: Counts) -> tuple[Counts, Counts]:
    """The largest and the second largest count by feature."""
    ordered = np.sort(counts, axis=1)
    return ordered[:, -1], ordered[:, -2]


def fong(counts: Counts) -> NDArray[np.bool_]:
    """Fong's test by feature: whether a − b ≥ 1.65 √((a + b)(2n − a − b)/(2n)) for the two largest counts a ≥ b of n; False for n = 0."""
    a, b = first_two(counts)
    n = counts.sum(axis=1)
    spread = (a + b) * (2 * n - a - b) / np.maximum(2 * n, 1)
    return np.asarray((n > 0) & (a > b) & (a - b >= FONG * np.sqrt(spread)))


def lead_p_value(counts: Counts) -> Floats:
    """Two-sided exact p-value by feature that the two largest counts are equally frequent, a ~ Binomial(a + b, ½); 1 for a = b."""
    a, b = (part.astype(np.float64) for part in first_two(counts))
    # P(X ≤ b) for n = a + b, doubled; for a = b that is more than 1.
    with np.errstate(invalid="ignore"):
        tail = np.where(a > b, special.bdtr(b, (a + b).astype(np.int64), 0.5), 0.5)
    return np.asarray(np.minimum(2 * tail, 1.0))
