"""What of an evaluation comes by chance: answers of respondents, numbers of answers, and what is taken as known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import UNKNOWN, counts_by_grade, is_bare
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.uncertainty.respondents import read_frame, read_respondents
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics import grade_sampling
from sqeval.numerics.grade_sampling import Patterns
from sqeval.result import Caution

#: Where the error of an indicator comes from.
ANSWERS, COUNTS, FIXED = "answers", "counts", "fixed"
#: Normal intervals want some thirty answers.
FEW = 30


class Joint(NamedTuple):
    """Answers of the same respondents to several indicators, and the positions of these among the leaves."""

    at: NDArray[np.intp]
    answers: Patterns


class Sample(NamedTuple):
    """An evaluation whose memberships are the shares of the answers themselves, and what of it comes by chance.

    Attributes
    ----------
    model : Model
    leaves : Index
    order : (own,) array of int
        Positions of the indicators below the root, in the order of their names.
    numbers : (leaves, g) array
        Answers by grade; 0 where they are not known.
    respondents : (leaves,) array
        How many were asked, or answered where the others are left out; infinite for indicators whose counts take no part.
    joint : Joint or None
    """

    model: Model
    leaves: pd.Index
    order: NDArray[np.intp]
    numbers: Floats
    respondents: Floats
    joint: Joint | None

    @property
    def independent(self) -> NDArray[np.intp]:
        """Positions of the indicators whose counts are drawn one by one, in the order of their names."""
        return self.order[np.isfinite(self.respondents[self.order])]

    @property
    def sources(self) -> list[str]:
        """Where the error of every own indicator comes from, in the order of the leaves."""
        joint = set() if self.joint is None else set(self.joint.at.tolist())
        counted = set(self.independent.tolist())
        return [ANSWERS if k in joint else COUNTS if k in counted else FIXED for k in sorted(self.order.tolist())]

    @property
    def agreeing(self) -> NDArray[np.intp]:
        """Positions of indicators with weight whose answers all are of one grade."""
        agree = (self.numbers[self.order] > 0).sum(axis=1) == 1
        return np.asarray(self.order[agree & (self.model.leaf_weights[self.order] > 0)])

    def cautions(self) -> Iterator[Caution]:
        """What a reader must know of the answers."""
        names = self.leaves[sorted(self.order)]
        sources, weights = np.array(self.sources), self.model.leaf_weights[sorted(self.order)]
        answers = self.numbers[sorted(self.order)].sum(axis=1)
        counted, asked = (sources == COUNTS) & (weights > 0), sources != FIXED
        if counted.sum() > 1 or (counted.any() and (sources == ANSWERS).any()):
            yield Caution("independent_answers")
        few = asked & (answers < FEW) & (weights > 0)
        found = {"taken_as_known": names[~asked & (weights > 0)], "few_answers": names[few], "answers_agree": self.leaves[self.agreeing]}
        details: dict[str, dict[str, Any]] = {"few_answers": {"least": FEW}}
        yield from (Caution(code, tuple(map(str, where)), details.get(code, {})) for code, where in found.items() if len(where))


def sample_of(result: FuzzyResult, counts: Any, answers: Any) -> Sample:
    """Bring a result and what is known of its answers together; answers of respondents go before counts."""
    model, leaves = result.model, result.leaves
    own = np.array(model.root.leaves)
    order = own[sorted_order(leaves[own])]
    membership = model.membership.copy()
    numbers, respondents = np.zeros(model.known.shape), np.full(len(leaves), np.inf)
    for at, found in _counted(result, counts, order):
        numbers[at] = found
        known = membership[at, :-1].sum()
        membership[at, :-1] = found / found.sum() * known
        respondents[at] = found.sum() / known
    joint = None if answers is None else _joint(result, answers, order)
    if joint is not None:
        found = grade_sampling.counts(joint.answers, len(result.grades))
        membership[joint.at] = grade_sampling.shares(found, joint.answers.carried)
        numbers[joint.at], respondents[joint.at] = found[:, :-1], np.inf
    sample = Sample(replace(model, membership=membership), leaves, order, numbers, respondents, joint)
    if joint is None and not len(sample.independent):
        hint = "Give counts=, numbers of answers by indicator and grade, or answers=, respondents × indicators"
        raise DataError("the result carries no answers, so it has no sampling error", hint=hint)
    return sample


def _counted(result: FuzzyResult, counts: Any, order: NDArray[np.intp]) -> Iterator[tuple[int, Floats]]:
    """Position and answers by grade of every own indicator whose number of answers is known."""
    if counts is None:
        answers = np.zeros(len(result.leaves)) if result.answers is None else result.answers
        known = result.model.known
        yield from ((at, answers[at] * known[at] / known[at].sum()) for at in order if answers[at] > 0)
        return
    at, given = np.sort(order), counts
    if not is_bare(counts):
        given = labelled.matrix(counts, "counts").to_frame()
        for row in given.index.difference(result.leaves, sort=False):
            raise DataError("stands in counts but is no indicator here", row=quoted(row), hint=nearest_hint(row, result.leaves))
        at = at[result.leaves[at].isin(given.index)]
        given = given.loc[given.index.isin(result.leaves[at])]
    if at.size:
        table = LabelledMatrix(result.model.known[at], result.leaves[at], pd.Index(result.grades.labels))
        numbers = counts_by_grade(given, result.grades, table)
        yield from ((k, row) for k, row in zip(at, numbers, strict=True) if row.sum() > 0)


def _joint(result: FuzzyResult, answers: Any, order: NDArray[np.intp]) -> Joint | None:
    frame = read_frame(answers, result.leaves)
    if not result.leaves[order].isin(list(frame)).any():
        return None
    table = LabelledMatrix(result.model.membership[order], result.leaves[order], pd.Index([*result.grades.labels, UNKNOWN]))
    names, found = read_respondents(frame, result.grades, table)
    return Joint(result.leaves.get_indexer(names), found)
