"""What can be wrong with a companion frame: refused where it cannot be right, else reported, and counted as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.labelled import is_text
from sqeval.records import labels, schema
from sqeval.records.companions.columns import RESPONDENTS
from sqeval.records.companions.survey_roles import REMARKS
from sqeval.records.numbers import POINT, looks_decimal_comma, parse_numbers
from sqeval.records.preset import Preset
from sqeval.result import Caution

#: How many examples a caution names.
_MOST = 3

#: Columns of which a row is one answer or one order, and no total of a unit and period.
_ONE_EACH = (*schema.IDS, *RESPONDENTS)

_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_MONTH_OR_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:[ T].*)?)?")


def refuse_impossible(frame: pd.DataFrame, row_numbers: pd.Index, name: str, decimal: str = POINT) -> None:
    """Refuse periods that no calendar has, and words among the numbers of a unit and period.

    Raises
    ------
    DataError
        It names the first of them.
    """
    if "period" in frame.columns:
        wrong = frame["period"].isin([label for label in frame["period"].dropna().unique() if not _may_be(str(label))])
        _refuse(frame["period"], wrong, row_numbers, f"{name} has a period that is no date", "Write it as 2026-03")
    if not _are_totals(frame, name):
        return
    for column in _measured(frame):
        wrong = _words_among_numbers(frame[column], decimal)
        hint = "Write a number, or leave the cell empty (give `nulls` if it stands for a missing value)"
        _refuse(frame[column], wrong, row_numbers, f"{name} has a word among its numbers", hint)


def reported(frames: dict[str, pd.DataFrame | None], ids: pd.Series[Any], preset: Preset) -> list[Caution]:
    """Values and keys of companion frames that are hardly meant so; `ids` are the requests of the source, kept or not."""
    given = {name: frame for name, frame in frames.items() if frame is not None}
    return [caution for name, frame in given.items() for caution in _of_frame(name, frame, ids, preset)]


def _of_frame(name: str, frame: pd.DataFrame, ids: pd.Series[Any], preset: Preset) -> Iterator[Caution]:
    if "request_id" in frame.columns:
        yield from _strangers(name, frame["request_id"], ids)
    yield from _decimal_commas(name, frame, preset.decimal)
    if name == "surveys":
        yield from _odd_answers(frame, preset.rating_scale, preset.decimal)
    if _are_totals(frame, name):
        yield from _negative(name, frame)
        yield from _several(name, frame)


def _strangers(name: str, named: pd.Series[Any], ids: pd.Series[Any]) -> Iterator[Caution]:
    """Rows that name no request of the source, and those among them that would but for case, spaces or width."""
    strange = named[~named.isin(ids.dropna())].dropna()
    different = sorted(map(str, strange.unique()))
    forms = {labels.same(str(own)): str(own) for own in sorted(ids.dropna().unique(), reverse=True)} if different else {}
    near = {other: forms[labels.same(other)] for other in different if labels.same(other) in forms}
    is_near = strange.isin(list(near))
    if near:
        where = tuple(f"{other!r} ~ {own!r}" for other, own in list(near.items())[:_MOST])
        yield Caution("companion_id_variants", where, {"frame": name, "column": "request_id", "rows": int(is_near.sum())})
    if not is_near.all():
        where = tuple(other for other in different if other not in near)[:_MOST]
        yield Caution("companion_unknown_ids", where, {"frame": name, "column": "request_id", "rows": int((~is_near).sum())})


def _decimal_commas(name: str, frame: pd.DataFrame, decimal: str) -> Iterator[Caution]:
    """Columns that stay text because their numbers are such as 12,50, where no decimal comma is declared."""
    texts = [column for column in _measured(frame) if decimal == POINT and is_text(frame[column])]
    found = [column for column in texts if looks_decimal_comma(frame[column].dropna().unique())]
    if found:
        rows = int(frame[found].notna().to_numpy().sum())
        yield Caution("decimal_commas", tuple(f"{name}.{column}" for column in found), {"rows": rows})


def _odd_answers(frame: pd.DataFrame, scale: tuple[float, float], decimal: str) -> Iterator[Caution]:
    """Ratings off their scale, and words among numbers, which keep the whole column from being one of numbers."""
    for column in map(str, frame.columns):
        if schema.kind_of(column) is schema.Kind.RATING and not pd.api.types.is_bool_dtype(frame[column].dtype):
            numbers = parse_numbers(frame[column], decimal)
            wrong = ~numbers.between(*scale) & numbers.notna()
            details = {"column": column, "scale": f"{scale[0]:g}–{scale[1]:g}"}
            yield from _found("companion_off_scale", frame[column], wrong, details)
    for column in _measured(frame):
        wrong = _words_among_numbers(frame[column], decimal)
        yield from _found("companion_words_among_numbers", frame[column], wrong, {"column": column})


def _negative(name: str, frame: pd.DataFrame) -> Iterator[Caution]:
    for column in _measured(frame):
        if pd.api.types.is_numeric_dtype(frame[column].dtype) and not pd.api.types.is_bool_dtype(frame[column].dtype):
            yield from _found("companion_negative", frame[column], frame[column] < 0, {"column": f"{name}.{column}"})


def _several(name: str, frame: pd.DataFrame) -> Iterator[Caution]:
    """Units and periods that have several rows which are not the same."""
    keys = ["period", *(str(column) for column in frame.columns if _tells_rows_apart(frame[column]))]
    different = frame.drop_duplicates()
    twice = different[different.duplicated(keys)][keys].drop_duplicates().sort_values(keys)
    if len(twice):
        where = tuple(" · ".join(map(str, row)) for row in twice.head(_MOST).fillna("–").to_numpy().tolist())
        yield Caution("companion_several_rows", where, {"frame": name, "cells": len(twice)})


def _found(code: str, column: pd.Series[Any], wrong: pd.Series[Any], details: dict[str, Any]) -> Iterator[Caution]:
    """A caution with the number of wrong cells and the most frequent of them, where there are any."""
    cells = column[wrong.fillna(False).astype(bool)]
    if len(cells):
        counts = sorted(cells.astype(object).value_counts().items(), key=lambda item: (-item[1], str(item[0])))
        where = tuple(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell, _ in counts[:_MOST])
        yield Caution(code, where, {**details, "rows": len(cells)})


def _refuse(column: pd.Series[Any], wrong: pd.Series[Any], row_numbers: pd.Index, problem: str, hint: str) -> None:
    rows = np.flatnonzero(wrong.to_numpy(dtype=bool))
    if rows.size:
        raise DataError(problem, column=column.name, row=row_numbers[rows[0]], value=column.iloc[rows[0]], hint=hint)


def _may_be(label: str) -> bool:
    """Whether a label that is written like a month, week or day is one; what is written otherwise is for who reads it."""
    week, other = _WEEK.fullmatch(label), _MONTH_OR_DAY.fullmatch(label)
    try:
        if week:
            date.fromisocalendar(int(week[1]), int(week[2]), 1)
        if other:
            date(int(other[1]), int(other[2]), int(other[3] or 1))
    except ValueError:
        return False
    return True


def _are_totals(frame: pd.DataFrame, name: str) -> bool:
    """Whether rows are totals of a unit and period: resources, and orders as volumes."""
    return name != "surveys" and "period" in frame.columns and not any(column in frame.columns for column in _ONE_EACH)


def _measured(frame: pd.DataFrame) -> list[str]:
    """Columns that are no keys, units, times or remarks."""
    beside = {*_ONE_EACH, "period", "question", *schema.LABELS, *schema.TIMES, *schema.COMPANION_TIMES, *REMARKS}
    return [str(column) for column in frame.columns if str(column).lower() not in beside]


def _words_among_numbers(column: pd.Series[Any], decimal: str) -> pd.Series[Any]:
    """Cells that are no numbers in a column of text of which most are."""
    if not is_text(column) or pd.api.types.is_bool_dtype(column.dtype):
        return pd.Series(False, index=column.index)
    unread = parse_numbers(column, decimal).isna() & column.notna()
    return unread if 2 * unread.sum() < column.notna().sum() else pd.Series(False, index=column.index)


def _tells_rows_apart(column: pd.Series[Any]) -> bool:
    """Whether rows of one period are meant to differ in a column: a unit, or any text that every row has."""
    if column.name == "period" or str(column.name).lower() in REMARKS:
        return False
    return column.name in schema.LABELS or (is_text(column) and bool(column.notna().all()))
