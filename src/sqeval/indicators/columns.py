"""Columns of a frame as what a measure needs: time stamps, numbers, flags, answers; or one line that names the column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators.kinds.base import Condition, Range, Value
from sqeval.labelled import is_text
from sqeval.records import schema

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: What a text that is a number looks like; anything else is a word.
_PLAIN_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)

_OFF_SCALE = "Of records, policies={'off_scale': 'repair'} keeps the row without such a rating"


def meets(column: pd.Series[Any], wanted: Condition) -> NDArray[np.bool_]:
    """Which rows meet a condition; a missing value meets none."""
    if isinstance(wanted, Range):
        return np.nan_to_num(in_range(column, wanted)).astype(bool)
    return is_one_of(column, wanted)


def is_one_of(column: pd.Series[Any], wanted: Value | tuple[Value, ...]) -> NDArray[np.bool_]:
    """Which rows hold one of the wanted values; a value of another kind than the column would never match, so it is refused."""
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    if all(isinstance(value, bool) for value in values) and (held := as_flags(column)) is not None:
        return np.isin(held, [float(value) for value in values])
    is_flag, is_number = pd.api.types.is_bool_dtype(column.dtype), pd.api.types.is_numeric_dtype(column.dtype)
    for value in values:
        if isinstance(value, bool) != is_flag or (is_number and isinstance(value, str)):
            raise DataError(f"holds {column.dtype} values, so it can never be {value!r}", column=column.name)
    if is_flag or is_number:
        return np.asarray(column.isin(values).fillna(False), dtype=bool)
    # Columns that ride along from a file are text, so 1 in a configuration means the text "1".
    codes, words = pd.factorize(column)
    among = {word(value) for value in values}
    return np.array([word(found) in among for found in words] + [False])[codes]


def misspelt(column: pd.Series[Any], wanted: Condition) -> list[str]:
    """Words of a condition that no row of a text column holds although a similar one is there: "hihg (high?)"."""
    if isinstance(wanted, Range) or pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        return []
    held = {word(found) for found in pd.factorize(column)[1]}
    absent = [word(value) for value in (wanted if isinstance(wanted, tuple) else (wanted,)) if word(value) not in held]
    near = {value: difflib.get_close_matches(value, held, n=1, cutoff=0.7) for value in absent}
    return [f"{column.name} = {value} ({found[0]}?)" for value, found in near.items() if found]


def in_range(column: pd.Series[Any], wanted: Range) -> Floats:
    """1 where a number lies in a range, 0 where it does not, NaN where it is missing."""
    values = floats(column, str(column.name))
    low = -np.inf if wanted.at_least is None else wanted.at_least
    high = np.inf if wanted.at_most is None else wanted.at_most
    return np.where(np.isnan(values), np.nan, (values >= low) & (values <= high))


def times(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of time stamps."""
    column = frame[name]
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        raise DataError("holds no time stamps, so no time can be measured with it", column=name, value=column.dropna().iloc[0])
    return column


