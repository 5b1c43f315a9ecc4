"""`measure`: from records and companion frames to the values of a hierarchy's indicators by unit and period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import ConfigError, DataError
from sqeval.indicators.estimate import FIELDS, Estimate, estimate
from sqeval.indicators.given import check_hierarchy, check_records, columns_of
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import Span
from sqeval.indicators.measure_spec import MeasureBase, Rating
from sqeval.indicators.node import Node
from sqeval.indicators.panel import AbsentDataError, Panel
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import Cohort, Period, parse
from sqeval.result import Caution, announces, merged


@announces
def measure(
    records: Any, hierarchy: Hierarchy, *, by: str | Sequence[str] | None = "team", period: str | None = "month", span: Span = (None, None)
) -> IndicatorTable:
    """Measure every indicator of a hierarchy, and its monitored values, by unit and period.

    Parameters
    ----------
    records : ServiceRecords
        From `read_records`.
    hierarchy : Hierarchy
        Its leaves and monitored values say how they are measured.
    by : column or columns of the records, or None
        What makes a unit (team, shop, channel …); None measures all records as one unit.
    period : {"day", "week", "month", "quarter", "year"} or None
        Length of time by which records are grouped; None takes all together.
    span : (first, last), optional
        Only requests opened in this span, e.g. ("2026-03", "2026-05"); None leaves an end open.

    Returns
    -------
    IndicatorTable
        A value with n, standard error, 95 % interval and missing share for every unit, period and indicator. An
        indicator whose data are not there is missing, with a caution that names it.

    Raises
    ------
    DataError
        A column to group by is not in the records, there are no records, or they were not read by `read_records`; or the
        numbers of an indicator are too large to be added up.
    ConfigError
        `hierarchy` is no Hierarchy, or an indicator does not say how it is measured.
    OptionError
        An unknown period, a span that cannot be read, or `by` that names no columns.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> records = sq.read_records(pd.DataFrame({"request_id": ["1", "2"], "team": ["A", "A"],
    ...     "created_at": ["2026-01-05 09:00", "2026-01-05 10:00"], "resolved_at": ["2026-01-05 11:00", "2026-01-05 14:00"]}))
    >>> clock = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
    >>> tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "hours", "direction": "cost", "measure": clock}]})
    >>> float(sq.measure(records, tree).values.loc[("A", "2026-01"), "hours"])
    3.0
    """
    check_records(records)
    check_hierarchy(hierarchy)
    return measure_panel(panel_of(records, by, period, span), hierarchy)


def panel_of(records: Any, by: str | Sequence[str] | None, period: str | None, span: Span = (None, None)) -> Panel:
    """Lay the grid of units and periods of `records`."""
    return Panel.from_records(records, columns_of(by), None if period is None else parse(Period, period, "period"), span)


def measure_panel(panel: Panel, hierarchy: Hierarchy) -> IndicatorTable:
    """Measure a hierarchy on a panel that is already laid."""
    cautions: list[Caution] = []
    estimates = {node.name: _measured(node, panel, len(hierarchy.grades), cautions) for node in hierarchy.measured}
    labels = pd.Index(list(estimates), name="indicator")
    columns_of = {field: [getattr(found, field) for found in estimates.values()] for field in FIELDS}
    arrays = {field: LabelledMatrix(np.column_stack(found), panel.rows, labels) for field, found in columns_of.items()}
    grades = pd.Index(hierarchy.grades.labels, name="grade")
    answers = {name: LabelledMatrix(found.answers, panel.rows, grades) for name, found in estimates.items() if found.answers is not None}
    measures = (node.measure for node in hierarchy.measured)
    if panel.off_grid and any(isinstance(found, MeasureBase) and found.cohort is Cohort.RESOLVED for found in measures):
        cautions.append(Caution("resolved_off_grid", (), {"rows": panel.off_grid}))
    return IndicatorTable(
        hierarchy=hierarchy,
        size=LabelledVector(panel.size, panel.rows, "n"),
        arrays=arrays,
        answer_counts=answers,
        by=panel.grid.by,
        period=None if panel.grid.period is None else panel.grid.period.value,
        warnings=merged([*panel.cautions, *cautions]),
    )


def _measured(node: Node, panel: Panel, grades: int, cautions: list[Caution]) -> Estimate:
    if node.measure is None:
        raise ConfigError("does not say how it is measured", path=f"{node.name}.measure", hint="Give the leaf a `measure`")
    try:
        # Sums that overflow are found below, by name.
        with np.errstate(over="ignore", invalid="ignore"):
            found = estimate(node.measure, panel, grades)
    except AbsentDataError as absent:
        cautions.append(Caution("no_data", (f"{node.name}: {absent.what}",), {}))
        return Estimate.absent(len(panel.rows), grades if isinstance(node.measure, Rating) else None)
    _refuse_infinite(node, found, panel.rows)
    if found.negative:
        cautions.append(Caution("negative_durations", (f"{node.name} ({found.negative}×)",), {}))
    return found


def _refuse_infinite(node: Node, found: Estimate, rows: pd.Index) -> None:
    """Numbers that are finite one by one may overflow together; infinity would be graded as if it were a value."""
    for field in FIELDS:
        beyond = np.flatnonzero(np.isinf(getattr(found, field)))
        if beyond.size:
            problem = f"the {field.replace('_', ' ')} of indicator {node.name!r} overflows to infinity"
            raise DataError(problem, unit=rows[beyond[0]], hint="Check the numbers it is made of: they are too large to be added up")
