"""Shares: how many rows hold something, of those where it is known."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import Condition, MeasureBase, Range, Value
from sqeval.indicators.kinds.ending import is_over
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import conditions_text, values_text
from sqeval.numerics.statistic import Statistic
from sqeval.spec import Table


def _listed(value: object) -> object:
    """One value may stand for itself."""
    return (value,) if isinstance(value, (str, int, float)) else value


class Share(MeasureBase):
    """Share of rows where `column` holds (is true, is one of `equals`, or lies in a range), over the rows where it is known.

    With `all_of`, share of rows that meet every condition: one that is known to fail decides; otherwise one that is not
    known leaves the row out. `open_cases` "exclude" leaves out requests that are not resolved or closed yet, by time stamps,
    the flag `resolved` or a status of closed or cancelled.
    """

    is_share = True

    kind: Literal["share"]
    column: str | None = None
    equals: Annotated[tuple[Value, ...] | None, BeforeValidator(_listed)] = None
    at_least: float | None = None
    at_most: float | None = None
    all_of: Table[str, Condition] = Field(default_factory=dict)
    open_cases: Literal["include", "exclude"] = "include"

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if self.equals == ():
            raise ValueError("`equals` names no value")
        if (self.column is None) == (not self.all_of):
            raise ValueError("a `share` measure needs either `column` or `all_of`")
        ranged = self.at_least is not None or self.at_most is not None
        if (self.equals is not None and ranged) or (self.column is None and (self.equals is not None or ranged)):
            raise ValueError("a `share` measure takes `equals`, or a range by `at_least` and `at_most`, of its `column`")
        if self.open_cases == "exclude" and self.source != "records":
            raise ValueError("`open_cases` goes by the resolution of requests, so it needs the source records")
        return self

    @property
    def condition(self) -> Condition | None:
        """What `column` has to hold; None where it is a yes/no column."""
        if self.equals is not None:
            return self.equals
        return None if self.at_least is None and self.at_most is None else Range(at_least=self.at_least, at_most=self.at_most)

    def _own_columns(self) -> tuple[str, ...]:
        own = tuple(self.all_of) if self.column is None else (self.column,)
        return (*own, "resolved_at") if self.open_cases == "exclude" else own


def samples(measure: Share, context: Context) -> tuple[Sample, ...]:
    """1 where it holds, 0 where it does not."""
    rows = Rows.of(measure, context)
    flags = _all_of(measure, rows) if measure.column is None else columns.flags(rows.frame[measure.column], measure.condition)
    return (rows.sample(flags, left_out=~is_over(rows.frame) if measure.open_cases == "exclude" else None),)


def _all_of(measure: Share, rows: Rows) -> Floats:
    """Three-valued: 0 where one is known to fail, else not known where one is not known, else 1."""
    flags = np.stack([columns.flags(rows.frame[column], wanted) for column, wanted in measure.all_of.items()])
    return np.where((flags == 0).any(axis=0), 0.0, np.where(np.isnan(flags).any(axis=0), np.nan, 1.0))


def statistic(measure: Share, sample: Sample) -> Statistic:
    """Share of ones."""
    del measure
    return inference.share(sample)


def value(measure: Share, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Share, lang: str) -> str:
    """How it is computed."""
    return _held_text(measure, lang) + ("" if measure.open_cases == "include" else i18n.text("measure.settled", lang))


def _held_text(measure: Share, lang: str) -> str:
    if measure.column is None:
        return i18n.text("measure.share_all", lang, conditions=conditions_text(measure.all_of, lang))
    if measure.equals is not None:
        return i18n.text("measure.share_equals", lang, column=measure.column, values=values_text(measure.equals, lang))
    if measure.at_least is not None and measure.at_most is not None:
        return i18n.text("measure.share_between", lang, column=measure.column, low=f"{measure.at_least:g}", high=f"{measure.at_most:g}")
    for key, limit in (("share_at_least", measure.at_least), ("share_at_most", measure.at_most)):
        if limit is not None:
            return i18n.text(f"measure.{key}", lang, column=measure.column, limit=f"{limit:g}")
    return i18n.text("measure.share", lang, column=measure.column)
