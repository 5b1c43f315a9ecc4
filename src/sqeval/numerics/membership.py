"""Memberships in ordered grades: from numbers by thresholds, from survey answers by shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def threshold_membership(values: Floats, thresholds: Floats, plateau: float = 0.0) -> Floats:
    """Membership of every value in the grades that the thresholds stand for.

    A half-trapezoid at either end and triangles between: membership of a grade is 1 at its threshold and falls
    linearly to 0 at the neighbouring ones. With a plateau it stays 1 over this share of the half way to them, and
    is 0 over the same share of the half way before them.

    Parameters
    ----------
    values : (…,) array
        Any numbers, infinite ones included; never NaN.
    thresholds : (g,) array, g ≥ 2
        Strictly rising or strictly falling, one a grade.
    plateau : float
        In [0, 1).

    Returns
    -------
    (…, g) array
        In [0, 1]; every row has at most two entries above 0, and they sum to exactly 1.
    """
    if thresholds[0] > thresholds[-1]:
        values, thresholds = -values, -thresholds
    inside = np.clip(values, thresholds[0], thresholds[-1])
    left = np.clip(np.searchsorted(thresholds, inside, side="right") - 1, 0, len(thresholds) - 2)
    # 1 − t and t are rounded so that they add up to 1 again, whatever t in [0, 1] is.
    right_share = (inside - thresholds[left]) / (thresholds[left + 1] - thresholds[left])
    if plateau:
        right_share = np.clip((right_share - 0.5 * plateau) / (1.0 - plateau), 0.0, 1.0)
    membership = np.zeros((*np.shape(inside), len(thresholds)))
    np.put_along_axis(membership, left[..., None], (1.0 - right_share)[..., None], axis=-1)
    np.put_along_axis(membership, left[..., None] + 1, right_share[..., None], axis=-1)
    return membership


def answered_shares(counts: Floats) -> Floats:
    """Shares of the given answers: counts (…, g), every row with an answer → (…, g), rows sum to 1."""
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True), dtype=np.float64)


def respondent_shares(counts: Floats, respondents: NDArray[Any]) -> Floats:
    """Shares of all who were asked: counts (…, g), respondents (…,) → (…, g + 1), the last column unknown."""
    unanswered = respondents[..., None] - counts.sum(axis=-1, keepdims=True)
    return np.asarray(np.concatenate([counts, unanswered], axis=-1) / respondents[..., None], dtype=np.float64)
