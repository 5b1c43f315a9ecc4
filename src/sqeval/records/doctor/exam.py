"""A source under examination: what is looked at before it is read, and the rules that reading would go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sqeval.errors import DataError, OptionError, SqevalError
from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.build import Reading, build
from sqeval.records.doctor import (
    answer_words,
    columns,
    damaged_ids,
    dates,
    early_events,
    label_forms,
    leaks,
    nulls,
    odd_codes,
    private,
    zones,
)
from sqeval.records.doctor.declared_formats import declared_formats, needs_repair, with_formats
from sqeval.records.doctor.event_log import EventView, case_column, event_view
from sqeval.records.doctor.problem import Action, Of, Problem
from sqeval.records.doctor.recognise import Recognition
from sqeval.records.doctor.sheet import Distinct, Sheet
from sqeval.records.doctor.time_columns import time_columns
from sqeval.records.personal import looks_personal
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw


class Exam:
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
