"""Reading grade vectors on arrays: score and bounds, grades by several criteria, validity, standard error.

Every function works on the last axes and takes any leading ones, so a table of units costs one call.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.composition import ROUNDING

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]


def total(values: Floats) -> Floats:
    """Σ over the last axis, one entry after the other: the same bits in any memory layout."""
    sums: Floats = np.array(values[..., 0], dtype=np.float64)
    for position in range(1, values.shape[-1]):
        sums += values[..., position]
    return sums


def normalise(raw: Floats) -> Floats:
    """Grade vectors (…, g) scaled to sum 1; NaN where a vector holds nothing."""
    mass = total(raw)[..., None]
    vectors: Floats = np.divide(raw, mass, out=np.full_like(raw, np.nan), where=mass > 0)
    return vectors


def score(vectors: Floats, scores: Floats) -> Floats:
    """Σ_g s_g v_g of grade vectors (…, g), or of any part of them; NaN where the vector is."""
    values = vectors[..., 0] * scores[0]
    for position in range(1, len(scores)):
        values += vectors[..., position] * scores[position]
    return np.asarray(values, dtype=np.float64)


def score_parts(memberships: Floats, scores: Floats, weights: Floats, mass: Floats) -> Floats:
    """What each indicator adds to the score, (…, k): w_k Σ_g s_g r_kg by the `mass` (…,) of the vector that it is part of."""
    # One indicator after the other: what comes between stays near the processor.
    parts = [score(memberships[..., k, :], scores) * (weights[..., k] / mass) for k in range(memberships.shape[-2])]
    return np.moveaxis(np.array(parts), 0, -1)


def score_bounds(values: Floats, unknown: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Scores if all unknown mass (…,) fell into the worst grade, and if all into the best; `values` (…,) NaN where all is unknown."""
    worst, best = scores.min(), scores.max()
    # A score may lie above the best grade by a rounding error; it must still lie within its own bounds.
    low = np.where(np.isnan(values), worst, values + unknown * np.minimum(worst - values, 0.0))
    high = np.where(np.isnan(values), best, values + unknown * np.maximum(best - values, 0.0))
    return low, high


def standard_error(weights: Floats, memberships: Floats, scores: Floats, answers: Floats) -> Floats:
    """Standard error of the score: respondents to an indicator are multinomial, indicators independent.

    The score is S = Σ_k w_k Σ_g r_kg s_g / K over the known mass K, linear in the memberships but for K. With N_k the
    respondents, of whom n_k answered, its error is √(Σ_k w_k² v_k / N_k) / K, where v_k is the variance of (s − S) over
    respondents, 0 for those who did not answer. NaN where nothing is known.

    Parameters
    ----------
    weights : (…, k) array
    memberships : (…, k, g) array
        In the known grades; what a row lacks to 1 are respondents who did not answer.
    scores : (g,) array
    answers : (…, k) array
        Number of answers n_k; an indicator with 0 is taken as known without error.
    """
    known = total(memberships)
    mass = total(weights * known)[..., None]
    mean = np.divide(total(weights * score(memberships, scores))[..., None], mass, out=np.full(mass.shape, np.nan), where=mass > 0)
    away = scores - mean[..., None]
    variance = np.where(answers > 0, total(memberships * away**2) - total(memberships * away) ** 2, 0.0)
    respondents = np.maximum(answers, 1.0) / np.where(known > 0, known, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt(total(weights**2 * np.maximum(variance, 0.0) / respondents)) / mass[..., 0], dtype=np.float64)


def squared_distance(numbers: Floats, scores: Floats, centre: Floats) -> Floats:
    """Expected squared distance (…,) from `centre` (…,) of the score of shares drawn from Dirichlet(numbers), numbers (…, g) positive.

    Examples
    --------
    >>> squared_distance(np.array([[10.5, 0.5]]), np.array([1.0, 0.0]), np.array([1.0])).round(5)
    array([0.00568])
    """
    whole = total(numbers)
    mean, square = total(numbers * scores) / whole, total(numbers * scores**2) / whole
    return np.asarray((square - mean**2) / (whole + 1) + (mean - centre) ** 2)


