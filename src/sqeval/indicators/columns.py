"""Columns of a frame as what a measure needs: time stamps, numbers, flags, answers; or one line that names the column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators import measure_spec as spec

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


def is_one_of(column: pd.Series[Any], wanted: spec.Value | tuple[spec.Value, ...]) -> NDArray[np.bool_]:
    """Which rows hold one of the wanted values; a value of another kind than the column would never match, so it is refused."""
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    is_flag, is_number = pd.api.types.is_bool_dtype(column.dtype), pd.api.types.is_numeric_dtype(column.dtype)
    for value in values:
        if isinstance(value, bool) != is_flag or (is_number and isinstance(value, str)):
            raise DataError(f"holds {column.dtype} values, so it can never be {value!r}", column=column.name)
    if is_flag or is_number:
        return np.asarray(column.isin(values).fillna(False), dtype=bool)
    # Columns that ride along from a file are text, so 1 in a configuration means the text "1".
    codes, words = pd.factorize(column)
    among = {_word(value) for value in values}
    return np.array([_word(word) in among for word in words] + [False])[codes]


def times(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of time stamps."""
    column = frame[name]
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        raise DataError("holds no time stamps, so no time can be measured with it", column=name, value=column.dropna().iloc[0])
    return column


def floats(column: pd.Series[Any], name: str) -> Floats:
    """A column of finite numbers; NaN where the value is missing."""
    if not pd.api.types.is_numeric_dtype(column.dtype):
        raise DataError("holds no numbers", column=name, value=column.dropna().iloc[0])
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise DataError("holds an infinite number", column=name, row=int(np.flatnonzero(np.isinf(values))[0]))
    return values


def flags(column: pd.Series[Any], measure: spec.Share) -> Floats:
    """1 where the measure's condition holds, 0 where it does not, NaN where the value is missing."""
    if measure.equals is not None:
        held = is_one_of(column, measure.equals).astype(np.float64)
    elif measure.at_least is not None:
        held = (floats(column, measure.column) >= measure.at_least).astype(np.float64)
    elif measure.at_most is not None:
        held = (floats(column, measure.column) <= measure.at_most).astype(np.float64)
    elif pd.api.types.is_numeric_dtype(column.dtype) and column.dropna().isin((0, 1)).all():
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        raise DataError(
            "is not a yes/no column", column=measure.column, hint="Say in the measure which values count: equals, at_least or at_most"
        )
    return np.where(column.isna().to_numpy(), np.nan, held)


def answers(column: pd.Series[Any], measure: spec.Rating) -> tuple[Codes, Floats]:
    """Grade (from 0, −1 where not answered) and score 0–100 of every answer."""
    codes, given = pd.factorize(column)
    words = [_word(answer) for answer in given]
    for word in words:
        if word not in measure.answers:
            hint = f"The answers declared are {', '.join(measure.answers)}"
            raise DataError("an answer has no grade", column=measure.column, value=word, hint=hint)
    declared = list(measure.answers)
    grade = np.array([measure.answers[word] - 1 for word in declared], dtype=np.intp)
    score = pd.to_numeric(pd.Series(declared), errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(score).any():
        score = -grade.astype(np.float64)
    score = (score - score.min()) / (score.max() - score.min()) * 100
    # A missing answer has code -1, which takes what is put at the end.
    place = np.array([declared.index(word) for word in words] + [len(declared)], dtype=np.intp)[codes]
    return np.append(grade, -1)[place], np.append(score, np.nan)[place]


def _word(answer: object) -> str:
    return str(int(answer)) if isinstance(answer, (int, float, np.number)) and float(answer).is_integer() else str(answer)
