"""`survey_scores`: scores by dimension, answers by grade for membership, covariance, response rate and reliability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.indicators.surveys import reliability as survey_reliability
from sqeval.indicators.surveys.cells import Placed, place
from sqeval.indicators.surveys.estimate import gaps, score_columns
from sqeval.indicators.surveys.grades import GradeRule, grade_positions, grade_rule
from sqeval.indicators.surveys.items import COUNTS, MEANS, RESPONDENTS, Items, read_items, read_scale
from sqeval.indicators.surveys.result import SurveyScores
from sqeval.labelled import LabelledMatrix, LabelledVector, read_only
from sqeval.numerics import proportions
from sqeval.numerics.item_moments import ItemMoments, item_moments
from sqeval.options import Deletion, Period, parse
from sqeval.records.companions.survey_roles import QUESTION
from sqeval.result import Caution, announces, merged

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@announces
def survey_scores(
    data: Any,
    dimensions: Mapping[str, str | Sequence[str]] | None = None,
    *,
    by: str | Sequence[str] | None = "team",
    period: str | None = "month",
    scale: tuple[float, float] = (1, 5),
    grades: GradeRule = None,
    reverse: Iterable[str] = (),
    answers: Any = None,
    missing: str = "pairwise",
    asked: str | None = None,
) -> SurveyScores:
    """Score a survey by dimension, unit and period.

    A dimension is the plain mean of its questions' means. Its variance is that of Σ w_i x̄_i with the respondents'
    covariance, since the same people answer several questions.

    Parameters
    ----------
    data : ServiceRecords, Surveys or DataFrame
        Records take their surveys, else their own ratings; a DataFrame is read by `read_surveys`.
    dimensions : mapping, optional
        {dimension: [columns]}; every column of numbers on the scale on its own where not given.
    by, period : optional
        As in `measure`; None for all together.
    scale : (low, high)
        Lowest and highest answer; they become 0 and 100.
    grades : Grades or {answer: grade}, optional
        Grades cut the scale into equal parts (see `.grade_rule`); excellent, good, fair, poor by default.
    reverse : sequence of str
        Questions worded in reverse: x becomes low + high − x.
    answers : optional
        How words, stars or emoji become numbers, as in `read_surveys`.
    missing : {"pairwise", "listwise"}
        Pairwise takes every answer; listwise only respondents who answered all questions.
    asked : str, optional
        Yes/no column of the records that says which requests were asked (a blank cell: not); all of them where not given.

    Returns
    -------
    SurveyScores

    Raises
    ------
    DataError
        A question is not there, holds no numbers, has an answer outside the scale or without a grade, or the surveys
        cannot be placed by these units and periods.
    OptionError
        An unknown word, a scale or dimensions that cannot be read, or listwise for counts or means.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297-334; Feldt (1965), Psychometrika 30:357-370.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"polite": [5, 4, 2, 1], "patient": [4, 4, 2, 2], "comment": ["fast", None, None, "no answer"]})
    >>> found = survey_scores(answers, {"attitude": ["polite", "patient"]}, by=None, period=None)
    >>> float(found.scores["score"].iloc[0]), found.free_text
    (50.0, ('comment',))
    >>> round(float(found.reliability["alpha"].iloc[0]), 4)
    0.9231
    """
    ends, word = read_scale(scale), parse(Deletion, missing, "missing")
    placed = place(data, by, None if period is None else parse(Period, period, "period"), answers, asked)
    items = read_items(placed.frame, dimensions, ends, reverse, placed.questions)
    if word is Deletion.LISTWISE and items.basis != RESPONDENTS:
        raise OptionError("listwise needs single respondents, but rows stand for several answers", path="missing", value=missing)
    reliability = survey_reliability.reliabilities(items, placed.codes >= 0)
    labels, counts = _counts(items, placed, ends, grades)
    found = SurveyScores(
        rows=placed.cells,
        dimensions=items.dimensions,
        questions=items.names,
        scale=ends,
        moments=_moments(items, placed, word),
        respondent_vector=LabelledVector(_respondents(items, placed), placed.cells, "respondents"),
        answer_counts=None if items.basis == MEANS else LabelledMatrix(counts, _rows(placed.cells, items.names), labels),
        response_rates=_response(items, placed),
        reliabilities=reliability,
        grade_rule=grade_rule(ends, grades),
        free_text=items.free_text,
        basis=items.basis,
        deletion=word,
    )
    cautions = [*placed.cautions, *items.cautions, *survey_reliability.cautions(reliability), *_gaps(found), *_unasked(items, placed)]
    return replace(found, warnings=merged(cautions))


def _moments(items: Items, placed: Placed, deletion: Deletion) -> ItemMoments:
    codes = placed.codes
    if deletion is Deletion.LISTWISE:
        codes = np.where(np.isnan(items.values).any(axis=1), -1, codes)
    found = item_moments(items.values, codes, len(placed.cells), items.weights)
    covariance = np.full_like(found.covariance, np.nan) if items.basis == MEANS else found.covariance
    return ItemMoments(*map(read_only, (found.mean, found.pairs, covariance)))


def _respondents(items: Items, placed: Placed) -> Floats:
    """Respondents by cell; of counts, as many as were counted for the question with the most."""
    inside = placed.codes >= 0
    codes, size = placed.codes[inside], len(placed.cells)
    heads = np.ones(len(codes)) if items.weights is None else items.weights[inside]
    if items.basis != COUNTS:
        return np.bincount(codes, weights=heads, minlength=size).astype(np.float64)
    question = pd.Index(items.names).get_indexer(pd.Index(placed.frame[QUESTION])[inside])
    known = question >= 0
    k = len(items.names)
    counted = np.bincount(codes[known] * k + question[known], weights=heads[known], minlength=size * k)
    return np.asarray(counted.reshape(size, k).max(axis=1), dtype=np.float64)


def _counts(items: Items, placed: Placed, scale: tuple[float, float], grades: GradeRule) -> tuple[pd.Index, Floats]:
    """Answers by cell and question (rows) and grade (columns)."""
    names, grade = grade_positions(items.values, items.names, scale, grades)
    k, g, size = len(items.names), len(names), len(placed.cells)
    place_of = (placed.codes[:, None] * k + np.arange(k)) * g + grade
    known = (placed.codes[:, None] >= 0) & (grade >= 0)
    heads = np.ones(len(grade)) if items.weights is None else items.weights
    weights = np.broadcast_to(heads[:, None], grade.shape)[known]
    counted = np.bincount(place_of[known], weights=weights, minlength=size * k * g)
    return pd.Index(names, name="grade"), counted.reshape(size * k, g).astype(np.float64)


def _rows(cells: pd.Index, questions: tuple[str, ...]) -> pd.MultiIndex:
    repeated = cells.repeat(len(questions))
    levels = [repeated.get_level_values(level) for level in range(cells.nlevels)]
    return pd.MultiIndex.from_arrays([*levels, list(questions) * len(cells)], names=[*cells.names, "question"])


def _response(items: Items, placed: Placed) -> LabelledMatrix | None:
    """Requests asked and answered by cell: a request is answered where one of its questions is."""
    if placed.asked is None or placed.request is None:
        return None
    answered = (placed.codes >= 0) & (placed.request >= 0) & ~np.isnan(items.values).all(axis=1)
    first = np.unique(placed.request[answered], return_index=True)[1]
    n = np.bincount(placed.codes[answered][first], minlength=len(placed.cells)).astype(np.float64)
    asked = placed.asked.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = n / asked
    low, high = proportions.wilson(rate, asked)
    columns = pd.Index(["asked", "answered", "rate", "low", "high"])
    return LabelledMatrix(np.column_stack([asked, n, rate, low, high]), placed.cells, columns)


def _unasked(items: Items, placed: Placed) -> list[Caution]:
    if placed.request is None:
        return []
    beside = (placed.codes >= 0) & (placed.request < 0) & ~np.isnan(items.values).all(axis=1)
    rows = int(beside.sum()) if placed.questions is None else 0
    return [Caution("answered_unasked", (), {"rows": rows})] if rows else []


def _gaps(found: SurveyScores) -> list[Caution]:
    """Dimensions without a score or standard error somewhere, and of counts, what is taken as independent."""
    cautions = []
    for name, questions in found.dimensions.items():
        weights = found.spread({name: 1.0})
        columns = score_columns(found.moments, weights, found.scale)
        cautions += gaps(columns, found.moments, weights, found.rows, name=name, basis=found.basis)
        if found.basis == COUNTS and len(questions) > 1:
            cautions.append(Caution("independent_answers"))
    return cautions
