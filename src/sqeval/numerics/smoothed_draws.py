"""Distances from a frontier (1 and more) drawn anew from their smoothed distribution, reflected at 1: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Floats = NDArray[np.float64]

#: Distances this near to 1 are those of units on the frontier: they pile up there whatever the density.
_ON_FRONTIER = 1e-8
#: Ratio of a normal's interquartile range to its standard deviation.
_NORMAL_RANGE = 1.349
#: Widths that cross-validation looks at, relative to the normal reference.
_LEAST, _MOST, _TRIED = 0.1, 3.0, 25
#: Pairs of values that are looked at together.
_PAIRS = 1_000_000


def normal_reference(distances: Floats) -> float:
    """Width of a Gaussian kernel for distances (n,) ≥ 1 by the robust normal reference rule; 0 where all lie on the frontier.

    Silverman's 0.9·min(s, IQR/1.349)·N^(-1/5) of the N = 2m distances above 1 and their reflections, brought from these to all n
    distances by (N/n)^(1/5)·s_n/s_N (Simar & Wilson 2008).

    Examples
    --------
    >>> round(normal_reference(np.array([1.0, 1.1, 1.3, 1.6, 1.2])), 4)
    0.1325
    """
    both = _reflected(distances)
    return _for_all(distances, both, _reference_width(both)) if len(both) else 0.0


def cross_validation(distances: Floats) -> float:
    """The same with the width for which the least squares criterion, each value left out in turn, is smallest.

    Its time grows with the square of the number of distances. Widths from a tenth to three times that of the reference are looked at.
    """
    both = _reflected(distances)
    if not len(both):
        return 0.0
    first = np.log(_reference_width(both))
    tried = first + np.linspace(np.log(_LEAST), np.log(_MOST), _TRIED)
    at = int(np.argmin([_squares(both, float(np.exp(width))) for width in tried]))
    around = tried[max(at - 1, 0)], tried[min(at + 1, _TRIED - 1)]
    found = optimize.minimize_scalar(lambda width: _squares(both, float(np.exp(width))), bounds=around, method="bounded")
    return _for_all(distances, both, float(np.exp(found.x)))


def smoothed_draws(distances: Floats, width: float, rng: np.random.Generator, replications: int) -> Iterator[Floats]:
    """Samples (n,) of distances, one a replication, in the order in which `rng` gives them: more of them begin with the fewer ones.

    What is drawn with replacement is moved by `width` times a standard normal, reflected where that passes 1, and drawn together
    about its mean by sqrt(1 + width²/s²), so that it varies as the distances do (Simar & Wilson 1998).
    """
    n, variance = len(distances), float(distances.var())
    narrower = np.sqrt(1.0 + width**2 / variance) if variance > 0 else 1.0
    for _ in range(replications):
        drawn = distances[rng.integers(n, size=n)]
        moved = drawn + width * rng.standard_normal(n)
        mean = drawn.mean()
        yield mean + (np.where(moved >= 1.0, moved, 2.0 - moved) - mean) / narrower


def _reflected(distances: Floats) -> Floats:
    above = distances[distances > 1.0 + _ON_FRONTIER]
    return np.concatenate([2.0 - above, above])


def _reference_width(both: Floats) -> float:
    low, high = np.quantile(both, [0.25, 0.75])
    return float(0.9 * min(both.std(ddof=1), (high - low) / _NORMAL_RANGE) * len(both) ** -0.2)


def _for_all(distances: Floats, both: Floats, width: float) -> float:
    spread = float(distances.std(ddof=1)) / float(both.std(ddof=1)) if len(distances) > 1 else 1.0
    return float(width * (len(both) / len(distances)) ** 0.2 * spread)


def _squares(values: Floats, width: float) -> float:
    """∫f² − 2·mean of f without each value at that value, for a Gaussian kernel."""
    count = len(values)
    together = apart = 0.0
    for start in range(0, count, max(1, _PAIRS // count)):
        part = (values[start : start + max(1, _PAIRS // count), None] - values) / width
        squares = part * part
        together += float(np.exp(-squares / 4).sum())
        apart += float(np.exp(-squares / 2).sum())
    overlap = together / (count**2 * width * 2 * np.sqrt(np.pi))
    return float(overlap - 2 * (apart - count) / (count * (count - 1) * width * np.sqrt(2 * np.pi)))
