"""Distances from several frontiers at once (1 and more) drawn anew from their smoothed joint density: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def reference_width(count: int) -> float:
    """Width of a Gaussian kernel for so many pairs, in standard deviations: Silverman's (4/(5n))^(1/6) for two variables.

    Examples
    --------
    >>> round(reference_width(50), 4)
    0.502
    """
    return float((4 / (5 * count)) ** (1 / 6))


def mirrored_draws(distances: Floats, size: int, width: float, rng: np.random.Generator, replications: int) -> Iterator[Floats]:
    """Samples (size, d) of the rows of distances (n, d), one a replication: more of them begin with the fewer ones.

    Distances end at 1, where their density would be smoothed away; so it is that of all 2^d·n rows which mirrors at 1, one for each
    distance, make. Rows of these are drawn with replacement and moved by `width` times a normal deviate with the covariance Σ of the
    distances, mirrored as the row is (what two mirrored distances have in common changes its sign with one of them). All are drawn
    together about their mean by sqrt(1 + width²), so that each mirror image has the covariance Σ again, and what lies below 1 is
    mirrored back (Simar & Wilson 1999).

    Examples
    --------
    Without smoothing, rows as they are:

    >>> pairs = np.array([[1.0, 1.5], [2.0, 1.25]])
    >>> next(mirrored_draws(pairs, 3, 0.0, np.random.default_rng(0), 1)).tolist()
    [[1.0, 1.5], [2.0, 1.25], [1.0, 1.5]]
    """
    n, axes = distances.shape
    root, narrower = _root(distances), np.sqrt(1.0 + width**2)
    for _ in range(replications):
        row = rng.integers(n << axes, size=size)
        side = 1.0 - 2.0 * ((row // n)[:, None] >> np.arange(axes) & 1)
        noise = rng.standard_normal((size, axes)) @ root
        drawn = 1.0 + side * (distances[row % n] - 1.0)
        mean = drawn.mean(axis=0) if size else 1.0
        moved = mean + (drawn + width * side * noise - mean) / narrower
        yield np.where(moved >= 1.0, moved, 2.0 - moved)


def has_spread(distances: Floats, width: float) -> bool:
    """Whether draws of distances (n,) from one frontier are smoothed at all: a kernel of some width, and distances that differ."""
    return bool(width > 0 and len(distances) > 0 and np.ptp(distances) > 0)


def _root(distances: Floats) -> Floats:
    """The symmetric R with R·R = Σ, the covariance of distances (n, d); Σ need not be regular."""
    centred = distances - distances.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(distances))
    root: Floats = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
