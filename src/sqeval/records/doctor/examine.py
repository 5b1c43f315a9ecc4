"""`doctor`: looks at a source before anything is computed from it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import OptionError
from sqeval.records.companions.tables import opened
from sqeval.records.doctor import (
    private,
)
from sqeval.records.doctor.diagnosis import Diagnosis
from sqeval.records.doctor.exam import Exam
from sqeval.records.doctor.met_on_reading import problems_of_reading
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.recognise import Recognition, joining_preset, nearest_columns, recognise
from sqeval.records.named_sources import read_named
from sqeval.records.policies import keyed_policies
from sqeval.records.preset import Preset, load_preset
from sqeval.records.read import with_options
from sqeval.records.sources import Raw, parse_choices, read_source
from sqeval.records.sources.choices import RECORDS, Choices
from sqeval.result import announces

#: Problems on which reading acts come first.
_FIRST = (Action.REFUSE, Action.REJECT, Action.LEAVE_OUT, Action.REPAIR, Action.FLAG, Action.REPORT)
_ORDER = {action: place for place, action in enumerate(_FIRST)}

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UP_TO_MIDNIGHT = pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)


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
    exam = Exam(raw, known, rules, decided)
    companions = {} if rules is None else opened(given, rules, choices)
    reading, refusal = exam.read(companions, pseudonym_key)
    beside = {name: source.frame for name, source in companions.items() if source is not None}
    seen = [*exam.raw_problems(), *private.check_companions(beside, decided)]
    problems = [*refusal, *seen, *problems_of_reading(reading, exam, moment, seen)]
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


def _proposed(known: Recognition, preset: Any, problems: Sequence[Problem]) -> dict[str, Any]:
    """All proposals put together, but for those with a word that the user has to choose, such as a time zone or a key."""
    found: dict[str, Any] = {}
    if preset is None and known.rules is not None:
        found["preset"] = dict(known.mapping) if known.how == "mapped" else known.rules.name
    for settings in (problem.settings for problem in problems if private.TO_CHOOSE not in problem.settings.values()):
        for keyword, value in settings.items():
            found[keyword] = {**found.get(keyword, {}), **value} if keyword in ("formats", "policies", "answers") else value
    return found
