"""Pseudo-frontiers of two periods at once, and units of both held against them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np

from sqeval.dea.panels.decomposition import Change
from sqeval.dea.panels.distances import RadialMeasure
from sqeval.dea.panels.panel import Places
from sqeval.dea.technology import Technology
from sqeval.dea.uncertainty.replications import moved_units
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.numerics.mirrored_draws import has_spread, mirrored_draws

#: The technologies of a pair: of the earlier period, of the later one, and of both together.
EARLIER, LATER, BOTH = 0, 1, 2


class Asked(NamedTuple):
    """Which of the two rows of every unit is held to which technology of a pair."""

    technology: int
    later: bool


@dataclass(frozen=True)
class PairQuestions:
    """What is asked in every replication: own distances, and those from the technologies that the pair is compared by, if any."""

    bases: tuple[int, ...]

    @property
    def all(self) -> list[Asked]:
        """Every question once, by technology."""
        own = {Asked(EARLIER, later=False), Asked(LATER, later=True)}
        return sorted(own | {Asked(base, later) for base in self.bases for later in (False, True)})

    def change(self, found: Floats) -> Change:
        """What became of n units over the pair in every replication (R, n), from their distances (R, questions·n)."""
        asked = self.all
        answers = dict(zip(asked, np.split(found, len(asked), axis=1), strict=True))
        own = answers[Asked(EARLIER, later=False)], answers[Asked(LATER, later=True)]
        if not self.bases:
            missing = np.full((1, *own[0].shape), np.nan)
            return Change.of(*own, missing, missing)
        before, after = (np.stack([answers[Asked(base, later)] for base in self.bases]) for later in (False, True))
        return Change.of(*own, before, after)


@dataclass(frozen=True, eq=False)
class Pair:
    """The units of two neighbouring periods, by their rows in the panel.

    Attributes
    ----------
    earlier, later : array (n,)
        Rows of the units that are asked about: those seen in both periods.
    members : tuple of two arrays
        Rows that make the frontier of each period: first those of units that make both, the same units in both, then the others.
    paired : int
        How many units make both.
    """

    earlier: Places
    later: Places
    members: tuple[Places, Places]
    paired: int

    @classmethod
    def of(cls, rows: Places, usable: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Pair:
        """From the rows (U, 2) of units in both periods, -1 where they have none; `usable` (k,) are those that can make a frontier."""
        seen = rows[(rows >= 0).all(axis=1)]
        makes = (rows >= 0) & usable[rows]
        both = makes.all(axis=1)
        earlier, later = (np.concatenate([rows[both, at], rows[makes[:, at] & ~both, at]]) for at in (0, 1))
        return cls(seen[:, 0], seen[:, 1], (earlier, later), int(both.sum()))

    def draws(self, distances: Floats, width: float, seed: list[int], replications: int) -> Iterator[Floats]:
        """Distances drawn anew for all members, earlier then later: jointly for units of both periods, else from their period's."""
        sources, sizes = self._sources(distances), (self.paired, *(len(rows) - self.paired for rows in self.members))
        streams = [
            _stream(source, size, width, [*seed, at], replications) for at, (source, size) in enumerate(zip(sources, sizes, strict=True))
        ]
        for both, first, second in zip(*streams, strict=True):
            yield np.concatenate([both[:, 0], first[:, 0], both[:, 1], second[:, 0]])

    def is_smoothed(self, distances: Floats, width: float) -> bool:
        """Whether each of the two frontiers is moved by chance of its own; one that stands still would make what it measures look sure."""
        return all(has_spread(distances[rows], width) for rows in self.members)

    def _sources(self, distances: Floats) -> list[Floats]:
        """What is drawn from: pairs of distances (paired, 2), and those of each period (j, 1)."""
        sides = [distances[rows] for rows in self.members]
        return [np.column_stack([side[: self.paired] for side in sides]), *(side[:, None] for side in sides)]


@dataclass(frozen=True, eq=False)
class PairFrontiers:
    """Frontiers of pseudo-samples of both periods; the rows of the panel stand by `pair`.

    Attributes
    ----------
    values : array (k, m + s)
        All rows of the panel.
    distances : array (k,)
        Of all rows from the frontier of their own period, 1 and more.
    width : float
        Of the kernel that smooths distances, in their standard deviations.
    pair : Pair
    questions : PairQuestions
    measure : RadialMeasure
    """

    values: Floats
    distances: Floats
    width: float
    pair: Pair
    questions: PairQuestions
    measure: RadialMeasure

    @property
    def points(self) -> Floats:
        """Points of all questions, one after the other."""
        rows = np.concatenate([self.pair.later if asked.later else self.pair.earlier for asked in self.questions.all])
        points: Floats = self.values[rows]
        return points

    def solved(self, drawn: Floats) -> Floats:
        """Distances θ or 1/φ (b, questions·n) in replications whose members have drawn distances (b, j); NaN where there is none."""
        count, rows, asked = len(drawn), np.concatenate(self.pair.members), self.questions.all
        observed = Technology(self.values[rows], self.measure.m, self.measure.rts)
        moved = moved_units(observed, self.measure.orientation, self.distances[rows], drawn)
        members = self._members()[: 1 + asked[-1].technology]
        offsets = np.cumsum([0, *[len(some) for some in members] * count])
        held = np.repeat([one.technology for one in asked], len(self.pair.earlier))
        blocks = lp.Blocks(offsets, (len(members) * np.arange(count)[:, None] + held).ravel())
        values = moved[:, np.concatenate(members)].reshape(-1, self.values.shape[1])
        found: Floats = self.measure(values, blocks, np.tile(self.points, (count, 1))).distance
        return found.reshape(count, -1)

    def _members(self) -> list[Places]:
        """Which of the units that are moved make each technology: those of the earlier period, of the later one, all."""
        every = np.arange(sum(map(len, self.pair.members)))
        return [*np.split(every, [len(self.pair.members[0])]), every]


def _stream(distances: Floats, size: int, width: float, seed: list[int], replications: int) -> Iterator[Floats]:
    """Draws by a seed of their own; nothing where nothing is asked for."""
    if not size:
        return repeat(np.zeros((0, distances.shape[1])), replications)
    return mirrored_draws(distances, size, width, np.random.default_rng(seed), replications)
