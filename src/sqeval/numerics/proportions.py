"""Intervals for shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Standard normal quantile of a two-sided 95 % interval.
Z95 = 1.959963984540054


def wilson(share: Floats, n: Floats, z: float = Z95) -> tuple[Floats, Floats]:
    """Wilson score interval of shares out of n (Wilson 1927, JASA 22:209-212); NaN where n is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * z / n
        centre = (share + spread / 2) / (1 + spread)
        half = z / (1 + spread) * np.sqrt(share * (1 - share) / n + spread / (4 * n))
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def standard_error(share: Floats, n: Floats) -> Floats:
    """Binomial standard error √(p(1 − p)/n); NaN where n is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(share * (1 - share) / n)
