"""Redundancy among columns: correlation of pairs and variance inflation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A singular value below this share of the largest is taken for an exact linear relation blurred by rounding.
RANK_TOLERANCE = 1e-9

#: A spread below this share of a column's size is rounding: the column is constant.
_CONSTANT = 1e-12


def is_constant(values: Floats) -> NDArray[np.bool_]:
    """Which columns (k,) of `values` (rows, k) hold one value only, apart from missing ones (and rounding); ∞ is a value."""
    gaps = np.isnan(values)
    top = np.where(gaps, -np.inf, values).max(axis=0, initial=-np.inf)
    bottom = np.where(gaps, np.inf, values).min(axis=0, initial=np.inf)
    known, finite = ~gaps.all(axis=0), np.isfinite(top) & np.isfinite(bottom)
    top, bottom, equal = np.where(finite, top, 0.0), np.where(finite, bottom, 0.0), top == bottom
    return known & np.where(finite, top - bottom <= _CONSTANT * np.maximum(np.abs(top), np.abs(bottom)), equal)


def correlation(first: Floats, second: Floats) -> float:
    """Pearson's correlation of two vectors without missing values; NaN where one is constant or there are fewer than two rows."""
    if len(first) < 2 or is_constant(np.column_stack([first, second])).any():
        return np.nan
    x, y = first - first.mean(), second - second.mean()
    # Scaled one by one: the product of two sums of squares may overflow where neither sum does.
    return float(np.clip((x / np.linalg.norm(x)) @ (y / np.linalg.norm(y)), -1.0, 1.0))


def ranks(values: Floats) -> Floats:
    """Ranks from 1 of a vector; ties share their mean rank."""
    _, position, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[position], dtype=np.float64)


def pair_correlations(values: Floats) -> tuple[NDArray[np.intp], Floats, Floats, NDArray[np.intp]]:
    """Pairs of columns (p, 2) with Pearson's and Spearman's correlation (p,), and the rows (p,) in which both are known.

    ∞ says of a value only that it was not reached, so it counts as not known.
    """
    pairs = np.argwhere(np.triu(np.ones((values.shape[1],) * 2, dtype=bool), 1))
    pearson, spearman = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan)
    rows = np.zeros(len(pairs), dtype=np.intp)
    known = np.isfinite(values)
    for k, (a, b) in enumerate(pairs):
        both = known[:, a] & known[:, b]
        x, y = values[both, a], values[both, b]
        rows[k] = len(x)
        pearson[k] = correlation(x, y)
        spearman[k] = correlation(ranks(x), ranks(y))
    return pairs, pearson, spearman, rows


def variance_inflation(values: Floats) -> Floats:
    """Variance inflation factor 1/(1 − R²) of every column (k,) on all the others, with an intercept.

    Through the singular values of the centred columns at unit length: the factor is Σ v²/s² over the singular vectors,
    and infinite for a column with a part in the null space. Constant columns are NaN; all are where there are not more
    rows than columns, for then every column is a combination of the others by arithmetic alone.
    """
    factors = np.full(values.shape[1], np.nan)
    moving = ~is_constant(values)
    if not moving.any() or len(values) <= moving.sum():
        return factors
    centred = values[:, moving] - values[:, moving].mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=0)
    _, singular, vectors = np.linalg.svd(unit, full_matrices=False)
    null = singular <= RANK_TOLERANCE * singular[0]
    inflation = np.asarray((vectors[~null] ** 2 / singular[~null, None] ** 2).sum(axis=0))
    is_collinear = np.sqrt((vectors[null] ** 2).sum(axis=0)) > np.sqrt(RANK_TOLERANCE)
    factors[moving] = np.where(is_collinear, np.inf, np.maximum(inflation, 1.0))
    return factors
