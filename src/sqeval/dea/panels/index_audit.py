"""What to know of an index over time before trusting it: gaps in the panel, units out of reach, frontiers of few units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.data import unit_name
from sqeval.dea.data_audit import audit_data, least_units
from sqeval.dea.explain import word_key
from sqeval.dea.panels.index_arrays import MISSING, MISSING_FROM, MISSING_TO
from sqeval.dea.panels.panel import PanelData
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL
from sqeval.result import Caution

if TYPE_CHECKING:
    from sqeval.dea.panels.malmquist_result import MalmquistResult

_GAPS = (MISSING, MISSING_FROM, MISSING_TO)
#: About one frontier, or one appearance of a unit: a panel has several of both.
_NOT_OF_PANELS = ("dea_few_units", "dea_duplicates")


def audit_index(result: MalmquistResult, reference: PanelData) -> tuple[Caution, ...]:
    """Cautions: entries there are none of, with the reason; periods of few units; and the data, all periods together."""
    return tuple(chain(_gaps(result), _unsolved(result), small_frontiers(reference, result.panel), audit_panel(result.panel)))


def audit_panel(panel: PanelData) -> Iterator[Caution]:
    """What the data of all periods together show."""
    return (caution for caution in audit_data(panel.data).cautions if caution.code not in _NOT_OF_PANELS)


def small_frontiers(reference: PanelData, panel: PanelData, width: int = 1) -> Iterator[Caution]:
    """Periods, or windows of several, in which few units make the frontier, by the rule of thumb for one frontier."""
    each = np.bincount(reference.period_at, minlength=len(panel.periods))
    counts, least = np.convolve(each, np.ones(width, dtype=np.intp), mode="valid"), least_units(panel.data)
    few = np.flatnonzero(counts < least)
    if few.size:
        places = tuple(str(period) for period in panel.periods[few])
        yield Caution("dea_panel_small", places, {"least": least, "fewest": int(counts.min())})


def _gaps(result: MalmquistResult) -> Iterator[Caution]:
    gaps = np.isin(result.arrays.status, _GAPS)
    if gaps.any():
        yield Caution("dea_index_missing", _names(result, gaps), {"entries": int(gaps.sum()), "of": gaps.size})


def _unsolved(result: MalmquistResult) -> Iterator[Caution]:
    for word in sorted({str(word) for word in result.arrays.status.ravel()} - {OPTIMAL, *_GAPS}):
        found = result.arrays.status == word
        code = "dea_index_infeasible" if word == INFEASIBLE else "dea_index_unsolved"
        details = {"entries": int(found.sum()), "of": found.size}
        words = {} if word == INFEASIBLE else {"status": f"dea_panels.{word_key(word)}"}
        yield Caution(code, _names(result, found), details, words)


def _names(result: MalmquistResult, entries: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(unit_name(unit) for unit in result.panel.units[np.flatnonzero(entries.any(axis=1))])
