"""`doctor`: looks at a source before anything is computed from it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError, SqevalError
from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.companions.tables import opened
from sqeval.records.doctor import (
    afterwards,
    answer_words,
    columns,
    damaged_ids,
    dates,
    early_events,
    intake,
    label_forms,
    leaks,
    nulls,
    odd_codes,
    private,
    zones,
)
from sqeval.records.doctor.declared_formats import declared_formats, needs_repair, with_formats
from sqeval.records.doctor.diagnosis import Diagnosis
from sqeval.records.doctor.event_log import EventView, case_column, event_view
from sqeval.records.doctor.problem import Action, Of, Problem
from sqeval.records.doctor.recognise import Recognition, joining_preset, nearest_columns, recognise
from sqeval.records.doctor.sheet import Distinct, Sheet
from sqeval.records.doctor.summary import requests_sheet
from sqeval.records.doctor.time_columns import time_columns
from sqeval.records.named_sources import read_named
from sqeval.records.personal import looks_personal
from sqeval.records.policies import Policies, keyed_policies
from sqeval.records.preset import Preset, load_preset
from sqeval.records.read import Reading, build, with_options
from sqeval.records.sources import Raw, parse_choices, read_source
from sqeval.records.sources.choices import RECORDS, Choices
from sqeval.result import announces

#: Problems on which reading acts come first.
_FIRST = (Action.REFUSE, Action.REJECT, Action.LEAVE_OUT, Action.REPAIR, Action.FLAG, Action.REPORT)
_ORDER = {action: place for place, action in enumerate(_FIRST)}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UP_TO_MIDNIGHT = pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)

#: Cautions that a check on the events tells better, with all its rows.
_TOLD_BY_EVENTS = frozenset({"first_response_before_opening", "unknown_state"})


@announces
def doctor(
    source: Any,
    preset: str | os.PathLike[str] | Mapping[str, str] | Preset | None = None,
    *,
    surveys: Any = None,
    orders: Any = None,
    resources: Any = None,
    formats: Mapping[str, str] | None = None,
    nulls: Sequence[str] | None = None,
    time_zone: str | None = None,
    answers: Any = None,
    label_variants: str = "report",
    policies: Mapping[str, str] | None = None,
    pseudonym_key: str | None = None,
    encoding: str | Mapping[str, str] | None = None,
    sheet: str | int | Mapping[str, str | int] | None = None,
    as_of: str | pd.Timestamp | None = None,
) -> Diagnosis:
    """Look at an export: what is wrong with it, how often and for example where, and what reading will do about it.

    Nothing has to be declared: the preset is recognised by the columns, null words, date formats and the shape of an event
    log by their values. What is declared is taken as it is, and checked.

    Parameters
    ----------
    source, surveys, orders, resources, formats, nulls, time_zone, answers, label_variants, policies, pseudonym_key, encoding, sheet
        As for `read_records`.
    preset : as for `read_records`, or None
        None recognises it; where none fits, columns are matched by the nearest names, and where these do not do either,
        only the raw rows are looked at.
    as_of : str or Timestamp, optional
        Moment of the export, after which nothing can have happened, on the clock of the records; with an offset it is
        converted to that clock (`time_zone`, else UTC). A bare date, 2026-06-30, means the whole of the day. Without it, a
        stamp lies in the future that is a year (or twice the span of the openings, if that is more) after most openings.

    Returns
    -------
    Diagnosis
        `.found` and `.problems` list the problems, `.proposed` the keywords that would help, `.records` what was read.

    Raises
    ------
    DataError
        The source cannot be read at all.
    OptionError
        An unknown preset, problem or policy.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ticket": ["a", "b"], "opened": ["28/02/2026 09:00", "01/03/2026 10:00"]})
    >>> found = doctor(frame)
    >>> found.how, dict(found.proposed["preset"])
    ('mapped', {'request_id': 'ticket', 'created_at': 'opened'})
    >>> found.proposed["formats"]
    {'created_at': '%d/%m/%Y %H:%M'}
    """
    decided = keyed_policies(policies, label_variants, pseudonym_key)
    moment = None if as_of is None else _moment(as_of)
    given = {"surveys": surveys, "orders": orders, "resources": resources}
    choices = parse_choices(encoding, sheet, source, given)
    raw, known = _opened(source, preset, choices)
    rules = None if known.rules is None else with_options(known.rules, formats, nulls, time_zone, answers)
    exam = _Exam(raw, known, rules, decided)
    companions = {} if rules is None else opened(given, rules, choices)
    reading, refusal = exam.read(companions, pseudonym_key)
    beside = {name: source.frame for name, source in companions.items() if source is not None}
    seen = [*exam.raw_problems(), *private.check_companions(beside, decided)]
    problems = [*refusal, *seen, *_read_problems(reading, exam, moment, seen)]
    return Diagnosis(
        origin=raw.origin,
        preset=None if rules is None else rules.name,
        how=known.how,
        fit=known.share,
        found=tuple(sorted(problems, key=lambda problem: (_ORDER[problem.action], problem.code, problem.column or ""))),
        proposed=_proposed(known, preset, problems),
        mapping=known.mapping,
        records=None if reading is None else reading.records,
    )


def _moment(as_of: str | pd.Timestamp) -> pd.Timestamp:
    try:
        moment = pd.Timestamp(as_of)
    except (ValueError, TypeError) as error:
        raise OptionError("is no moment", path="as_of", value=as_of, hint="Write it as 2026-06-30") from error
    if pd.isna(moment):
        raise OptionError("is no moment", path="as_of", value=as_of, hint="Write it as 2026-06-30")
    is_day = isinstance(as_of, str) and _DAY.fullmatch(as_of.strip()) is not None
    return moment + _UP_TO_MIDNIGHT if is_day else moment


def _on_clock(moment: pd.Timestamp | None, zone: str | None) -> pd.Timestamp | None:
    """A moment as the clock of the records shows it."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.tz_convert(zone or "UTC").tz_localize(None)


