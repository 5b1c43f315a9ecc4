"""An index over time as arrays: its parts by unit and pair of periods, chained, and why they are missing where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.panels.panel import PanelData
from sqeval.labelled import Floats, read_only
from sqeval.numerics.linear_program import OPTIMAL

#: Why a unit has no index between two periods: it has no row in the earlier, the later or either of them.
MISSING_FROM, MISSING_TO, MISSING = "missing_from", "missing_to", "missing"


@dataclass(frozen=True, eq=False)
class IndexArrays:
    """Parts of an index by unit and pair of neighbouring periods.

    Attributes
    ----------
    names : tuple of str
        "mi", "ec", "tc" and, where there are such, "pec" and "sec".
    values : array (len(names), U, T - 1)
    chained : array (len(names), U, T)
        The same from each unit's first period, where they are 1, to every later one; NaN where the unit has no row or a link is missing.
    status : array (U, T - 1) of words
        "optimal", or why a part is NaN.
    own : array (U, T)
        Distance of every unit from the frontier of each period it is in.
    """

    names: tuple[str, ...]
    values: Floats
    chained: Floats
    status: NDArray[Any]
    own: Floats

    def __post_init__(self) -> None:
        for name in ("values", "chained", "status", "own"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    def part(self, name: str) -> Floats:
        """One part (U, T - 1)."""
        found: Floats = self.values[self.names.index(name)]
        return found


def chain(panel: PanelData, values: Floats) -> Floats:
    """Products of parts (C, U, T - 1) from each unit's first period on: (C, U, T)."""
    present = panel.rows >= 0
    begun = np.maximum.accumulate(present, axis=1)
    links = np.concatenate([np.ones_like(values[:, :, :1]), values], axis=2)
    # Before a unit's first period, and into it, nothing is chained.
    links = np.where(begun & np.roll(begun, 1, axis=1), links, 1.0)
    links[:, :, 0] = 1.0
    return np.where(present, np.cumprod(links, axis=2), np.nan)


def reasons(panel: PanelData, programmes: list[NDArray[Any]]) -> NDArray[Any]:
    """Why parts are missing (U, T - 1): rows that there are not, else the first status other than "optimal" of the programmes."""
    found = np.full((len(panel.units), len(panel.periods) - 1), OPTIMAL, dtype=object)
    for words in programmes:
        found = np.where(found == OPTIMAL, words, found)
    earlier, later = panel.rows[:, :-1] < 0, panel.rows[:, 1:] < 0
    return np.select([earlier & later, earlier, later], [MISSING, MISSING_FROM, MISSING_TO], found)
