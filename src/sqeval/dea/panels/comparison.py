"""Units of a panel compared from period to period by one measure: what is asked of it, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.panels.decomposition import Change
from sqeval.dea.panels.distances import Distances, Measure, distances, once
from sqeval.dea.panels.panel import PanelData
from sqeval.dea.panels.technologies import Questions, Technologies
from sqeval.errors import DataError
from sqeval.labelled import Floats
from sqeval.options import PanelTechnology


class Compared(NamedTuple):
    """What a measure found.

    All distances; those from the frontier of the own period (U, T); changes from period to period (U, T - 1), and from each unit's
    first period on (U, T) where these need no chain; and the statuses behind the former (each U, T - 1).
    """

    distances: Distances
    own: Floats
    change: Change
    since_first: Change | None
    statuses: list[NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Which panel is compared, by whose technologies; rows of `reference` make them."""

    panel: PanelData
    reference: PanelData
    technologies: Technologies
    word: PanelTechnology

    @classmethod
    def of(cls, panel: PanelData, reference: PanelData, word: PanelTechnology, *, base_period_only: bool = False) -> Comparison:
        """The comparison that a word of the field stands for; a panel of one period has nothing to compare."""
        periods = len(panel.periods)
        if periods == 1:
            raise DataError("the panel has one period only", value=panel.periods[0], hint="An index compares at least two")
        return cls(panel, reference, Technologies.of(word, periods, base_period_only=base_period_only), word)

    def count(self, *, own_only: bool = False) -> int:
        """How many programmes there are to solve."""
        return len(once(self._questions(own_only=own_only), len(self.panel.period_at)).row)

    def by(self, measure: Measure, *, own_only: bool = False) -> Compared:
        """Distances and changes; `own_only` leaves out those from the technologies that pairs are compared by (NaN)."""
        earlier, later = self._pairs()
        found = distances(self.technologies, self.panel, self.reference, self._questions(own_only=own_only), measure)
        own, words = found.at(self._own())
        statuses = [words[:, :-1], words[:, 1:]]
        if own_only:
            before = after = np.full(earlier.row.shape, np.nan)
        else:
            (before, *_), (after, *_) = answers = found.at(earlier), found.at(later)
            statuses += [status for _, base in answers for status in base]
        change = Change.of(own[:, :-1], own[:, 1:], before, after)
        return Compared(found, own, change, self._since_first(found, own, own_only=own_only), statuses)

    def _questions(self, *, own_only: bool) -> list[Questions]:
        return [self._own()] if own_only else [self._own(), *self._pairs(), *self._every()]

    def _own(self) -> Questions:
        """Every unit in every period, held to the technology of that period (U, T)."""
        rows = self.panel.rows
        return Questions(rows, np.broadcast_to(self.technologies.own, rows.shape))

    def _pairs(self) -> tuple[Questions, Questions]:
        """For every base, unit and pair (B, U, T - 1) its row in the earlier and in the later period, if it has both."""
        earlier, later = self.panel.rows[:, :-1], self.panel.rows[:, 1:]
        both = (earlier >= 0) & (later >= 0)
        bases = np.broadcast_to(self.technologies.bases[:, None, :], (len(self.technologies.bases), *both.shape))
        shown = [np.broadcast_to(np.where(both, rows, -1), bases.shape) for rows in (earlier, later)]
        return Questions(shown[0], bases), Questions(shown[1], bases)

    def _every(self) -> list[Questions]:
        """Where one technology compares all periods, every unit in every period held to it (U, T)."""
        if self.word is not PanelTechnology.GLOBAL:
            return []
        return [Questions(self.panel.rows, np.broadcast_to(self.technologies.bases[0, 0], self.panel.rows.shape))]

    def _since_first(self, found: Distances, own: Floats, *, own_only: bool) -> Change | None:
        """One technology for all periods compares any two of them, gaps between them or not."""
        first, at = (self.panel.rows >= 0).argmax(axis=1), np.arange(len(own))
        for asked in self._every():
            pooled = np.full_like(own, np.nan) if own_only else found.at(asked)[0]
            return Change.of(own[at, first][:, None], own, pooled[None, at, first][:, :, None], pooled[None])
        return None
