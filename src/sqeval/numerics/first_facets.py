"""Facets that a walk can start from: two rows are priced, the other rows' slacks and whatever binds make the facet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.cone import Cone
from sqeval.numerics.linear_program import Floats

Positions = NDArray[np.intp]

#: What other rows are priced at where two rows alone support nothing, relative to those.
_SIDE = 0.1
_FLAT = 1e-12


def first_facets(cone: Cone) -> Positions:
    """Facets (p, r - 1) of the cone of all generators, one for every pair of a row in which rays point and another row."""
    r = len(cone.reference)
    levels = np.flatnonzero(cone.slack_of < 0)
    found = []
    for i in np.flatnonzero(cone.reference):
        for k in levels if len(levels) else [row for row in range(r) if row != i]:
            facet = _supported(cone, int(i), int(k))
            if facet is not None:
                found.append(facet)
    return np.array(found, dtype=np.intp).reshape(-1, r - 1)


def _supported(cone: Cone, i: int, k: int) -> list[int] | None:
    """The generators of a facet on which rows i and k have a price, other rows only if need be."""
    signs = np.array([1.0 if at < 0 else -cone.generators[at, row] for row, at in enumerate(cone.slack_of)])
    unit = np.eye(len(signs))
    dear, others = signs[i] * unit[i], np.where(signs < 0, -1.0, 0.0) * (np.arange(len(signs)) != i)
    for base, way in ((dear, unit[k]), (dear + _SIDE * others * (unit[k] == 0), unit[k]), (dear, others)):
        met = _binding(cone, base, way)
        if met is not None:
            binding, prices = met
            slacks = [int(cone.slack_of[row]) for row in np.flatnonzero(prices == 0) if way[row] == 0 and cone.slack_of[row] >= 0]
            return _completed(cone, prices, [*slacks, binding], (i, k))
    return None


def _binding(cone: Cone, base: Floats, way: Floats) -> tuple[int, Floats] | None:
    """The generator that stops prices that move from `base` along `way`, and those prices; None if none suit all generators."""
    worth, slope = cone.generators @ base, cone.generators @ way
    if (worth[slope == 0] > 0).any():
        return None
    quotient = np.divide(-worth, slope, out=np.full(len(worth), np.nan), where=slope != 0)
    above, below = np.where(slope > 0, quotient, np.inf), np.where(slope < 0, quotient, -np.inf)
    at = int(above.argmin()) if np.isfinite(above.min()) else int(below.argmax())
    if above.min() < below.max() or not np.isfinite(quotient[at]):
        return None
    return at, base + quotient[at] * way


def _completed(cone: Cone, prices: Floats, facet: list[int], wanted: tuple[int, int]) -> list[int] | None:
    """Lower the prices of other rows, then of the wanted ones, each until a further generator binds, up to r - 1 of them."""
    r = len(prices)
    rows = sorted(range(r), key=lambda row: row in wanted)
    prices = prices / (prices @ cone.reference)
    while len(facet) < r - 1:
        free = _null_space(np.vstack([cone.generators[facet], cone.reference]))
        way = next((free @ free[row] * -np.sign(prices[row] or 1.0) for row in rows if np.linalg.norm(free[row]) > _FLAT), None)
        step = None if way is None else _first_met(cone, prices, way) or _first_met(cone, prices, -way)
        if step is None:
            return None
        at, prices = step
        facet = [*facet, at]
    return facet


def _first_met(cone: Cone, prices: Floats, way: Floats) -> tuple[int, Floats] | None:
    slope, room = cone.generators @ way, np.maximum(-(cone.generators @ prices), 0.0)
    length = np.divide(room, slope, out=np.full(len(room), np.inf), where=slope > _FLAT * np.linalg.norm(way))
    at = int(length.argmin())
    return (at, prices + length[at] * way) if np.isfinite(length[at]) else None


def _null_space(rows: Floats) -> Floats:
    """An orthonormal basis (r, d) of what is orthogonal to all rows."""
    _, sizes, directions = np.linalg.svd(rows)
    rank = int((sizes > _FLAT * sizes.max()).sum())
    return np.asarray(directions[rank:].T, dtype=np.float64)
