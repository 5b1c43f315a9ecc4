"""Customers who come back, or do not: repurchase and churn."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase, Source
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.statistic import Statistic


class Repeat(MeasureBase):
    """Share of a period's customers who came again within `within_days` of their first time in it; `again` = false: who did not.

    Rows of one customer at one instant are one visit. Only rows that count (`where`, `unless`) are visits; coming again
    counts in any unit. A customer whose days are not over at the last visit of all is left out, also one who has come again:
    of the last customers only those who do are known, and they alone would make it all of them. A caution counts them.
    """

    is_share = True

    kind: Literal["repeat"]
    source: Source = "orders"
    customer: str = "customer_id"
    time: str = "ordered_at"
    within_days: float = Field(90, gt=0)
    again: bool = True

    def _own_columns(self) -> tuple[str, ...]:
        return (self.customer, self.time)


def samples(measure: Repeat, context: Context) -> tuple[Sample, ...]:
    """1 or 0 on the first row of every customer in a group."""
    rows = Rows.of(measure, context)
    who = pd.factorize(rows.frame[measure.customer])[0]
    time = columns.times(rows.frame, measure.time).to_numpy(dtype="datetime64[us]")
    usable = rows.kept & (who >= 0) & ~np.isnat(time)
    gap = _until_next(who, time, usable)
    window = np.timedelta64(round(measure.within_days * 86_400_000_000), "us")
    came = gap <= window
    waiting = time + window > (time[usable].max() if usable.any() else time)
    flags = np.where(waiting, np.nan, (came if measure.again else ~came).astype(np.float64))
    is_first = _first_of_customer(who, time, rows.groups.codes, usable & rows.asked)
    sample = rows.sample(flags, left_out=~is_first)
    sample.notes["time_not_up"] = rows.count(is_first & waiting)
    return (sample,)


def _until_next(who: NDArray[np.intp], time: NDArray[np.datetime64], usable: NDArray[np.bool_]) -> NDArray[np.timedelta64]:
    """Time from every row to the same customer's next visit; NaT where there is none."""
    rows = np.flatnonzero(usable)
    moments, visit = np.unique(np.stack([who[rows], time[rows].view(np.int64)], axis=1), axis=0, return_inverse=True)
    same = moments[1:, 0] == moments[:-1, 0]
    until = np.full(len(moments), np.timedelta64("NaT", "us"))
    until[:-1][same] = np.diff(moments[:, 1])[same].view("timedelta64[us]")
    gap = np.full(len(who), np.timedelta64("NaT", "us"))
    gap[rows] = until[visit.ravel()]
    return gap


def _first_of_customer(
    who: NDArray[np.intp], time: NDArray[np.datetime64], codes: NDArray[np.intp], usable: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The earliest row of every customer in every group; of several at one time, one."""
    rows = np.flatnonzero(usable)
    order = rows[np.lexsort((time[rows], who[rows], codes[rows]))]
    changes = (who[order[1:]] != who[order[:-1]]) | (codes[order[1:]] != codes[order[:-1]])
    found = np.zeros(len(who), dtype=bool)
    found[order[np.append(np.full(min(1, len(order)), True), changes)]] = True
    return found


def statistic(measure: Repeat, sample: Sample) -> Statistic:
    """Share of ones."""
    del measure
    return inference.share(sample)


def value(measure: Repeat, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Repeat, lang: str) -> str:
    """How it is computed."""
    key = "repeat" if measure.again else "churn"
    return i18n.text(f"measure.{key}", lang, customer=measure.customer, time=measure.time, days=f"{measure.within_days:g}")
