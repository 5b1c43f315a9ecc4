"""Companion frames: surveys, orders and resources, joined to requests by key or to units by unit and period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError
from sqeval.records import labels, schema
from sqeval.records.companions.checks import refuse_impossible
from sqeval.records.companions.columns import ID_COLUMNS, renamed, typed
from sqeval.records.companions.surveys import Surveys, SurveyTable, survey_table
from sqeval.records.declarations import Companion, SurveyCompanion
from sqeval.records.ids import with_plain_ids
from sqeval.records.preset import Preset
from sqeval.records.sources import Choices, Raw, read_source
from sqeval.result import Caution

#: Keys a companion may have: one of these columns (for a period or a time, with the units' own columns beside it).
KEYS = {
    "surveys": ("request_id", "period", "answered_at"),
    "orders": ("order_id", "period", "ordered_at", "created_at"),
    "resources": ("period",),
}

Frames = dict[str, pd.DataFrame | None]


def opened(given: Mapping[str, Any], preset: Preset, choices: Choices) -> dict[str, Any]:
    """The companions that are not read yet as raw rows, each read as was declared for it."""
    found = dict(given)
    for name, source in given.items():
        declared = choices.of(name)
        if isinstance(source, Surveys) and set(declared.values()) != {None}:
            raise OptionError("encoding and sheet are for a file, and these are read already", path=name, hint="Give them to read_surveys")
        if source is not None and not isinstance(source, Surveys):
            found[name] = read_source(source, preset.nulls, name, **declared)
    return found


def read_companions(given: Mapping[str, Any], preset: Preset) -> tuple[Frames, list[Caution]]:
    """Read the companion frames, and say what had to be decided about them.

    Raises
    ------
    DataError
        One has no key column to join by, a key is missing in a row, or a time cannot be read.
    """
    frames: Frames = {}
    cautions: list[Caution] = []
    for name, source in given.items():
        frames[name], found = (None, ()) if source is None else _companion(source, name, preset)
        cautions += found
    return frames, cautions


def variant_cautions(frames: Frames, kept: pd.DataFrame) -> list[Caution]:
    """Labels of companions that would match those of the records but for case, spaces or width."""
    cautions = []
    for name, frame in ((name, frame) for name, frame in frames.items() if frame is not None):
        for column in (label for label in schema.LABELS if label in frame.columns and label in kept.columns):
            known = kept[column].dropna().unique()
            forms = {labels.same(str(label)): str(label) for label in sorted(known, reverse=True)}
            others = sorted(label for label in frame[column].dropna().unique() if label not in known and labels.same(label) in forms)
            if others:
                where = tuple(f"{forms[labels.same(label)]!r} ~ {label!r}" for label in others)
                rows = int(frame[column].isin(others).sum())
                cautions.append(Caution("label_variants", where, {"column": f"{name}.{column}", "rows": rows}))
    return cautions


def _companion(source: Any, name: str, preset: Preset) -> tuple[pd.DataFrame, tuple[Caution, ...]]:
    if isinstance(source, Surveys) and name == "surveys":
        rows = pd.RangeIndex(len(source.frame))
        _check_key(source.frame, rows, name)
        refuse_impossible(source.frame, rows, name, preset.decimal)
        return source.frame.reset_index(drop=True), source.warnings
    read = source if isinstance(source, Raw) else read_source(source, preset.nulls, name)
    declared: Companion = getattr(preset, name)
    raw = with_plain_ids(renamed(read, declared.columns, name), ID_COLUMNS)
    _check_key(raw.frame, raw.row_numbers, name)
    if isinstance(declared, SurveyCompanion):
        table = survey_table(raw, preset, answers=declared.answers)
    else:
        table = SurveyTable(typed(raw, name, preset), raw.row_numbers, ())
    refuse_impossible(table.frame, table.row_numbers, name, preset.decimal)
    return table.frame, (*raw.cautions, *table.cautions)


def _check_key(frame: pd.DataFrame, row_numbers: pd.Index, name: str) -> None:
    keys = [key for key in KEYS[name] if key in frame.columns]
    if not keys:
        hint = f"It needs one of: {', '.join(KEYS[name])}. One of another name is mapped in a preset: [{name}] columns = {{ period = '…' }}"
        raise DataError(f"{name} has no column to join by", hint=hint)
    lost = np.flatnonzero(frame[keys[0]].isna().to_numpy())
    if lost.size:
        raise DataError(f"{name} has a row without its key", column=keys[0], row=row_numbers[lost[0]])
