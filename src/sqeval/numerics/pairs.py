"""Estimates with standard errors compared pair by pair: probability of being larger, and which pairs are apart for certain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

#: Estimates nearer than this part of them are equal.
TIE = 1e-12


def distances(values: Floats, errors: Floats) -> Floats:
    """(n, n): lead of the row over the column in standard errors of their difference, (a − b)/√(e_a² + e_b²).

    0 where they are equal, infinite where they differ and neither has an error.

    Examples
    --------
    >>> distances(np.array([5.0, 0.0]), np.array([3.0, 4.0])).tolist()
    [[0.0, 1.0], [-1.0, 0.0]]
    """
    lead = values[:, None] - values
    lead = np.where(np.abs(lead) <= TIE * np.maximum(np.abs(values)[:, None], np.abs(values)), 0.0, lead)
    together = np.hypot(errors[:, None], errors)
    certain = np.where(lead == 0, 0.0, np.copysign(np.inf, lead))
    # An error that is next to nothing is none.
    with np.errstate(over="ignore"):
        return np.divide(lead, together, out=certain, where=(together > 0) & (lead != 0))


def larger(leads: Floats) -> Floats:
    """Probability that the row's true value is larger, from leads in standard errors; one half where they are equal.

    Examples
    --------
    >>> larger(np.array([0.0, 1.959963984540054])).round(6).tolist()
    [0.5, 0.975]
    """
    return np.asarray(special.ndtr(leads))


def larger_draws(first: Floats, second: Floats) -> float:
    """Share of all pairs of draws in which that of the first is larger; equal ones count one half.

    Examples
    --------
    >>> larger_draws(np.array([1.0, 2.0]), np.array([1.0, 2.0])), larger_draws(np.array([3.0, 1.0]), np.array([1.0, 2.0]))
    (0.5, 0.625)
    """
    ordered = np.sort(second)
    slack = TIE * np.abs(first)
    below = np.searchsorted(ordered, first - slack, side="left").sum()
    up_to = np.searchsorted(ordered, first + slack, side="right").sum()
    return float((below + up_to) / (2 * len(first) * len(second)))


def p_values(leads: Floats, freedom: Floats | None = None) -> Floats:
    """Two-sided p-values of leads in standard errors: normal, or Student's where the errors have so many degrees of freedom.

    Examples
    --------
    >>> p_values(np.array([2.0])).round(4), p_values(np.array([2.0]), np.array([10.0])).round(4)
    (array([0.0455]), array([0.0734]))
    """
    if freedom is None:
        return np.asarray(2.0 * special.ndtr(-np.abs(leads)))
    # No degree at all: nothing is known of the error, so nothing can be told.
    known = np.maximum(freedom, np.finfo(float).tiny)
    return np.where(freedom > 0, np.minimum(2.0 * special.stdtr(known, -np.abs(leads)), 1.0), 1.0)


def holm(p: Floats) -> Floats:
    """Holm's adjusted p-values (m,): the i-th smallest times m − i + 1, never below one before, at most 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> holm(np.array([0.04, 0.01, 0.03])).round(4).tolist()
    [0.06, 0.03, 0.06]
    """
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(raised, 1.0)
    return adjusted


def bonferroni(p: Floats) -> Floats:
    """p-values (m,) times their number, at most 1."""
    return np.asarray(np.minimum(p * len(p), 1.0))


def groups(apart: Booleans, order: Sequence[int]) -> list[tuple[int, ...]]:
    """All largest sets of items of which no two are apart, in the order of their first items.

    Parameters
    ----------
    apart : (n, n) array of bool
        Symmetric.
    order : sequence of int
        In which items stand in a set, and sets one after the other.

    Examples
    --------
    >>> apart = np.zeros((3, 3), dtype=bool)
    >>> apart[0, 2] = apart[2, 0] = True
    >>> groups(apart, [0, 1, 2])
    [(0, 1), (1, 2)]
    """
    # Sets as bits of whole numbers; an item joins the part of every set that it is not apart from.
    found: list[int] = []
    for place, item in enumerate(order):
        near = sum(1 << k for k, other in enumerate(order[:place]) if not apart[item, other])
        stay = [one for one in found if one & ~near]
        parts = sorted({one & near for one in found} | {0}, key=lambda bits: (-bits.bit_count(), bits))
        joined: list[int] = []
        for part in parts:
            if not any(part | other == other for other in joined):
                joined.append(part)
        found = stay + [part | 1 << place for part in joined]
    members = (tuple(k for k in range(len(order)) if one >> k & 1) for one in found)
    return [tuple(order[k] for k in places) for places in sorted(members)]
