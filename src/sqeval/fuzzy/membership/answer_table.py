"""From counted answers to a membership table that carries the counts."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from sqeval.errors import DataError, quoted
from sqeval.fuzzy.membership.answer_grades import AnswerGrades
from sqeval.fuzzy.membership.from_counts import CARRIED
from sqeval.fuzzy.read import UNKNOWN
from sqeval.labelled import Floats
from sqeval.numerics.answer_tally import graded
from sqeval.options import MissingAnswers


def read_table(frame: Any, name: str) -> pd.DataFrame:
    """A table of answers as a DataFrame, whatever frame it comes in; it has rows, and no column twice.

    Raises
    ------
    DataError
        It is no table, has no rows, or a column stands twice.
    """
    if isinstance(frame, pd.DataFrame):
        table = frame
    elif isinstance(frame, dict):
        table = pd.DataFrame(frame)
    elif nw.dependencies.is_into_dataframe(frame) or isinstance(nw.from_native(frame, pass_through=True), nw.LazyFrame):
        table = nw.from_native(frame).lazy().collect("pandas").to_native()
    else:
        raise DataError(f"{name} are no table", value=type(frame).__name__, hint="Give a DataFrame")
    if table.empty:
        raise DataError(f"{name} have no {'rows' if len(table.columns) else 'columns'}")
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise DataError(f"stands twice in {name}", column=twice[0])
    return table


def answer_table(
    counts: Floats, asked: Floats, index: pd.Index, rule: AnswerGrades, missing: MissingAnswers, *, weighted: bool = False
) -> pd.DataFrame:
    """Membership (rows × grades) from counts (rows, kinds) of answers, out of those asked (rows,).

    Raises
    ------
    DataError
        A row has no answers, and missing ones are ignored.
    """
    columns = list(rule.labels)
    answered = counts.sum(axis=1)
    if missing is MissingAnswers.UNKNOWN:
        table = pd.DataFrame(graded(counts, asked, rule.shares), index=index, columns=[*columns, UNKNOWN])
    else:
        empty = np.flatnonzero(answered == 0)
        if empty.size:
            hint = "Drop it, or carry it as unknown with missing='unknown'"
            raise DataError("has no answers", row=quoted(index[empty[0]]), hint=hint)
        table = pd.DataFrame(graded(counts, None, rule.shares), index=index, columns=columns)
    if rule.is_whole and not weighted:
        # Lists, not frames: pandas compares attrs when it joins tables, and writes them as JSON.
        by_grade = counts @ rule.shares
        table.attrs[CARRIED] = {"indicators": index.tolist(), "grades": columns, "counts": by_grade.tolist()}
    return table
