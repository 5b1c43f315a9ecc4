"""From raw rows to service records: the one boundary for frames, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.labelled import as_text
from sqeval.options import Policy
from sqeval.records import cleaning, labels
from sqeval.records.cells import Declared, declared, whole_days
from sqeval.records.companions.checks import reported
from sqeval.records.companions.tables import read_companions
from sqeval.records.companions.tables import variant_cautions as companion_variants
from sqeval.records.duplicates import settle
from sqeval.records.events.naming import aside, renamed
from sqeval.records.ids import with_plain_ids
from sqeval.records.ledger import Ledger
from sqeval.records.misnamed import called_like_numbers, misnamed
from sqeval.records.numbers import looks_decimal_comma
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.records.preset_columns import columns_read, id_columns
from sqeval.records.protect import protect
from sqeval.records.provenance import Provenance
from sqeval.records.request_table import RequestTable, of_kept, request_table
from sqeval.records.service_records import ServiceRecords
from sqeval.records.sources import Raw, refuse_repeated
from sqeval.records.times.parse import says_zone
from sqeval.result import Caution


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
