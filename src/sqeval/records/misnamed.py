"""Columns that nobody declared and that are called like ratings or numbers, but hold words: they ride along."""

from __future__ import annotations

import pandas as pd

from sqeval.records import schema
from sqeval.records.answers import EVERY, read_share
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.result import Caution

#: Share of the given cells that have to be numbers.
_LEAST_SHARE = 0.5


def misnamed(frame: pd.DataFrame, preset: Preset) -> list[str]:
    """Columns that only the beginning of their name makes one of numbers, and of whose cells fewer than half are such.

    A rule for answers that is declared for a column, or reads half of it, makes it one of numbers, as anything does that the preset
    says about it.
    """
    told = {*preset.columns, *preset.defaults, *preset.strip, *preset.values, *preset.only_in, *preset.answers}
    by_name = [name for name in map(str, frame.columns) if name not in schema.COLUMNS and schema.kind_of(name) is not None]
    return [name for name in by_name if name not in told and not _holds_numbers(frame, name, preset)]


def called_like_numbers(names: list[str]) -> list[Caution]:
    """A caution that names such columns."""
    return [Caution("named_like_a_number", tuple(names))] if names else []


def _holds_numbers(frame: pd.DataFrame, name: str, preset: Preset) -> bool:
    column = frame[name]
    if pd.api.types.is_datetime64_any_dtype(column.dtype) or pd.api.types.is_timedelta64_dtype(column.dtype):
        return False
    given = column.dropna()
    if given.empty or parse_numbers(given, preset.decimal).notna().mean() >= _LEAST_SHARE:
        return True
    is_rating = schema.kind_of(name) is schema.Kind.RATING
    return is_rating and EVERY in preset.answers and read_share(column, preset.answers[EVERY]) >= _LEAST_SHARE