def _opened(source: Any, preset: Any, choices: Choices) -> tuple[Raw, Recognition]:
    """The raw rows with every null word as it stands, and the rules; several sources are joined by a preset that does so."""
    if not isinstance(source, Mapping):
        raw = read_source(source, ("",), keep_ragged=True, keep_repeated=True, **choices.of(RECORDS))
        return raw, _recognised(preset, raw)
    rules = load_preset(joining_preset(source) if preset is None else preset)
    raw, _, cautions = read_named(source, rules.changed(nulls=("",)), choices)
    return replace(raw, cautions=(*cautions, *raw.cautions)), _given(rules, raw)


def _recognised(preset: Any, raw: Raw) -> Recognition:
    return recognise(raw.frame.columns) if preset is None else _given(load_preset(preset), raw)


def _given(rules: Preset, raw: Raw) -> Recognition:
    names = set(map(str, raw.frame.columns))
    wanted = [rules.alternatives.get(canonical, (source,)) for canonical, source in rules.columns.items()]
    there = [any(name in names for name in several) for several in wanted]
    return Recognition(rules, "given", float(np.mean(there)) if there else 1.0, nearest_columns(names))


class _Exam:
    """A source under examination: its raw rows with nulls made missing, its time columns and its rules with proposed formats."""

    def __init__(self, raw: Raw, known: Recognition, rules: Preset | None, policies: Policies) -> None:
        whole = Sheet(raw.frame, raw.row_numbers.to_numpy(), None, Of.ROWS)
        self._nulls = nulls.check(whole, Preset().nulls if rules is None else rules.nulls)
        words = set(Preset().nulls if rules is None else rules.nulls)
        if rules is None:
            words |= set(nulls.found_words(whole))
        frame, apart = _masked(whole, words)
        self.raw = replace(raw, frame=frame)
        self.policies = policies
        self.known = known
        fitted = _fitted(rules, self.raw)
        self.sheet = Sheet(self.raw.frame, whole.rows, _id_column(fitted, known, self.raw), Of.ROWS, fitted, apart)
        self.times = time_columns(self.sheet)
        adapted, self.formats = with_formats(rules, fitted, self.sheet, self.times)
        self.rules = answer_words.with_answers(adapted, answer_words.better_rules(self.sheet))
        self.view: EventView | None = event_view(self.sheet, self.times, self.formats)

    def read(self, given: Mapping[str, Any], pseudonym_key: str | None) -> tuple[Reading | None, list[Problem]]:
        """The records, or why there are none."""
        if self.rules is None:
            details = {"columns": list(map(str, self.raw.frame.columns))}
            size = len(self.raw.frame)
            return None, [Problem("not_recognised", None, size, size, action=Action.REFUSE, details=details)]
        try:
            return build(self.raw, self.rules, given, self._policies_of_reading(), pseudonym_key), []
        except OptionError:
            raise
        except SqevalError as error:
            size = len(self.raw.frame)
            column = None if error.column is None else str(error.column)
            return None, [Problem("refused", column, size, size, action=Action.REFUSE, details={"message": _told(error)})]

    def raw_problems(self) -> list[Problem]:
        """Problems of the rows as they stand in the source."""
        sheet, view = self.sheet, self.view
        declared = self._declared_formats()
        spec = None if self.rules is None else self.rules.events
        stated = frozenset() if spec is None else frozenset({spec.state})
        private_columns = private.check(sheet, self.policies)
        personal = frozenset(str(problem.column) for problem in private_columns)
        return [
            *self._nulls,
            *dates.check(sheet, self.times, declared, self.policies),
            *answer_words.check(sheet, self.policies),
            *zones.check(sheet, self.times, None if self.rules is None else self.rules.time_zone),
            *damaged_ids.check(sheet),
            *private_columns,
            *columns.check(sheet, self.times),
            *label_forms.check(sheet, self._read_labels(), personal),
            *odd_codes.check(sheet, stated | frozenset(self._states()) | frozenset(self.times) | personal),
            *([] if spec is None else odd_codes.unknown_states(sheet, spec.state, (*spec.new, *spec.resolved, *spec.closed, *spec.other))),
            *([] if view is None else leaks.check(sheet, view, self.times, self.formats)),
            *([] if view is None else early_events.check(sheet, view)),
        ]

    def _declared_formats(self) -> dict[str, str]:
        """Formats by source column as they were declared, before any was proposed."""
        rules = self.sheet.rules
        return {} if rules is None else declared_formats(rules, self.sheet, self.times)

    def _policies_of_reading(self) -> Policies:
        """The policies, with the proposed one without which a whole column could not be read."""
        declared = self._declared_formats()
        is_needed = any(needs_repair(self.sheet, column, declared.get(name)) for name, column in self.times.items())
        return {**self.policies, "mixed_formats": Policy.REPAIR} if is_needed else self.policies

    def _states(self) -> list[str]:
        return [] if self.rules is None or "status" not in self.rules.columns else [self.rules.columns["status"]]

    def _read_labels(self) -> frozenset[str]:
        """Source columns whose labels are compared on reading."""
        if self.rules is None:
            return frozenset()
        names = {self.rules.columns.get(canonical, canonical) for canonical in schema.LABELS}
        return frozenset(names | set(self.times))


