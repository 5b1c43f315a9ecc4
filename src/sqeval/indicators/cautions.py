"""What a reader must know of measured values: of the calendar, of frames that do not match, of quantiles not reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sqeval.indicators.context import Context
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.kinds import Expression, Measure, Ratio
from sqeval.indicators.node import Node
from sqeval.indicators.panel import Panel
from sqeval.indicators.resample import cannot_be_drawn
from sqeval.result import Caution


def of_calendar(context: Context, measures: Sequence[Measure]) -> tuple[Caution, ...]:
    """What the calendar does not know of the years of the records, where any measure goes by it."""
    if context.calendar is None or not any(map(_goes_by_calendar, measures)):
        return ()
    frame = context.frames["records"]
    return context.calendar.cautions(*(frame[name] for name in ("created_at", "resolved_at") if name in frame.columns))


def _goes_by_calendar(measure: Measure) -> bool:
    """Whether a measure counts working time, or goes by named periods."""
    parts = (measure.numerator, measure.denominator) if isinstance(measure, Ratio) else (measure,)
    words = [getattr(part, "clock", "") for part in (*parts, getattr(measure, "limits", None))]
    return "business" in words or any(getattr(part, "during", ()) or getattr(part, "outside", ()) for part in parts)


def of_panel(panel: Panel, hierarchy: Hierarchy) -> list[Caution]:
    """The panel's cautions, without those of frames that the hierarchy does not read."""
    read = hierarchy.needs()
    return [caution for caution in panel.cautions if caution.code != "unmatched_rows" or caution.details["frame"] in read]


def not_reached(node: Node, found: Estimate, rows: pd.Index) -> list[Caution]:
    """Where a Kaplan–Meier quantile is not reached."""
    beyond = np.flatnonzero(np.isinf(found.value))
    places = tuple(f"{node.name}: {row if isinstance(row, str) else ', '.join(map(str, row))}" for row in rows[beyond])
    return [Caution("not_reached", places, {})] if places else []


def not_drawn(named: Mapping[str, tuple[Measure, Estimate]]) -> list[Caution]:
    """Expressions without an interval by the bootstrap, as a part of them cannot be drawn again."""
    found = [
        name
        for name, (measure, made) in named.items()
        if isinstance(measure, Expression) and np.isnan(made.standard_error).all() and cannot_be_drawn(measure, named)
    ]
    return [Caution("expression_not_drawn", tuple(found))] if found else []
