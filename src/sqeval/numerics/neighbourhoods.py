"""Rays in neighbourhoods: where a frontier is large, those that point the same way leave through facets of columns near them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats

Positions = NDArray[np.intp]


def lots(points: Floats, most: int) -> Iterator[Positions]:
    """Lots of at most `most` points (k, r) that stand together, in directions and in size."""
    sizes = np.sqrt(np.einsum("ij,ij->i", points, points))[:, None] + 1.0
    for some, _ in neighbourhoods(points / sizes, points[:0], most):
        yield np.sort(some)


def neighbourhoods(rays: Floats, columns: Floats, most: int) -> Iterator[tuple[Positions, Positions]]:
    """Parts of at most `most` rays (k, r), each with the columns (n, r) in the same part of space; both are directions.

    The space is halved again and again at the median of the coordinate in which the rays of a part differ most.

    Examples
    --------
    >>> line = np.array([[0.1], [0.9], [0.2], [0.8]])
    >>> [(rays.tolist(), columns.tolist()) for rays, columns in neighbourhoods(line, np.array([[0.0], [0.85]]), 2)]
    [([0, 2], [0]), ([1, 3], [1])]
    """
    parts = [(np.arange(len(rays)), np.arange(len(columns)))]
    while parts:
        some, near = parts.pop()
        width = np.ptp(rays[some], axis=0)
        along = int(width.argmax())
        if len(some) <= most or width[along] == 0:
            yield some, near
            continue
        middle = np.median(rays[some, along])
        low, near_low = rays[some, along] < middle, columns[near, along] < middle
        if not low.any():
            low, near_low = rays[some, along] <= middle, columns[near, along] <= middle
        parts += [(some[~low], near[~near_low]), (some[low], near[near_low])]
