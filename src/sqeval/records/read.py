"""`read_records`: the one way in for frames."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.labelled import as_text
from sqeval.options import Policy
from sqeval.records import cleaning, labels
from sqeval.records.answers import EVERY, rules_of
from sqeval.records.arguments import null_words, time_formats
from sqeval.records.cells import Declared, declared, whole_days
from sqeval.records.companions.checks import reported
from sqeval.records.companions.tables import opened, read_companions
from sqeval.records.companions.tables import variant_cautions as companion_variants
from sqeval.records.duplicates import settle
from sqeval.records.events.naming import aside, renamed
from sqeval.records.ids import with_plain_ids
from sqeval.records.ledger import Ledger
from sqeval.records.misnamed import called_like_numbers, misnamed
from sqeval.records.named_sources import read_named
from sqeval.records.numbers import looks_decimal_comma
from sqeval.records.policies import Policies, keyed_policies
from sqeval.records.preset import Preset, load_preset
from sqeval.records.preset_columns import columns_read, id_columns
from sqeval.records.protect import protect
from sqeval.records.provenance import Provenance
from sqeval.records.request_table import RequestTable, of_kept, request_table
from sqeval.records.service_records import ServiceRecords
from sqeval.records.sources import Raw, parse_choices, refuse_repeated
from sqeval.records.times.parse import says_zone
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


class Reading(NamedTuple):
    """Service records, and the row of the source that each kept one begins on."""

    records: ServiceRecords
    rows: NDArray[Any]


def build(raw: Raw, rules: Preset, given: Mapping[str, Any], policies: Policies, pseudonym_key: str | None = None) -> Reading:
    """Records from raw rows whose nulls are already missing, by checked rules and policies."""
    _refuse_policies(rules, policies)
    rules, absent = rules.fitted(map(str, raw.frame.columns))
    refuse_repeated(raw, columns_read(rules, raw.frame.columns))
    raw = with_plain_ids(raw, id_columns(rules))
    table = request_table(raw, rules, policies)
    source, moved = aside(table.frame, table.rules.columns, ("source_status",) if "status" in table.rules.values else ())
    named = cleaning.rename(source, table.rules)
    ledger = Ledger(policies, np.zeros(len(named), dtype=bool))
    frame, found, cautions = _cleaned(named, table.rules, ledger)
    kept = frame[~ledger.is_rejected].reset_index(drop=True)
    companions, more = _companions(given, table.rules, kept, named, policies)
    lists = _lists(ledger, named["request_id"], table)
    records = ServiceRecords(
        frame=kept,
        **lists,
        rows_in=len(frame) + len(table.rejected),
        origin=raw.origin,
        preset=rules.name,
        time_zone=_zone_of(named, rules) if table.clock is None else _zone_of(raw.frame, rules, table.clock),
        provenance=_provenance(rules, absent, found),
        **companions,
        warnings=(*raw.cautions, *table.cautions, *renamed(moved), *found.cautions, *_of_lists(lists), *cautions, *more),
    )
    return Reading(protect(records, policies["personal"], pseudonym_key), table.row_numbers[~ledger.is_rejected])


def _refuse_policies(rules: Preset, policies: Policies) -> None:
    """Refuse what cannot be done to the requests of a log."""
    if rules.log is not None and policies["unknown_state"] is not Policy.FLAG:
        hint = "The states of an event log are those of its events, which are all kept"
        raise OptionError("only 'flag' is possible here", path="policies.unknown_state", value=policies["unknown_state"].value, hint=hint)


def _cleaned(named: pd.DataFrame, rules: Preset, ledger: Ledger) -> tuple[pd.DataFrame, Declared, list[Caution]]:
    """All rows with canonical cells, what was declared about them, and cautions about columns and labels."""
    riding = misnamed(named, rules)
    found = declared(named.drop(columns=riding), rules, ledger)
    converted = whole_days(cleaning.convert(found.frame, rules, ledger), rules)
    if riding:
        places = dict.fromkeys([*named.columns, *converted.columns])
        converted = converted.assign(**{name: named[name] for name in riding})[list(places)]
    frame = settle(cleaning.check(converted, rules, ledger), ledger)
    frame, cautions = _settle_labels(frame, ledger)
    return cleaning.derive(frame, rules, ledger), found, [*called_like_numbers(riding), *ledger.cautions, *cautions]


def _companions(
    given: Mapping[str, Any], rules: Preset, kept: pd.DataFrame, named: pd.DataFrame, policies: Policies
) -> tuple[dict[str, Any], list[Caution]]:
    """Companion frames with labels like those of the records, and cautions about them."""
    companions, decided = read_companions(given, rules)
    cautions = [*_repeated(companions), *decided]
    if policies["label_variants"] is Policy.REPAIR:
        companions = {name: labels.like_records(companion, kept) for name, companion in companions.items()}
    else:
        cautions += companion_variants(companions, kept)
    # A request is known as it was read, and by its raw id where it was rejected.
    ids = pd.concat([kept["request_id"], as_text(named["request_id"])])
    return companions, [*cautions, *reported(companions, ids, rules)]


def _lists(ledger: Ledger, ids: pd.Series[Any], table: RequestTable) -> dict[str, pd.DataFrame]:
    """What was rejected, flagged and repaired, of requests and of the events that they were made from."""
    rows, kept = table.row_numbers, ids[~ledger.is_rejected]
    found = {
        "rejected": [ledger.rejected_frame(ids, rows), table.rejected],
        "flagged": [ledger.flagged_frame(ids, rows), of_kept(table.lost, kept)],
        "repairs": [ledger.repairs_frame(ids, rows), of_kept(table.repairs, kept)],
    }
    return {name: pd.concat(parts).sort_values("row", kind="stable", ignore_index=True) for name, parts in found.items()}


def _of_lists(lists: Mapping[str, pd.DataFrame]) -> list[Caution]:
    """Cautions about what stands in the lists."""
    return [*_decimal_commas(lists["rejected"], lists["repairs"]), *_odd_words(lists["flagged"])]


def _zone_of(frame: pd.DataFrame, rules: Preset, clock: str = "created_at") -> str | None:
    """The zone on whose clock the stamps are, once read: as declared, UTC for stamps with an offset, else not known."""
    if rules.time_zone is not None:
        return rules.time_zone
    return "UTC" if says_zone(frame[clock], rules.format_of(clock)) else None


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


def _provenance(rules: Preset, absent: Mapping[str, tuple[str, ...]], found: Declared) -> Provenance:
    lacking = {name: names for name, names in absent.items() if name not in found.frame.columns}
    return Provenance(columns=dict(rules.columns), absent=lacking, derived=found.derived, answers=found.answers)


def _repeated(companions: Mapping[str, pd.DataFrame | None]) -> list[Caution]:
    """Companion rows that stand twice word for word, as in a file pasted twice; they are counted as they stand."""
    counts = {name: int(frame.duplicated().sum()) for name, frame in companions.items() if frame is not None}
    return [Caution("repeated_rows", (), {"frame": name, "rows": rows}) for name, rows in counts.items() if rows]


def _decimal_commas(*problems: pd.DataFrame) -> list[Caution]:
    """Columns in which most of what was read as no number is such as 12,50."""
    alike = [frame.rename(columns={"problem": "reason", "before": "value"}) for frame in problems]
    found = pd.concat([frame.loc[frame["reason"] == "not_a_number", ["column", "value"]] for frame in alike])
    columns = [str(column) for column, values in found.groupby("column", sort=True)["value"] if looks_decimal_comma(values)]
    return [Caution("decimal_commas", tuple(columns), {"rows": int(found["column"].isin(columns).sum())})] if columns else []


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
        details = {"column": column, "rows": int(mask.sum()), **labels.counted(forms)}
        cautions.append(Caution("labels_merged" if is_merge else "label_variants", labels.told(forms), details))
    return frame.assign(**merged), cautions


def _odd_words(flagged: pd.DataFrame) -> list[Caution]:
    """Count flagged words that the preset does not know."""
    found = (cleaning.counted(code, flagged["value"][flagged["problem"] == code]) for code in ("unknown_state", "unknown_responder"))
    return [caution for cautions in found for caution in cautions]
