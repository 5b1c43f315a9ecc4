"""Where a column-stochastic matrix leads in the long run, exactly, also where it has several ends or goes round in circles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Limit(NamedTuple):
    """The limit (n, n), the closed class of each state (−1 for those that are left for good), and the period of each class."""

    values: Floats
    classes: NDArray[np.intp]
    periods: tuple[int, ...]


def limit_matrix(matrix: Floats) -> Limit:
    """Mean of the powers of a column-stochastic matrix W: lim (W + W² + … + W^N)/N; the limit of the powers where that exists.

    A state is left for good unless it belongs to a closed class, one that cannot be left. Within a class the limit is its only
    stationary vector, W π = π; from any other state the classes are reached with the probabilities that solve one linear system.

    Parameters
    ----------
    matrix : (n, n) array
        Not negative; every column sums to 1.

    References
    ----------
    Kemeny, J. G. & Snell, J. L. (1960). Finite Markov Chains. Van Nostrand, Princeton. Saaty, T. L. (1996). Decision Making
    with Dependence and Feedback: The Analytic Network Process. RWS Publications, Pittsburgh (the Cesàro mean where powers
    go round in a cycle).

    Examples
    --------
    >>> limit_matrix(np.array([[0.0, 0.0, 0.0], [0.6, 1.0, 0.0], [0.4, 0.0, 1.0]])).values[:, 0]
    array([0. , 0.6, 0.4])
    """
    size = len(matrix)
    reach = _reach(matrix > 0)
    together = reach & reach.T
    # A state belongs to a closed class if all it leads to leads back.
    closed = (reach <= reach.T).all(axis=0)
    classes = np.full(size, -1, dtype=np.intp)
    values, periods = np.zeros((size, size)), list[int]()
    for state in np.flatnonzero(closed):
        if classes[state] < 0:
            members = np.flatnonzero(together[:, state])
            classes[members] = len(periods)
            periods.append(_period(matrix[np.ix_(members, members)] > 0))
            values[np.ix_(members, members)] = _stationary(matrix[np.ix_(members, members)])[:, None]
    left = np.flatnonzero(~closed)
    if left.size:
        stay = np.eye(len(left)) - matrix[np.ix_(left, left)]
        into = np.linalg.solve(stay.T, matrix[np.ix_(closed, left)].T).T
        values[np.ix_(closed, left)] = values[np.ix_(closed, closed)] @ into
    return Limit(values, classes, tuple(periods))


def _reach(arrows: Mask) -> Mask:
    """Which row is reached from which column, by a path of any length; every state reaches itself."""
    reach = arrows | np.eye(len(arrows), dtype=bool)
    for _ in range(len(arrows).bit_length()):
        reach = (reach.astype(np.float64) @ reach) > 0
    return reach


def _stationary(matrix: Floats) -> Floats:
    """π with W π = π and Σ π = 1 of a class, by eliminating one state after the other without a subtraction.

    References
    ----------
    Grassmann, W. K., Taksar, M. I. & Heyman, D. P. (1985). Regenerative analysis and steady state distributions for Markov
    chains. Operations Research 33(5), 1107-1116.
    """
    rates = matrix.T.copy()
    for last in range(len(rates) - 1, 0, -1):
        rates[:last, last] /= rates[last, :last].sum()
        rates[:last, :last] += np.outer(rates[:last, last], rates[last, :last])
    shares = np.ones(len(rates))
    for state in range(1, len(rates)):
        shares[state] = shares[:state] @ rates[:state, state]
    return np.asarray(shares / shares.sum())


def _period(arrows: Mask) -> int:
    """Greatest common divisor of the lengths of all circles of a class."""
    steps = np.full(len(arrows), -1)
    steps[0], waiting, found = 0, [0], 0
    while waiting:
        here = waiting.pop()
        for there in np.flatnonzero(arrows[:, here]).tolist():
            if steps[there] < 0:
                steps[there] = steps[here] + 1
                waiting.append(there)
            else:
                found = int(np.gcd(found, steps[here] + 1 - steps[there]))
    return found or 1
