"""DEA inside an evaluation: one frontier a period (or pooled), set only by units with enough requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import dea
from sqeval.dea.data import unit_name
from sqeval.errors import ConfigError, nearest_hint
from sqeval.indicators.hierarchy import DeaChoice, Hierarchy
from sqeval.indicators.keys import place_text, unnamed
from sqeval.indicators.table import IndicatorTable
from sqeval.options import Frontier
from sqeval.progress import Progress, track
from sqeval.result import Caution, merged
from sqeval.spec import read

#: Models an evaluation can run; each takes X, Y, orientation, rts and reference.
MODELS: dict[str, Callable[..., dea.DeaResult]] = {"radial": dea.radial}

POOLED = "(pooled)"

Flags = NDArray[np.bool_]

#: Scores nearer to 1 than this lie on the frontier.
_ROUNDING = 1e-9


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
    """

    choice: DeaChoice | None
    scores: pd.Series[Any]
    status: pd.Series[str]
    results: dict[str, dea.DeaResult] = field(default_factory=dict)
    rows: dict[str, NDArray[np.intp]] = field(default_factory=dict)
    warnings: tuple[Caution, ...] = ()


def choose(hierarchy: Hierarchy, given: Mapping[str, Any] | DeaChoice | None) -> DeaChoice | None:
    """What DEA compares: as given, else as the hierarchy says.

    Raises
    ------
    ConfigError
        A wrong key or word, or a name that is neither an indicator nor a monitored value.
    """
    choice = hierarchy.dea if given is None else given if isinstance(given, DeaChoice) else read(DeaChoice, given, path="dea")
    known = [node.name for node in hierarchy.measured]
    for name in () if choice is None else (*choice.inputs, *choice.outputs):
        if name not in known:
            raise ConfigError("unknown indicator", path="dea", value=name, hint=nearest_hint(name, known))
    return choice


def efficiencies(table: IndicatorTable, choice: DeaChoice | None, frontier: Frontier, min_n: int, progress: Progress = False) -> Efficiency:
    """Measure the efficiency of every unit and period of an indicator table.

    Units with fewer than `min_n` requests, and requests that name no unit, do not set the frontier. Such a unit may lie
    beyond it; it then has no efficiency and the status "beyond frontier": nobody larger is there to compare it with.
    """
    scores = pd.Series(np.nan, index=table.units, name="efficiency")
    status = pd.Series("no DEA", index=table.units, dtype="str")
    if choice is None:
        return Efficiency(None, scores, status, warnings=(Caution("no_dea"),))
    values = table.values
    X, Y = values[list(choice.inputs)], values[list(choice.outputs)]
    usable = _usable(X, Y)
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
        result = MODELS[choice.model](
            named(X[own], frontier),
            named(Y[own], frontier),
            orientation=choice.orientation,
            rts=choice.rts,
            reference=(named(X[reference], frontier), named(Y[reference], frontier)),
        )
        beyond = _beyond(result, own, sets_frontier)
        scores[own] = np.where(beyond, np.nan, result.efficiency.to_numpy())
        status[own] = np.where(beyond, "beyond frontier", result.status.to_numpy())
        results[name], places[name] = result, np.flatnonzero(own)
        cautions += _handed_on(result, name)
    left_out = tuple(place_text(label) for label in table.units[~usable])
    if left_out:
        cautions.append(Caution("dea_no_data", left_out))
    outside = tuple(place_text(label) for label in table.units[(status == "beyond frontier").to_numpy()])
    if outside:
        cautions.append(Caution("dea_beyond", outside))
    return Efficiency(choice, scores, status, results, places, merged(cautions))


def _handed_on(result: dea.DeaResult, name: str) -> Iterator[Caution]:
    """The cautions of one frontier, which units are called by unit and period in, as everywhere else in an evaluation."""
    units = {unit_name(unit) for labels in (result.data.units, result.data.reference) for unit in labels}
    for caution in result.warnings:
        places = (place_text((place, name)) if place in units and name != POOLED else place for place in caution.where)
        yield replace(caution, where=tuple(places) or (name,))


def _beyond(result: dea.DeaResult, own: Flags, sets_frontier: Flags) -> Flags:
    """Units that do not set the frontier and lie beyond it."""
    scores = result.scores.to_numpy()
    better = scores > 1 + _ROUNDING if result.better == "higher" else scores < 1 - _ROUNDING
    return np.asarray(better & ~sets_frontier[own], dtype=bool)


def _usable(X: pd.DataFrame, Y: pd.DataFrame) -> Flags:
    """Rows that DEA can take: every value known, and some input and some output other than zero."""
    known = X.notna().all(axis=1) & Y.notna().all(axis=1)
    return np.asarray(known & (X != 0).any(axis=1) & (Y != 0).any(axis=1), dtype=bool)


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
