"""How long every stage of the process takes at every unit, against the typical unit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.evaluation.value_text import hours_text
from sqeval.report.view import Row, View


class Cell(NamedTuple):
    """A stage at a unit: its median, and whether it is the one that holds the unit back most, or just longer than usual."""

    median: str
    is_slowest: bool
    is_longer: bool
    n: str


class Stages(NamedTuple):
    """Stages with their time stamps and the median of all units, and the lines of the units."""

    stages: list[tuple[str, str, str]]
    lines: list[tuple[str, bool, list[Cell]]]


def build(view: View) -> Stages | None:
    """Medians of the latest period."""
    stages, table = view.evaluation.hierarchy.stages, view.evaluation.stages
    if not stages or not view.shown:
        return None
    values = {(str(column[0]), str(column[1])): table[column].to_numpy(dtype=np.float64) for column in table.columns}
    first = view.shown[0].position
    heads = [(stage.title(view.lang), stage.span, hours_text(float(values[stage.name, "typical"][first]), view.lang)) for stage in stages]
    return Stages(heads, [(row.unit, row.rank is not None, _cells(view, row, values)) for row in view.shown])


def _cells(view: View, row: Row, values: dict[tuple[str, str], NDArray[np.float64]]) -> list[Cell]:
    slowest = view.slow_stage(row)
    cells = []
    for stage in view.evaluation.hierarchy.stages:
        median, excess, n = (float(values[stage.name, field][row.position]) for field in ("median", "excess", "n"))
        cells.append(Cell(hours_text(median, view.lang), stage.name == slowest, excess > 0, f"{n:,.0f}"))
    return cells
