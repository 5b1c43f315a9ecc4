"""Columns that say nothing or nearly nothing, and columns of free text."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sqeval.records.doctor.problem import MOST_EXAMPLES, Of, Problem
from sqeval.records.doctor.sheet import LEAST, Sheet

_MOSTLY = 0.95

#: Free text is long, has several words, and hardly ever repeats.
_LETTERS, _DIFFERENT = 25, 0.5


def check(sheet: Sheet, times: Collection[str] = ()) -> list[Problem]:
    """Constant, empty and mostly empty columns and columns of free text (but for those of `times`), each kind as one problem."""
    if len(sheet.frame) < LEAST:
        return []
    missing = {str(name): float(sheet.frame[name].isna().mean()) for name in sheet.frame.columns}
    empty = sorted(name for name, share in missing.items() if share == 1)
    sparse = sorted(name for name, share in missing.items() if _MOSTLY <= share < 1)
    constant = sorted(str(name) for name in sheet.frame.columns if missing[str(name)] < _MOSTLY and _is_constant(sheet, str(name)))
    text = sorted(name for name in sheet.texts if name not in times and missing[name] < 1 and _is_free_text(sheet, name))
    return [
        *_problem(sheet, "empty_columns", empty),
        *_problem(sheet, "sparse_columns", sparse, least=_MOSTLY),
        *_problem(sheet, "constant_columns", constant),
        *_problem(sheet, "free_text", text),
    ]


def _problem(sheet: Sheet, code: str, names: list[str], **details: float) -> list[Problem]:
    if not names:
        return []
    found = {"columns": names, **details}
    return [Problem(code, None, len(names), len(sheet.frame.columns), Of.COLUMNS, tuple(names[:MOST_EXAMPLES]), details=found)]


def _is_constant(sheet: Sheet, name: str) -> bool:
    return len(sheet.distinct(name).texts) == 1


def _is_free_text(sheet: Sheet, name: str) -> bool:
    distinct = sheet.distinct(name)
    if len(distinct.texts) < max(LEAST, _DIFFERENT * distinct.known.sum()):
        return False
    texts = distinct.series
    width = texts.str.len() + texts.str.count(r"[\u4e00-\u9fff]") * 2
    return bool(width.median() >= _LETTERS and np.mean(texts.str.contains(r"\s|[\u4e00-\u9fff]", regex=True)) >= 0.9)
