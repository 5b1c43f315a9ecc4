"""A long table of judgements: who says how many times as important one item is as another."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from sqeval.ahp.judgement import Pair, ratio
from sqeval.ahp.reciprocity import agree
from sqeval.errors import JudgementError, nearest_hint

#: The column of experts, unless another is named.
EXPERT = "expert"


class Answer(NamedTuple):
    """One row: the expert (None where the table has no such column), the pair, and the ratio, NaN where not answered."""

    expert: Any
    pair: Pair
    ratio: float


def read_answers(frame: Any, columns: tuple[str, str, str], expert: str) -> list[Answer]:
    """The rows of a table; `columns` name left item, right item and judgement.

    Raises
    ------
    JudgementError
        A column is missing, the table is empty, a row names no item or expert, or compares an item with itself.
    """
    table = _table(frame)
    # A column of experts may be absent, but not one that somebody names.
    for name in (*columns, *((expert,) if expert != EXPERT else ())):
        if name not in table.columns:
            raise JudgementError(f"the table has no column {name!r}", hint=nearest_hint(name, map(str, table.columns)))
    if table.empty:
        raise JudgementError("the table has no rows, so that there is no judgement")
    experts = table[expert] if expert in table.columns else [None] * len(table)
    cells = zip(experts, *(table[name] for name in columns), strict=True)
    return [_answer(row, *cell, has_expert=expert in table.columns) for row, cell in enumerate(cells)]


def _table(frame: Any) -> pd.DataFrame:
    if isinstance(frame, pd.DataFrame):
        return frame
    if not (nw.dependencies.is_into_dataframe(frame) or isinstance(nw.from_native(frame, pass_through=True), nw.LazyFrame)):
        raise JudgementError("a survey is a table with one row an answer", value=frame, hint="Give a DataFrame")
    found: pd.DataFrame = nw.from_native(frame).lazy().collect("pandas").to_native()
    return found


def pairs_by_expert(answers: list[Answer]) -> dict[Any, dict[Pair, float]]:
    """Judgements by expert and pair; a pair that is judged twice alike counts once.

    Raises
    ------
    JudgementError
        An expert judges a pair twice and contradicts himself.
    """
    found: dict[Any, dict[Pair, float]] = {}
    for answer in answers:
        pairs = found.setdefault(answer.expert, {})
        if np.isnan(answer.ratio):
            continue
        turned = answer.pair[::-1]
        # Of the same pair the other way round, the one that was read first gives the direction.
        pair, value = (turned, 1.0 / answer.ratio) if turned in pairs else (answer.pair, answer.ratio)
        earlier = pairs.setdefault(pair, value)
        if not agree(np.array(earlier), np.array(1.0 / value)):
            who = "" if answer.expert is None else f" by {answer.expert!r}"
            raise JudgementError(f"judged twice{who}, and not alike: {earlier:g} and {value:g}", pair=pair, hint="Leave one of them out")
    return found


def _answer(row: int, expert: Any, left: Any, right: Any, judgement: Any, *, has_expert: bool) -> Answer:
    for word, name in ((left, "left item"), (right, "right item"), *(((expert, "expert"),) if has_expert else ())):
        if not isinstance(word, Hashable) or _is_absent(word):
            raise JudgementError(f"row {row} names no {name}", pair=(left, right))
    if left == right:
        raise JudgementError(f"row {row} compares an item with itself", pair=(left, right))
    return Answer(expert, (left, right), ratio(judgement, (left, right)))


def _is_absent(word: Any) -> bool:
    return word is None or bool(pd.isna(word))
