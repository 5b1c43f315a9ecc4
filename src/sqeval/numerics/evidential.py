"""Evidential reasoning on arrays: weighted belief distributions of several attributes into one.

Every function works on the last axes and takes any leading ones, so a table of units costs one call. Nothing is ever
taken from 1, or from another product: all terms are positive, so that small beliefs keep all their digits and
complete assessments leave exactly nothing unassigned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def recursive(weights: Floats, beliefs: Floats, unknown: Floats) -> Floats:
    """Combine attribute by attribute, as Yang & Xu (2002).

    Parameters
    ----------
    weights : (…, k) array
        Not negative, summing to 1; (k,) for all units, or one row a unit.
    beliefs : (…, k, g) array
        Degrees of belief of every attribute in the grades.
    unknown : (…, k) array
        What every attribute leaves unassigned; with its beliefs it sums to 1.

    Returns
    -------
    (…, g + 1) array
        Combined beliefs and, last, what stays unassigned; they sum to 1.
    """
    shape = np.broadcast_shapes(weights.shape, unknown.shape)[:-1]
    # The belief in every grade; what is in none as assessments are incomplete, and as other attributes have weight too.
    mass, incomplete, reserved = np.zeros((*shape, beliefs.shape[-1])), np.zeros(shape), np.ones(shape)
    for k in range(beliefs.shape[-2]):
        weight = weights[..., k]
        own, open_, free = weight[..., None] * beliefs[..., k, :], weight * unknown[..., k], 1.0 - weight
        mass = mass * (own + (open_ + free)[..., None]) + (incomplete + reserved)[..., None] * own
        incomplete = incomplete * (open_ + free) + reserved * open_
        reserved = reserved * free
        # What is lost to conflict is shared out by keeping the sum at 1.
        total = _added(mass) + incomplete + reserved
        mass, incomplete, reserved = mass / total[..., None], incomplete / total, reserved / total
    return _assigned(mass, incomplete)


def analytic(weights: Floats, beliefs: Floats, unknown: Floats) -> Floats:
    """The same in closed form, as Wang, Yang & Xu (2006); arguments and result as for `recursive`.

    Differences of products, Π(a + b) − Πb, are taken as Πb·(exp Σ ln(1 + a/b) − 1), which loses no digits.
    """
    own, open_ = weights[..., None] * beliefs, weights * unknown
    free = np.broadcast_to(1.0 - weights, open_.shape)
    whole = free + open_
    mass = np.stack([_gain(own[..., grade], whole) for grade in range(own.shape[-1])], axis=-1)
    return _assigned(mass, _gain(open_, free))


def utilities(combined: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Expected scores (…) of distributions (…, g + 1) if all that is unassigned were in the worst grade, and in the best."""
    known = _added(combined[..., :-1] * scores)
    worst, best = scores.min(), scores.max()
    low, high = known + combined[..., -1] * worst, known + combined[..., -1] * best
    # Beliefs sum to 1 but for rounding, which must not lift a score beyond its range.
    return np.clip(low, worst, best), np.clip(high, worst, best)


def _gain(added: Floats, base: Floats) -> Floats:
    """Π(a + b) − Πb over the last axis, all positive."""
    empty = (base == 0).any(axis=-1)
    safe = np.where(base == 0, 1.0, base)
    growth, product = _added(np.log1p(added / safe)), _multiplied(base)
    return np.where(empty, _multiplied(added + base), product * np.expm1(growth))


def _assigned(mass: Floats, incomplete: Floats) -> Floats:
    """Beliefs and the unassigned rest, scaled to the sum 1: mass reserved for other attributes belongs to nobody in the end."""
    combined = np.concatenate([mass, incomplete[..., None]], axis=-1)
    return np.asarray(combined / _added(combined)[..., None], dtype=np.float64)


def _added(terms: Floats) -> Floats:
    """Sum over the last axis, one term after the other, so that a unit gets the same bits alone as in a batch."""
    total = terms[..., 0]
    for k in range(1, terms.shape[-1]):
        total = total + terms[..., k]
    return total


def _multiplied(terms: Floats) -> Floats:
    product = terms[..., 0]
    for k in range(1, terms.shape[-1]):
        product = product * terms[..., k]
    return product
