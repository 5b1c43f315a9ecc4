"""Priority vectors that fit a judgement matrix best by a criterion of its own: squares and χ².

Both are sums over pairs of a function of z_i − z_j, z = ln w. They are minimised in z by Newton's method, damped where a
step would not descend.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import pairwise

Floats = NDArray[np.float64]

#: A full Newton step changes no ratio of weights by more than this factor's logarithm.
_LONGEST = 1.0
_MOST_STEPS = 200
#: Optima nearer than this are one; values this near, relative, are equally good.
_SAME_PLACE, _SAME_VALUE = 1e-6, 1e-10


class _Pairs(NamedTuple):
    """Value, slope and curvature of every pair's term at differences x_ij = z_i − z_j, each (n, n)."""

    value: Floats
    slope: Floats
    curvature: Floats


_Terms = Callable[[Floats, Floats], _Pairs]


def chi_square(matrix: Floats) -> Floats:
    """The w with Σ w = 1 that minimises Σ_ij (a_ij − w_i/w_j)² / (w_i/w_j): unique, as the sum is convex in ln w.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix.

    Returns
    -------
    (n,) array
        Weights, positive, summing to 1.

    References
    ----------
    Jensen, R. E. (1984). An alternative scaling method for priorities in hierarchical structures. Journal of
    Mathematical Psychology 28(3), 317-332.

    Examples
    --------
    >>> chi_square(np.array([[1.0, 4.0], [0.25, 1.0]])).round(12)
    array([0.8, 0.2])
    """
    return _shares(_descended(matrix, np.log(pairwise.geometric_mean(matrix)), _chi_square_terms)[0])


def least_squares(matrix: Floats) -> Floats:
    """Every w with Σ w = 1 found that minimises Σ_ij (a_ij − w_i/w_j)².

    The sum has several valleys where judgements contradict one another strongly. It is descended from the eigenvector, the
    geometric means, the weighted least squares, from every row and column as if it were consistent, and from weights that
    are equal but for one.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix.

    Returns
    -------
    (k, n) array
        The best vectors, k > 1 where several are equally good, sorted from the largest first entry.

    References
    ----------
    Chu, Kalaba & Spingarn (1979), as for `weighted_least_squares`; Jensen (1984), as for `chi_square`, on several optima.

    Examples
    --------
    >>> least_squares(np.array([[1.0, 4.0], [0.25, 1.0]])).round(12)
    array([[0.8, 0.2]])
    """
    single = [pairwise.eigenvector(matrix), pairwise.geometric_mean(matrix), pairwise.weighted_least_squares(matrix)]
    starts = np.vstack([np.log([*single, *matrix.T]), np.eye(len(matrix)), -np.eye(len(matrix))])
    found = [_descended(matrix, start, _least_squares_terms) for start in starts]
    best = min(value for _, value in found)
    # Rounding of the terms themselves is what separates equally good optima.
    slack = _SAME_VALUE * max(best, float((matrix**2).sum()) * 1e-6)
    return _apart([_shares(place) for place, value in found if value <= best + slack])


def _chi_square_terms(matrix: Floats, differences: Floats) -> _Pairs:
    ratio = np.exp(differences)
    pull = matrix**2 / ratio
    return _Pairs(pull + ratio - 2.0 * matrix, ratio - pull, ratio + pull)


def _least_squares_terms(matrix: Floats, differences: Floats) -> _Pairs:
    ratio = np.exp(differences)
    gap = ratio - matrix
    return _Pairs(gap**2, 2.0 * gap * ratio, 2.0 * ratio * (gap + ratio))


def _descended(matrix: Floats, start: Floats, terms: _Terms) -> tuple[Floats, float]:
    """Where the descent from `start` ends (z with mean 0), and the value there."""
    place = start - start.mean()
    damping = 0.0
    value, slope, bend = _at(matrix, place, terms)
    for _ in range(_MOST_STEPS):
        step = _step(slope, bend, damping)
        if step is None:
            damping = max(4.0 * damping, 1e-3 * float(np.trace(bend).clip(min=1.0)) / len(place))
            continue
        tried = _at(matrix, place + step, terms)
        if tried[0] <= value:
            place, done = place + step, np.abs(step).max(initial=0.0) <= 1e-15
            value, slope, bend = tried
            damping = 0.0 if damping < 1e-9 else damping / 8.0
            if done:
                break
        elif np.abs(step).max(initial=0.0) <= 1e-12:
            break
        else:
            damping = max(4.0 * damping, 1e-3 * float(np.abs(np.diagonal(bend)).max()))
    return place, value


def _at(matrix: Floats, place: Floats, terms: _Terms) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian of the sum over all ordered pairs."""
    found = terms(matrix, np.subtract.outer(place, place))
    slope = found.slope.sum(axis=1) - found.slope.sum(axis=0)
    pulls = found.curvature + found.curvature.T
    np.fill_diagonal(pulls, 0.0)
    return float(found.value.sum()), slope, np.diag(pulls.sum(axis=1)) - pulls


def _step(slope: Floats, bend: Floats, damping: float) -> Floats | None:
    """The damped Newton step that keeps the mean of z, no longer than allowed; None where the sum is not convex there."""
    size = len(slope)
    curved = bend + damping * np.eye(size) + np.trace(np.abs(bend)) / size**2
    try:
        np.linalg.cholesky(curved)
    except np.linalg.LinAlgError:
        return None
    step: Floats = -np.linalg.solve(curved, slope)
    step -= step.mean()
    return step * min(1.0, _LONGEST / max(float(np.abs(step).max(initial=0.0)), 1e-300))


def _shares(place: Floats) -> Floats:
    weights = np.exp(place - place.max())
    shares: Floats = weights / weights.sum()
    return shares


def _apart(places: list[Floats]) -> Floats:
    """Of vectors that are the same up to rounding, one each."""
    kept: list[Floats] = []
    for place in sorted(places, key=lambda one: tuple(-one.round(6))):
        if all(np.abs(place - other).max() > _SAME_PLACE for other in kept):
            kept.append(place)
    return np.array(kept)
