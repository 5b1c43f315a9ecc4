"""Weights by the deviations ln a_ij − ln w_i + ln w_j: which of the optima of a linear programme is taken, and whether there are more.

An optimal dual price of every pair says between which limits its deviation may lie in all optima. Of all weights within these
limits the one with the least sum of squared deviations is unique, and does not depend on the order of the items.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space

from sqeval.numerics.nonnegative import nonnegative

Floats = NDArray[np.float64]

#: Limits this near are one, a deviation this near to a limit is at it, and limits are widened by so much.
_FIXED, _NEAR, _SLACK = 1e-12, 1e-9, 1e-11


class LogFit(NamedTuple):
    """Weights (n,) that sum to 1, and whether they alone are optimal; `weights` is None where the programme failed."""

    weights: Floats | None
    is_unique: bool


class Pairs(NamedTuple):
    """Judged pairs: rows of B (pairs, n) with +1 and −1, so that B z are differences of ln w, and ln a (pairs,)."""

    signs: Floats
    logs: Floats


class Limits(NamedTuple):
    """Least and largest deviation (pairs,) ln a − B z of every pair."""

    low: Floats
    high: Floats


def pairs_of(matrix: Floats) -> Pairs:
    """The pairs of a positive reciprocal matrix (n, n) that are judged; NaN where one is not."""
    rows, columns = np.nonzero(np.triu(~np.isnan(matrix), k=1))
    signs = np.zeros((len(rows), len(matrix)))
    signs[np.arange(len(rows)), rows] = 1.0
    signs[np.arange(len(rows)), columns] = -1.0
    return Pairs(signs, np.log(matrix[rows, columns]))


def chosen(pairs: Pairs, limits: Limits, start: Floats) -> LogFit:
    """Of all z within the limits that with the least squares of the deviations; `start` is one of them."""
    signs, logs = pairs
    fixed = limits.high - limits.low <= _FIXED
    held = np.vstack([signs[fixed], np.ones((1, len(start)))])
    directions = null_space(held)
    if not directions.shape[1]:
        # The equations that hold in every optimum leave one point, and give it to the last digit.
        wanted = np.r_[logs[fixed] - (limits.low + limits.high)[fixed] / 2, 0.0]
        return LogFit(shares(np.linalg.lstsq(held, wanted, rcond=None)[0]), True)
    slopes, gaps = (signs @ directions)[~fixed], (logs - signs @ start)[~fixed]
    bounds, least = _rows(slopes, gaps, Limits(limits.low[~fixed], limits.high[~fixed]))
    moved = _nearest(slopes, gaps, bounds, least)
    return LogFit(shares(start + directions @ moved), _is_point(bounds, least))


def shares(logs: Floats) -> Floats:
    """Weights with these logarithms, up to a factor, that sum to 1."""
    weights = np.exp(logs - logs.max())
    found: Floats = weights / weights.sum()
    return found


def _rows(slopes: Floats, gaps: Floats, limits: Limits) -> tuple[Floats, Floats]:
    """G and h with G u ≥ h where low ≤ gaps − slopes u ≤ high; infinite limits have no row."""
    above, below = np.isfinite(limits.high), np.isfinite(limits.low)
    bounds = np.vstack([slopes[above], -slopes[below]])
    return bounds, np.r_[(gaps - limits.high)[above], (limits.low - gaps)[below]]


def _is_point(bounds: Floats, least: Floats) -> bool:
    """Whether u = 0, which satisfies G u ≥ h, alone does: rows at their limit pull from all sides (Stiemke's lemma)."""
    # A row of noise belongs to a deviation that is the same all over the set.
    tight = bounds[(least >= -_NEAR) & (np.abs(bounds).max(axis=1) > _NEAR)]
    if np.linalg.matrix_rank(tight) < bounds.shape[1]:
        return False
    # Some ν > 0, and so some ν ≥ 1, has Gᵀν = 0.
    return nonnegative(tight.T, -tight.sum(axis=0)).left <= _NEAR


def _nearest(matrix: Floats, wanted: Floats, bounds: Floats, limits: Floats) -> Floats:
    """The u that minimises |matrix u − wanted|² with bounds u ≥ limits (Lawson & Hanson 1974, chapter 23)."""
    basis, triangle = np.linalg.qr(matrix)
    turned = bounds @ np.linalg.inv(triangle)
    shifted = basis.T @ wanted
    # A set without an interior would be empty after rounding.
    height = limits - turned @ shifted - _SLACK
    multipliers = nonnegative(np.vstack([turned.T, height]), np.r_[np.zeros(len(shifted)), 1.0]).coefficients
    residual = np.vstack([turned.T, height]) @ multipliers - np.r_[np.zeros(len(shifted)), 1.0]
    nearest: Floats = np.linalg.solve(triangle, shifted - residual[:-1] / residual[-1])
    return nearest
