"""Which stage of the process holds a unit back: stage medians against those of all units in the same period."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure_panel
from sqeval.indicators.measure_spec import Duration
from sqeval.indicators.node import Node, Stage
from sqeval.indicators.panel import Panel
from sqeval.result import Caution


def stage_table(hierarchy: Hierarchy, panel: Panel, overall: Panel) -> tuple[pd.DataFrame, tuple[Caution, ...]]:
    """Median hours of every stage by unit and period, the same of all units, and the excess.

    Returns
    -------
    DataFrame
        Rows as in the panel; columns (stage, "median" | "all" | "excess" | "n"), hours.
    cautions
    """
    clocks = tuple(
        Node(name=stage.name, measure=Duration(kind="duration", start=stage.start, end=stage.end, unit="hours"))
        for stage in hierarchy.stages
    )
    if not clocks:
        return pd.DataFrame(index=panel.rows), ()
    tree = Hierarchy(name="stages of the process", children=clocks)
    own, everyone = measure_panel(panel, tree), measure_panel(overall, tree)
    reference = everyone.values.to_numpy()[_period_positions(panel.rows, overall.rows)]
    parts = {}
    for k, stage in enumerate(hierarchy.stages):
        median = own.values.to_numpy()[:, k]
        found = {"median": median, "all": reference[:, k], "excess": median - reference[:, k], "n": own.counts.to_numpy()[:, k]}
        parts.update({(stage.name, field): values for field, values in found.items()})
    return pd.DataFrame(parts, index=panel.rows), own.warnings


def _clock(stage: Stage) -> Duration:
    return Duration(kind="duration", start=stage.start, end=stage.end, unit="hours")


def slow_stage(stages: pd.DataFrame) -> pd.Series[str]:
    """The stage whose median exceeds that of all units by the most hours; missing where none does."""
    if stages.empty:
        return pd.Series(None, index=stages.index, dtype="str")
    excess = stages.xs("excess", axis=1, level=1)
    values = np.nan_to_num(excess.to_numpy(dtype=np.float64), nan=-np.inf)
    names = excess.columns.to_numpy(dtype=object)[values.argmax(axis=1)]
    return pd.Series(np.where(values.max(axis=1) > 0, names, None), index=stages.index, dtype="str")


def _period_positions(rows: pd.Index, overall: pd.Index) -> NDArray[np.intp]:
    if not isinstance(rows, pd.MultiIndex):
        return np.zeros(len(rows), dtype=np.intp)
    return np.asarray(pd.Index(overall.get_level_values("period")).get_indexer(rows.get_level_values("period")), dtype=np.intp)
