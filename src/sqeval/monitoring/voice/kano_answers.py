"""Answers to the pairs of questions of a Kano survey: read as two tables of respondents × features, or as one long table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.monitoring.voice.answers import on_scale
from sqeval.options import KanoAnswer
from sqeval.records.labels import same

Floats = NDArray[np.float64]

_ENDS = (1.0, 5.0)
#: What the five answers are called, from "I like it" to "I dislike it".
_WORDS = (
    ("like", "i like it", "i like it that way", "喜欢", "我喜欢", "很喜欢"),
    ("must be", "it must be so", "it must be that way", "expect it", "i expect it", "理应如此", "理所当然", "应该如此", "必须如此"),
    ("neutral", "i am neutral", "无所谓"),
    ("live with", "i can live with it", "i can live with it that way", "tolerate", "i can tolerate it", "勉强接受", "可以忍受", "能忍受"),
    ("dislike", "i dislike it", "i dislike it that way", "不喜欢", "我不喜欢", "很不喜欢"),
)
_NUMBERS = {word: number for number, words in enumerate(_WORDS, 1) for word in words}
_LONG = ("respondent", "feature", "functional", "dysfunctional")


def kano_answers(functional: Any, dysfunctional: Any, like: KanoAnswer) -> tuple[list[str], Floats, Floats]:
    """Names of the features and both tables (respondents, features), 1 = like … 5 = dislike, NaN where not answered.

    Raises
    ------
    DataError
        A missing column, a feature on one side only, a respondent twice, or an answer that is none of 1 to 5.
    """
    if dysfunctional is None:
        first, second = _from_long(functional)
    else:
        first, second = _wide(functional, "functional"), _wide(dysfunctional, "dysfunctional")
    for here, there, name in ((first, second, "dysfunctional"), (second, first, "functional")):
        for feature in here.columns:
            if feature not in there.columns:
                raise DataError(f"is missing in the {name} answers", column=feature, hint=nearest_hint(feature, map(str, there.columns)))
    for table, name in ((first, "functional"), (second, "dysfunctional")):
        if table.index.has_duplicates:
            twice = table.index[table.index.duplicated()][0]
            raise DataError(f"the {name} answers have a respondent twice", row=quoted(twice), hint="Respondents are matched by index")
    people = first.index.union(second.index)
    pair = [_checked(_numbered(part[first.columns], like).reindex(people)) for part in (first, second)]
    if like is KanoAnswer.LAST:
        pair = [6 - values for values in pair]
    return [str(name) for name in first.columns], pair[0], pair[1]


def _wide(answers: Any, name: str) -> pd.DataFrame:
    table = labelled.frame(answers, name)
    if (isinstance(answers, pd.Series) and answers.name is None) or (not hasattr(answers, "columns") and np.ndim(answers) == 1):
        # A single unnamed question is the same feature on both sides.
        return table.set_axis(["feature"], axis=1)
    return table


def _from_long(answers: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = labelled.frame(answers, "answers")
    for name in _LONG:
        if name not in table.columns:
            hint = "Give functional and dysfunctional answers as two tables, or one with respondent, feature, functional, dysfunctional"
            raise DataError("is missing in answers", column=name, hint=hint)
    keys = list(_LONG[:2])
    for name in keys:
        for row in table.index[table[name].isna()][:1]:
            raise DataError("has no name", column=name, row=quoted(row))
    for row in table.index[table.duplicated(keys)][:1]:
        raise DataError("this respondent answers the feature twice", row=quoted(row), value=tuple(table.loc[row, keys]))
    wide = [table.pivot(index="respondent", columns="feature", values=name) for name in _LONG[2:]]
    order = pd.unique(table["feature"])
    return wide[0][order], wide[1][order]


def _numbered(table: pd.DataFrame, like: KanoAnswer) -> pd.DataFrame:
    """Words of answers as their numbers, counted from where the numbers of the table begin; anything else as it is."""
    numbers = {word: 6 - number if like is KanoAnswer.LAST else number for word, number in _NUMBERS.items()}

    def number(answer: Any) -> Any:
        return numbers.get(same(answer).replace("-", " "), answer) if isinstance(answer, str) else answer

    columns = {name: column.astype(object).map(number) if labelled.is_text(column) else column for name, column in table.items()}
    return pd.DataFrame(columns, index=table.index)


def _checked(table: pd.DataFrame) -> Floats:
    columns = [on_scale(table[name], _ENDS, "kano") for name in table.columns]
    values = np.column_stack(columns) if columns else np.empty((len(table), 0))
    for row, column in np.argwhere(values % 1 > 0)[:1]:
        hint = "Answers are 1, 2, 3, 4 or 5; means of several answers have no category"
        where = {"column": table.columns[column], "row": quoted(table.index[row])}
        raise DataError("is none of the five answers", **where, value=float(values[row, column]), hint=hint)
    return values
