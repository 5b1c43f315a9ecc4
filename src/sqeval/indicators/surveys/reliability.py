"""Reliability of the dimensions of a survey: Cronbach's α with interval, α without each question, and a verdict."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.indicators.keys import ALL
from sqeval.indicators.surveys.items import RESPONDENTS, Items
from sqeval.numerics import cronbach
from sqeval.numerics.item_moments import item_moments
from sqeval.result import Caution

Floats = NDArray[np.float64]

#: From each α on, this word; thresholds after Nunnally (1978), Psychometric Theory, and Tavakol & Dennick (2011) for the last.
VERDICTS = ((0.95, "redundant"), (0.8, "good"), (0.7, "acceptable"), (0.0, "low"))
NOT_RESPONDENTS = "not_respondents"


class Reliability(NamedTuple):
    """α of one dimension; `verdict` is a word of the catalogue, also where α is not defined."""

    dimension: str
    questions: tuple[str, ...]
    respondents: int
    alpha: float
    low: float
    high: float
    verdict: str
    without: Floats
    item_rest: Floats
    constant: tuple[str, ...]


def reliabilities(items: Items, placed: NDArray[np.bool_]) -> tuple[Reliability, ...]:
    """α by dimension, and of all questions together, over the `placed` rows that answer all questions of it."""
    together = {ALL: items.names} if len(items.dimensions) > 1 and len(items.names) > 1 else {}
    return tuple(_reliability(name, names, items, placed) for name, names in {**items.dimensions, **together}.items())


def _reliability(dimension: str, names: tuple[str, ...], items: Items, placed: NDArray[np.bool_]) -> Reliability:
    none = np.full(len(names), np.nan)
    if items.basis != RESPONDENTS:
        return Reliability(dimension, names, 0, np.nan, np.nan, np.nan, NOT_RESPONDENTS, none, none, ())
    values = items.values[placed][:, [items.names.index(name) for name in names]]
    complete = values[~np.isnan(values).any(axis=1)]
    n = len(complete)
    covariance = item_moments(complete, np.zeros(n, dtype=np.intp), 1).covariance[0]
    status = cronbach.status(covariance, n)
    constant = tuple(name for name, spread in zip(names, np.diag(covariance), strict=True) if spread == 0)
    if status != cronbach.OK:
        return Reliability(dimension, names, n, np.nan, np.nan, np.nan, status, none, none, constant)
    alpha = cronbach.alpha(covariance)
    low, high = cronbach.feldt_interval(alpha, len(names), n)
    found = cronbach.alpha_without(covariance), cronbach.item_rest_correlation(covariance)
    return Reliability(dimension, names, n, alpha, low, high, _verdict(alpha), *found, constant)


def _verdict(alpha: float) -> str:
    return next((word for least, word in VERDICTS if alpha >= least), "negative")


def reliability_frame(found: tuple[Reliability, ...], lang: str | None = None) -> pd.DataFrame:
    """One row a dimension; the verdict as its stable word, or in `lang`."""
    columns = {
        "questions": [len(one.questions) for one in found],
        "respondents": [one.respondents for one in found],
        "alpha": [one.alpha for one in found],
        "low": [one.low for one in found],
        "high": [one.high for one in found],
        "verdict": [one.verdict if lang is None else i18n.text(f"survey.{one.verdict}", lang) for one in found],
    }
    return pd.DataFrame(columns, index=pd.Index([one.dimension for one in found], name="dimension"))


def dropped_frame(found: tuple[Reliability, ...]) -> pd.DataFrame:
    """One row a dimension and question: α of the others, the correlation with them, and why there is none."""
    rows = [
        (one.dimension, name, without, rest, _why(one, without))
        for one in found
        for name, without, rest in zip(one.questions, one.without, one.item_rest, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["dimension", "question", "alpha_without", "item_rest", "status"])
    return table.set_index(["dimension", "question"])


def _why(one: Reliability, without: float) -> str:
    """Why there is no α without a question."""
    if not np.isnan(without):
        return cronbach.OK
    if one.verdict in (NOT_RESPONDENTS, cronbach.SINGLE_ITEM, cronbach.FEW_RESPONDENTS, cronbach.CONSTANT):
        return one.verdict
    return cronbach.SINGLE_ITEM if len(one.questions) == 2 else cronbach.CONSTANT


def cautions(found: tuple[Reliability, ...]) -> list[Caution]:
    """What is doubtful about the questions of the dimensions."""
    own = [one for one in found if one.dimension != ALL]
    low = tuple(f"{one.dimension} ({one.alpha:.2f})" for one in own if one.alpha < 0.7)
    against = tuple(
        name
        for one in own
        for name, rest, k in zip(one.questions, one.item_rest, [len(one.questions)] * len(one.questions), strict=True)
        if rest < 0 and k > 1
    )
    constant = tuple(dict.fromkeys(name for one in own for name in one.constant))
    named = {"low_reliability": low, "reverse_suspected": against, "constant_item": constant}
    return [Caution(code, where) for code, where in named.items() if where]
