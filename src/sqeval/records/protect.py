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
_LISTS = ("rejected", "flagged", "repairs")
_HINT = "Give it pseudonyms: policies={'personal': 'repair'}"

Frames = Mapping[str, pd.DataFrame]


def protect(records: ServiceRecords, policy: Policy, key: str | None) -> ServiceRecords:
    """The records with their personal columns treated by the policy; flagging is left to `.summary()`, which looks when asked.

    A column that looks personal in one frame is treated in all that have it, since frames are joined by columns of one name.
    """
    if policy is Policy.FLAG:
        return records
    frames = {"frame": records.frame, **{name: getattr(records, name) for name in KEYS if getattr(records, name) is not None}}
    own = {"frame": records.provenance.columns}
    found = sorted({column for name, frame in frames.items() for column in personal_columns(frame, own.get(name))})
    if not found:
        return records
    kept = dataclasses.replace(records, warnings=tuple(_hushed(caution, found) for caution in records.warnings))
    return _without(kept, frames, found) if policy is Policy.REJECT else _pseudonymised(kept, frames, found, key)


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
    column = str(caution.details.get("column", "")).rpartition(".")[2]
    return dataclasses.replace(caution, where=()) if column in columns or caution.code in _OF_SEVERAL else caution
