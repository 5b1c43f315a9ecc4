"""Where survey rows fall: on the grid of the records they belong to, or on a grid of their own units and periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.indicators.columns import as_flags
from sqeval.indicators.given import columns_of
from sqeval.indicators.grid import Grid
from sqeval.indicators.keys import unit_labels
from sqeval.indicators.panel import AbsentDataError, Panel
from sqeval.indicators.periods import period_labels, regrouped
from sqeval.labelled import is_text, sorted_order
from sqeval.options import Cohort, Period
from sqeval.records import ServiceRecords
from sqeval.records.answer_words import numbered
from sqeval.records.companions.columns import by_content
from sqeval.records.companions.survey_roles import Role, roles
from sqeval.records.companions.surveys import Surveys, read_surveys
from sqeval.result import Caution

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Placed:
    """A survey frame and the cell of each of its rows, −1 for none.

    `asked` (cells,) and `request` (rows,) are the requests asked by cell and the request of every row, −1 where it was
    not asked, where the records tell; `questions` limits which columns may be questions.
    """

    frame: pd.DataFrame
    cells: pd.Index
    codes: Codes
    asked: Codes | None = None
    request: Codes | None = None
    questions: tuple[str, ...] | None = None
    cautions: tuple[Caution, ...] = ()


def place(data: Any, by: str | Sequence[str] | None, period: Period | None, answers: Any, asked: str | None) -> Placed:
    """Place the surveys of records, or a survey frame.

    Raises
    ------
    DataError
        The surveys cannot be placed by these units and periods, or `asked` is no yes/no column of the records.
    OptionError
        `asked` is given without records.
    """
    if isinstance(data, ServiceRecords):
        return _beside_records(data, columns_of(by), period, answers, asked)
    if asked is not None:
        raise OptionError("is a column of the records, but only surveys were given", path="asked", value=asked)
    surveys = data if isinstance(data, Surveys) else read_surveys(data, answers=answers)
    frame = _worded(surveys.frame, answers) if isinstance(data, Surveys) else surveys.frame
    return _alone(frame.reset_index(drop=True), columns_of(by), period, () if surveys is data else surveys.warnings)


def _beside_records(records: ServiceRecords, by: tuple[str, ...], period: Period | None, answers: Any, asked: str | None) -> Placed:
    # Orders and resources have no part in this, so nothing in them may stop it.
    panel = Panel.from_records(replace(records, orders=None, resources=None), by, period)
    requests, placed = panel.grouped("records", Cohort.OPENED, ())
    opened = placed.codes
    was_asked = (opened >= 0) & _flags(requests, asked)
    counts = np.bincount(opened[was_asked], minlength=len(panel.rows)).astype(np.intp)
    if records.surveys is None:
        ratings = tuple(str(name) for name in requests.columns if str(name).startswith("rating"))
        if not ratings:
            raise DataError("the records have neither surveys nor ratings", hint="Give surveys=… to read_records")
        own = np.where(was_asked, np.arange(len(requests)), -1)
        return Placed(_worded(requests, answers), panel.rows, opened, counts, own, ratings, panel.cautions)
    try:
        frame, answered = panel.grouped("surveys", Cohort.OPENED, ())
        codes = answered.codes
    except AbsentDataError as absent:
        raise DataError(f"the surveys cannot be placed without {absent.what}", hint="Change `by` or `period`, or add the column") from None
    frame = _worded(frame, answers)
    if "request_id" not in frame.columns:
        if asked is not None:
            raise DataError("says which requests were asked, but the surveys name no request_id", column=asked)
        return Placed(frame, panel.rows, codes, cautions=panel.cautions)
    at = pd.Index(requests["request_id"]).get_indexer(pd.Index(frame["request_id"]))
    request = np.where((at >= 0) & was_asked[at], at, -1)
    return Placed(frame, panel.rows, codes, counts, request, cautions=panel.cautions)


def _worded(frame: pd.DataFrame, answers: Any) -> pd.DataFrame:
    if answers is None:
        return frame
    kept = frozenset(name for name, role in roles(frame).items() if role not in (Role.WORDS, Role.FREE_TEXT))
    return numbered(frame, answers, frame.index, kept)


def _flags(requests: pd.DataFrame, asked: str | None) -> NDArray[np.bool_]:
    """Which requests were asked for an answer: all of them where no column says so; where its cell is blank, they were not."""
    if asked is None:
        return np.ones(len(requests), dtype=bool)
    if asked not in requests.columns:
        raise DataError("is not in the records", column=asked)
    column = by_content(requests[asked]) if is_text(requests[asked]) else requests[asked]
    flags = as_flags(column)
    if flags is None:
        raise DataError("is no yes/no column", column=asked, value=column.dropna().iloc[0])
    return np.asarray(flags == 1)


def _alone(frame: pd.DataFrame, by: tuple[str, ...], period: Period | None, cautions: tuple[Caution, ...]) -> Placed:
    lack = Grid(pd.Index([]), by, period).lacking(frame, "surveys")
    if lack is not None:
        raise DataError(f"the surveys have no column {lack.partition('.')[2]}", hint="Give by=… and period=…, None for all together")
    units = unit_labels(frame, by, "surveys")
    if period is None:
        keys, known = pd.Index(units, name="unit"), np.ones(len(frame), dtype=bool)
    else:
        periods = (
            regrouped(frame["period"], period, "surveys") if "period" in frame.columns else period_labels(frame["answered_at"], period)
        )
        keys, known = pd.MultiIndex.from_arrays([units, periods], names=["unit", "period"]), periods.notna().to_numpy()
    cells = keys[known].unique()
    if not len(cells):
        raise DataError("the surveys have no rows to score")
    cells = cells[sorted_order(cells)]
    codes = np.where(known, cells.get_indexer(keys), -1).astype(np.intp)
    lost = int((~known).sum())
    return Placed(
        frame, cells, codes, cautions=(*cautions, *([Caution("unmatched_rows", (), {"frame": "surveys", "rows": lost})] if lost else []))
    )