def floats(column: pd.Series[Any], name: str) -> Floats:
    """A column of finite numbers, or of text in which every known cell is a plain number; NaN where the value is missing."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    elif (read := _numbers_in_text(column)) is not None:
        values = read
    else:
        hint = "Give numbers; stars, words and emoji become some with read_records(answers=…)"
        raise DataError("holds no numbers", column=name, value=_first_word(column), hint=hint)
    if np.isinf(values).any():
        raise DataError("holds an infinite number", column=name, row=int(np.flatnonzero(np.isinf(values))[0]))
    return values


def _numbers_in_text(column: pd.Series[Any]) -> Floats | None:
    """Columns that ride along from a file are text; None where a cell is no plain number, or none is there at all."""
    if not is_text(column):
        return None
    # Each different text is read once.
    codes, words = pd.factorize(column)
    texts = [str(found).strip() for found in words]
    numbers = as_numbers([text for text in texts if text])
    if numbers is None or not len(numbers):
        return None
    found = np.full(len(texts) + 1, np.nan)
    found[:-1][[bool(text) for text in texts]] = numbers
    # A missing text has code -1, which takes the NaN at the end.
    return found[codes]


def _first_word(column: pd.Series[Any]) -> object:
    """The first cell that is no number, which is what keeps a column from being one of numbers."""
    given = column.dropna()
    words = given[pd.to_numeric(given.astype("str"), errors="coerce").isna()]
    return (words if len(words) else given).iloc[0]


def check_within(values: Floats, scale: tuple[float, float], name: str) -> None:
    """Refuse numbers off their scale, which would be averaged away."""
    off = np.flatnonzero((values < scale[0]) | (values > scale[1]))
    if off.size:
        hint = f"The scale declared is {scale[0]:g} to {scale[1]:g}. {_OFF_SCALE}"
        raise DataError("is off its scale", column=name, row=int(off[0]), value=float(values[off[0]]), hint=hint)


def flags(column: pd.Series[Any], wanted: Condition | None) -> Floats:
    """1 where the condition is met (or a yes/no column says yes), 0 where it is not, NaN where the value is missing."""
    if isinstance(wanted, Range):
        return in_range(column, wanted)
    if wanted is not None:
        return np.where(column.isna().to_numpy(), np.nan, is_one_of(column, wanted).astype(np.float64))
    held = as_flags(column)
    if held is not None:
        return held
    hint = "Say in the measure which values count: equals, at_least or at_most"
    raise DataError("is not a yes/no column", column=column.name, hint=hint)


def as_flags(column: pd.Series[Any]) -> Floats | None:
    """1 for yes, 0 for no, NaN where missing, of a column of booleans, of 0 and 1, or of yes/no words; None for any other."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan) if column.dropna().isin((0, 1)).all() else None
    codes, words = pd.factorize(column)
    said = [str(found).strip().lower() for found in words]
    if not set(said) <= schema.TRUE_WORDS | schema.FALSE_WORDS:
        return None
    # A missing word has code -1, which takes what is put at the end.
    return np.array([*(float(found in schema.TRUE_WORDS) for found in said), np.nan])[codes]


def answers(column: pd.Series[Any], name: str, grade_of: Mapping[str, int]) -> tuple[Codes, Floats]:
    """Grade (from 0, −1 where not answered) and score 0–100 of every answer."""
    codes, given = pd.factorize(column)
    words = [word(answer) for answer in given]
    for found in words:
        if found not in grade_of:
            hint = f"The answers declared are {', '.join(grade_of)}. {_OFF_SCALE}"
            raise DataError("an answer has no grade", column=name, value=found, hint=hint)
    declared = list(grade_of)
    grade = np.array([grade_of[answer] - 1 for answer in declared], dtype=np.intp)
    numbers = as_numbers(declared)
    score = -grade.astype(np.float64) if numbers is None else -numbers * grade_slope(numbers, list(grade_of.values()))
    score = (score - score.min()) / (score.max() - score.min()) * 100
    # A missing answer has code -1, which takes what is put at the end.
    place = np.array([declared.index(answer) for answer in words] + [len(declared)], dtype=np.intp)[codes]
    return np.append(grade, -1)[place], np.append(score, np.nan)[place]


def as_numbers(words: Sequence[str]) -> Floats | None:
    """Words as the plain numbers that they all are; None where one is no such."""
    if not all(_PLAIN_NUMBER.fullmatch(found) for found in words):
        return None
    return np.array([float(found) for found in words], dtype=np.float64)


def grade_slope(numbers: Floats, grades: Sequence[int]) -> int:
    """1 where grades get worse as numbers rise (1 is the best), −1 where they get better, 0 where they do both."""
    steps = np.diff(np.asarray(grades)[np.argsort(numbers, kind="stable")])
    return 0 if (steps > 0).any() and (steps < 0).any() else int(np.sign(steps.sum()))


def word(answer: object) -> str:
    """A value as a configuration writes it: 4 for 4.0."""
    return str(int(answer)) if isinstance(answer, (int, float, np.number)) and float(answer).is_integer() else str(answer)
