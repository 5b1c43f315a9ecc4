"""`read_records`: the one way in for frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, nearest_hint
from sqeval.options import LabelVariants, parse
from sqeval.records import cleaning
from sqeval.records.companions import read_companion
from sqeval.records.events import tickets_from_events
from sqeval.records.preset import Preset, load_preset
from sqeval.records.service_records import ServiceRecords
from sqeval.records.source import ENCODINGS, Origin, Raw, read_source
from sqeval.result import Caution, announces

#: Columns of `.rejected`.
_REJECTED = {"row": "int64", "request_id": "object", "column": "str", "value": "object", "reason": "str"}


@announces
def read_records(
    source: Any,
    preset: str | Mapping[str, str] | Preset = "canonical",
    *,
    surveys: Any = None,
    orders: Any = None,
    resources: Any = None,
    formats: Mapping[str, str] | None = None,
    nulls: Sequence[str] | None = None,
    time_zone: str | None = None,
    label_variants: str = "report",
) -> ServiceRecords:
    """Read service records from a file or a frame into canonical columns.

    Nothing is lost: every row is kept or stands in `.rejected` with its reason, also a row of a CSV that does not fit
    the header.

    Parameters
    ----------
    source : path to CSV (plain, .gz, .zip) or Parquet, or a DataFrame of any kind that narwhals knows
        One row a request, or an event log where the preset says so. The input is not changed.
    preset : str, mapping or Preset
        "canonical", "servicenow", or a mapping {canonical column: source column}.
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
    label_variants : {"report", "merge"}
        What to do with labels that differ only in case, spaces, width or Unicode form.

    Raises
    ------
    DataError
        A file that cannot be read, a missing column, a time column in which no value fits its format, or ids of which
        digits are lost.
    OptionError
        An unknown preset or policy.
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
    policy = parse(LabelVariants, label_variants, "label_variants")
    rules = _rules(load_preset(preset), formats, nulls, time_zone)
    given = {"surveys": surveys, "orders": orders, "resources": resources}
    raw = read_source(source, rules.nulls, keep_ragged=True)
    table = _tickets(raw, rules)
    named = cleaning.rename(table.frame, rules)
    rejections = cleaning.Rejections()
    frame = cleaning.convert(named, rules, rejections)
    cleaning.check(frame, rejections)
    kept = cleaning.derive(frame[~rejections.mask(len(frame))].reset_index(drop=True))
    found = cleaning.variants(kept)
    variant_cautions = _variant_cautions(kept, found, policy)
    companions = {name: read_companion(frame, name, rules) for name, frame in given.items()}
    repeated = _repeated(companions)
    if policy is LabelVariants.MERGE:
        kept = cleaning.merge_variants(kept, found)
        companions = {name: cleaning.like_records(frame, kept) for name, frame in companions.items()}
    rejected = pd.concat([_rejected(rejections, named["request_id"], table.row_numbers), table.dropped, _ragged(raw)], ignore_index=True)
    return ServiceRecords(
        frame=kept,
        rejected=rejected.sort_values("row", kind="stable", ignore_index=True),
        rows_in=len(frame) + len(table.dropped) + len(raw.ragged),
        origin=raw.origin,
        preset=rules.name,
        **companions,
        warnings=(
            *_guessed(raw.origin),
            *table.cautions,
            *cleaning.unknown_states(kept, rules),
            *cleaning.unknown_responders(kept),
            *variant_cautions,
            *repeated,
        ),
    )


def _rules(preset: Preset, formats: Mapping[str, str] | None, nulls: Sequence[str] | None, time_zone: str | None) -> Preset:
    changes: dict[str, Any] = {}
    if formats:
        changes["formats"] = {**preset.formats, **formats}
    if nulls is not None:
        changes["nulls"] = tuple(dict.fromkeys(["", *([nulls] if isinstance(nulls, str) else nulls)]))
    if time_zone is not None:
        changes["time_zone"] = time_zone
    return preset.changed(**changes)


@dataclass(frozen=True, eq=False)
class _Table:
    """Rows with one request each, where they stood in the source, and the events that belong to none."""

    frame: pd.DataFrame
    row_numbers: NDArray[Any]
    dropped: pd.DataFrame
    cautions: tuple[Caution, ...] = ()


def _tickets(raw: Raw, preset: Preset) -> _Table:
    frame, numbers, spec = raw.frame, raw.row_numbers.to_numpy(), preset.events
    if spec is None:
        return _Table(frame, numbers, _no_rejections())
    for column in (spec.case, spec.time, spec.sequence, spec.state, *preset.columns.values()):
        if column not in frame.columns:
            raise DataError("is missing from the event log", column=column, hint=nearest_hint(column, map(str, frame.columns)))
    tickets = tickets_from_events(frame, preset, spec)
    ids = frame[spec.case]
    dropped = [
        _rows_rejected(numbers[rows], ids.iloc[rows], column, frame[column].iloc[rows], reason)
        for column, reason, rows in tickets.dropped
        if rows.size
    ]
    return _Table(tickets.frame, numbers[tickets.first_rows], pd.concat([_no_rejections(), *dropped]), tickets.cautions)


def _no_rejections() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _REJECTED.items()})


def _ragged(raw: Raw) -> pd.DataFrame:
    """Rows of a CSV with another number of fields than its header: their cells cannot be told apart."""
    lines, fields = zip(*raw.ragged, strict=True) if raw.ragged else ((), ())
    unknown = pd.Series([None] * len(lines), dtype=object)
    return _rows_rejected(np.array(lines, dtype=np.int64), unknown, "(fields)", fields, "ragged")


def _rejected(rejections: cleaning.Rejections, ids: pd.Series[Any], row_numbers: NDArray[Any]) -> pd.DataFrame:
    rows = sorted(rejections.rows)
    column, value, reason = zip(*(rejections.rows[row] for row in rows), strict=True) if rows else ((), (), ())
    return _rows_rejected(row_numbers[rows], ids.iloc[rows], column, value, reason)


def _rows_rejected(row: NDArray[Any], request_id: pd.Series[Any], column: Any, value: Any, reason: Any) -> pd.DataFrame:
    found = {"row": row, "request_id": request_id.to_numpy(), "column": column, "value": np.asarray(value, dtype=object), "reason": reason}
    return pd.DataFrame(found, index=range(len(row))).astype(_REJECTED)


def _guessed(origin: Origin) -> list[Caution]:
    is_guess = origin.encoding not in (None, ENCODINGS[0])
    return [Caution("encoding_guessed", (origin.name,), {"encoding": origin.encoding})] if is_guess else []


def _repeated(companions: Mapping[str, pd.DataFrame | None]) -> list[Caution]:
    """Companion rows that stand twice word for word, as in a file pasted twice; they are counted as they stand."""
    counts = {name: int(frame.duplicated().sum()) for name, frame in companions.items() if frame is not None}
    return [Caution("repeated_rows", (), {"frame": name, "rows": rows}) for name, rows in counts.items() if rows]


def _variant_cautions(frame: pd.DataFrame, found: dict[str, dict[str, list[str]]], policy: LabelVariants) -> list[Caution]:
    code = "labels_merged" if policy is LabelVariants.MERGE else "label_variants"
    cautions = []
    for column, forms in found.items():
        where = tuple(f"{main!r} ~ {', '.join(map(repr, others))}" for main, others in forms.items())
        rows = int(frame[column].isin([other for others in forms.values() for other in others]).sum())
        cautions.append(Caution(code, where, {"column": column, "rows": rows}))
    return cautions
