"""What each column of a survey is: a key, a unit, a time, a question, free text …; a comment is never taken for a question."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.labelled import is_text
from sqeval.records import schema
from sqeval.records.companions.columns import RESPONDENTS

QUESTION, ANSWER = "question", "answer"

#: Columns that name who answered: with none of them, rows are sums or means over several answers, or anonymous.
WHO = (*reversed(RESPONDENTS), "request_id", "customer_id")

#: How many answers a row stands for, where it names nobody who answered.
WEIGHTS = ("n", "answers")

#: Columns in which people write what they like, whatever they hold.
REMARKS = frozenset({"comment", "comments", "remark", "remarks", "suggestion", "suggestions", "评论", "备注", "建议", "意见"})

#: Texts are free where most are longer than this, or more than so many differ and they are most of the answers.
_LONG, _MANY = 24, 12


class Role(StrEnum):
    """What a column of a survey holds."""

    KEY = "key"
    UNIT = "unit"
    TIME = "time"
    WEIGHT = "weight"
    NUMBERS = "numbers"
    YES_NO = "yes_no"
    FREE_TEXT = "free_text"
    WORDS = "words"


def roles(frame: pd.DataFrame) -> dict[str, Role]:
    """The role of every column; numbers are what questions are answered by."""
    weight = weight_of(frame)
    return {str(name): _role(frame[name], weight) for name in frame.columns}


def weight_of(frame: pd.DataFrame) -> str | None:
    """The column that says how many answers a row stands for; None where rows are single respondents."""
    if any(name in frame.columns for name in WHO):
        return None
    return next((name for name in WEIGHTS if name in frame.columns), None)


def check_weights(frame: pd.DataFrame, row_numbers: pd.Index) -> None:
    """Refuse numbers of answers that are missing, negative or no numbers.

    Raises
    ------
    DataError
        It names the row.
    """
    name = weight_of(frame)
    if name is None:
        return
    if not pd.api.types.is_numeric_dtype(frame[name].dtype):
        raise DataError("is no number of answers", column=name, value=frame[name].iloc[0])
    values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if bad.size:
        raise DataError("is no number of answers", column=name, row=row_numbers[bad[0]], value=float(values[bad[0]]))


def _role(column: pd.Series[Any], weight: str | None) -> Role:
    name = str(column.name)
    if name in (*schema.IDS, *RESPONDENTS, "period", QUESTION):
        return Role.KEY
    if name in schema.LABELS:
        return Role.UNIT
    return Role.WEIGHT if name == weight else _role_of_content(column)


def _role_of_content(column: pd.Series[Any]) -> Role:
    kinds = pd.api.types
    if kinds.is_datetime64_any_dtype(column.dtype) or kinds.is_timedelta64_dtype(column.dtype):
        return Role.TIME
    if kinds.is_bool_dtype(column.dtype):
        return Role.YES_NO
    if kinds.is_numeric_dtype(column.dtype):
        return Role.NUMBERS
    return Role.FREE_TEXT if is_text(column) and _is_free(column) else Role.WORDS


def _is_free(column: pd.Series[Any]) -> bool:
    if str(column.name).lower() in REMARKS:
        return True
    given = column.dropna().astype("str")
    different = given.nunique()
    return bool(len(given)) and (bool(given.str.len().median() > _LONG) or (different > _MANY and different > len(given) / 2))
