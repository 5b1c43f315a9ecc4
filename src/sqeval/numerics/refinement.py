"""Digits that cancellation took, given back: basic solutions refined by residuals in twice the precision."""

from __future__ import annotations

import numpy as np

from sqeval.numerics.linear_program import Floats

_ROUNDS = 3
#: Splits a number into halves whose products are exact (Dekker 1971).
_SPLIT = 2.0**27 + 1.0


def refined(columns: Floats, g: Floats, b: Floats, mu: Floats, tau: Floats) -> tuple[Floats, Floats]:
    """μ (k, r - 1) ≥ 0 and τ (k,) with Σ μ a + τ g = b, a (k, r - 1, r), from nearby ones; as they were where that has no solution.

    References
    ----------
    Ogita, T., Rump, S. M. & Oishi, S. (2005). Accurate sum and dot product. SIAM Journal on Scientific Computing, 26, 1955–1988.
    """
    basis = np.concatenate([np.swapaxes(columns, 1, 2), g[:, :, None]], axis=2)
    found = np.column_stack([mu, tau])
    for _ in range(_ROUNDS):
        found = found + _solved(basis, missing(basis, found, b))
    good = np.asarray(np.isfinite(found).all(axis=1))
    return np.where(good[:, None], np.maximum(found[:, :-1], 0.0), mu), np.where(good, found[:, -1], tau)


def _solved(basis: Floats, rhs: Floats) -> Floats:
    """Solutions (k, r) of square systems (k, r, r); NaN where one is singular, which leaves the others alone."""
    try:
        return np.asarray(np.linalg.solve(basis, rhs[:, :, None])[:, :, 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        regular, found = np.abs(np.linalg.det(basis)) > 0, np.full_like(rhs, np.nan)
        found[regular] = np.linalg.solve(basis[regular], rhs[regular][:, :, None])[:, :, 0]
        return found


def missing(matrix: Floats, x: Floats, b: Floats) -> Floats:
    """B − A x for matrices (k, r, c), rounded as if it were computed with twice the digits."""
    total, rest = b, np.zeros_like(b)
    for column, value in zip(np.moveaxis(matrix, 2, 0), x.T, strict=True):
        product, error = _product(column, -value[:, None])
        total, lost = _sum(total, product)
        rest = rest + (lost + error)
    return np.asarray(total + rest, dtype=np.float64)


def _sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """A + b, rounded, and what rounding took."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """a·b, rounded, and what rounding took."""
    (high, low), (other_high, other_low), product = _halves(a), _halves(b), a * b
    return product, low * other_low - (((product - high * other_high) - low * other_high) - high * other_low)


def _halves(a: Floats) -> tuple[Floats, Floats]:
    large = _SPLIT * a
    high = large - (large - a)
    return high, a - high
