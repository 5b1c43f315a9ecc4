"""Facets that a walk can start from: two rows are priced, the other rows' slacks and whatever binds make the facet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.cone import Cone
from sqeval.numerics.linear_program import Floats

Positions = NDArray[np.intp]

#: What other rows are priced at where two rows alone support nothing, relative to those.
_SIDE = 0.1
_FLAT = 1e-12
#: Numbers that are computed at once.
_CHUNK = 250_000


def first_facets(cone: Cone) -> Positions:
    """Facets (p, r - 1) of the cone of all generators, one for every pair of a row in which rays point and another row."""
    r = len(cone.reference)
    levels = np.flatnonzero(cone.slack_of < 0).tolist()
    found = [
        facet
        for i in np.flatnonzero(cone.reference).tolist()
        for facet in _supported(cone, i, levels or [row for row in range(r) if row != i])
        if facet is not None
    ]
    return np.array(found, dtype=np.intp).reshape(-1, r - 1)


def _supported(cone: Cone, i: int, seconds: list[int]) -> Iterator[list[int] | None]:
    """The generators of facets on which row i and one of the second rows have a price, other rows only if need be."""
    signs = np.array([1.0 if at < 0 else -cone.generators[at, row] for row, at in enumerate(cone.slack_of)])
    unit = np.eye(len(signs))
    dear, others = signs[i] * unit[i], np.where(signs < 0, -1.0, 0.0) * (np.arange(len(signs)) != i)
    for k, usual in zip(seconds, _bindings(cone, dear, unit[seconds]), strict=True):
        way, met = unit[k], usual or _bindings(cone, dear + _SIDE * others * (unit[k] == 0), unit[[k]])[0]
        if met is None:
            way, met = others, _bindings(cone, dear, others[None])[0]
        if met is not None:
            binding, prices = met
            slacks = [int(cone.slack_of[row]) for row in np.flatnonzero(prices == 0) if way[row] == 0 and cone.slack_of[row] >= 0]
            yield _completed(cone, prices, [*slacks, binding], (i, k))


def _bindings(cone: Cone, base: Floats, ways: Floats) -> list[tuple[int, Floats] | None]:
    """For prices that move from `base` along each of `ways` (k, r): the generator that stops them, and where; None if none suit all."""
    most_at_once = max(1, _CHUNK // len(cone.generators))
    if len(ways) > most_at_once:
        return [*_bindings(cone, base, ways[:most_at_once]), *_bindings(cone, base, ways[most_at_once:])]
    at, stops = stopped(cone.generators @ base, ways @ cone.generators.T)
    places = zip(at.tolist(), stops, ways, strict=True)
    return [(place, base + stop * way) if np.isfinite(stop) else None for place, stop, way in places]


def stopped(worth: Floats, slope: Floats) -> tuple[Positions, Floats]:
    """Of generators (k, N), or (N,) in worth: which stops worth + q·slope ≤ 0 as q moves, and the last q; NaN if none suits all of them."""
    quotient = np.divide(-worth, slope, out=np.full_like(slope, np.nan), where=slope != 0)
    above, below = np.where(slope > 0, quotient, np.inf), np.where(slope < 0, quotient, -np.inf)
    least, most = above.min(axis=1), below.max(axis=1)
    at = np.where(np.isfinite(least), above.argmin(axis=1), below.argmax(axis=1))
    suits = (least >= most) & ~((slope == 0) & (worth > 0)).any(axis=1)
    return at, np.where(suits, quotient[np.arange(len(at)), at], np.nan)


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
