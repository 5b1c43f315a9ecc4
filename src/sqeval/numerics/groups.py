"""Statistics by group: codes 0..k−1 beside values, one pass each; NaN values must be left out beforehand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.proportions import Z95

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def counts(codes: Codes, size: int) -> Floats:
    """Number of values by group."""
    return np.bincount(codes, minlength=size).astype(np.float64)


def sums(codes: Codes, values: Floats, size: int) -> Floats:
    """Sum of values by group, added in order of size so that the order of rows changes no digit; 0 for an empty group."""
    order = np.lexsort((values, codes))
    return np.bincount(codes[order], weights=values[order], minlength=size).astype(np.float64)


def means(codes: Codes, values: Floats, size: int) -> tuple[Floats, Floats]:
    """Mean and its standard error s/√n by group; NaN where n is 0, and a NaN error where n is 1."""
    n = counts(codes, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums(codes, values, size) / n
        # Second pass around the mean: a sum of squares would lose digits for large values.
        variance = sums(codes, (values - mean[codes]) ** 2, size) / (n - 1)
        error = np.sqrt(variance / n)
    error[n < 2] = np.nan
    return mean, error


def quantiles(codes: Codes, values: Floats, size: int, q: float, z: float = Z95) -> tuple[Floats, Floats, Floats]:
    """Quantile q by group (linear interpolation) with its order-statistic interval.

    The interval runs between the order statistics of ranks nq ∓ z√(nq(1 − q)), both rounded up (Conover 1999,
    section 3.2), and is kept inside the sample. The value is NaN where a group has no values, the interval where it has
    fewer than two: a single value says nothing about its own spread.
    """
    order = np.lexsort((values, codes))
    ordered = values[order]
    n = counts(codes, size)
    starts = np.concatenate([[0], np.cumsum(n)[:-1]])
    empty = n == 0
    last = np.maximum(n - 1, 0)
    position = q * last
    half = z * np.sqrt(n * q * (1 - q))
    # Ranks count from 1, positions from 0.
    lowest = np.clip(np.ceil(n * q - half) - 1, 0, last)
    highest = np.clip(np.ceil(n * q + half) - 1, 0, last)
    below = np.floor(position)
    share = position - below

    def at(rank: Floats) -> Floats:
        safe = np.minimum(starts + rank, max(len(ordered) - 1, 0)).astype(np.intp)
        found = ordered[safe] if len(ordered) else np.full(size, np.nan)
        return np.where(empty, np.nan, found)

    middle = at(below) * (1 - share) + at(np.minimum(below + 1, last)) * share
    single = n < 2
    return middle, np.where(single, np.nan, at(lowest)), np.where(single, np.nan, at(highest))


def distinct(codes: Codes, items: Codes, size: int) -> Floats:
    """Number of different items (given as codes) by group."""
    width = int(items.max()) + 1 if len(items) else 1
    return counts(np.unique(codes * width + items) // width, size)
