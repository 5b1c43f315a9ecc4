"""`measure`: from records and companion frames to the values of a hierarchy's indicators by unit and period."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import ConfigError, OptionError
from sqeval.indicators import expressions
from sqeval.indicators.cautions import not_drawn, not_reached, of_calendar, of_panel
from sqeval.indicators.context import Context
from sqeval.indicators.estimate import FIELDS, Estimate, estimate, refuse_infinite
from sqeval.indicators.given import check_hierarchy, check_records, columns_of
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.kinds import Expression, Measure, MeasureBase, Rating
from sqeval.indicators.node import Node
from sqeval.indicators.panel import AbsentDataError, Panel
from sqeval.indicators.periods import Span
from sqeval.indicators.resample import bootstrapped, keeps_own_interval
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import Cohort, Interval, Period, parse
from sqeval.progress import Progress
from sqeval.records import WorkCalendar
from sqeval.result import Caution, announces, merged


@dataclass(frozen=True)
class Inference:
    """How intervals are made, and from how many observations on a value is worth looking at.

    Attributes
    ----------
    interval : Interval
        By the method of each kind, or by drawing requests again.
    replications, seed
        Of the bootstrap.
    min_n : int
        Values that rest on fewer observations are marked as small.
    """

    interval: Interval = Interval.ANALYTIC
    replications: int = 500
    seed: int = 0
    min_n: int = 10


@announces
def measure(
    records: Any,
    hierarchy: Hierarchy,
    *,
    by: str | Sequence[str] | None = "team",
    period: str | None = "month",
    span: Span = (None, None),
    calendar: WorkCalendar | str | None = None,
    cluster: str | None = None,
    interval: str = "analytic",
    replications: int = 500,
    seed: int = 0,
    min_n: int = 10,
    progress: Progress = False,
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
    calendar : WorkCalendar or name of a preset, optional
        Working hours, holidays and named periods, for measures with a business clock; the hierarchy's own by default.
    cluster : column of the records, optional
        Requests of one customer (or agent) are alike; with their column the intervals allow for it.
    interval : {"analytic", "bootstrap"}
        Intervals by the method of each kind, or by drawing requests (or clusters) again.
    replications, seed : int
        Number of bootstrap draws, and the seed that makes them repeatable.
    min_n : int
        Values that rest on fewer observations are marked in `.small`.
    progress : bool or callable
        Report the bootstrap's progress.

    Returns
    -------
    IndicatorTable
        A value with n, standard error, 95 % interval and missing share for every unit, period and indicator. An
        indicator whose data are not there is missing, with a caution that names it.

    Raises
    ------
    DataError
        A column to group or cluster by is not in the records, there are no records, or they were not read by
        `read_records`; or the numbers of an indicator are too large to be added up.
    ConfigError
        `hierarchy` is no Hierarchy, an indicator does not say how it is measured, or needs a calendar that is not there.
    OptionError
        An unknown word for an option, a span that cannot be read, or `by` that names no columns.

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
    whole = {"replications": (replications, 50), "seed": (seed, 0), "min_n": (min_n, 0)}
    draws, start, least = (_whole(name, *limits) for name, limits in whole.items())
    inference = Inference(parse(Interval, interval, "interval"), draws, start, least)
    own = WorkCalendar.preset(calendar) if isinstance(calendar, str) else calendar
    if own is not None and not isinstance(own, WorkCalendar):
        hint = "Give the name of a preset, or sq.records.WorkCalendar.from_dict(…)"
        raise OptionError("is no calendar", path="calendar", value=type(calendar).__name__, hint=hint)
    if cluster is not None and not isinstance(cluster, str):
        raise OptionError("is no column", path="cluster", value=cluster, hint='Write cluster="customer_id"')
    return measure_panel(
        panel_of(records, by, period, span), hierarchy, calendar=own, cluster=cluster, inference=inference, progress=progress
    )


def _whole(name: str, value: Any, least: int) -> int:
    """A whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise OptionError(f"is a whole number from {least} on", path=name, value=value)
    return int(value)


def panel_of(records: Any, by: str | Sequence[str] | None, period: str | None, span: Span = (None, None)) -> Panel:
    """Lay the grid of units and periods of `records`."""
    return Panel.from_records(records, columns_of(by), None if period is None else parse(Period, period, "period"), span)


