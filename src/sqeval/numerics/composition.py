"""Fuzzy composition on arrays: seven operators that join weights with memberships, and what each indicator has in the outcome.

Every function works on the last axes and takes any leading ones, so a table of units costs one call.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

#: Memberships nearer than this are the same: the order of a sum must not decide a grade.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Operator:
    """b_g = gather_k join(w_k, r_kg).

    Attributes
    ----------
    join : product or minimum
        Of a weight and a membership.
    gather : sum or maximum
        Over the indicators.
    bounded : bool
        Whether sums stop at 1.
    balanced : bool
        Whether the memberships in a grade are divided by their sum over the indicators before they are joined.
    """

    join: np.ufunc
    gather: np.ufunc
    bounded: bool = False
    balanced: bool = False

    @property
    def caps(self) -> bool:
        """Whether a membership above its weight counts no more than the weight."""
        return self.join is np.minimum

    @property
    def sums(self) -> bool:
        """Whether every indicator adds to the outcome; otherwise the largest alone decides."""
        return self.gather is np.add


WEIGHTED_AVERAGE = Operator(np.multiply, np.add)
MIN_MAX = Operator(np.minimum, np.maximum)
PRODUCT_MAX = Operator(np.multiply, np.maximum)
MIN_BOUNDEDSUM = Operator(np.minimum, np.add, bounded=True)
PRODUCT_BOUNDEDSUM = Operator(np.multiply, np.add, bounded=True)
MIN_SUM = Operator(np.minimum, np.add)
MIN_SUM_BALANCED = Operator(np.minimum, np.add, balanced=True)


def compose(operator: Operator, weights: Floats, rows: Sequence[Floats]) -> Floats:
    """B = w ∘ R.

    Parameters
    ----------
    operator : Operator
    weights : (…, k) array
        Not negative, summing to 1; (k,) for all units, or one row a unit.
    rows : k arrays (…, g)
        Memberships of every indicator, in [0, 1].

    Returns
    -------
    (…, g) array
        In [0, 1].
    """
    # One indicator after the other, so that a unit gets the same bits alone as in a batch of any layout.
    rows = _prepared(operator, rows)
    shape = np.broadcast_shapes((*weights.shape[:-1], 1), *(row.shape for row in rows))
    # Laid out as the rows are, so that units which lie together there do so here.
    outcome, term = np.empty_like(rows[0], shape=shape), np.empty_like(rows[0], shape=shape)
    operator.join(weights[..., 0, None], rows[0], out=outcome)
    for k, row in enumerate(rows[1:], 1):
        operator.join(weights[..., k, None], row, out=term)
        operator.gather(outcome, term, out=outcome)
    return np.minimum(outcome, 1.0, out=outcome) if operator.bounded else outcome


def shares(operator: Operator, weights: Floats, rows: Sequence[Floats]) -> list[Floats]:
    """Share of every indicator in the composed membership of every grade.

    Where the operator adds, its term by the sum of terms; where the largest decides, 1 for the indicator that attains it,
    divided equally among those that tie.

    Returns
    -------
    k arrays (…, g)
        That sum to 1 over the indicators; all 0 where no indicator brings anything.
    """
    terms = [operator.join(weights[..., k, None], row) for k, row in enumerate(_prepared(operator, rows))]
    if not operator.sums:
        least = functools.reduce(np.maximum, terms) * (1.0 - ROUNDING)
        terms = [((term >= least) & (term > 0)).astype(np.float64) for term in terms]
    return _divided(terms)


def collapsed(operator: Operator, weights: Floats, rows: Sequence[Floats]) -> Booleans:
    """Which indicators (…, k) bring the same to every grade, their weight: it is no larger than any of their memberships.

    What such an indicator says about the grades is lost. None where the operator multiplies.
    """
    if not operator.caps:
        return np.zeros(weights.shape, dtype=bool)
    prepared = enumerate(_prepared(operator, rows))
    flat = [(weights[..., k] > 0) & (weights[..., k] <= row.min(axis=-1)) for k, row in prepared]
    return np.stack(flat, axis=-1)


def saturated(operator: Operator, weights: Floats, rows: Sequence[Floats], composed: Floats) -> Booleans:
    """Which grades (…, g) have reached 1, more than which a sum of minima cannot be, though some membership is below 1."""
    full = composed >= 1.0 - ROUNDING
    if not (operator.caps and operator.sums and full.any()):
        return np.zeros(composed.shape, dtype=bool)
    below = ((weights[..., k, None] > 0) & (row < 1.0 - ROUNDING) for k, row in enumerate(rows))
    return np.asarray(full & functools.reduce(np.logical_or, below))


def _prepared(operator: Operator, rows: Sequence[Floats]) -> Sequence[Floats]:
    """Memberships as the operator joins them: balanced ones by their sum in the grade."""
    return _divided(rows) if operator.balanced else rows


def _divided(rows: Sequence[Floats]) -> list[Floats]:
    """Entries by their sum over the indicators; 0 where that is 0."""
    sums = functools.reduce(np.add, rows)
    sums = np.where(sums > 0, sums, 1.0)
    return [row / sums for row in rows]