def _told(error: SqevalError) -> str:
    """What an error says, without a value that looks personal."""
    if error.value is None or looks_personal(str(error.column), [str(error.value)]) is None:
        return str(error)
    place: dict[str, Any] = {name: getattr(error, name) for name in ("column", "row", "unit", "pair", "path", "hint")}
    return str(type(error)(error.problem, **place))


def _fitted(rules: Preset | None, raw: Raw) -> Preset | None:
    if rules is None:
        return None
    try:
        return rules.fitted(map(str, raw.frame.columns))[0]
    except DataError:
        return rules


def _id_column(rules: Preset | None, known: Recognition, raw: Raw) -> str | None:
    if rules is None:
        name = known.mapping.get("request_id")
    else:
        name = case_column(rules, map(str, raw.frame.columns)) or rules.columns.get("request_id", "request_id")
    return name if name in raw.frame.columns else None


def _masked(whole: Sheet, words: set[str]) -> tuple[pd.DataFrame, dict[str, Distinct]]:
    """The frame with null words made missing in the columns that hold any, and its columns taken apart."""
    changed, apart = {}, {}
    for name in whole.texts:
        distinct = whole.distinct(name)
        is_null = distinct.among(words)
        apart[name] = distinct
        if is_null.any():
            changed[name] = whole.frame[name].mask(distinct.cells(is_null))
            apart[name] = distinct.without(is_null)
    return whole.frame.assign(**changed), apart


def _read_problems(reading: Reading | None, exam: _Exam, moment: pd.Timestamp | None, raw: Sequence[Problem]) -> list[Problem]:
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


def _proposed(known: Recognition, preset: Any, problems: Sequence[Problem]) -> dict[str, Any]:
    """All proposals put together, but for those with a word that the user has to choose, such as a time zone or a key."""
    found: dict[str, Any] = {}
    if preset is None and known.rules is not None:
        found["preset"] = dict(known.mapping) if known.how == "mapped" else known.rules.name
    for settings in (problem.settings for problem in problems if private.TO_CHOOSE not in problem.settings.values()):
        for keyword, value in settings.items():
            found[keyword] = {**found.get(keyword, {}), **value} if keyword in ("formats", "policies", "answers") else value
    return found
