"""Membership from experts' votes: every expert gives every indicator one grade."""

from __future__ import annotations

import math
import warnings
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, SqevalWarning, quoted
from sqeval.fuzzy.membership.answer_grades import AnswerGrades, grade_places
from sqeval.fuzzy.membership.answer_table import answer_table, read_table
from sqeval.fuzzy.read import read_grades, read_weights
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics.answer_tally import tally
from sqeval.options import MissingAnswers, parse

#: Columns of a long table of votes.
EXPERT, INDICATOR, GRADE = "expert", "indicator", "grade"


class _Ballot(NamedTuple):
    """Grades (experts, indicators) as positions, −1 where there is no vote, experts in the order of their names."""

    codes: NDArray[np.intp]
    experts: pd.Index
    indicators: pd.Index


def membership_from_votes(votes: Any, grades: Grades, weights: Any = None, missing: str = "ignore") -> pd.DataFrame:
    """Membership of indicators in grades: the share (or weight) of the experts that voted for each, r_ig = Σ_e w_e [vote = g].

    Parameters
    ----------
    votes : DataFrame
        Experts × indicators, a cell the grade by its name (in either language) or number (1 is the best); or a long table
        with the columns `expert`, `indicator` and `grade`. A blank cell is no vote.
    grades : Grades
    weights : Series or mapping by expert, or sequence, optional
        They sum to 1 (within 0.02, then they are rescaled with a warning); every vote counts the same without them. A
        sequence is in the order of the rows, in a long table in that of the names.
    missing : {"ignore", "unknown"}
        "ignore" divides by those who voted; "unknown" by all, and the rest stands in a column `unknown`.

    Returns
    -------
    DataFrame
        Indicators × grades, every row sums to 1; of a long table in the order of their names. Without weights it carries
        the counts along, so that `evaluate` can give a standard error; weighted votes are no counts.

    Raises
    ------
    DataError
        A vote is for no grade (named with expert and indicator), an expert votes twice, an indicator has no votes and
        missing ones are ignored, or the weights are not those of the experts or do not sum to 1.
    OptionError
        An unknown word for `missing`.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> grades = Grades(["good", "poor"], scores=[90, 50], labels_zh=["好", "差"])
    >>> votes = pd.DataFrame({"speed": ["good", "好", "poor"], "care": [2, 1, None]}, index=["Li", "Wu", "Zhao"])
    >>> membership_from_votes(votes, grades, weights={"Li": 0.5, "Wu": 0.3, "Zhao": 0.2})
            good   poor
    speed  0.800  0.200
    care   0.375  0.625
    """
    word, scale = parse(MissingAnswers, missing, "missing"), read_grades(grades)
    rule = AnswerGrades(grade_places(scale), np.eye(len(scale)), scale.labels, "A vote is for a grade, by name or number")
    table = read_table(votes, "votes")
    is_long = {EXPERT, INDICATOR, GRADE} <= set(table.columns)
    ballot = _of_long(table, rule) if is_long else _of_wide(table, rule)
    shares = None if weights is None else _shares(weights, ballot.experts if is_long else table.index, ballot.experts)
    # Experts are added up in the order of their names, so that the order of rows decides no digit.
    counts = tally(ballot.codes, np.zeros(len(ballot.experts), dtype=np.intp), 1, len(scale), shares)[0]
    total = float(len(ballot.experts)) if shares is None else math.fsum(shares)
    asked = np.full(len(ballot.indicators), total)
    return answer_table(counts, asked, ballot.indicators, rule, word, weighted=shares is not None)


def _of_wide(table: pd.DataFrame, rule: AnswerGrades) -> _Ballot:
    experts = table.index
    if experts.has_duplicates:
        raise DataError("votes twice", row=quoted(experts[experts.duplicated()][0]), hint="Give one row an expert")
    order = sorted_order(experts)
    codes = np.column_stack([rule.codes(table[name], name, experts) for name in table.columns])
    return _Ballot(codes[order], experts[order], table.columns)


def _of_long(table: pd.DataFrame, rule: AnswerGrades) -> _Ballot:
    for name in (EXPERT, INDICATOR):
        blank = table[name].isna().to_numpy()
        if blank.any():
            raise DataError("is missing", column=name, row=quoted(table.index[np.flatnonzero(blank)[0]]))
    again = table.duplicated([EXPERT, INDICATOR]).to_numpy()
    if again.any():
        row = table.iloc[np.flatnonzero(again)[0]]
        raise DataError(f"expert {row[EXPERT]!r} votes twice", column=row[INDICATOR], hint="Keep one vote an expert and indicator")
    (rows, experts), (columns, indicators) = (_sorted(table[name]) for name in (EXPERT, INDICATOR))
    codes = np.full((len(experts), len(indicators)), -1, dtype=np.intp)
    codes[rows, columns] = rule.codes(table[GRADE], GRADE, table.index)
    return _Ballot(codes, experts, indicators)


def _sorted(column: pd.Series[Any]) -> tuple[NDArray[np.intp], pd.Index]:
    """For every row the place of its name among the different names in order."""
    codes, names = pd.factorize(column)
    index = pd.Index(names)
    order = sorted_order(index)
    return np.argsort(order)[codes], index[order]


def _shares(weights: Any, given: pd.Index, experts: pd.Index) -> Floats:
    values, cautions = read_weights(weights, given, "experts", path="weights")
    for caution in cautions:
        warnings.warn(caution.message, SqevalWarning, stacklevel=3)
    return values[given.get_indexer(experts)]
