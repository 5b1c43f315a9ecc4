"""Slacks of very different worth: a solver sees the largest only, so the others are maximised after them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.labelled import Floats

#: A solver cannot see weights that differ by more than this.
WIDEST = 1e4


def slack_groups(worth: Floats) -> list[NDArray[np.bool_]]:
    """Slacks (k, v) that are worth about as much to their programme, the most valuable first.

    The first group holds none of a programme without any worth; what is worth nothing comes last.
    """
    groups = [_most_valuable(worth)]
    while (left := np.where(np.any(groups, axis=0), 0.0, worth)).any():
        groups.append(_most_valuable(left))
    nothing = worth <= 0
    return [*groups, nothing] if nothing.any() else groups


def _most_valuable(worth: Floats) -> NDArray[np.bool_]:
    return np.asarray((worth > 0) & (worth > worth.max(axis=1, keepdims=True) / WIDEST))
