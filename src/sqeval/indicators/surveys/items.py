"""From a survey frame to answers: which columns are questions, on which scale, reversed where declared, and how many a row stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.records.companions.survey_roles import QUESTION, WHO, Role, roles, weight_of
from sqeval.result import Caution

Floats = NDArray[np.float64]
Dimensions = dict[str, tuple[str, ...]]

#: What a row of the survey stands for; words of the catalogue.
RESPONDENTS, COUNTS, MEANS = "respondent_rows", "count_rows", "mean_rows"

_REFUSED = {
    Role.FREE_TEXT: "is free text, not a question",
    Role.WORDS: "holds words, not numbers",
    Role.YES_NO: "holds yes and no, not answers on a scale",
}


@dataclass(frozen=True, eq=False)
class Items:
    """Answers (n, k) to `names`, NaN where missing; `weights` (n,) where a row stands for several answers."""

    names: tuple[str, ...]
    dimensions: Dimensions
    values: Floats
    weights: Floats | None
    basis: str
    free_text: tuple[str, ...]
    cautions: tuple[Caution, ...]


def read_scale(scale: Any) -> tuple[float, float]:
    """The lowest and highest answer.

    Raises
    ------
    OptionError
        They are not two numbers, the first one lower.
    """
    try:
        low, high = (float(end) for end in scale)
    except (TypeError, ValueError):
        raise OptionError("a scale has a lowest and a highest answer", path="scale", value=scale, hint="Write scale=(1, 5)") from None
    if not (np.isfinite([low, high]).all() and low < high):
        raise OptionError("a scale runs from its lowest answer to a higher one", path="scale", value=scale)
    return low, high


def read_items(
    frame: pd.DataFrame, dimensions: Any, scale: tuple[float, float], reverse: Iterable[str], only: Sequence[str] | None
) -> Items:
    """Answers to the questions of `dimensions`, or of every column of numbers on the scale; `only` limits what may be one.

    Raises
    ------
    DataError
        A question is not there or no column of numbers, an answer is outside the scale, or there is no question.
    OptionError
        `dimensions` is no mapping of names to columns, or `reverse` names something that is no question.
    """
    found = roles(frame if only is None else frame[list(only)])
    cautions: list[Caution] = []
    chosen = _given(dimensions, found) if dimensions is not None else _every(frame, found, scale, cautions)
    names = tuple(dict.fromkeys(name for columns in chosen.values() for name in columns))
    values = np.column_stack([_answers(frame[name], scale) for name in names])
    turned = _reversed(reverse, names)
    values[:, turned] = scale[0] + scale[1] - values[:, turned]
    weight = weight_of(frame)
    weights = None if weight is None else frame[weight].to_numpy(dtype=np.float64)
    free = tuple(name for name, role in found.items() if role is Role.FREE_TEXT)
    return Items(names, chosen, values, weights, _basis(frame, values, weights, scale), free, (*cautions, *_repeated(frame)))


def _given(dimensions: Any, found: Mapping[str, Role]) -> Dimensions:
    if not isinstance(dimensions, Mapping) or not dimensions:
        raise OptionError(
            "is no mapping of dimensions to columns", path="dimensions", value=dimensions, hint="Write {'speed': ['q1', 'q2']}"
        )
    chosen = {}
    for dimension, columns in dimensions.items():
        names = (columns,) if isinstance(columns, str) else tuple(columns) if isinstance(columns, Iterable) else ()
        if not names or len(set(names)) < len(names):
            raise OptionError("names no columns, or one twice", path=f"dimensions.{dimension}", value=columns)
        for name in names:
            _check_question(name, found)
        chosen[str(dimension)] = names
    return chosen


def _check_question(name: str, found: Mapping[str, Role]) -> None:
    if name not in found:
        raise DataError("is no column of the surveys", column=name, hint=nearest_hint(name, found))
    if found[name] is not Role.NUMBERS:
        hint = "Say by `answers` which number each word stands for" if found[name] in (Role.WORDS, Role.YES_NO) else None
        raise DataError(_REFUSED.get(found[name], "is a key, not a question"), column=name, hint=hint)


def _every(frame: pd.DataFrame, found: Mapping[str, Role], scale: tuple[float, float], cautions: list[Caution]) -> Dimensions:
    """Every column of numbers that lies on the scale is a question and a dimension of its own."""
    numbers = [name for name, role in found.items() if role is Role.NUMBERS and frame[name].notna().any()]
    beside = tuple(name for name in numbers if frame[name].dropna().between(*scale).mean() < 0.5)
    words = tuple(name for name, role in found.items() if role is Role.WORDS)
    if beside:
        cautions.append(Caution("survey_off_scale", beside, {"scale": f"{scale[0]:g}–{scale[1]:g}"}))
    if words:
        cautions.append(Caution("survey_words", words))
    chosen: Dimensions = {name: (name,) for name in numbers if name not in beside}
    if not chosen:
        hint = "Give the scale, `answers` for words, or `dimensions`"
        raise DataError(f"the surveys have no question answered on {scale[0]:g} to {scale[1]:g}", value=list(found), hint=hint)
    return chosen


def _answers(column: pd.Series[Any], scale: tuple[float, float]) -> Floats:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    off = np.flatnonzero((values < scale[0]) | (values > scale[1]))
    if off.size:
        problem = f"an answer is outside the scale {scale[0]:g} to {scale[1]:g}"
        raise DataError(problem, column=column.name, row=column.index[off[0]], value=float(values[off[0]]), hint="Give the right `scale`")
    return values


def _reversed(reverse: Iterable[str], names: tuple[str, ...]) -> list[int]:
    given = (reverse,) if isinstance(reverse, str) else tuple(reverse)
    for name in given:
        if name not in names:
            raise OptionError("is no question", path="reverse", value=name, hint=nearest_hint(name, names))
    return [names.index(name) for name in given]


def _basis(frame: pd.DataFrame, values: Floats, weights: Floats | None, scale: tuple[float, float]) -> str:
    if weights is None:
        return RESPONDENTS
    # A long survey keeps the question of every row; answers between the points of the scale are means.
    steps = values[~np.isnan(values)] - scale[0]
    return COUNTS if QUESTION in frame.columns and bool((steps == np.floor(steps)).all()) else MEANS


def _repeated(frame: pd.DataFrame) -> tuple[Caution, ...]:
    """Rows that name a respondent again, where nothing says that these are two occasions."""
    who = [name for name in WHO if name in frame.columns]
    if not who or ("answered_at" in frame.columns and not {"response_id", "request_id"} & set(who)):
        return ()
    keys = [*who, *(name for name in ("team", "agent", "shop", "platform", "period") if name in frame.columns)]
    again = int(frame.duplicated(keys).sum())
    return (Caution("repeated_respondents", (), {"rows": again}),) if again else ()
