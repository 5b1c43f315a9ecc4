"""Backlog: requests that are open when a period ends."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.ending import Ending
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics import rates
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic
from sqeval.options import Cohort


class Backlog(MeasureBase):
    """Number of requests opened before a period's end (or that of the span or of the records) and not ended by then.

    Requests opened before the span count too. One that is closed without `end` ended when it was closed; one that has ended
    at an unknown time is left out, and a caution counts it.
    """

    is_fact = True
    is_stock = True

    kind: Literal["backlog"]
    source: Literal["records"] = "records"
    cohort: Literal[Cohort.OPENED] = Cohort.OPENED
    start: str = "created_at"
    end: str = "resolved_at"

    @property
    def may_be_empty(self) -> tuple[str, ...]:
        """Without any end everything is open."""
        return (self.end,)

    def _own_columns(self) -> tuple[str, ...]:
        return (self.start, self.end)


def samples(measure: Backlog, context: Context) -> tuple[Sample, ...]:
    """A row for every request and period at whose end it was open."""
    rows = Rows.of(measure, context)
    begin = columns.times(rows.frame, measure.start).to_numpy(dtype="datetime64[us]")
    ending = Ending.of(rows, measure.end)
    finish = ending.at.to_numpy(dtype="datetime64[us]")
    undated = np.isnat(finish) & ending.over
    ends = _ends(context)
    first = np.searchsorted(ends, begin, side="right")
    last = np.where(np.isnat(finish), len(ends), np.searchsorted(ends, finish, side="right"))
    # A request counts from the first period whose end it reaches open, up to the one in which it ends.
    periods = np.where(rows.kept & ~undated & ~np.isnat(begin), np.maximum(last - first, 0), 0)
    request = np.repeat(np.arange(len(periods)), periods)
    period = first[request] + np.arange(len(request)) - np.repeat(np.cumsum(periods) - periods, periods)
    unit = context.panel.unit_codes("records")[request]
    codes = context.panel.grid_code(unit, period)
    off_grid = np.unique(request[(unit >= 0) & (codes < 0)])
    notes = {"undated_left_out": rows.count(undated), "backlog_off_grid": len(off_grid)}
    return (Sample("records", request, Groups(codes, rows.groups.size), np.ones(len(request)), codes >= 0, notes=notes),)


def _ends(context: Context) -> NDArray[np.datetime64]:
    """Ends of the periods; the last ones no later than just after the records end."""
    until = np.datetime64(context.observed_until, "us") + np.timedelta64(1, "us")
    ends: NDArray[np.datetime64] = np.minimum(np.array([end for _, end in context.panel.period_bounds()], dtype="datetime64[us]"), until)
    return ends


def statistic(measure: Backlog, sample: Sample) -> Statistic:
    """The number with its Poisson interval."""
    return rates.poisson(value(measure, sample))


def value(measure: Backlog, sample: Sample) -> Floats:
    """The number."""
    del measure
    return sample.n


def sentence(measure: Backlog, lang: str) -> str:
    """How it is computed."""
    text = i18n.text("measure.backlog", lang, start=measure.start, end=measure.end)
    return text if measure.end == "closed_at" else text + i18n.text("measure.backlog_closed", lang, end=measure.end)
