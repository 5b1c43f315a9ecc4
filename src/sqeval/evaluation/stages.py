"""Which stage of the process holds a unit back: its stage medians against those of the typical unit of the period."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure_panel
from sqeval.indicators.node import Node
from sqeval.indicators.panel import Panel
from sqeval.result import Caution

Flags = NDArray[np.bool_]


def stage_table(hierarchy: Hierarchy, panel: Panel, typical: Flags) -> tuple[pd.DataFrame, tuple[Caution, ...]]:
    """Median hours of every stage by unit and period, those of the typical unit, and the excess.

    The typical unit's median is the median of the units' medians in the period, over the rows marked as `typical`:
    taken over all requests, one very large unit would be the norm for all.

    Returns
    -------
    DataFrame
        Rows as in the panel; columns (stage, "median" | "typical" | "excess" | "n"), hours.
    cautions
    """
    clocks = tuple(Node(name=stage.name, measure=stage.measure) for stage in hierarchy.stages)
    if not clocks:
        return pd.DataFrame(index=panel.rows), ()
    own = measure_panel(panel, Hierarchy(name="stages of the process", children=clocks, calendar=hierarchy.calendar))
    medians, counts = own.values.to_numpy(), own.counts.to_numpy()
    norms = _typical(medians, panel.rows, typical)
    parts = {}
    for k, stage in enumerate(hierarchy.stages):
        found = {"median": medians[:, k], "typical": norms[:, k], "excess": medians[:, k] - norms[:, k], "n": counts[:, k]}
        parts.update({(stage.name, field): values for field, values in found.items()})
    return pd.DataFrame(parts, index=panel.rows), own.warnings


def slow_stage(stages: pd.DataFrame) -> pd.Series[str]:
    """The stage whose median exceeds that of the typical unit by the most hours; missing where none does."""
    if stages.empty:
        return pd.Series(None, index=stages.index, dtype="str")
    excess = stages.xs("excess", axis=1, level=1)
    values = np.nan_to_num(excess.to_numpy(dtype=np.float64), nan=-np.inf)
    names = excess.columns.to_numpy(dtype=object)[values.argmax(axis=1)]
    return pd.Series(np.where(values.max(axis=1) > 0, names, None), index=stages.index, dtype="str")


def _typical(medians: NDArray[np.float64], rows: pd.Index, typical: Flags) -> NDArray[np.float64]:
    periods = rows.get_level_values("period").to_numpy() if isinstance(rows, pd.MultiIndex) else np.zeros(len(rows))
    norms = np.full(medians.shape, np.nan)
    for period in np.unique(periods):
        own = periods == period
        found = medians[own & typical]
        # A stage that no unit has in a period has no norm either.
        known = ~np.isnan(found).all(axis=0)
        norms[np.ix_(own, known)] = np.nanmedian(found[:, known], axis=0)
    return norms
