"""Columns that say nothing of their own: sums of other columns, rows that stand more than once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.nonnegative import nonnegative

Floats = NDArray[np.float64]

#: How near a sum must come to its column, as a share of the larger of the two, in every row.
_EXACT = 1e-9
#: How near the first look must come (as a share of the column's length) for a second one to be worth while.
_NEAR = 1e-5
#: Weights below this share of a column are rounding.
_NOTHING = 1e-9
_REFINEMENTS = 3
#: The multiplier of Fibonacci hashing, 2^64 over the golden ratio, and half the bits of a word.
_ODD, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


def weighted_sums(columns: Floats) -> dict[int, Floats]:
    """Columns (m, n), one a row, that are sums of the others with weights ≥ 0: {column: weights (m,)}, later before earlier ones.

    A column that is found is left out of the search for the next, so that of two multiples one is kept.
    """
    largest = np.maximum(columns.max(axis=1), -columns.min(axis=1))
    scaled = columns / np.where(largest > 0, largest, 1.0)[:, None]
    products = scaled @ scaled.T
    sizes, directions = np.linalg.eigh(products)
    # As far from one another as the columns are, in as few dimensions as there are columns.
    roots = np.sqrt(np.maximum(sizes, 0.0))[:, None] * directions.T
    found: dict[int, Floats] = {}
    for column in np.flatnonzero((largest > 0) & _near_others(products, sizes, directions))[::-1].tolist():
        others = np.array([k for k in range(len(columns)) if k != column and k not in found and largest[k] > 0], dtype=np.intp)
        weights = _weights(scaled, products, roots, column, others) if others.size else None
        if weights is not None:
            found[column] = np.divide(weights, largest, out=np.zeros_like(weights), where=weights > 0) * largest[column]
    return found


def _near_others(products: Floats, sizes: Floats, directions: Floats) -> NDArray[np.bool_]:
    """Which columns (m,) are about as near to the span of all others as a sum of them would be; mostly none is."""
    least = np.finfo(np.float64).eps * max(float(sizes.max()), np.finfo(np.float64).tiny)
    distance = 1.0 / np.sqrt((directions**2 / np.maximum(sizes, least)).sum(axis=1))
    return np.asarray(distance <= 2.0 * _NEAR * np.sqrt(np.diag(products)), dtype=bool)


def repeated_rows(columns: Floats) -> NDArray[np.bool_]:
    """Which rows (n,) hold just what another row holds, of columns (m, n), one a row."""
    found = np.zeros(columns.shape[1], dtype=bool)
    keys = _keys(columns)
    ordered = np.sort(keys)
    if (ordered[1:] != ordered[:-1]).all():
        return found
    order = np.argsort(keys)
    at = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
    first, second = order[at], order[at + 1]
    same = (columns[:, first] == columns[:, second]).all(axis=0)
    found[first[same]] = True
    found[second[same]] = True
    return found


def _keys(columns: Floats) -> NDArray[np.uint64]:
    """A hash of every row (n,): it brings equal rows together at a fraction of the price of sorting them."""
    keys = np.zeros(columns.shape[1], dtype=np.uint64)
    for column in columns:
        # Adding 0 makes one of both zeros.
        keys ^= (column + 0.0).view(np.uint64)
        keys *= _ODD
        keys ^= keys >> _HALF
    return keys


def _weights(scaled: Floats, products: Floats, roots: Floats, column: int, others: NDArray[np.intp]) -> Floats | None:
    """Weights (m,) of the other columns whose sum is the column in every row, if there are any."""
    first, distance = nonnegative(roots[:, others], roots[:, column])
    length = np.sqrt(products[column, column])
    used = others[first * np.sqrt(products[others, others]) > _NOTHING * length]
    if distance > _NEAR * length or not used.size:
        return None
    weights = np.zeros(len(scaled))
    for _ in range(_REFINEMENTS):
        # The products carry half the digits only; what they miss is in the rows.
        missed = scaled[used] @ (scaled[column] - weights[used] @ scaled[used])
        weights[used] += np.linalg.lstsq(products[np.ix_(used, used)], missed, rcond=None)[0]
    reached = weights[used] @ scaled[used]
    near = np.abs(reached - scaled[column]) <= _EXACT * np.maximum(np.abs(reached), np.abs(scaled[column]))
    return weights if near.all() and (weights >= 0).all() else None
