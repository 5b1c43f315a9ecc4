"""Personal columns of records: left out or replaced by pseudonyms, in every frame in which their values stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

import pandas as pd

from sqeval.errors import DataError
from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.personal import personal_columns, with_pseudonyms
from sqeval.records.service_records import ServiceRecords
from sqeval.result import Caution

_LISTS = ("rejected", "flagged", "repairs")
_COMPANIONS = ("surveys", "orders", "resources")


def protect(records: ServiceRecords, policy: Policy, key: str | None) -> ServiceRecords:
    """The records with their personal columns treated by the policy; flagging is left to `.summary()`, which looks when asked."""
    if policy is Policy.FLAG:
        return records
    found = sorted(personal_columns(records.frame))
    if not found:
        return records
    return _without(records, found) if policy is Policy.REJECT else _pseudonymised(records, found, key)


def _without(records: ServiceRecords, columns: list[str]) -> ServiceRecords:
    for name in columns:
        if name in schema.REQUIRED:
            hint = "Give it pseudonyms: policies={'personal': 'repair'}"
            raise DataError("looks personal, and records cannot do without it", column=name, hint=hint)
    lists: dict[str, Any] = {name: _unlisted(getattr(records, name), columns) for name in _LISTS}
    caution = Caution("personal_left_out", tuple(columns))
    frame = records.frame.drop(columns=columns)
    return dataclasses.replace(records, frame=frame, **lists, warnings=(*records.warnings, caution))


def _pseudonymised(records: ServiceRecords, columns: list[str], key: str | None) -> ServiceRecords:
    frames = {name: _replaced(getattr(records, name), columns, key) for name in ("frame", *_COMPANIONS)}
    lists = {name: _replaced(_unlisted(getattr(records, name), columns), {"request_id"} & set(columns), key) for name in _LISTS}
    caution = Caution("personal_replaced" if key is not None else "personal_replaced_without_key", tuple(columns))
    return dataclasses.replace(records, **frames, **lists, warnings=(*records.warnings, caution))


def _replaced(frame: Any, columns: Collection[str], key: str | None) -> Any:
    if frame is None:
        return None
    return frame.assign(**{name: with_pseudonyms(frame[name], key) for name in columns if name in frame.columns})


def _unlisted(listed: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """A list of cells without the values of personal columns."""
    hidden = {name: listed[name].mask(listed["column"].isin(columns), None) for name in ("value", "before", "after") if name in listed}
    return listed.assign(**hidden)
