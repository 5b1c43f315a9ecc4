"""Overall priorities of alternatives from local ones; any leading axes hold a batch of tables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def distributive(local: Floats, weights: Floats) -> Floats:
    """P_i = Σ_j w_j r_ij / Σ_k r_kj: local priorities as shares of their column's sum; a column of zeros adds nothing.

    Parameters
    ----------
    local : (..., alternatives, criteria) array
        At least 0.
    weights : (criteria,) array
        Summing to 1.

    Returns
    -------
    (..., alternatives) array

    References
    ----------
    Forman, E. H. & Gass, S. I. (2001). The analytic hierarchy process: an exposition. Operations Research 49(4), 469-486.

    Examples
    --------
    >>> distributive(np.array([[3.0, 2.0], [1.0, 3.0]]), np.array([0.6, 0.4])).round(4).tolist()
    [0.61, 0.39]
    """
    parts = _to_the_best(local)
    return np.asarray((_over(parts, parts.sum(axis=-2, keepdims=True)) * weights).sum(axis=-1))


def ideal(local: Floats, weights: Floats) -> Floats:
    """P_i = Σ_j w_j r_ij / max_k r_kj: local priorities as shares of the best one, not renormalised.

    Parameters, shapes and source as for `distributive`.

    Examples
    --------
    >>> ideal(np.array([[3.0, 2.0], [1.0, 4.0]]), np.array([0.6, 0.4])).round(4).tolist()
    [0.8, 0.6]
    """
    return np.asarray((_to_the_best(local) * weights).sum(axis=-1))


def product(local: Floats, weights: Floats) -> Floats:
    """P_i = Π_j r_ij^w_j / Σ_k Π_j r_kj^w_j: weighted geometric means, normalised; a criterion of weight 0 has no part.

    Parameters
    ----------
    local : (..., alternatives, criteria) array
        Positive where the weight is.
    weights : (criteria,) array
        Summing to 1.

    Returns
    -------
    (..., alternatives) array

    References
    ----------
    Barzilai, J. & Lootsma, F. A. (1997). Power relations and group aggregation in the multiplicative AHP and SMART. Journal of
    Multi-Criteria Decision Analysis 6(3), 155-165.

    Examples
    --------
    >>> product(np.array([[4.0, 1.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(4).tolist()
    [0.6667, 0.3333]
    """
    counts = weights > 0
    logs = (np.log(local[..., counts]) * weights[counts]).sum(axis=-1)
    ratios = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(ratios / ratios.sum(axis=-1, keepdims=True))


def _to_the_best(local: Floats) -> Floats:
    """Entries over the largest of their column, so that sums of huge ones stay within range."""
    return _over(local, local.max(axis=-2, keepdims=True))


def _over(values: Floats, scale: Floats) -> Floats:
    return np.divide(values, scale, out=np.zeros_like(values), where=scale > 0)
