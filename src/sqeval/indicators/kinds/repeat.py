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
    """Share of a period's customers who came again within `within_days` of their last time in it; `again` = false: who did not.

    A customer whose days are not over when the records end, and who has not come again, is not known yet and left out.
    Coming again counts in any unit.
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
    """1 or 0 on the last row of every customer in a group."""
    rows = Rows.of(measure, context)
    who = pd.factorize(rows.frame[measure.customer])[0]
    time = columns.times(rows.frame, measure.time).to_numpy(dtype="datetime64[us]")
    usable = (who >= 0) & ~np.isnat(time)
    gap = _until_next(who, time, usable)
    window = np.timedelta64(round(measure.within_days * 86_400_000_000), "us")
    came = gap <= window
    pending = ~came & (time + window > (time[usable].max() if usable.any() else time))
    flags = np.where(pending, np.nan, (came if measure.again else ~came).astype(np.float64))
    is_last = _last_of_customer(who, time, rows.groups.codes, usable & rows.asked)
    return (rows.sample(flags, left_out=~is_last),)


def _until_next(who: NDArray[np.intp], time: NDArray[np.datetime64], usable: NDArray[np.bool_]) -> NDArray[np.timedelta64]:
    """Time from every row to the same customer's next one; NaT where there is none."""
    rows = np.flatnonzero(usable)
    order = rows[np.lexsort((time[rows], who[rows]))]
    gap = np.full(len(who), np.timedelta64("NaT", "us"))
    same = who[order[1:]] == who[order[:-1]]
    gap[order[:-1][same]] = time[order[1:][same]] - time[order[:-1][same]]
    return gap


def _last_of_customer(
    who: NDArray[np.intp], time: NDArray[np.datetime64], codes: NDArray[np.intp], usable: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The latest row of every customer in every group; of several at one time, one."""
    rows = np.flatnonzero(usable)
    order = rows[np.lexsort((time[rows], who[rows], codes[rows]))]
    changes = (who[order[1:]] != who[order[:-1]]) | (codes[order[1:]] != codes[order[:-1]])
    found = np.zeros(len(who), dtype=bool)
    found[order[np.append(changes, np.full(min(1, len(order)), True))]] = True
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
