"""Judgements that contradict one another in their direction alone, along a path of any length."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.triads import EQUAL

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def shortest_circle(matrix: Floats, edges: Mask) -> tuple[int, ...]:
    """Items A, B, …, Z of a shortest circle A > B ≥ … ≥ Z ≥ A with at least one strict preference, A first; empty if there is none.

    Where all pairs are judged a circle has three items; where judgements are missing it may be longer.

    Examples
    --------
    >>> gaps = np.array([[1, 2, 0, 1 / 3], [1 / 2, 1, 2, 0], [0, 1 / 2, 1, 2], [3, 0, 1 / 2, 1]])
    >>> shortest_circle(gaps, gaps * (1 - np.eye(4)) > 0)
    (0, 1, 2, 3)
    """
    strict = edges & (matrix > 1.0 + EQUAL)
    at_least = edges & (matrix > 1.0 - EQUAL)
    found: tuple[int, ...] = ()
    for better, worse in np.argwhere(strict):
        path = _path(at_least, int(worse), int(better))
        if path and (not found or len(path) < len(found)):
            found = path
    return found


def _path(arrows: Mask, start: int, goal: int) -> tuple[int, ...]:
    """A shortest path along arrows from `start` to `goal`, turned so that the goal comes first; empty if there is none."""
    before = {start: start}
    waiting = deque([start])
    while waiting and goal not in before:
        here = waiting.popleft()
        for there in np.flatnonzero(arrows[here]).tolist():
            if there not in before:
                before[there] = here
                waiting.append(there)
    if goal not in before:
        return ()
    path = [goal]
    while path[-1] != start:
        path.append(before[path[-1]])
    return (path[0], *path[:0:-1])
