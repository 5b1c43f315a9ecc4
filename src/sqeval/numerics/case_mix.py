"""Indirect standardisation: what a unit's cases would have brought at everybody's rates, and how far off is still chance.

Arrays are (units, strata): cases and successes of every unit in every stratum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.proportions import Z95

Floats = NDArray[np.float64]


def stratum_rates(cases: Floats, successes: Floats) -> Floats:
    """Share of successes in every stratum, of all units together; 0 in an empty one."""
    total = cases.sum(axis=0)
    return np.asarray(np.divide(successes.sum(axis=0), total, out=np.zeros_like(total), where=total > 0))


def in_line(cases: Floats, successes: Floats, level: float) -> NDArray[np.bool_]:
    """Units that are no surprise at the rates of one another: the greatest surprise is set aside, until none is left.

    One unit far off moves the rates of all, so that the others look off the other way. A unit is a surprise below 1 − level;
    at least half of the units stay.

    Examples
    --------
    >>> cases, successes = np.full((5, 1), 500.0), np.array([[225.0], [230.0], [220.0], [226.0], [400.0]])
    >>> in_line(cases, successes, 0.998).tolist()
    [True, True, True, True, False]
    """
    stays = np.ones(len(cases), dtype=bool)
    while 2 * (stays.sum() - 1) >= len(cases):
        rates = reference_rates(cases, successes, stays)
        found = np.array(
            [
                surprise(success_distribution(n, rates), int(seen))
                for n, seen in zip(cases[stays], successes[stays].sum(axis=1), strict=True)
            ]
        )
        if found.min() >= 1 - level:
            break
        stays[np.flatnonzero(stays)[found.argmin()]] = False
    return stays


def reference_rates(cases: Floats, successes: Floats, stays: NDArray[np.bool_]) -> Floats:
    """Share of successes in every stratum among the units that stay; of all where none of them has a case."""
    own, everybody = stratum_rates(cases[stays], successes[stays]), stratum_rates(cases, successes)
    return np.where(cases[stays].sum(axis=0) > 0, own, everybody)


def ratio_interval(observed: Floats, expected: Floats, squares: Floats, z: float = Z95) -> tuple[Floats, Floats]:
    """Score interval of θ = O/E where the chances are θp: all θ with (O − θE)² ≤ z²·Σnθp(1 − θp), `squares` Σnp².

    With one stratum it is Wilson's interval divided by p. It always holds O/E. NaN where nothing is expected.

    Examples
    --------
    >>> low, high = ratio_interval(np.array([8.0]), np.array([5.0]), np.array([2.5]))
    >>> (low * 0.5).round(4), (high * 0.5).round(4)
    (array([0.4902]), array([0.9433]))
    """
    a = expected**2 + z * z * squares
    b = 2 * observed * expected + z * z * expected
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(np.maximum(b * b - 4 * a * observed**2, 0.0))
        # Chances above 1 have no variance: where nearly all succeed the ends may miss O/E by a hair.
        ratio = observed / expected
        return np.clip((b - root) / (2 * a), 0.0, ratio), np.maximum((b + root) / (2 * a), ratio)


def success_distribution(cases: Floats, rates: Floats) -> Floats:
    """Probabilities of 0, 1 … n successes of one unit: the sum of one binomial a stratum (Poisson-binomial), exact.

    Examples
    --------
    >>> success_distribution(np.array([1.0, 1.0]), np.array([0.5, 0.2])).round(3)
    array([0.4, 0.5, 0.1])
    """
    found = np.ones(1)
    for n, p in zip(cases, rates, strict=True):
        if n:
            k = np.arange(n + 1)
            logs = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
            found = np.convolve(found, np.exp(logs + special.xlogy(k, p) + special.xlog1py(n - k, -p)))
    return found


def surprise(distribution: Floats, observed: int) -> float:
    """Two-sided p-value of a number of successes: twice the smaller tail, at most 1."""
    return float(min(2 * min(distribution[: observed + 1].sum(), distribution[observed:].sum()), 1.0))


def limits(distribution: Floats, level: float) -> tuple[int, int]:
    """Smallest and largest number of successes that is no surprise: each tail holds more than (1 − level)/2.

    Examples
    --------
    >>> limits(success_distribution(np.array([20.0]), np.array([0.5])), 0.95)
    (6, 14)
    """
    tail = (1 - level) / 2
    up, down = np.cumsum(distribution), np.cumsum(distribution[::-1])
    return int(np.argmax(up > tail)), len(distribution) - 1 - int(np.argmax(down > tail))
