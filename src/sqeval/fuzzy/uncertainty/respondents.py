"""Where the answers of respondents enter: a frame of respondents × indicators becomes positions of grades."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.fuzzy.read import TOLERANCE, is_bare, namings
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics import grade_sampling
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.grade_sampling import Patterns


def read_respondents(frame: pd.DataFrame, grades: Grades, table: LabelledMatrix) -> tuple[pd.Index, Patterns]:
    """The indicators that respondents answered, in order of their names, and what they answered.

    `table` is the membership (indicators × grades and unknown) that their answers must give.
    """
    frame = frame.loc[:, frame.columns.isin(table.rows)]
    frame = frame.iloc[:, sorted_order(frame.columns)]
    codes = _codes(frame, grades)
    silent = np.flatnonzero((codes < 0).all(axis=0))
    if silent.size:
        raise DataError("nobody has answered", column=frame.columns[silent[0]], hint="Leave the column out")
    rows = table.values[table.rows.get_indexer(frame.columns)]
    found = grade_sampling.patterns(codes, rows[:, -1] > ROUNDING)
    _same(grade_sampling.counts(found, len(grades)), rows, frame.columns, found.carried)
    return frame.columns, found


def read_frame(answers: Any, leaves: pd.Index) -> pd.DataFrame:
    """Respondents × indicators; refuses a column that is no indicator, or stands twice."""
    frame = _frame(answers)
    columns = frame.columns
    for column in columns:
        if column not in leaves:
            raise DataError("is no indicator", column=column, hint=nearest_hint(column, leaves))
    if columns.has_duplicates:
        raise DataError("stands twice in answers", column=columns[columns.duplicated()][0])
    return frame


def _frame(answers: Any) -> pd.DataFrame:
    if is_bare(answers):
        hint = "Give a DataFrame of respondents × indicators, each cell a grade"
        raise DataError("answers must be a DataFrame", value=type(answers).__name__, hint=hint)
    frame = answers if isinstance(answers, pd.DataFrame) else labelled.frame(answers, "answers")
    if len(frame) < 2:
        raise DataError("answers of at least two respondents are needed", value=len(frame))
    return frame


def _codes(frame: pd.DataFrame, grades: Grades) -> NDArray[np.intp]:
    """Positions of the grades, −1 where there is no answer."""
    # Only distinct answers are looked at, as respondents come by the million.
    coded = [_distinct(frame.iloc[:, k]) for k in range(frame.shape[1])]
    said = {answer for _, answers in coded for answer in answers}
    positions = _positions(said, grades)
    columns = []
    for column, (numbers, answers) in zip(frame.columns, coded, strict=True):
        strange = [answer for answer in answers if isinstance(answer, bool | np.bool_) or answer not in positions]
        if strange:
            row = frame.index[np.flatnonzero(numbers == list(answers).index(strange[0]))[0]]
            hint = nearest_hint(strange[0], [*grades.labels, *map(str, range(1, len(grades) + 1))])
            raise DataError("is not a grade", column=column, row=quoted(row), value=strange[0], hint=hint)
        columns.append(np.append([positions[answer] for answer in answers], -1).astype(np.intp)[numbers])
    return np.column_stack(columns)


def _distinct(column: pd.Series[Any]) -> tuple[NDArray[np.intp], Any]:
    try:
        return pd.factorize(column)
    except TypeError as error:
        raise DataError("holds cells that are no grades", column=column.name, hint="Give one grade a cell") from error


def _positions(said: set[Any], grades: Grades) -> dict[Any, int]:
    """Position by answer, in the naming of the grades that knows most of what was said."""
    known = [{name: position for position, name in enumerate(names)} for names in namings(grades)]
    return max(known, key=lambda names: len(said & set(names)))


def _same(numbers: Floats, rows: Floats, indicators: pd.Index, carried: NDArray[np.bool_]) -> None:
    """Refuse answers that do not give the membership."""
    off = np.abs(grade_sampling.shares(numbers, carried) - rows).max(axis=1)
    wrong = np.flatnonzero(~(off <= TOLERANCE + ROUNDING))
    if wrong.size:
        at = int(wrong[0])
        hint = "Give the answers that it was made from"
        if carried[at]:
            hint += "; one row for everyone who was asked, as the table holds unknown mass"
        raise DataError("answers do not give the membership of the result", column=indicators[at], value=float(off[at]), hint=hint)
