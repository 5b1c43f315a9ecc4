"""Evaluation with triangular fuzzy numbers: words of a scale, or shares of its grades, into fuzzy scores of every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.fuzzy.node_weights import NodeWeights, read_node_weights
from sqeval.fuzzy.triangular.number import TriangularNumber
from sqeval.fuzzy.triangular.ratings import read_ratings
from sqeval.fuzzy.triangular.scale import Scale, read_scale
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics import triangular
from sqeval.options import Defuzzification, parse
from sqeval.result import Caution, Result, announces

#: Distances that differ by less than this share of the scale are the same.
_TIE = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class TriangularEvaluation(Result):
    """Fuzzy and crisp scores of all nodes and indicators, and the grade of each.

    Attributes
    ----------
    number_matrix : LabelledMatrix
        Nodes (parents first), then indicators × (l, m, u).
    scale : Scale
        What every word stands for.
    defuzzify : str
        How scores were made crisp.
    warnings : tuple of Caution
        "ratings_missing", "ratings_unknown", "number_tie", and those of weights.
    """

    number_matrix: LabelledMatrix
    scale: Scale
    defuzzify: str
    node_weights: NodeWeights
    warnings: tuple[Caution, ...] = ()

    @property
    def number(self) -> TriangularNumber:
        """The fuzzy score of the goal."""
        return TriangularNumber(*map(float, self.number_matrix.values[0]))

    @property
    def numbers(self) -> pd.DataFrame:
        """Fuzzy scores l, m, u of every node, the goal first, and of every indicator."""
        return self.number_matrix.to_frame()

    @property
    def score(self) -> float:
        """The crisp score of the goal."""
        return float(self._scores[0])

    @property
    def scores(self) -> pd.Series[float]:
        """Crisp scores of every node and indicator."""
        return pd.Series(self._scores, index=self.number_matrix.rows, name="score")

    @property
    def score_range(self) -> tuple[float, float]:
        """The lowest and highest score that this scale can reach."""
        found = self._of_grades
        return float(found.min()), float(found.max())

    @property
    def grade(self) -> str:
        """The grade whose own crisp number is nearest to the score of the goal; midway the lower."""
        return str(self.node_grades.iloc[0])

    @property
    def node_grades(self) -> pd.Series[Any]:
        """The nearest grade of every node and indicator."""
        distance = np.abs(self._scores[:, None] - self._of_grades)
        near = nearest(distance, self._of_grades)
        at = np.where(near, self._of_grades, np.inf).argmin(axis=1)
        return pd.Series([self.scale.words[k] for k in at], index=self.number_matrix.rows, name="grade", dtype=object)

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of every indicator in the goal."""
        return pd.Series(self.node_weights.goal.copy(), index=self.node_weights.table.columns, name="weight")

    def to_frame(self) -> pd.DataFrame:
        """One row a node or indicator: l, m, u, score and grade."""
        return self.numbers.assign(score=self._scores, grade=self.node_grades)

    @property
    def _scores(self) -> Floats:
        return triangular.crisp(self.number_matrix.values, Defuzzification(self.defuzzify))

    @property
    def _of_grades(self) -> Floats:
        return triangular.crisp(self.scale.numbers, Defuzzification(self.defuzzify))

    def _card(self, lang: str) -> display.Card:
        names = dict(zip(self.scale.words, self.scale.titles(lang), strict=True))
        words = {word: i18n.text(f"common.{word}", lang) for word in ("score", "grade")}
        table = self.to_frame().replace({"grade": names}).rename(columns=words)
        table.index = pd.Index(self.node_weights.titles(table.index, lang), name=i18n.text("fuzzy.node", lang))
        low, high = map(display.number, self.score_range)
        equal = "fuzzy.weights_equal" if self.node_weights.is_equal else "fuzzy.weights_given"
        facts = (
            (i18n.text("fuzzy.triangular_score", lang), f"{display.number(self.score)} ({low}–{high})"),
            (i18n.text("fuzzy.triangular_number", lang), f"({', '.join(map(display.number, self.number))})"),
            (words["grade"], names[self.grade]),
            (i18n.text("fuzzy.triangular_crisp", lang), i18n.text(f"fuzzy.number_{self.defuzzify}", lang)),
            (i18n.text("fuzzy.weights", lang), i18n.text(equal, lang)),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.triangular_title", lang), facts, table, cautions, lang)


@announces
def evaluate_triangular(
    ratings: Any, weights: Any, scale: Any, *, hierarchy: Any = None, defuzzify: str = "centroid"
) -> TriangularEvaluation:
    """Fuzzy weighted evaluation: ratings in words become triangular numbers, and those of the indicators a fuzzy score.

    The number of an indicator is the mean of those of its ratings, that of a node Σ w A over the indicators below it, which is
    exact for triangular numbers. Scores are made crisp at the end, and the nearest grade, made crisp alike, is given.

    Parameters
    ----------
    ratings : Series or mapping {indicator: word}; DataFrame indicators × experts of words; or indicators × grades of shares
        Words of the scale, in either language of its grades. Missing ratings are left out, and said. Shares are a membership
        table, as `membership_from_counts` makes it; unknown mass is left out, and said.
    weights : Series or mapping by indicator, or sequence; None for equal ones
        With a hierarchy a mapping {node: weights of its children}, or what `ahp.hierarchy_weights` returns.
    scale : Grades, or mapping {word: TriangularNumber or (l, m, u)}
        What words stand for; Grades as `triangular_scale` turns them.
    hierarchy : Hierarchy, optional
        Its indicators are those of `ratings`.
    defuzzify : {"centroid", "graded_mean"}

    Returns
    -------
    TriangularEvaluation
        `.number`, `.score`, `.grade` of the goal; `.numbers`, `.scores`, `.node_grades` of all nodes and indicators.

    Raises
    ------
    DataError
        An indicator has no rating, a word is not in the scale, or names do not match. The error names it.
    ConfigError
        Something that is no hierarchy or no scale, or weights for a node that is not there.
    OptionError
        An unknown word for `defuzzify`.

    References
    ----------
    Chen, S.-J. & Hwang, C.-L. (1992). Fuzzy Multiple Attribute Decision Making. Springer.

    Examples
    --------
    >>> scale = {"good": (70, 90, 100), "fair": (50, 70, 90), "poor": (0, 50, 70)}
    >>> rated = pd.DataFrame({"Li": ["good", "fair"], "Wu": ["fair", "fair"], "Xu": ["good", "fair"]}, index=["speed", "manners"])
    >>> result = evaluate_triangular(rated, {"speed": 0.6, "manners": 0.4}, scale)
    >>> [round(end, 6) for end in result.number], round(result.score, 4), result.grade
    ([58.0, 78.0, 94.0], 76.6667, 'fair')
    """
    how = parse(Defuzzification, defuzzify, "defuzzify")
    read = read_scale(scale)
    shares, said = read_ratings(ratings, read)
    nodes = read_node_weights(weights, shares.rows, hierarchy)
    own = _means(shares.values, read.numbers)
    numbers = np.vstack([nodes.sums(own), own])
    rows = nodes.table.rows.append(shares.rows).rename("node")
    # Rounding must not put a top outside its ends.
    table = LabelledMatrix(np.sort(numbers, axis=1), rows, pd.Index(["l", "m", "u"]))
    tied = _tied(triangular.crisp(table.values, how), triangular.crisp(read.numbers, how))
    ties = (Caution("number_tie", tuple(map(str, rows[tied]))),) if tied.any() else ()
    return TriangularEvaluation(table, read, how.value, nodes, (*said, *nodes.cautions, *ties))


def nearest(distance: Floats, of_grades: Floats) -> np.typing.NDArray[np.bool_]:
    """Which grades share the least distance of a row."""
    return np.asarray(distance <= distance.min(axis=1, keepdims=True) + _TIE * np.ptp(of_grades))


def _tied(scores: Floats, of_grades: Floats) -> np.typing.NDArray[np.bool_]:
    return np.asarray(nearest(np.abs(scores[:, None] - of_grades), of_grades).sum(axis=1) > 1)


def _means(shares: Floats, numbers: Floats) -> Floats:
    """Means of the numbers of the words, one word after the other."""
    total = np.zeros((len(shares), 3))
    for share, number in zip(shares.T, numbers, strict=True):
        total += share[:, None] * number
    return total
