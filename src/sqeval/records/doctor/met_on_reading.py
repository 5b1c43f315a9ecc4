"""Problems that reading met, and those of the requests that came of it; what the raw rows tell better is told once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sqeval.records.build import Reading
from sqeval.records.doctor import afterwards, intake
from sqeval.records.doctor.exam import Exam
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.summary import requests_sheet
from sqeval.records.sources import Raw

#: Cautions that a check on the events tells better, with all its rows.
_TOLD_BY_EVENTS = frozenset({"first_response_before_opening", "unknown_state"})


def problems_of_reading(reading: Reading | None, exam: Exam, moment: pd.Timestamp | None, raw: Sequence[Problem]) -> list[Problem]:
    """What reading said, as problems, and what its requests show; `raw` are the problems of the raw rows."""
    if reading is None or exam.rules is None:
        return [intake.cautioned(caution, len(exam.raw.frame)) for caution in exam.raw.cautions]
    records = reading.records
    requests = requests_sheet(records, reading.rows)
    seen = afterwards.check(requests, exam.rules.time_zone, _on_clock(moment, records.time_zone))
    told = set(_TOLD_BY_EVENTS) if exam.view is not None and exam.rules.events is not None else set()
    told |= {"resolution_not_dated"} if any(problem.code == "undated_resolution" for problem in seen) else set()
    # The raw rows tell forms of time better, with the source's column and all its cells.
    mixed = {
        name for problem in raw if problem.code in ("mixed_formats", "other_form") for name in exam.sheet.canonicals(problem.column or "")
    }
    # Ids of the records that seem to have lost digits are told by their check, with all rows; those of companions only here.
    zeroed = {problem.column for problem in raw if problem.code == "zeroed_ids"}
    met = [problem for problem in intake.check(records, frozenset(told)) if not _is_of(problem, "ids_lost_digits", zeroed, exam.raw)]
    return [*(problem for problem in met if problem.code != "mixed_formats" or problem.column not in mixed), *seen]


def _is_of(problem: Problem, code: str, columns: set[str | None], raw: Raw) -> bool:
    """Whether a problem is the caution about some columns of the records."""
    if problem.caution is None or problem.code != code or problem.details["source"] != raw.origin.name:
        return False
    return {place.rpartition(" (")[0] for place in problem.caution.where} <= columns


def _on_clock(moment: pd.Timestamp | None, zone: str | None) -> pd.Timestamp | None:
    """A moment as the clock of the records shows it."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.tz_convert(zone or "UTC").tz_localize(None)
