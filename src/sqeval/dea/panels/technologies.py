"""Which technologies an index over time needs, and which rows of a panel each of them has to measure.

A technology is what all rows of some neighbouring periods can do, mixed: those from `first` up to and including `last`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sqeval.dea.panels.panel import PanelData, Places
from sqeval.options import PanelTechnology


class Questions(NamedTuple):
    """Rows (q,) of a panel, and the technology (q,) that each is held to."""

    row: Places
    technology: Places


@dataclass(frozen=True, eq=False)
class Technologies:
    """The technologies of an index over T periods.

    Attributes
    ----------
    first, last : array (S,)
        Periods of each technology.
    own : array (T,)
        The technology whose frontier units of a period are to catch up with.
    bases : array (B, T - 1)
        The technologies by which units of a period and of the next one are compared; the index is the geometric mean over them.
    """

    first: Places
    last: Places
    own: Places
    bases: Places

    @classmethod
    def of(cls, word: PanelTechnology, periods: int, *, base_period_only: bool = False) -> Technologies:
        """Those of a word of the field; of `base_period_only`, units are compared by the technology of the earlier period only."""
        each = np.arange(periods, dtype=np.intp)
        start = np.zeros_like(each) if word is PanelTechnology.SEQUENTIAL else each
        if word is PanelTechnology.GLOBAL:
            first, last, bases = each[:1] * 0, each[-1:], np.full((1, periods - 1), periods, dtype=np.intp)
        elif word is PanelTechnology.BIENNIAL:
            first, last, bases = each[:-1], each[1:], periods + each[None, :-1]
        else:
            first, last = each[:0], each[:0]
            bases = each[None, :-1] if base_period_only else np.stack([each[:-1], each[1:]])
        return cls(np.append(start, first), np.append(each, last), each, bases)

    def labels(self, panel: PanelData) -> list[Any]:
        """What each technology is called: its period, or "first … last" of several."""
        ends = zip(panel.periods[self.first], panel.periods[self.last], strict=True)
        return [last if first == last else f"{first} … {last}" for first, last in ends]

    def members(self, reference: PanelData) -> list[Places]:
        """Rows of the panel that make each technology; they stand by period."""
        starts = np.searchsorted(reference.period_at, np.arange(len(reference.periods) + 1))
        return [np.arange(starts[first], starts[last + 1]) for first, last in zip(self.first, self.last, strict=True)]

    def holds(self, panel: PanelData, asked: Questions) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether rows are of a period of the technology that they are held to."""
        period = panel.period_at[asked.row]
        return (self.first[asked.technology] <= period) & (period <= self.last[asked.technology])
