"""`read_records`: the one way in for frames."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.options import Policy
from sqeval.records import cleaning, labels
from sqeval.records.cells import Declared, declared, whole_days
from sqeval.records.companions import opened, read_companions
from sqeval.records.companions import variant_cautions as companion_variants
from sqeval.records.duplicates import settle
from sqeval.records.events import Tickets, tickets_from_activities, tickets_from_events
from sqeval.records.ledger import REJECTED, Ledger, empty
from sqeval.records.named_sources import read_named
from sqeval.records.policies import Policies, keyed_policies
from sqeval.records.preset import Preset, load_preset
from sqeval.records.preset_columns import columns_read
from sqeval.records.protect import protect
from sqeval.records.provenance import Provenance
from sqeval.records.service_records import ServiceRecords
from sqeval.records.sources import Raw, parse_choices, refuse_repeated
from sqeval.records.times import says_zone
from sqeval.result import Caution, announces


@announces
def read_records(
    source: Any,
    preset: str | os.PathLike[str] | Mapping[str, str] | Preset = "canonical",
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
    the header. What was kept in spite of a problem stands in `.flagged`, what was changed in `.repairs`.

    Parameters
    ----------
    source : path, or a DataFrame of any kind that narwhals knows
        CSV (also with semicolons or tabs), JSON lines (.jsonl, .ndjson) or a list of objects (.json), a spreadsheet
        (.xlsx, .xlsm, .xlsb, .xls, .ods), Parquet, each also as .gz or .zip, or a folder of Parquet files. One row a
        request, or an event log where the preset says so. For a preset that joins sources by keys, such as "marketplace",
        a mapping of them: {"orders": …, "items": …, "reviews": …}. The input is not changed.
    preset : str, path, mapping or Preset
        "canonical", "event_log", "jira", "marketplace", "salesforce", "servicenow", "taobao_refunds" or "zendesk", the path
        of a TOML file of your own, a `Preset`, or a mapping {canonical column: source column}.
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
        "good_bad", your own {answer: number}, or one of these by rating column ({"rating_speed": "stars"}). None is guessed.
    label_variants : {"report", "merge"}
        What to do with labels that differ only in case, spaces, width or Unicode form; "merge" is the policy
        label_variants="repair".
    policies : mapping, optional
        What becomes of a problem: "reject" (the row), "flag" (kept and listed) or "repair" (changed and listed). The
        problems, each with its default first:

        - not_a_time, not_a_flag, not_a_number, not_an_answer: reject, repair (the cell becomes missing);
        - mixed_formats: reject, repair (a time in another form that can be read in one way only is read so: ISO 8601,
          2025年11月5日, serial numbers of a spreadsheet, seconds or milliseconds since 1970);
        - negative, off_scale, before_opening: reject, flag, repair (the cell becomes missing);
        - duplicate: reject, repair (the row that is kept takes from the others what it lacks);
        - unknown_state, unknown_responder: flag, reject, repair (the cell becomes missing);
        - label_variants: flag, repair (the most frequent form is written);
        - personal, columns that look like data of persons: flag (in `.summary()`), reject (the column is left out),
          repair (pseudonyms: the first 16 hexadecimal digits of a SHA-256).

        A row whose `request_id` or `created_at` would become missing is rejected. Values of personal columns are never
        listed.
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
        A file that cannot be read, a missing column, a time column in which no value fits its format, or ids of which
        digits are lost.
    OptionError
        An unknown preset, problem or policy, a policy that is not possible for its problem, or a key for pseudonyms that
        nobody asked for.
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
    if not isinstance(source, Mapping):
        return records
    joined = replace(records.provenance, joins=provenance.joins, sources=provenance.sources)
    return replace(records, provenance=joined, warnings=(*cautions, *records.warnings))


class Reading(NamedTuple):
    """Service records, and the row of the source that each kept one begins on."""

    records: ServiceRecords
    rows: NDArray[Any]


def build(raw: Raw, rules: Preset, given: Mapping[str, Any], policies: Policies, pseudonym_key: str | None = None) -> Reading:
    """Records from raw rows whose nulls are already missing, by checked rules and policies."""
    if rules.events is not None and policies["unknown_state"] is not Policy.FLAG:
        hint = "The states of an event log are those of its events, which are all kept"
        raise OptionError("only 'flag' is possible here", path="policies.unknown_state", value=policies["unknown_state"].value, hint=hint)
    rules, absent = rules.fitted(map(str, raw.frame.columns))
    refuse_repeated(raw, columns_read(rules, raw.frame.columns))
    table = _tickets(raw, rules)
    named = cleaning.rename(table.frame, rules)
    ledger = Ledger(policies, np.zeros(len(named), dtype=bool))
    found = declared(named, rules, ledger)
    converted = whole_days(cleaning.convert(found.frame, rules, ledger), rules)
    frame = cleaning.check(converted, rules, ledger)
    frame = settle(frame, ledger)
    frame, variant_cautions = _settle_labels(frame, ledger)
    kept = cleaning.derive(frame, rules, ledger)[~ledger.is_rejected].reset_index(drop=True)
    companions, decided = read_companions(given, rules)
    repeated = [*_repeated(companions), *decided]
    if policies["label_variants"] is Policy.REPAIR:
        companions = {name: labels.like_records(companion, kept) for name, companion in companions.items()}
    else:
        repeated += companion_variants(companions, kept)
    ids = named["request_id"]
    rejected = pd.concat([ledger.rejected_frame(ids, table.row_numbers), table.dropped, _ragged(raw)], ignore_index=True)
    records = ServiceRecords(
        frame=kept,
        rejected=rejected.sort_values("row", kind="stable", ignore_index=True),
        flagged=ledger.flagged_frame(ids, table.row_numbers),
        repairs=ledger.repairs_frame(ids, table.row_numbers),
        rows_in=len(frame) + len(table.dropped) + len(raw.ragged),
        origin=raw.origin,
        preset=rules.name,
        time_zone=_zone_of(named, rules),
        provenance=_provenance(rules, absent, found),
        **companions,
        warnings=(
            *raw.cautions,
            *table.cautions,
            *found.cautions,
            *_odd_words(ledger.flagged_frame(ids, table.row_numbers)),
            *variant_cautions,
            *repeated,
        ),
    )
    return Reading(protect(records, policies["personal"], pseudonym_key), table.row_numbers[~ledger.is_rejected])


def _zone_of(named: pd.DataFrame, rules: Preset) -> str | None:
    """The zone on whose clock the stamps are, once read: as declared, UTC for stamps with an offset, else not known."""
    if rules.time_zone is not None:
        return rules.time_zone
    return "UTC" if says_zone(named["created_at"], rules.format_of("created_at")) else None


def with_options(
    preset: Preset, formats: Mapping[str, str] | None, nulls: Sequence[str] | None, time_zone: str | None, answers: Any
) -> Preset:
    """The preset with what the caller declares on top of it."""
    changes: dict[str, Any] = {}
    if formats:
        changes["formats"] = {**preset.formats, **formats}
    if nulls is not None:
        changes["nulls"] = tuple(dict.fromkeys(["", *([nulls] if isinstance(nulls, str) else nulls)]))
    if time_zone is not None:
        changes["time_zone"] = time_zone
    if answers is not None:
        changes["answers"] = answers
    return preset.changed(**changes)


@dataclass(frozen=True, eq=False)
class _Table:
    """Rows with one request each, where they stood in the source, and the events that belong to none."""

    frame: pd.DataFrame
    row_numbers: NDArray[Any]
    dropped: pd.DataFrame
    cautions: tuple[Caution, ...] = ()


def _tickets(raw: Raw, preset: Preset) -> _Table:
    frame, numbers = raw.frame, raw.row_numbers.to_numpy()
    tickets = _of_events(frame, preset)
    if tickets is None:
        return _Table(frame, numbers, _no_rejections())
    ids = frame[tickets.case]
    dropped = [
        _rows_rejected(numbers[rows], ids.iloc[rows], column, frame[column].iloc[rows], reason)
        for column, reason, rows in tickets.dropped
        if rows.size
    ]
    return _Table(tickets.frame, numbers[tickets.first_rows], pd.concat([_no_rejections(), *dropped]), tickets.cautions)


def _of_events(frame: pd.DataFrame, preset: Preset) -> Tickets | None:
    """The tickets of an event log, or None where the preset declares none."""
    if preset.activities is not None:
        return tickets_from_activities(frame, preset, preset.activities)
    spec = preset.events
    if spec is None:
        return None
    for column in (spec.case, spec.time, spec.sequence, spec.state, *preset.columns.values()):
        if column not in frame.columns:
            raise DataError("is missing from the event log", column=column, hint=nearest_hint(column, map(str, frame.columns)))
    return tickets_from_events(frame, preset, spec)


def _provenance(rules: Preset, absent: Mapping[str, tuple[str, ...]], found: Declared) -> Provenance:
    lacking = {name: names for name, names in absent.items() if name not in found.frame.columns}
    return Provenance(columns=dict(rules.columns), absent=lacking, derived=found.derived, answers=found.answers)


def _no_rejections() -> pd.DataFrame:
    return empty(REJECTED)


def _ragged(raw: Raw) -> pd.DataFrame:
    """Rows of a CSV with another number of fields than its header: their cells cannot be told apart."""
    lines, fields = zip(*raw.ragged, strict=True) if raw.ragged else ((), ())
    unknown = pd.Series([None] * len(lines), dtype=object)
    return _rows_rejected(np.array(lines, dtype=np.int64), unknown, "(fields)", fields, "ragged")


def _rows_rejected(row: NDArray[Any], request_id: pd.Series[Any], column: Any, value: Any, reason: Any) -> pd.DataFrame:
    found = {"row": row, "request_id": request_id.to_numpy(), "column": column, "value": np.asarray(value, dtype=object), "reason": reason}
    return pd.DataFrame(found, index=range(len(row))).astype(REJECTED)


def _repeated(companions: Mapping[str, pd.DataFrame | None]) -> list[Caution]:
    """Companion rows that stand twice word for word, as in a file pasted twice; they are counted as they stand."""
    counts = {name: int(frame.duplicated().sum()) for name, frame in companions.items() if frame is not None}
    return [Caution("repeated_rows", (), {"frame": name, "rows": rows}) for name, rows in counts.items() if rows]


def _settle_labels(frame: pd.DataFrame, ledger: Ledger) -> tuple[pd.DataFrame, list[Caution]]:
    """Flag or merge the variants of labels of the rows that are kept."""
    is_merge = ledger.policies["label_variants"] is Policy.REPAIR
    merged, cautions = {}, []
    for column, forms in labels.variants(frame[~ledger.is_rejected]).items():
        main = labels.main_forms(forms)
        mask = frame[column].isin(list(main)).to_numpy() & ~ledger.is_rejected
        if is_merge:
            merged[column] = frame[column].replace(main)
            ledger.repair(mask, frame[column], "label_variants", merged[column])
        else:
            ledger.flag(mask, frame[column], "label_variants")
        where = tuple(f"{form!r} ~ {', '.join(map(repr, others))}" for form, others in forms.items())
        details = {"column": column, "rows": int(mask.sum())}
        cautions.append(Caution("labels_merged" if is_merge else "label_variants", where, details))
    return frame.assign(**merged), cautions


def _odd_words(flagged: pd.DataFrame) -> list[Caution]:
    """Count flagged words that the preset does not know."""
    found = (cleaning.counted(code, flagged["value"][flagged["problem"] == code]) for code in ("unknown_state", "unknown_responder"))
    return [caution for cautions in found for caution in cautions]
