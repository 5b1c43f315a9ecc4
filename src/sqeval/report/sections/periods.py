"""Scores of every unit in every period, tinted by score."""

from __future__ import annotations

from typing import NamedTuple

from sqeval.evaluation.palette import HEAT_STEPS, heat_step
from sqeval.report.numbers import fixed
from sqeval.report.view import Row, View


class Cell(NamedTuple):
    """A score; its tint is None where it is not ranked."""

    score: str
    tint: int | None


class Periods(NamedTuple):
    """Lines of units, and the scale of the tints."""

    periods: tuple[str, ...]
    lines: list[tuple[str, list[Cell | None]]]
    scale: list[tuple[int, str]]


def build(view: View) -> Periods | None:
    """Units in the order of the latest period, then those that have none there."""
    periods = tuple(sorted({period for _, period in view.published}))
    if len(periods) < 2:
        return None
    here = [row.unit for row in view.shown]
    units = [*here, *sorted({unit for unit, _ in view.published} - set(here))]
    low, high = view.evaluation.grades.range
    ends = [f"{low + (high - low) * k / HEAT_STEPS:.0f}" for k in range(HEAT_STEPS)]
    return Periods(
        periods=periods,
        lines=[(unit, [_cell(view, view.published.get((unit, period))) for period in periods]) for unit in units],
        scale=list(enumerate(ends)),
    )


def _cell(view: View, row: Row | None) -> Cell | None:
    if row is None or not row.is_known:
        return None
    return Cell(fixed(row.score), None if row.rank is None else heat_step(view.place(row.score)))
