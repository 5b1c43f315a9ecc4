"""Requests that something came back for: the share with a row in another frame, such as an answered survey."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sqeval import i18n
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.panel import AbsentDataError
from sqeval.numerics.statistic import Statistic


class Matched(MeasureBase):
    """Share of requests with a row in the frame `among` (joined by `key`), with a value in `column` if one is named.

    Ask only those who were asked by `where`, e.g. `where = { survey_sent = true }`.
    """

    is_share = True

    kind: Literal["matched"]
    source: Literal["records"] = "records"
    among: Literal["surveys", "orders"] = "surveys"
    key: str = "request_id"
    column: str | None = None

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The data layer: columns it reads, by frame."""
        other = (self.key,) if self.column is None else (self.key, self.column)
        return {self.source: self.columns, self.among: other}

    def _own_columns(self) -> tuple[str, ...]:
        return (self.key,)


def samples(measure: Matched, context: Context) -> tuple[Sample, ...]:
    """1 for a request with such a row."""
    rows = Rows.of(measure, context)
    if measure.among not in context.frames:
        raise AbsentDataError(measure.among)
    other = context.frames[measure.among]
    for column in measure.sources[measure.among]:
        if column not in other.columns:
            raise AbsentDataError(f"{measure.among}.{column}")
    keys = other[measure.key] if measure.column is None else other[measure.key][other[measure.column].notna()]
    found = rows.frame[measure.key].isin(keys.dropna()).to_numpy(dtype=np.float64)
    return (rows.sample(np.where(rows.frame[measure.key].isna(), np.nan, found)),)


def statistic(measure: Matched, sample: Sample) -> Statistic:
    """Share of ones."""
    del measure
    return inference.share(sample)


def value(measure: Matched, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Matched, lang: str) -> str:
    """How it is computed."""
    among = i18n.text(f"indicators.{measure.among}", lang)
    key = "matched" if measure.column is None else "matched_column"
    return i18n.text(f"measure.{key}", lang, among=among, column=measure.column)