def tied(vectors: Floats) -> Booleans:
    """Which grades (…, g) share the largest membership; none where the vector is NaN."""
    return np.asarray(vectors >= _largest(vectors)[..., None] - ROUNDING)


def maximum_membership(vectors: Floats, scores: Floats) -> Integers:
    """Position (…,) of the grade with the largest membership; of tied ones the lower grade; −1 where the vector is NaN."""
    return _lowest(tied(vectors), scores)


def validity(vectors: Floats) -> Floats:
    """How much the maximum membership says (…,): (nβ − 1) / (2γ(n − 1)), β the largest membership, γ the second.

    Infinite where one grade holds everything, NaN where the vector is; below 0.5 the maximum says little.
    """
    count = vectors.shape[-1]
    largest, second = _two_largest(vectors)
    whole = np.where(np.isnan(largest), np.nan, np.inf)
    lead = np.maximum(count * largest - 1.0, 0.0)
    index: Floats = np.divide(lead, 2.0 * second * (count - 1), out=whole, where=second > 0)
    return index


def confidence(vectors: Floats, scores: Floats, level: float) -> Integers:
    """Position (…,) of the best grade such that it and all better ones hold at least `level`; −1 where the vector is NaN."""
    best_first = np.argsort(-scores)
    held = np.zeros(vectors.shape[:-1])
    found = np.full(vectors.shape[:-1], -1, dtype=np.intp)
    for position in best_first:
        held = held + vectors[..., position]
        found = np.where((found < 0) & (held >= level - ROUNDING), position, found)
    return found


def nearest_grade(values: Floats, scores: Floats) -> Integers:
    """Position (…,) of the grade whose score is nearest to the values (…,); midway the lower grade; −1 where NaN."""
    ordered = np.sort(scores)
    # A value within rounding above the middle of two scores is midway.
    middles = (ordered[1:] + ordered[:-1]) / 2 + ROUNDING * np.ptp(scores) / 2
    return _placed(values, np.searchsorted(middles, values, side="left"), scores)


def banded_grade(values: Floats, limits: Floats, scores: Floats) -> Integers:
    """Position (…,) of the grade in whose band the values (…,) are; −1 where NaN.

    Parameters
    ----------
    values : (…,) array
    limits : (g − 1,) array
        Rising: the least score of every grade but the worst, which a score within rounding below it has reached.
    scores : (g,) array
    """
    reached = limits - ROUNDING * np.ptp(scores)
    return _placed(values, np.searchsorted(reached, values, side="right"), scores)


def _placed(values: Floats, steps: Integers, scores: Floats) -> Integers:
    """Positions of the grades that are `steps` above the worst."""
    known = ~np.isnan(values)
    return np.asarray(np.where(known, np.argsort(scores)[np.where(known, steps, 0)], -1), dtype=np.intp)


def _largest(vectors: Floats) -> Floats:
    return _two_largest(vectors)[0]


def _two_largest(vectors: Floats) -> tuple[Floats, Floats]:
    """The largest and second largest entries (…,) of vectors (…, g); NaN where the vector is."""
    first, second = vectors[..., 0], np.full_like(vectors[..., 0], -np.inf)
    for position in range(1, vectors.shape[-1]):
        entry = vectors[..., position]
        second = np.maximum(second, np.minimum(first, entry))
        first = np.maximum(first, entry)
    return first, second


def _lowest(candidates: Booleans, scores: Floats) -> Integers:
    """Position (…,) of the candidate with the lowest score; −1 where there is none."""
    found = np.full(candidates.shape[:-1], -1, dtype=np.intp)
    for position in np.argsort(-scores):
        found = np.where(candidates[..., position], position, found)
    return found
