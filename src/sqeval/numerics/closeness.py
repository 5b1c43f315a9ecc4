"""Degrees of closeness of two fuzzy sets over the same grades, as arrays (…, n) in [0, 1]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def lattice(a: Floats, b: Floats) -> Floats:
    """½ [A∘B + (1 − A⊙B)] with the inner product max min(a, b) and the outer product min max(a, b)."""
    inner, outer = np.minimum(a, b).max(axis=-1), np.maximum(a, b).min(axis=-1)
    return np.asarray(0.5 * (inner + (1.0 - outer)))


def min_max(a: Floats, b: Floats) -> Floats:
    """Σ min(a, b) / Σ max(a, b); 1 where both sets are empty."""
    return _ratio(np.minimum(a, b).sum(axis=-1), np.maximum(a, b).sum(axis=-1))


def min_mean(a: Floats, b: Floats) -> Floats:
    """2 Σ min(a, b) / Σ (a + b); 1 where both sets are empty."""
    return _ratio(2.0 * np.minimum(a, b).sum(axis=-1), (a + b).sum(axis=-1))


def hamming(a: Floats, b: Floats) -> Floats:
    """1 − Σ |a − b| / n."""
    return np.asarray(1.0 - np.abs(a - b).mean(axis=-1))


def euclid(a: Floats, b: Floats) -> Floats:
    """1 − √(Σ (a − b)² / n)."""
    return np.asarray(1.0 - np.sqrt(((a - b) ** 2).mean(axis=-1)))


def asymmetric_rank(a: Floats, b: Floats) -> Floats:
    """1 − 2/(n(n + 1)) Σ k |a_k − b_k|, k the position from 1."""
    size = a.shape[-1]
    return np.asarray(1.0 - 2.0 * (np.arange(1, size + 1) * np.abs(a - b)).sum(axis=-1) / (size * (size + 1)))


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.ones(np.shape(below)), where=np.asarray(below) > 0)
