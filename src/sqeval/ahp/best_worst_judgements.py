"""The two vectors of the best-worst method, joined by name, and which item is the best and which the worst."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.judgement import ratio, written
from sqeval.ahp.judgement_table import names_of
from sqeval.errors import JudgementError, nearest_hint

Floats = NDArray[np.float64]

_SAME = 1e-9


class BestWorstJudgements(NamedTuple):
    """a_Bj and a_jW of every item, and the positions of the best and the worst."""

    to_others: Floats
    to_worst: Floats
    labels: pd.Index
    best: int
    worst: int


def read_judgements(best_to_others: Any, others_to_worst: Any, best: Any, worst: Any) -> BestWorstJudgements:
    """Check both vectors and find the ends, from their names or from where the 1s stand."""
    first, second = _series(best_to_others, "best_to_others"), _series(others_to_worst, "others_to_worst")
    for here, there, name in ((first, second, "others_to_worst"), (second, first, "best_to_others")):
        absent = [label for label in here.index if label not in there.index]
        if absent:
            raise JudgementError(f"{name} has no judgement of {absent[0]!r}", hint=nearest_hint(absent[0], map(str, there.index)))
    second = second[first.index]
    labels, to_others, to_worst = first.index, _ratios(first, "best_to_others"), _ratios(second, "others_to_worst")
    ends = _ends(to_others, to_worst, labels, (best, worst))
    if to_others[ends[1]] == 1 and max(to_others.max(), to_worst.max()) > 1:
        hint = "Name another worst item, or correct the judgement"
        raise JudgementError("the best and the worst are judged equal, others are not", pair=(labels[ends[0]], labels[ends[1]]), hint=hint)
    return BestWorstJudgements(to_others, to_worst, labels, *ends)


def _series(given: Any, name: str) -> pd.Series[Any]:
    if isinstance(given, pd.Series):
        series = given
    elif isinstance(given, Mapping):
        series = pd.Series(list(given.values()), index=names_of(given), dtype=object)
    elif isinstance(given, Iterable) and not isinstance(given, str):
        series = pd.Series(list(given), dtype=object)
    else:
        raise JudgementError(f"{name} is {{item: ratio}}, a Series or a list", value=given)
    names_of(series.index)
    if series.empty:
        raise JudgementError(f"{name} has no judgements")
    return series


def _ratios(series: pd.Series[Any], name: str) -> Floats:
    """Judgements from 1 up."""
    values = np.array([ratio(value, (name, label)) for label, value in series.items()])
    for label, value, given in zip(series.index, values, series, strict=True):
        if math.isnan(value):
            raise JudgementError("has no judgement", pair=(name, label), hint="Give a ratio from 1 up; 1 for the item itself")
        if value < 1:
            hint = "The best is at least as important as any, and any as the worst: give the reciprocal, or name other ends"
            raise JudgementError("a judgement of the best-worst method is at least 1", pair=(name, label), value=given, hint=hint)
    return values


def _ends(to_others: Floats, to_worst: Floats, labels: pd.Index, named: tuple[Any, Any]) -> tuple[int, int]:
    """Positions of best and worst: the named ones, else the only two that stand at a 1 and agree on a_BW."""
    starts = _candidates(to_others, labels, named[0], "best", "best_to_others")
    finishes = _candidates(to_worst, labels, named[1], "worst", "others_to_worst")
    if len(labels) == 1:
        return starts[0], finishes[0]
    pairs = [(b, w) for b in starts for w in finishes if b != w]
    if not pairs:
        raise JudgementError("the best and the worst are the same item", value=labels[starts[0]], hint="Name best and worst")
    agreeing = [(b, w) for b, w in pairs if abs(to_others[w] - to_worst[b]) <= _SAME * to_others[w]]
    if not agreeing:
        b, w = pairs[0]
        problem = f"best_to_others says {written(to_others[w])}, others_to_worst says {written(to_worst[b])} of the best against the worst"
        raise JudgementError(problem, pair=(labels[b], labels[w]), hint="It is one judgement: correct one of the two")
    if len(agreeing) > 1:
        listing = " or ".join(f"{labels[b]!r} and {labels[w]!r}" for b, w in agreeing[:3])
        raise JudgementError(f"several items stand at 1, so that best and worst may be {listing}", hint="Name best and worst")
    return agreeing[0]


def _candidates(values: Floats, labels: pd.Index, named: Any, word: str, vector: str) -> list[int]:
    if named is None:
        found = [int(k) for k in np.flatnonzero(np.abs(values - 1) <= _SAME)]
        if not found:
            raise JudgementError(f"{vector} has no 1", hint=f"The {word} item against itself is 1; include it, or name {word}")
        return found
    if named not in list(labels):
        raise JudgementError(f"{word} is not among the items", value=named, hint=nearest_hint(named, map(str, labels)))
    position = list(labels).index(named)
    if abs(values[position] - 1) > _SAME:
        raise JudgementError(f"the {word} item against itself is 1", pair=(vector, named), value=float(values[position]))
    return [position]
