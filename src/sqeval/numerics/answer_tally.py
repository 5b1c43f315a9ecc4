"""Answers counted by unit, item and kind, and what grades they go to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def tally(answers: Codes, units: Codes, size: int, kinds: int, weights: Floats | None = None) -> Floats:
    """Number (or weight) of answers of every kind.

    Parameters
    ----------
    answers : (n, k) array
        Kind of the answer of every row to every item, −1 where there is none.
    units : (n,) array
        The unit of every row, of `size` units.
    kinds : int
        Number of kinds of answers.
    weights : (n,) array, optional
        Of the rows; 1 each where not given.

    Returns
    -------
    (size, k, kinds) array
    """
    items = answers.shape[1]
    given = answers >= 0
    places = (units[:, None] * items + np.arange(items)) * kinds + answers
    shares = None if weights is None else np.broadcast_to(weights[:, None], answers.shape)[given]
    counts = np.bincount(places[given], weights=shares, minlength=size * items * kinds)
    return np.asarray(counts.reshape(size, items, kinds), dtype=np.float64)


def graded(counts: Floats, asked: Floats | None, shares: Floats) -> Floats:
    """Membership from counts of answers.

    Parameters
    ----------
    counts : (…, kinds) array
        Answers of every kind.
    asked : (…,) array or None
        All that were asked; without it answers are shared out over those given.
    shares : (kinds, g) array
        Of every kind of answer in the grades; rows sum to 1.

    Returns
    -------
    (…, g) or, with `asked`, (…, g + 1) array
        The last column is then the share that did not answer.
    """
    answered = counts.sum(axis=-1, keepdims=True)
    if asked is None:
        return np.asarray(counts @ shares / answered, dtype=np.float64)
    whole = asked[..., None]
    return np.asarray(np.concatenate([counts @ shares, whole - answered], axis=-1) / whole, dtype=np.float64)
