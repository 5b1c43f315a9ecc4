"""How surprising a new point is beside a baseline of which it knows only a few points, and the limits that follow.

All p-values are two-sided: twice the smaller tail, at most 1. A limit is the last value that is no surprise.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Terms below this share of a sum no longer change it.
_LOST = 1e-17


def normal_surprise(new: Floats, centre: Floats, error: Floats, degrees: Floats) -> Floats:
    """P-value of (new − centre)/error by Student's t."""
    return np.asarray(2 * special.stdtr(degrees, -np.abs(new - centre) / error))


def normal_reach(error: Floats, degrees: Floats, level: float) -> Floats:
    """How far from the centre a new value is no surprise at `level`: the t quantile times the error of prediction."""
    return np.asarray(-special.stdtrit(degrees, level / 2) * error)


def poisson_tail(new: Floats, base: Floats, size: Floats, base_size: Floats, *, upper: bool) -> Floats:
    """P(X ≥ new), or ≤, given new + base events in all, if both have the same rate per size.

    Given the total, the new count is binomial with probability size/(size + base_size).

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series. Biometrika 31, 313-323.

    Examples
    --------
    >>> float(poisson_tail(np.array([3.0]), np.array([0.0]), np.array([1.0]), np.array([1.0]), upper=True)[0])
    0.125
    """
    share = size / (size + base_size)
    if upper:
        return np.where(new > 0, special.betainc(np.maximum(new, 1.0), base + 1, share), 1.0)
    return np.where(base > 0, special.betainc(np.maximum(base, 1.0), new + 1, 1 - share), 1.0)


def hypergeometric_tail(new: Floats, base: Floats, size: Floats, base_size: Floats, *, upper: bool) -> Floats:
    """P(X ≥ new), or ≤, given new + base successes in all, if both have the same share of successes.

    Given the total, the new count is hypergeometric (Fisher's exact test, one tail). Terms are added until they no
    longer count, for all points at once. On the near side of what is expected the tail is no surprise and stands as 1.

    Examples
    --------
    >>> float(hypergeometric_tail(np.array([2.0]), np.array([0.0]), np.array([2.0]), np.array([2.0]), upper=True)[0].round(6))
    0.166667
    """
    if not upper:
        new, base = size - new, base_size - base
    total_size = size + base_size
    away = new * base_size > base * size
    term = np.exp(_choose(size, new) + _choose(base_size, base) - _choose(total_size, new + base))
    total, x, y = term.copy(), new.copy(), base.copy()
    while np.any(away & (term > total * _LOST)):
        # From x and y successes to one more here and one less there.
        term = term * (size - x) * y / ((x + 1) * (base_size - y + 1))
        x, y, total = x + 1, y - 1, total + term
    return np.asarray(np.where(away, np.minimum(total, 1.0), 1.0))


def count_surprise(tail: Callable[..., Floats], new: Floats, base: Floats, size: Floats, base_size: Floats) -> Floats:
    """Two-sided p-value of a new count: twice the smaller tail."""
    upper, lower = (tail(new, base, size, base_size, upper=side) for side in (True, False))
    return np.asarray(np.minimum(2 * np.minimum(upper, lower), 1.0))


def count_limits(
    tail: Callable[..., Floats], baseline: tuple[Floats, Floats], size: Floats, level: float, most: Floats
) -> tuple[Floats, Floats]:
    """Smallest and largest new count (from 0 to `most`, which may be ∞) that is no surprise at `level`, each tail at half of it."""
    base, base_size = baseline
    middle = np.clip(np.rint(base / base_size * size), 0.0, most)

    def surprises(new: Floats, *, upper: bool) -> Flags:
        return np.asarray(tail(new, base, size, base_size, upper=upper) <= level / 2)

    high = middle + _steps(most - middle, lambda away: surprises(middle + away, upper=True))
    low = middle - _steps(middle, lambda away: surprises(middle - away, upper=False))
    return low, high


def _steps(most: Floats, surprises: Callable[[Floats], Flags]) -> Floats:
    """The most whole steps away from the middle (0 to `most`) that are no surprise: doubled until they are, then halved between."""
    good, bad = np.zeros_like(most), np.minimum(1.0, most)
    while True:
        found = surprises(bad)
        done = found | (bad == good)
        good = np.where(found, good, bad)
        if done.all():
            break
        bad = np.where(done, bad, np.minimum(2 * bad, most))
    while np.any(bad - good > 1):
        middle = np.where(bad - good > 1, np.floor((good + bad) / 2), good)
        found = surprises(middle)
        good, bad = np.where(found, good, middle), np.where(found, middle, bad)
    return good


def _choose(whole: Floats, part: Floats) -> Floats:
    return np.asarray(special.gammaln(whole + 1) - special.gammaln(part + 1) - special.gammaln(whole - part + 1))
