"""Personal columns of records: left out or replaced by pseudonyms, in every frame in which their values stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from sqeval.errors import DataError
from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.companions.tables import KEYS
from sqeval.records.personal import personal_columns, with_pseudonyms
from sqeval.records.service_records import ServiceRecords
from sqeval.result import Caution

#: Cautions that list cells of several columns, whichever of them are personal.
_OF_SEVERAL = ("answered_twice", "companion_several_rows")

#: Stands for what is not listed.
HIDDEN = "…"

_LISTS = ("rejected", "flagged", "repairs")
_HINT = "Give it pseudonyms: policies={'personal': 'repair'}"

Frames = Mapping[str, pd.DataFrame]


def protect(records: ServiceRecords, policy: Policy, key: str | None) -> ServiceRecords:
    """The records with their personal columns treated by the policy; flagging is left to `.summary()`, which looks when asked.

    A column that looks personal in one frame is treated in all that have it, since frames are joined by columns of one name.
    """
    if policy is Policy.FLAG:
        return records
    frames = _frames(records)
    found = _personal(frames, records)
    if not found:
        return records
    kept = dataclasses.replace(records, warnings=tuple(_hushed(caution, found) for caution in records.warnings))
    return _without(kept, frames, found) if policy is Policy.REJECT else _pseudonymised(kept, frames, found, key)


def discreet(records: ServiceRecords) -> tuple[Caution, ...]:
    """The cautions of records without the values of columns that look personal."""
    listing = [caution for caution in records.warnings if caution.where and _columns(caution)]
    several = [caution for caution in records.warnings if caution.code in _OF_SEVERAL]
    named = {column for caution in listing for column in _columns(caution)}
    frames = {
        name: frame if several and name in KEYS else frame[[column for column in frame.columns if column in named]]
        for name, frame in _frames(records).items()
    }
    found = _personal(frames, records)
    return tuple(_hushed(caution, found) for caution in records.warnings) if found else records.warnings


def _frames(records: ServiceRecords) -> dict[str, pd.DataFrame]:
    return {"frame": records.to_frame(), **{name: getattr(records, name) for name in KEYS if getattr(records, name) is not None}}


def _personal(frames: Frames, records: ServiceRecords) -> list[str]:
    """Columns that look personal in some frame, by their names there or those they had in the source."""
    own = {"frame": records.provenance.columns}
    return sorted({column for name, frame in frames.items() for column in personal_columns(frame, own.get(name))})


def _without(records: ServiceRecords, frames: Frames, columns: list[str]) -> ServiceRecords:
    for column in columns:
        if column in schema.REQUIRED:
            raise DataError("looks personal, and records cannot do without it", column=column, hint=_HINT)
    left = {name: frame.drop(columns=[column for column in columns if column in frame.columns]) for name, frame in frames.items()}
    for name in (name for name in left if name in KEYS):
        lost = [key for key in KEYS[name] if key in columns and key in frames[name].columns]
        if lost and not set(KEYS[name]) & set(left[name].columns):
            raise DataError(f"looks personal, and {name} cannot be joined without it", column=lost[0], hint=_HINT)
    lists = {name: _unlisted(getattr(records, name), columns) for name in _LISTS}
    return _replaced(records, {**left, **lists}, Caution("personal_left_out", _where(frames, columns)))


def _pseudonymised(records: ServiceRecords, frames: Frames, columns: list[str], key: str | None) -> ServiceRecords:
    hidden = {name: _with_pseudonyms(frame, columns, key) for name, frame in frames.items()}
    ids = {"request_id"} & set(columns)
    lists = {name: _with_pseudonyms(_unlisted(getattr(records, name), columns), ids, key) for name in _LISTS}
    code = "personal_replaced" if key is not None else "personal_replaced_without_key"
    return _replaced(records, {**hidden, **lists}, Caution(code, _where(frames, columns)))


def _replaced(records: ServiceRecords, frames: Frames, caution: Caution) -> ServiceRecords:
    changes: dict[str, Any] = {**frames, "warnings": (*records.warnings, caution)}
    return dataclasses.replace(records, **changes)


def _where(frames: Frames, columns: Sequence[str]) -> tuple[str, ...]:
    """Every treated column: those of the records by their name, those of companions as "surveys.phone"."""
    return tuple(
        column if name == "frame" else f"{name}.{column}" for name, frame in frames.items() for column in columns if column in frame.columns
    )


def _with_pseudonyms(frame: pd.DataFrame, columns: Collection[str], key: str | None) -> pd.DataFrame:
    return frame.assign(**{name: with_pseudonyms(frame[name], key) for name in columns if name in frame.columns})


def _unlisted(listed: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """A list of cells without the values of personal columns."""
    hidden = {name: listed[name].mask(listed["column"].isin(columns), None) for name in ("value", "before", "after") if name in listed}
    return listed.assign(**hidden)


def _hushed(caution: Caution, columns: Collection[str]) -> Caution:
    """A caution that lists values of a personal column, or respondents, without them."""
    is_personal = caution.code in _OF_SEVERAL or not _columns(caution).isdisjoint(columns)
    return dataclasses.replace(caution, where=(HIDDEN,)) if caution.where and is_personal else caution


def _columns(caution: Caution) -> frozenset[str]:
    """The column whose cells a caution lists, which of a companion is named as "surveys.agent"."""
    column = str(caution.details.get("column", ""))
    return frozenset({column, column.rpartition(".")[2]} - {""})