def measure_panel(
    panel: Panel,
    hierarchy: Hierarchy,
    *,
    calendar: WorkCalendar | None = None,
    cluster: str | None = None,
    inference: Inference | None = None,
    progress: Progress = False,
) -> IndicatorTable:
    """Measure a hierarchy on a panel that is already laid."""
    inference = inference or Inference()
    context = Context(panel, calendar or hierarchy.calendar, cluster)
    cautions: list[Caution] = []
    estimates = _estimates(hierarchy, context, inference, cautions, progress)
    labels = pd.Index(list(estimates), name="indicator")
    arrays = {
        field: LabelledMatrix(np.column_stack([getattr(found, field) for found in estimates.values()]), panel.rows, labels)
        for field in FIELDS
    }
    grades = pd.Index(hierarchy.grades.labels, name="grade")
    answers = {name: LabelledMatrix(found.answers, panel.rows, grades) for name, found in estimates.items() if found.answers is not None}
    cautions.extend(of_calendar(context, [node.measure for node in hierarchy.measured if node.measure is not None]))
    measures = (node.measure for node in hierarchy.measured)
    if any(isinstance(found, MeasureBase) and found.cohort is Cohort.RESOLVED for found in measures) and panel.off_grid:
        cautions.append(Caution("resolved_off_grid", (), {"rows": panel.off_grid}))
    return IndicatorTable(
        hierarchy=hierarchy,
        size=LabelledVector(panel.size, panel.rows, "n"),
        arrays=arrays,
        answer_counts=answers,
        by=panel.grid.by,
        period=None if panel.grid.period is None else panel.grid.period.value,
        min_n=inference.min_n,
        warnings=merged([*of_panel(panel, hierarchy), *cautions]),
    )


def _estimates(
    hierarchy: Hierarchy, context: Context, inference: Inference, cautions: list[Caution], progress: Progress
) -> dict[str, Estimate]:
    """Estimates by name, in the order of the hierarchy; those made of others after these."""
    is_drawn = inference.interval is Interval.BOOTSTRAP
    named = _named(hierarchy, context, inference, cautions, with_samples=is_drawn)
    found_by_name = {name: found for name, (_, found) in named.items()}
    if is_drawn:
        found_by_name = bootstrapped(named, context, inference.replications, inference.seed, progress)
        cautions.extend(not_drawn(named))
    return {node.name: found_by_name[node.name] for node in hierarchy.measured}


def named_estimates(hierarchy: Hierarchy, context: Context) -> dict[str, tuple[Measure, Estimate]]:
    """Every measure with its estimate and the samples it was made from."""
    return _named(hierarchy, context, Inference(), [], with_samples=True)


def _named(
    hierarchy: Hierarchy, context: Context, inference: Inference, cautions: list[Caution], *, with_samples: bool
) -> dict[str, tuple[Measure, Estimate]]:
    named: dict[str, tuple[Measure, Estimate]] = {}
    parts = {name for node in hierarchy.in_order if node.measure is not None for name in node.measure.names}
    for node in hierarchy.in_order:
        measure = _measure_of(node)
        if isinstance(measure, Expression):
            found = expressions.evaluate(measure, named)
        else:
            found = _measured(node, hierarchy, context, inference, cautions)
            # Samples hold several numbers a row: they are kept only for what is computed from them later.
            if not with_samples and node.name not in parts:
                found = replace(found, samples=())
        named[node.name] = (measure, found)
    return named


def _measure_of(node: Node) -> Measure:
    if node.measure is None:
        raise ConfigError("does not say how it is measured", path=f"{node.name}.measure", hint="Give the leaf a `measure`")
    return node.measure


def _draws_clusters(measure: Measure, inference: Inference) -> bool:
    """Whether the interval will come from drawing clusters, whatever its kind could do by itself."""
    return inference.interval is Interval.BOOTSTRAP and not keeps_own_interval(measure)


def _measured(node: Node, hierarchy: Hierarchy, context: Context, inference: Inference, cautions: list[Caution]) -> Estimate:
    measure, grades = _measure_of(node), len(hierarchy.grades)
    rows = context.panel.rows
    try:
        # Sums that overflow are found below, by name.
        with np.errstate(over="ignore", invalid="ignore"):
            found = estimate(measure, context, grades)
    except AbsentDataError as absent:
        cautions.append(Caution("no_data", (f"{node.name}: {absent.what}",), {}))
        return Estimate.absent(len(rows), grades if isinstance(measure, Rating) else None)
    if _may_not_be_reached(measure):
        cautions.extend(not_reached(node, found, rows))
    else:
        refuse_infinite(node.name, found, rows)
    notes = {code: count for code, count in found.notes.items() if code != "rows_independent" or not _draws_clusters(measure, inference)}
    cautions.extend(Caution(code, (f"{node.name} ({count}×)",), {}) for code, count in notes.items())
    cautions.extend(replace(caution, where=tuple(f"{node.name}: {place}" for place in caution.where)) for caution in found.cautions)
    return found


def _may_not_be_reached(measure: Measure | None) -> bool:
    """Whether infinity is an answer: a Kaplan–Meier quantile that more than its share of requests outlasts."""
    return getattr(measure, "open_cases", None) == "censored"
