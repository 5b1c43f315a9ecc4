"""DEA inside an evaluation: one frontier a period (or pooled), set only by units with enough requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import dea
from sqeval.dea.data import unit_name
from sqeval.evaluation.dea_setting import MODELS, SCORE, takes
from sqeval.indicators.dea_choice import DeaChoice
from sqeval.indicators.keys import place_text, unnamed
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import Floats
from sqeval.options import Frontier
from sqeval.progress import Progress, track
from sqeval.result import Caution, merged

POOLED = "(pooled)"

Flags = NDArray[np.bool_]

#: Scores nearer to the frontier's own than this lie on it.
_ROUNDING = 1e-9
#: Score of a unit on the frontier: factors are 1, a distance is 0.
_ON_FRONTIER = {"directional": 0.0}


@dataclass(frozen=True, eq=False)
class Efficiency:
    """Efficiency by unit and period, and the DEA result of every frontier.

    Attributes
    ----------
    choice : DeaChoice or None
        Inputs, outputs and model; None where the evaluation has no DEA.
    scores, status : Series
        Efficiency 0–1 by row, NaN with a status that says why.
    results : dict of period to DeaResult
        With the units of that period ("(pooled)": unit and period) as units.
    rows : dict of period to array
        Positions in `scores` of the units of every result, in its order.
    cross : Series
        Cross-efficiencies that tell efficient units apart, where the choice asks for them (`tie_break`); else all missing.
    """

    choice: DeaChoice | None
    scores: pd.Series[Any]
    status: pd.Series[str]
    results: dict[str, dea.DeaResult] = field(default_factory=dict)
    rows: dict[str, NDArray[np.intp]] = field(default_factory=dict)
    warnings: tuple[Caution, ...] = ()
    cross: pd.Series[Any] = field(default_factory=lambda: pd.Series(dtype=np.float64))


def efficiencies(
    table: IndicatorTable,
    score: Floats,
    choice: DeaChoice | None,
    regions: list[dea.AssuranceRegion],
    *,
    frontier: Frontier,
    min_n: int,
    progress: Progress = False,
) -> Efficiency:
    """Measure the efficiency of every unit and period of an indicator table.

    `score` is their fuzzy score, for a choice that takes it as an output; `regions` bound the weights.
    Units with fewer than `min_n` requests, and requests that name no unit, do not set the frontier. Such a unit may lie
    beyond it; it then has no efficiency and the status "beyond frontier": nobody larger is there to compare it with.
    """
    scores = pd.Series(np.nan, index=table.units, name="efficiency")
    status = pd.Series("no DEA", index=table.units, dtype="str")
    if choice is None:
        return Efficiency(None, scores, status, warnings=(Caution("no_dea"),), cross=scores.copy())
    data = _Data.of(table, score, choice, frontier)
    usable, cross = data.usable, scores.rename("cross_efficiency")
    status[:] = np.where(usable, "optimal", "no data")
    sets_frontier = usable & (table.n.to_numpy() >= min_n) & ~unnamed(table.units)
    cautions: list[Caution] = []
    results: dict[str, dea.DeaResult] = {}
    places: dict[str, NDArray[np.intp]] = {}
    groups = list(frontiers(table.units, frontier))
    for name, rows in track(groups, len(groups), "DEA", progress):
        own, reference = rows & usable, rows & sets_frontier
        if not reference.any():
            status[own] = "no frontier"
            continue
        if not takes(choice.model, "reference"):
            status[own & ~reference] = "sets no frontier"
            own = reference
        result = data.measured(own, reference, regions)
        beyond = _beyond(result, own, sets_frontier)
        scores[own] = np.where(beyond, np.nan, result.efficiency.to_numpy())
        status[own] = np.where(beyond, "beyond frontier", result.status.to_numpy())
        if choice.tie_break is not None:
            cross[reference] = data.crossed(reference, regions).efficiency.to_numpy()
        results[name], places[name] = result, np.flatnonzero(own)
        cautions += _handed_on(result, name)
    left_out = tuple(place_text(label) for label in table.units[~usable])
    if left_out:
        cautions.append(Caution("dea_no_data", left_out))
    outside = tuple(place_text(label) for label in table.units[(status == "beyond frontier").to_numpy()])
    if outside:
        cautions.append(Caution("dea_beyond", outside))
    return Efficiency(choice, scores, status, results, places, merged(cautions), cross)


@dataclass(frozen=True)
class _Data:
    """Inputs, outputs and bad outputs of all rows."""

    choice: DeaChoice
    frontier: Frontier
    tables: tuple[pd.DataFrame, ...]

    @classmethod
    def of(cls, table: IndicatorTable, score: Floats, choice: DeaChoice, frontier: Frontier) -> _Data:
        values = table.values
        if SCORE in choice.outputs and SCORE not in values.columns:
            values = values.assign(**{SCORE: score})
        sides = (choice.inputs, choice.outputs, choice.undesirable)
        return cls(choice, frontier, tuple(values[list(names)] for names in sides if names))

    @property
    def usable(self) -> Flags:
        """Rows that DEA can take: every value known, and some input and some output other than zero."""
        known = np.logical_and.reduce([table.notna().all(axis=1) for table in self.tables])
        some = [(table != 0).any(axis=1) for table in self.tables[:2]]
        return np.asarray(known & some[0] & some[1], dtype=bool)

    def measured(self, own: Flags, reference: Flags, regions: list[dea.AssuranceRegion]) -> dea.DeaResult:
        """The model, `own` rows against those of `reference`."""
        choice = self.choice
        options: dict[str, Any] = {}
        X, Y, *bad = self._rows(own)
        if bad:
            options["undesirable"] = bad[0]
        if takes(choice.model, "reference"):
            options["reference"] = tuple(self._rows(reference))
        for name in ("orientation", "rts", "non_discretionary", "non_controllable"):
            value = getattr(choice, name)
            if value:
                options[name] = value
        if regions:
            options["weight_restrictions"] = regions
        return MODELS[choice.model](X, Y, **options)

    def crossed(self, reference: Flags, regions: list[dea.AssuranceRegion]) -> dea.DeaResult:
        """Cross-efficiencies of the units that set the frontier."""
        X, Y, *_ = self._rows(reference)
        return dea.cross_efficiency(X, Y, weight_restrictions=regions or None)

    def _rows(self, rows: Flags) -> list[pd.DataFrame]:
        return [named(table[rows], self.frontier) for table in self.tables]


def _handed_on(result: dea.DeaResult, name: str) -> Iterator[Caution]:
    """The cautions of one frontier, which units are called by unit and period in, as everywhere else in an evaluation."""
    units = {unit_name(unit) for labels in (result.data.units, result.data.reference) for unit in labels}
    for caution in result.warnings:
        places = (place_text((place, name)) if place in units and name != POOLED else place for place in caution.where)
        yield replace(caution, where=tuple(places) or (name,))


def _beyond(result: dea.DeaResult, own: Flags, sets_frontier: Flags) -> Flags:
    """Units that do not set the frontier and lie beyond it."""
    scores, edge = result.scores.to_numpy(), _ON_FRONTIER.get(result.model.name, 1.0)
    better = scores > edge + _ROUNDING if result.better == "higher" else scores < edge - _ROUNDING
    return np.asarray(better & ~sets_frontier[own], dtype=bool)


def frontiers(units: pd.Index, frontier: Frontier) -> Iterator[tuple[str, Flags]]:
    """Every frontier by its name, and the rows that are held against it."""
    if frontier is Frontier.POOLED or not isinstance(units, pd.MultiIndex):
        yield POOLED, np.ones(len(units), dtype=bool)
        return
    periods = units.get_level_values("period")
    for period in sorted(set(periods)):
        yield str(period), np.asarray(periods == period)


def named(table: pd.DataFrame, frontier: Frontier) -> pd.DataFrame:
    """Rows called by their unit, on a pooled frontier by unit and period."""
    if not isinstance(table.index, pd.MultiIndex):
        return table
    names = table.index.get_level_values("unit") if frontier is Frontier.PERIOD else [place_text(label) for label in table.index]
    return table.set_axis(names, axis=0)


def unit_in(frontier: str, label: object) -> str:
    """The name of a row's unit in the DEA result of `frontier`."""
    return place_text(label) if frontier == POOLED or not isinstance(label, tuple) else str(label[0])
