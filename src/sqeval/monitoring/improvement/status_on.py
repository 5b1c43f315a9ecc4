"""How a measure stands on a day, and what it has brought so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval.indicators.given_table import check_table
from sqeval.indicators.periods import period_bounds
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.improvement.measures_status import MeasuresStatus
from sqeval.monitoring.improvement.pooled import effect_between, node_of, rows_of
from sqeval.options import Direction, MeasureStatus
from sqeval.result import Caution, merged

_OUTCOMES = {"better": "effective", "worse": "harmful", "changed": "changed"}


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    measure: str
    indicator: str
    unit: str
    owner: str | None
    start: pd.Timestamp
    due: pd.Timestamp | None
    expected: float | None
    status: MeasureStatus | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others."""
        return self.measure, self.indicator, self.unit

    def state(self, day: pd.Timestamp) -> str:
        """Planned, running, overdue or done on a day."""
        if self.status is MeasureStatus.DONE:
            return "done"
        if self.due is not None and day > self.due:
            return "overdue"
        return "planned" if day < self.start or self.status is MeasureStatus.PLANNED else "running"


def status_rows(rows: tuple[Row, ...], day: pd.Timestamp, tables: tuple[IndicatorTable, ...]) -> MeasuresStatus:
    """All measures on a day, each by the first of the tables that has its unit."""
    for table in tables:
        check_table(table)
    cautions: list[Caution] = []
    found = [_status(row, day, _table_of(row, tables), cautions) for row in rows]
    late = tuple(row.measure for row in rows if row.status is MeasureStatus.PLANNED and row.start <= day)
    cautions += [Caution("measures_not_begun", late)] if late else []
    judged = sum(not np.isnan(line["lower"]) for line in found)
    if judged > 1:
        cautions.append(Caution("measures_many", details={"judged": judged, "chance": f"{0.025 * judged:.2g}"}))
    listed = pd.DataFrame(found, columns=list(MeasuresStatus.COLUMNS))
    # Words stay beside None: a column of text would turn it into a number that is none.
    words = {name: pd.Series([line[name] for line in found], dtype=object) for name in ("owner", "outcome", "against_expected")}
    return MeasuresStatus(listed.assign(**words), day, merged(cautions))


def _table_of(row: Row, tables: tuple[IndicatorTable, ...]) -> IndicatorTable | None:
    having = (table for table in tables if isinstance(table.units, pd.MultiIndex) and row.unit in table.units.get_level_values(0))
    return next(having, tables[0] if tables else None)


def _status(row: Row, day: pd.Timestamp, table: IndicatorTable | None, cautions: list[Caution]) -> dict[str, Any]:
    state = row.state(day)
    head = {"measure": row.measure, "indicator": row.indicator, "unit": row.unit, "owner": row.owner, "start": row.start, "due": row.due}
    line = {**head, "status": state, **dict.fromkeys(("before", "after", "effect", "lower", "upper"), np.nan)}
    line |= {"expected": np.nan if row.expected is None else row.expected, "against_expected": None, "outcome": None}
    # Asked for a planned one too: a name that the table does not know is to be found before the measure begins.
    node = None if table is None else node_of(table, row.indicator)
    if table is None or node is None:
        return line
    if row.expected is not None and _sign(node.direction) * row.expected < 0:
        cautions.append(Caution("measures_expected_wrong_way", (row.measure,)))
    if isinstance(table.units, pd.MultiIndex) and row.unit not in table.units.get_level_values(0):
        cautions.append(Caution("measures_unit_unknown", (f"{row.measure}: {row.unit}",)))
        return line
    places = tuple(rows_of(table, row.unit))
    if row.start > day or row.status is MeasureStatus.PLANNED:
        return line
    before, after = _sides(row, day, places)
    cautions += [] if before else [Caution("measures_no_before", (row.measure,))]
    cautions += [] if after else [Caution("measures_no_after", (row.measure,))]
    effect = effect_between(table, node, row.unit, before=before, after=after) if before and after else None
    if effect is None:
        return line | {"outcome": _not_shown(state)}
    cautions += [Caution(c.code, (row.measure,), c.details, c.words) for c in effect.warnings if c.code != "effect_periods_left_out"]
    cautions += [Caution(c.code, c.where) for c in effect.warnings if c.code == "effect_periods_left_out"]
    line |= {
        "before": effect.before,
        "after": effect.after,
        "effect": effect.effect,
        "lower": effect.interval[0],
        "upper": effect.interval[1],
    }
    line["against_expected"] = None if row.expected is None else _against(row.expected, effect.interval, node.direction)
    return line | {"outcome": _OUTCOMES.get(effect.verdict, _not_shown(state))}


def _sides(row: Row, day: pd.Timestamp, periods: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The whole periods before the start, and those since; the one in which it began is neither."""
    bounds = {period: period_bounds(period) for period in periods}
    end = day + pd.Timedelta(days=1)
    before = tuple(period for period, (_, following) in bounds.items() if following <= row.start)
    return before, tuple(period for period, (first, following) in bounds.items() if first >= row.start and following <= end)


def _not_shown(state: str) -> str:
    return "not shown" if state in ("done", "overdue") else "not yet shown"


def _sign(direction: Direction) -> int:
    return {Direction.BENEFIT: 1, Direction.COST: -1}.get(direction, 0)


def _against(expected: float, interval: tuple[float, float], direction: Direction) -> str | None:
    """Whether the whole interval is at least as good as expected, or all of it falls short; None where good has no side."""
    sign = _sign(direction)
    if sign == 0 or np.isnan(interval[0]):
        return None
    worst, best = sorted((sign * interval[0], sign * interval[1]))
    return "reached" if worst >= sign * expected else "short" if best < sign * expected else "open"
