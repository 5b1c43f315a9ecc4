"""Many small cones at once, as replicates, periods and windows give them: one walk over the facets of all.

A single small cone spends its time on the way from one small array to the next. So the facets of all blocks stand in one table,
all rays step together, and what lies beyond ridges is priced in products of a few ridges of a block with the generators of that
block. Blocks share nothing but the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import facet_walk
from sqeval.numerics.cone import Cone, Rays, cone_and_rays
from sqeval.numerics.facets import Facets
from sqeval.numerics.first_facets import first_facets
from sqeval.numerics.held import Held, held_with, in_parts
from sqeval.numerics.linear_program import Blocks, Floats, LpBatch, LpFamily
from sqeval.numerics.pivots import ACROSS, Move, entering
from sqeval.numerics.ray_answers import Ends, answers, together, ways_out
from sqeval.numerics.stacked_starts import stacked_starts

Positions = NDArray[np.intp]

#: Blocks with more columns, or more programmes, than this are walked alone: one is large enough for itself.
_LARGE, _MOST_RAYS = 800, 4096
#: Columns and programmes of the blocks that are walked together.
_LOT = 40_000
#: Items of one block that are multiplied together.
_TOGETHER = 4
#: Shares of a block's rays that walk before the others and find the facets that those start from.
_WAVES = (0.1, 0.4)
_STEPS = 400
#: The reference ray is rounded to this part of its entries, so that the order of programmes decides no digit.
_PARTS = 256


def solve(family: LpFamily, blocks: Blocks) -> LpBatch:
    """Answers to a family in blocks for which `cone.is_ray_family` holds; "failed" wherever the walk found no certified answer."""
    with np.errstate(all="ignore"):
        cone, rays = cone_and_rays(family)
        share, power = np.frexp(cone.reference)
        cone = cone._replace(reference=np.ldexp(np.rint(share * _PARTS) / _PARTS, power))
        found, order = [], []
        for lot, alone in _lots(blocks, alone=family.left_out is not None):
            rows = np.flatnonzero(np.isin(blocks.of, lot))
            some = Rays(*(field[rows] for field in rays))
            if alone:
                found.append(_walked_alone(family, cone, some, blocks, int(lot[0])))
            else:
                found.append(_walked(cone, some, blocks._replace(of=blocks.of[rows]), lot))
                if family.report is not None:
                    family.report(len(rows))
            order.append(rows)
        return answers(family, cone, rays, together(found).take(np.argsort(np.concatenate(order))))


def _lots(blocks: Blocks, *, alone: bool) -> Iterator[tuple[Positions, bool]]:
    """Blocks that are walked together, of like size, and whether it is one that is walked alone."""
    programmes, columns = np.bincount(blocks.of, minlength=len(blocks.offsets) - 1), np.diff(blocks.offsets)
    large = (columns > _LARGE) | (programmes > _MOST_RAYS) | alone
    for block in np.flatnonzero((programmes > 0) & large):
        yield np.array([block]), True
    small = np.flatnonzero((programmes > 0) & ~large)
    small = small[np.argsort(columns[small], kind="stable")]
    kind = np.stack([np.frexp(columns[small])[1], np.cumsum(columns[small] + programmes[small]) // _LOT])
    for some in np.split(small, 1 + np.flatnonzero(np.diff(kind).any(axis=0))):
        if len(some):
            yield some, False


def _walked_alone(family: LpFamily, cone: Cone, rays: Rays, blocks: Blocks, block: int) -> Ends:
    """Where the rays of one block leave its cone."""
    members = blocks.columns(block, len(cone.generators))
    slack_of = np.where(cone.slack_of < 0, -1, cone.slack_of - len(cone.generators) + len(members))
    own = cone._replace(generators=cone.generators[members], columns=cone.columns[members], slack_of=slack_of)
    ends = facet_walk.where_they_leave(family.one_block(blocks, block).family, own, rays)
    return _nowhere(rays) if ends is None else _renumbered(ends.of_use(), members)


def _renumbered(ends: Ends, members: Positions) -> Ends:
    ties = {facet: members[on_it] for facet, on_it in ends.ties.items()}
    return ends._replace(generators=members[ends.generators], ties=ties)


def _nowhere(rays: Rays) -> Ends:
    """Ends of rays of which nothing is known."""
    k, r = rays.b.shape
    none, lost = np.zeros(k, dtype=np.intp), np.full((1, r, r), np.nan)
    generators = np.zeros((1, r - 1), dtype=np.intp)
    return Ends(none, none > 0, generators, lost, lost[:, 0], lost[:, 0, 0], {}, none[:0], lost[:0, 0])


def _walked(cone: Cone, rays: Rays, blocks: Blocks, lot: Positions) -> Ends:
    """Where rays of several blocks leave the cones of these."""
    place = np.zeros(len(blocks.offsets), dtype=np.intp)
    place[lot] = np.arange(len(lot))
    members = [np.roll(blocks.columns(int(block), len(cone.generators)), _slacks(cone)) for block in lot]
    of, stack = place[blocks.of], _Stack(cone, members, room=2 * len(rays.b))
    facet, ridge = np.full(len(of), -1, dtype=np.intp), np.full(len(of), -2, dtype=np.intp)
    for wave in _waves(of):
        b, g = rays.b[wave], rays.g[wave]
        facet[wave], ridge[wave] = stack.walk(b, g, stack.nearest_of(b, g, of[wave]), _STEPS)
    stack.check(np.unique(facet[ridge == -1]))
    endless = np.flatnonzero(ridge >= 0)
    ways = ways_out(stack.inverse[facet[endless]], ridge[endless], rays.g[endless])
    left = (ridge == -1) & stack.checked[facet]
    ends = Ends(facet, left, stack.index, stack.inverse, stack.normal, stack.residual, stack.ties, endless, ways)
    return _renumbered(ends.of_use(), stack.members.ravel())


def _waves(of: Positions) -> Iterator[Positions]:
    """Some rays of every block first, then more, then the others."""
    place, count = _rank(of), np.bincount(of)[of]
    for first, last in pairwise([np.zeros(len(of)), *(np.ceil(share * count) for share in _WAVES), count]):
        wave = np.flatnonzero((place >= first) & (place < last))
        if len(wave):
            yield wave


def _rank(of: Positions) -> Positions:
    """How many of the same block come before each."""
    order = np.argsort(of, kind="stable")
    count = np.bincount(of)
    rank = np.empty(len(of), dtype=np.intp)
    rank[order] = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    return rank


def _slacks(cone: Cone) -> int:
    return len(cone.generators) - cone.shared


class _Stack(Facets):
    """Facets of several cones, whose generators stand in a table (T, N) filled up with zeros: number t·N + j is the j-th of cone t.

    `members` (T, N) are these generators, slacks first, so that a slack has the same place in every cone; -1 where there is none.
    """

    def __init__(self, cone: Cone, members: list[Positions], room: int) -> None:
        self.width = max(map(len, members))
        self.members = np.array([np.pad(some, (0, self.width - len(some)), constant_values=-1) for some in members], dtype=np.intp)
        table = np.where(self.members[:, :, None] >= 0, cone.generators[self.members], 0.0)
        super().__init__(table.reshape(-1, len(cone.reference)), cone.reference, np.empty(0, dtype=np.intp), room)
        self._table = np.ascontiguousarray(np.swapaxes(table, 1, 2))
        self._start(table, cone._replace(slack_of=np.where(cone.slack_of < 0, -1, cone.slack_of - cone.shared)))

    def _start(self, table: Floats, cone: Cone) -> None:
        """The first facets of all cones; those for which two priced rows support nothing are looked at alone."""
        starts = stacked_starts(table, cone.reference, cone.slack_of)
        self.add(starts.facets + (starts.cone * self.width)[:, None])
        for block in np.flatnonzero(starts.open):
            alone = cone._replace(generators=table[block, self.members[block] >= 0])
            self.add(first_facets(alone) + block * self.width)

    def _entering(self, facet: Positions, ridge: Positions) -> Move:
        block = self.index[facet, 0] // self.width
        groups = _Groups(block)
        table = self._table[groups.of]
        move = entering(groups.times(self.inverse[facet, ridge], table), groups.times(self.normal[facet], table))
        return Move(block * self.width + move.at[groups.place], move.ratio[groups.place])

    def _held(self, facets: Positions) -> Held:
        block, normal = self.index[facets, 0] // self.width, self.normal[facets]

        def part(at: slice) -> Held:
            groups = _Groups(block[at])
            excess = groups.times(normal[at], self._table[groups.of])[groups.place]
            excess[self.members[block[at]] < 0] = -np.inf
            return held_with(excess, normal[at], self.generators, block[at] * self.width)

        return in_parts(part, len(facets), self.width)

    def nearest_of(self, b: Floats, g: Floats, of: Positions) -> Positions:
        """For every ray the facet of its block `of` (k,) with the largest bound on τ; -1 where none bounds it."""
        valid = np.flatnonzero(self.valid[: self.count])
        block = self.index[valid, 0] // self.width
        facets = np.full((len(self._table), np.bincount(block).max(initial=1)), -1, dtype=np.intp)
        facets[block, _rank(block)] = valid
        normals = np.where(facets[:, :, None] >= 0, self.normal[facets], 0.0)
        groups = _Groups(of)
        table = np.ascontiguousarray(np.swapaxes(normals, 1, 2))[groups.of]
        bound, fall = groups.times(b, table), groups.times(g, table)
        np.divide(bound, fall, out=bound)
        np.copyto(bound, -np.inf, where=fall < ACROSS)
        at = bound.argmax(axis=1)[groups.place]
        return np.where(np.isfinite(bound[groups.place, at]), facets[of, at], -1)


class _Groups:
    """Items (p,) of blocks `block` in groups of a few of the same block: the place of each, and the block `of` each group."""

    def __init__(self, block: Positions) -> None:
        count = np.bincount(block)
        groups = -(-count // _TOGETHER)
        self.of = np.repeat(np.arange(len(count)), groups)
        self.place = _TOGETHER * (np.cumsum(groups) - groups)[block] + _rank(block)

    def times(self, rows: Floats, table: Floats) -> Floats:
        """Rows (p, r) times the table (r, N) of their group: (places, N), 0 in places that no item has."""
        placed = np.zeros((len(self.of) * _TOGETHER, rows.shape[1]))
        placed[self.place] = rows
        product: Floats = placed.reshape(-1, _TOGETHER, rows.shape[1]) @ table
        return product.reshape(len(placed), -1)
