"""`read_records`: the one way in for frames."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqeval.records.answers import EVERY, rules_of
from sqeval.records.arguments import null_words, time_formats
from sqeval.records.build import build
from sqeval.records.companions.tables import opened
from sqeval.records.named_sources import read_named
from sqeval.records.policies import keyed_policies
from sqeval.records.preset import Preset, load_preset
from sqeval.records.service_records import ServiceRecords
from sqeval.records.sources import parse_choices
from sqeval.result import Caution, announces


@announces
def read_records(
    source: Any,
    preset: str | os.PathLike[str] | Mapping[str, Any] | Preset = "canonical",
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
) -> ServiceRecords:
    """Read service records from a file or a frame into canonical columns.

    Nothing is lost: every row is kept or stands in `.rejected` with its reason, also a row of a CSV that does not fit
    the header. What was kept in spite of a problem stands in `.flagged`, what was changed in `.repairs`. Of an event log,
    requests are counted: an event without a case or a readable moment goes into none and stands in `.flagged`, and a case
    that has no other events is a rejected request.

    Parameters
    ----------
    source : path, or a DataFrame of any kind that narwhals knows
        CSV (also with semicolons or tabs), JSON lines (.jsonl, .ndjson) or a list of objects (.json), a spreadsheet
        (.xlsx, .xlsm, .xlsb, .xls, .ods), Parquet, each also as .gz or .zip, or a folder of Parquet files. One row a
        request, or an event log where the preset says so. For a preset that joins sources by keys, such as "marketplace",
        a mapping of them: {"orders": …, "items": …, "reviews": …}. The input is not changed.
    preset : str, path, mapping or Preset
        "canonical", "event_log", "jira", "marketplace", "salesforce", "servicenow", "servicenow_tickets", "taobao_refunds" or
        "zendesk", the path of a TOML file of your own, a `Preset`, or a mapping {canonical column: source column}. Columns
        of the companion frames are mapped beside them: {…, "resources": {"columns": {"period": "Month"}}}.
    surveys, orders, resources : like `source`, optional
        Companion frames. Surveys by `request_id`, or by unit and `period` or `answered_at`; orders one a row by unit
        and `ordered_at` (or `created_at`), or as volumes by unit and `period`; resources by unit and `period` (e.g.
        "2026-03").
    formats : mapping, optional
        Date format (strptime) by canonical column, by `answered_at` or `ordered_at` of a companion, or by the clock of an
        event log; ISO 8601 where neither this nor the preset gives another.
    nulls : sequence of str, optional
        Texts that stand for a missing value, instead of the preset's.
    time_zone : str, optional
        Zone to which stamps with an offset are converted; UTC by default. Stamps without one are taken as they are.
    answers : str or mapping, optional
        The rule by which ratings in words, stars or emoji become numbers: "stars", "words_en", "words_zh", "emoji", "thumbs",
        "good_bad", your own {answer: number}, or one of these by rating column ({"rating_speed": "stars"}), which leaves the
        preset's rules for other columns in force. None is guessed.
        Ratings of the records only: surveys have rules of their own, in the preset's table [surveys] or in `read_surveys`.
    label_variants : {"report", "merge"}
        What to do with labels that differ only in case, spaces, width or Unicode form; "merge" is the policy
        label_variants="repair".
    policies : mapping, optional
        What becomes of a problem: "reject" (the row), "flag" (kept and listed) or "repair" (changed and listed). The
        problems, each with its default first:

        - not_a_time, not_a_flag, not_a_number, not_an_answer: reject, repair (the cell becomes missing);
        - mixed_formats: reject, repair (a time in another form that can be read in one way only is read so: the
          declared day with another time of day, the year first, 2025年11月5日, serial numbers of a spreadsheet, seconds or
          milliseconds since 1970);
        - negative, off_scale, before_opening: reject, flag, repair (the cell becomes missing);
        - duplicate: reject, repair (the row that is kept takes from the others what it lacks);
        - unknown_state, unknown_responder: flag, reject, repair (the cell becomes missing);
        - label_variants: flag, repair (the most frequent form is written);
        - personal, columns that look like data of persons: flag (in `.summary()`), reject (the column is left out),
          repair (pseudonyms: the first 16 hexadecimal digits of a SHA-256).

        A row whose `request_id` or `created_at` would become missing is rejected, and an event whose case or moment would
        goes into no request. Values of personal columns that are rejected or repaired are not listed either.
    pseudonym_key : str, optional
        Secret key of the pseudonyms (HMAC). Without one, phone and id numbers can be found again by trying them all.
    encoding : str or mapping, optional
        Of a text file, e.g. "cp1252"; without it UTF-8, UTF-16 with its mark and GB 18030 are tried in this order. A word
        is for the records; {"records": …, "surveys": …} names the sources.
    sheet : str, int or mapping, optional
        Name or number, from 1, of the sheet of a spreadsheet, by the same rule; needed where several sheets have data.

    Raises
    ------
    DataError
        A file that cannot be read, a missing column, a time column in which no value fits its format, ids of which
        digits are lost, or a companion with a period that no calendar has, or with words among numbers by period.
    OptionError
        An unknown preset, problem or policy, a policy that is not possible for its problem, formats or nulls that are no
        mapping or no texts, or a key for pseudonyms that nobody asked for.
    ConfigError
        A mapping or format for something that is not a column of that kind, or an unknown time zone.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": ["a", "b", "b"], "opened": ["2026-01-05 09:00", "2026-01-06 10:00", "2026-01-06 10:00"]})
    >>> records = read_records(frame, {"request_id": "id", "created_at": "opened"})
    >>> len(records.frame), records.rejected["reason"].tolist()
    (2, ['duplicate'])
    """
    decided = keyed_policies(policies, label_variants, pseudonym_key)
    rules = with_options(load_preset(preset), formats, nulls, time_zone, answers)
    given = {"surveys": surveys, "orders": orders, "resources": resources}
    choices = parse_choices(encoding, sheet, source, given)
    raw, provenance, cautions = read_named(source, rules, choices)
    records = build(raw, rules, opened(given, rules, choices), decided, pseudonym_key).records
    told = replace(records, warnings=(*cautions, *records.warnings, *_unused(answers, records)))
    if not isinstance(source, Mapping):
        return told
    return replace(told, provenance=replace(records.provenance, joins=provenance.joins, sources=provenance.sources))


def _unused(answers: Any, records: ServiceRecords) -> list[Caution]:
    """Rules for answers that the caller gave and no column is read by."""
    used = records.provenance.answers
    given = () if answers is None else rules_of(answers)
    idle = tuple(column for column in given if column not in used and (column != EVERY or not used))
    return [Caution("answers_unused", idle)] if idle else []


def with_options(
    preset: Preset, formats: Mapping[str, str] | None, nulls: Sequence[str] | None, time_zone: str | None, answers: Any
) -> Preset:
    """The preset with what the caller declares on top of it."""
    changes: dict[str, Any] = {}
    if formats is not None:
        changes["formats"] = {**preset.formats, **time_formats(formats)}
    if nulls is not None:
        changes["nulls"] = null_words(nulls)
    if time_zone is not None:
        changes["time_zone"] = time_zone
    if answers is not None:
        rules = rules_of(answers)
        # Rules by column leave those of the other columns as the preset has them.
        changes["answers"] = rules if EVERY in rules else {**preset.answers, **rules}
    return preset.changed(**changes)
