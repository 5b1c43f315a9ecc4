"""Weights of several sources (sources, criteria) put together, and how far two sources agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr, xlogy

from sqeval.numerics.nonnegative import nonnegative
from sqeval.numerics.redundancy import correlation, ranks

Floats = NDArray[np.float64]

#: Weights nearer than this are the same.
TIE = 1e-9
#: Coefficients below this part of the largest are rounding.
NONE = 1e-12


def additive(weights: Floats, coefficients: Floats) -> Floats:
    """Σ_k α_k w_kj, as shares."""
    total = coefficients @ weights
    return np.asarray(total / total.sum())


def product(weights: Floats, exponents: Floats) -> Floats | None:
    """Π_k w_kj ^ e_k, as shares (0⁰ = 1); None where every product is 0."""
    logs = xlogy(exponents[:, None], weights).sum(axis=0)
    if np.isneginf(logs).all():
        return None
    powers = np.exp(logs - logs.max())
    return np.asarray(powers / powers.sum())


def game_coefficients(weights: Floats) -> tuple[Floats, bool]:
    """The α ≥ 0 that bring Σ_k α_k w_k nearest to every source at once, summing to 1, and whether no other α does so.

    Non-negative least squares of Σ_k α_k (w_l·w_k) = w_l·w_l over the sources l. Equal sources share what they get.
    """
    products = weights @ weights.T
    _, first, group = np.unique(weights, axis=0, return_index=True, return_inverse=True)
    group = group.ravel()
    found = nonnegative(products[:, first], np.diag(products)).coefficients
    # What is left of an exact 0 by rounding is none.
    found[found <= NONE * found.max()] = 0.0
    shared = (found / np.bincount(group))[group]
    unique = np.linalg.matrix_rank(weights[first], tol=TIE) == len(first)
    return np.asarray(shared / shared.sum()), bool(unique)


def spearman(first: Floats, second: Floats) -> float:
    """Spearman's rank correlation; NaN where the weights of one are all equal."""
    return correlation(_ranks(first), _ranks(second))


def kendall(first: Floats, second: Floats) -> float:
    """Kendall's τ_b; NaN where the weights of one are all equal."""
    signs = [np.sign(np.subtract.outer(order, order)) for order in (_ranks(first), _ranks(second))]
    # The root of the product: of two equal numbers it is exact, so that the ends of the range are.
    size = np.sqrt((signs[0] ** 2).sum() * (signs[1] ** 2).sum())
    return float((signs[0] * signs[1]).sum() / size) if size else np.nan


def cosine(first: Floats, second: Floats) -> float:
    """Cosine of the angle between two vectors of weights."""
    return float(np.minimum((first / np.linalg.norm(first)) @ (second / np.linalg.norm(second)), 1.0))


def manhattan(first: Floats, second: Floats) -> float:
    """Σ_j |a_j − b_j|, from 0 to 2."""
    return float(np.abs(first - second).sum())


def relative_entropy(first: Floats, second: Floats) -> float:
    """Σ_j a_j ln(a_j / b_j), at least 0; infinite where b_j = 0 < a_j."""
    return float(np.maximum(rel_entr(first, second).sum(), 0.0))


def _ranks(weights: Floats) -> Floats:
    return ranks(np.round(weights / TIE))
