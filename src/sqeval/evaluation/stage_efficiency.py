"""Which stage of the process is least efficient at a unit: network DEA on hours in every stage and on what passes between stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import dea
from sqeval.evaluation.efficiency import frontiers, named
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure_panel
from sqeval.indicators.node import Node, Stage
from sqeval.indicators.panel import Panel
from sqeval.options import Frontier
from sqeval.progress import Progress, track
from sqeval.result import Caution

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class StageEfficiency:
    """Efficiency of every stage by unit and period, and the network DEA result of every frontier.

    Attributes
    ----------
    ends : DataFrame
        Rows as in the evaluation; columns (stage, "min" | "max"), NaN where a unit was not measured; no columns where stages have no
        efficiencies, and a caution says why.
    weak_stage : Series
        The stage that is least efficient in every optimum, "(none)" or "(undecided)"; missing where a unit was not measured.
    results : dict of period to NetworkResult
    """

    ends: pd.DataFrame
    weak_stage: pd.Series[Any]
    results: dict[str, dea.NetworkResult] = field(default_factory=dict)
    warnings: tuple[Caution, ...] = ()

    @classmethod
    def none(cls, units: pd.Index, *warnings: Caution) -> StageEfficiency:
        """No stage has an efficiency."""
        return cls(pd.DataFrame(index=units), pd.Series(None, index=units, dtype=object), warnings=warnings)


def stage_efficiencies(
    hierarchy: Hierarchy,
    panel: Panel,
    medians: pd.DataFrame,
    typical: Flags,
    *,
    has_dea: bool,
    frontier: Frontier,
    progress: Progress = False,
) -> StageEfficiency:
    """Network SBM of the stages in a row: input-oriented, constant returns to scale, free links, stages of equal weight.

    A stage takes the hours that its requests spent in it and the requests that came from the stage before, and makes the requests
    that it passes on (`medians` holds their counts). Only rows marked as `typical` are measured: of few requests little can be said.
    Stages have efficiencies where the evaluation has DEA and the hierarchy names two stages or more, each from one time stamp to
    another, that begins where the one before ends.
    """
    if not has_dea or not hierarchy.stages:
        return StageEfficiency.none(panel.rows)
    reason = _missing(hierarchy.stages)
    if reason is not None:
        return StageEfficiency.none(panel.rows, Caution("no_stage_efficiency", words={"reason": f"evaluation.stages_{reason}"}))
    hours, passed = _amounts(hierarchy, panel, medians)
    usable = typical & np.asarray((pd.concat([hours, passed], axis=1) > 0).all(axis=1), dtype=bool)
    process = _process(hierarchy.stages)
    names = [stage.name for stage in hierarchy.stages]
    columns = pd.MultiIndex.from_product([names, ["min", "max"]])
    ends = pd.DataFrame(np.nan, index=panel.rows, columns=columns)
    weak = pd.Series(None, index=panel.rows, dtype=object)
    results: dict[str, dea.NetworkResult] = {}
    groups = list(frontiers(panel.rows, frontier))
    for name, rows in track(groups, len(groups), "stages", progress):
        own = rows & usable
        if not own.any():
            continue
        X, Z, Y = (named(table[own], frontier) for table in (hours, passed.iloc[:, :-1], passed.iloc[:, -1:]))
        result = dea.network(X, process, Y, Z=Z, orientation="input", rts="crs")
        ends.loc[own] = result.stage_efficiency.to_numpy()
        weak[own] = result.weak_stage.to_numpy()
        results[name] = result
    return StageEfficiency(ends, weak, results)


def _missing(stages: tuple[Stage, ...]) -> str | None:
    """What a hierarchy lacks for efficiencies of its stages, as the end of a key; None where it has all."""
    if len(stages) == 1:
        return "only_one"
    if any(stage.column is not None for stage in stages):
        return "of_hours"
    return None if all(one.end == other.start for one, other in pairwise(stages)) else "apart"


def _amounts(hierarchy: Hierarchy, panel: Panel, medians: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Total hours in every stage, and the requests that went through it."""
    clocks = tuple(Node(name=stage.name, measure=stage.total) for stage in hierarchy.stages)
    own = measure_panel(panel, Hierarchy(name="hours of the stages", children=clocks, calendar=hierarchy.calendar))
    counts = {_passed(stage): medians[stage.name, "n"] for stage in hierarchy.stages}
    return own.values.set_axis([_hours(stage) for stage in hierarchy.stages], axis=1), pd.DataFrame(counts, index=panel.rows)


def _process(stages: tuple[Stage, ...]) -> dict[str, dea.Stage]:
    """Every stage takes its hours and what the one before passed on."""
    before: list[list[str]] = [[], *([_passed(stage)] for stage in stages[:-1])]
    return {stage.name: dea.Stage([_hours(stage), *taken], _passed(stage)) for stage, taken in zip(stages, before, strict=True)}


def _hours(stage: Stage) -> str:
    return f"hours in {stage.name}"


def _passed(stage: Stage) -> str:
    return f"passed by {stage.name}"
