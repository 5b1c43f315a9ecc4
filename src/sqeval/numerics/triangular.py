"""Triangular fuzzy numbers (l, m, u) as arrays (…, 3): crisp values that stand for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import extent_analysis
from sqeval.options import Defuzzification

Floats = NDArray[np.float64]

#: How much l, m and u count.
_PARTS = {Defuzzification.CENTROID: (1.0, 1.0, 1.0), Defuzzification.GRADED_MEAN: (1.0, 4.0, 1.0)}


def crisp(numbers: Floats, method: Defuzzification) -> Floats:
    """(l + m + u)/3, or (l + 4m + u)/6, of numbers (…, 3).

    Examples
    --------
    >>> crisp(np.array([1.0, 2.0, 6.0]), Defuzzification.CENTROID).item()
    3.0
    """
    return _mean(numbers, _PARTS[method])


def yager(numbers: Floats) -> Floats:
    """∫₀¹ of the middles of the α-cuts: (l + 2m + u)/4."""
    return _mean(numbers, (1.0, 2.0, 1.0))


def total_integral(numbers: Floats, optimism: float) -> Floats:
    """α times the right integral (m + u)/2 and 1 − α times the left one (l + m)/2."""
    return _mean(numbers, (1.0 - optimism, 1.0, optimism))


def least_possibility(numbers: Floats) -> Floats:
    """min_k V(S_i ≥ S_k) of numbers (n, 3): how possible it is that each is the largest."""
    return np.asarray(extent_analysis.possibility(numbers).min(axis=1))


def _mean(numbers: Floats, parts: tuple[float, float, float]) -> Floats:
    # From the middle, which is exact where all three are the same.
    middle = numbers[..., 1]
    low, _, high = (part / sum(parts) for part in parts)
    return np.asarray(middle - low * (middle - numbers[..., 0]) + high * (numbers[..., 2] - middle))
