"""How long every stage of the process takes at every unit, against the typical unit, and how efficient it is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.evaluation.value_text import hours_text, share_range
from sqeval.report.view import Row, View


class Cell(NamedTuple):
    """A stage at a unit: its median, whether that is longer than usual or even the slow stage; its efficiency by network DEA, if any."""

    median: str
    is_slowest: bool
    is_longer: bool
    n: str
    efficiency: str | None
    is_weakest: bool


class Stages(NamedTuple):
    """Stages with their time stamps and the median of all units, the lines of the units, and whether any efficiency is shown."""

    stages: list[tuple[str, str, str]]
    lines: list[tuple[str, bool, list[Cell]]]
    has_efficiency: bool


def build(view: View) -> Stages | None:
    """Medians of the latest period."""
    stages, table = view.evaluation.hierarchy.stages, view.evaluation.stages
    if not stages or not view.shown:
        return None
    values = {(str(column[0]), str(column[1])): table[column].to_numpy(dtype=np.float64) for column in table.columns}
    first = view.shown[0].position
    heads = [(stage.title(view.lang), stage.span, hours_text(float(values[stage.name, "typical"][first]), view.lang)) for stage in stages]
    lines = [(row.unit, row.rank is not None, _cells(view, row, values)) for row in view.shown]
    return Stages(heads, lines, any(cell.efficiency is not None for _, _, cells in lines for cell in cells))


def _cells(view: View, row: Row, values: dict[tuple[str, str], NDArray[np.float64]]) -> list[Cell]:
    inside = view.evaluation.stage_efficiency
    slowest, weakest = view.slow_stage(row), inside.weak_stage.iloc[row.position]
    ends = None if pd.isna(weakest) else inside.ends.iloc[row.position].to_numpy(dtype=np.float64).reshape(-1, 2)
    cells = []
    for k, stage in enumerate(view.evaluation.hierarchy.stages):
        median, excess, n = (float(values[stage.name, field][row.position]) for field in ("median", "excess", "n"))
        share = None if ends is None else share_range(*ends[k])
        weak = ends is not None and stage.name == weakest
        cells.append(Cell(hours_text(median, view.lang), stage.name == slowest, excess > 0, f"{n:,.0f}", share, weak))
    return cells
