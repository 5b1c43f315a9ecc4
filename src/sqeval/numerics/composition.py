"""Fuzzy comprehensive evaluation on arrays: composing weights with memberships, and reading a grade vector.

Every function works on the last axes and takes any leading ones, so a table of units costs one call.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

#: Memberships and scores nearer than this are the same: the order of a sum must not decide a grade.
ROUNDING = 1e-9


def weighted_average(weights: Floats, memberships: Floats) -> Floats:
    """M(·,+): Σ_k w_k r_kg.

    Parameters
    ----------
    weights : (…, k) array
        Not negative, summing to 1; (k,) for all units, or one row a unit.
    memberships : (…, k, g) array

    Returns
    -------
    (…, g) array
    """
    # One indicator after the other, so that a unit gets the same bits alone as in a batch of any layout.
    total = weights[..., 0, None] * memberships[..., 0, :]
    for k in range(1, memberships.shape[-2]):
        total = total + weights[..., k, None] * memberships[..., k, :]
    return np.asarray(total, dtype=np.float64)


def normalise(raw: Floats) -> Floats:
    """Grade vectors (…, g) scaled to sum 1; NaN where a vector holds nothing."""
    mass = raw.sum(axis=-1, keepdims=True)
    vectors: Floats = np.divide(raw, mass, out=np.full(raw.shape, np.nan), where=mass > 0)
    return vectors


def contributions(weights: Floats, memberships: Floats, scores: Floats, mass: Floats) -> Floats:
    """What every indicator adds to the score: w_k Σ_g s_g r_kg / mass.

    Parameters
    ----------
    weights : (…, k) array
    memberships : (…, k, g) array
        Over the known grades.
    scores : (g,) array
    mass : (…,) array
        Known mass of the composed vector, 1 where nothing is unknown.

    Returns
    -------
    (…, k) array
        NaN where nothing is known.
    """
    parts = weights * (memberships * scores).sum(axis=-1)
    known = np.broadcast_to(mass[..., None], parts.shape)
    shares: Floats = np.divide(parts, known, out=np.full(parts.shape, np.nan), where=known > 0)
    return shares


def score(parts: Floats) -> Floats:
    """Scores (…,) as the sum of contributions (…, k), rounded once, so that the order of indicators is irrelevant."""
    rows = parts.reshape(-1, parts.shape[-1])
    return np.array([math.fsum(row) for row in rows]).reshape(parts.shape[:-1])


def score_bounds(values: Floats, unknown: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Scores if all unknown mass (…,) fell into the worst grade, and if all into the best; `values` (…,) NaN where all is unknown."""
    worst, best = scores.min(), scores.max()
    # A score may lie above the best grade by a rounding error; it must still lie within its own bounds.
    low = np.where(np.isnan(values), worst, values + unknown * np.minimum(worst - values, 0.0))
    high = np.where(np.isnan(values), best, values + unknown * np.maximum(best - values, 0.0))
    return low, high


def standard_error(weights: Floats, memberships: Floats, scores: Floats, answers: Floats) -> Floats:
    """Standard error of the score: answers (…, k) to an indicator are multinomial, indicators independent.

    √(Σ_k ω_k² v_k / n_k), where v_k is the variance of the grade scores of the answers to indicator k, n_k their
    number, and ω_k the weight times the share known, normalised. NaN where nothing is known.
    """
    known = memberships.sum(axis=-1)
    shares = np.nan_to_num(normalise(memberships))
    mean = (shares * scores).sum(axis=-1, keepdims=True)
    variance = (shares * (scores - mean) ** 2).sum(axis=-1)
    effective = normalise(weights * known)
    return np.asarray(np.sqrt((effective**2 * variance / np.maximum(answers, 1.0)).sum(axis=-1)), dtype=np.float64)


def tied(vectors: Floats) -> Booleans:
    """Which grades (…, g) share the largest membership; none where the vector is NaN."""
    return np.asarray(vectors >= vectors.max(axis=-1, keepdims=True) - ROUNDING)


def maximum_membership(vectors: Floats, scores: Floats) -> Integers:
    """Position (…,) of the grade with the largest membership; of tied ones the lower grade; −1 where the vector is NaN."""
    return _lowest(tied(vectors), scores)


def validity(vectors: Floats) -> Floats:
    """How much the maximum membership says (…,): (nβ − 1) / (2γ(n − 1)), β the largest membership, γ the second.

    Infinite where one grade holds everything, NaN where the vector is; below 0.5 the maximum says little.
    """
    count = vectors.shape[-1]
    ordered = np.sort(vectors, axis=-1)
    largest, second = ordered[..., -1], ordered[..., -2]
    whole = np.where(np.isnan(largest), np.nan, np.inf)
    lead = np.maximum(count * largest - 1.0, 0.0)
    index: Floats = np.divide(lead, 2.0 * second * (count - 1), out=whole, where=second > 0)
    return index


def confidence(vectors: Floats, scores: Floats, level: float) -> Integers:
    """Position (…,) of the best grade such that it and all better ones hold at least `level`; −1 where the vector is NaN."""
    best_first = np.argsort(-scores)
    reached = np.cumsum(vectors[..., best_first], axis=-1) >= level - ROUNDING
    return np.where(reached.any(axis=-1), best_first[reached.argmax(axis=-1)], -1)


def nearest_grade(values: Floats, scores: Floats) -> Integers:
    """Position (…,) of the grade whose score is nearest to the values (…,); midway the lower grade; −1 where NaN."""
    distance = np.abs(values[..., None] - scores)
    near = distance <= distance.min(axis=-1, keepdims=True) + ROUNDING * np.ptp(scores)
    return _lowest(near, scores)


def _lowest(candidates: Booleans, scores: Floats) -> Integers:
    lowest = np.where(candidates, scores, np.inf).argmin(axis=-1)
    return np.where(candidates.any(axis=-1), lowest, -1)
