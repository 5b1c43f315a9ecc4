"""The same weights and memberships by all seven operators, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError
from sqeval.fuzzy import decide
from sqeval.fuzzy.model import OPERATORS, Model
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.units_result import FuzzyUnits
from sqeval.indicators.grades import Grades
from sqeval.indicators.keys import place_text
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.ranks import known_ranks
from sqeval.options import BetweenLevels, FuzzyOperator, parse
from sqeval.result import Caution, Result, announces, merged

#: What an operator has lost, said with its name.
_BY = {"membership_collapsed": "membership_collapsed_by", "sum_saturated": "sum_saturated_by"}


@dataclass(frozen=True, eq=False, repr=False)
class OperatorComparison(Result):
    """Readings of the same evaluation by every operator.

    Attributes
    ----------
    units : Index
        The units; of a single evaluation, the name of its goal.
    decisions : mapping of operator to Decision
        Readings as arrays with units along the first axis.
    chosen : FuzzyOperator
        The operator of the evaluation that was given.
    grades : Grades
    warnings : tuple of Caution
        Units whose grade depends on the operator, and what operators have lost.
    """

    units: pd.Index
    decisions: Mapping[FuzzyOperator, decide.Decision]
    chosen: FuzzyOperator
    grades: Grades
    warnings: tuple[Caution, ...]

    @property
    def scores(self) -> pd.DataFrame:
        """Scores, units × operators; only those of one operator can be compared between units."""
        return self._columns(lambda found: found.score)

    @property
    def grade(self) -> pd.DataFrame:
        """Grades by maximum membership, units × operators."""
        return self._columns(lambda found: self._named(found.grade))

    @property
    def score_grade(self) -> pd.DataFrame:
        """Grades by the band of the score, units × operators."""
        return self._columns(lambda found: self._named(found.score_grade))

    @property
    def ranks(self) -> pd.DataFrame:
        """Ranks by score, units × operators; equal scores share the better rank."""
        tolerance = ROUNDING * float(np.ptp(self.grades.scores))
        return self._columns(lambda found: known_ranks(found.score, tolerance)).replace(0, pd.NA).astype("Int64")

    @property
    def rank_correlation(self) -> pd.DataFrame:
        """Spearman's rank correlation of the scores, operators × operators; NaN where an operator gives all units one score."""
        step = ROUNDING * float(np.ptp(self.grades.scores))
        ranks = (self.scores / step).round().rank()
        with np.errstate(invalid="ignore", divide="ignore"):
            return ranks.corr()

    @property
    def depends(self) -> pd.Series[Any]:
        """By unit, whether its grade by maximum membership depends on the operator."""
        return (self.grade.nunique(axis=1) > 1).rename("depends")

    def to_frame(self) -> pd.DataFrame:
        """One row a unit and operator: score, grades, validity and the normalised vector."""
        frames = {
            str(operator): pd.DataFrame(
                {
                    "score": found.score,
                    "grade": self._named(found.grade),
                    "score_grade": self._named(found.score_grade),
                    "confidence_grade": self._named(found.confidence_grade),
                    "validity": found.validity,
                    **dict(zip(self.grades.labels, found.vector.T, strict=True)),
                },
                index=self.units,
            )
            for operator, found in self.decisions.items()
        }
        long = pd.concat(frames, names=["operator"])
        return long.droplevel(list(range(1, long.index.nlevels))) if len(self.units) == 1 else long

    def _columns(self, read: Callable[[decide.Decision], Any]) -> pd.DataFrame:
        return pd.DataFrame({str(operator): read(found) for operator, found in self.decisions.items()}, index=self.units)

    def _named(self, positions: Any, lang: str = "en") -> Any:
        names = np.array([*self.grades.names(lang), None], dtype=object)
        return pd.Series(names[positions], dtype="str").array

    def _card(self, lang: str) -> display.Card:
        low, high = self.grades.range
        facts = [(i18n.text("fuzzy.range", lang), f"{display.number(low)}–{display.number(high)}")]
        operators = {str(operator): i18n.text(f"fuzzy.{operator}", lang) for operator in self.decisions}
        if len(self.units) == 1:
            table = self._one(lang).rename(index=lambda name: operators[name])
        else:
            facts.append((i18n.text("fuzzy.depends", lang), f"{int(self.depends.sum())} / {len(self.units)}"))
            table = self.ranks.rename(columns=lambda name: operators[name])
            correlation = self.rank_correlation[str(self.chosen)]
            facts += [
                (i18n.text("fuzzy.correlation", lang, name=operators[str(name)]), display.number(float(value)))
                for name, value in correlation.items()
            ]
        return display.Card(i18n.text("fuzzy.operators", lang), tuple(facts), table, tuple(c.text(lang) for c in self.warnings), lang)

    def _one(self, lang: str) -> pd.DataFrame:
        """The table of a single evaluation."""
        columns = {
            str(operator): {
                i18n.text("common.score", lang): float(found.score[0]),
                i18n.text("common.grade", lang): self._named(found.grade, lang)[0],
                i18n.text("fuzzy.column_score_grade", lang): self._named(found.score_grade, lang)[0],
                i18n.text("fuzzy.column_validity", lang): float(found.validity[0]),
                **dict(zip(self.grades.names(lang), found.vector[0], strict=True)),
            }
            for operator, found in self.decisions.items()
        }
        return pd.DataFrame.from_dict(columns, orient="index").rename_axis(i18n.text("fuzzy.operator", lang))


@announces
def compare_operators(result: FuzzyResult | FuzzyUnits, *, between_levels: str | None = None) -> OperatorComparison:
    """Evaluate the same weights and memberships with all seven operators.

    Parameters
    ----------
    result : FuzzyResult, FuzzyHierarchyResult or FuzzyUnits
        Of any operator.
    between_levels : {"raw", "normalised"}, optional
        That of `result` unless given.

    Returns
    -------
    OperatorComparison
        Scores, grades, ranks and vectors by operator. It warns where the grade of maximum membership depends on the
        operator, and where operators have lost what was said (collapse, saturation).

    Raises
    ------
    OptionError
        `result` is no fuzzy evaluation, or the word for `between_levels` is unknown.

    References
    ----------
    Zhang Jingxin, mathmodels (R package), on five of the operators side by side.

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 75, 50])
    >>> from sqeval.fuzzy import evaluate
    >>> compared = compare_operators(evaluate([0.8, 0.2], [[0.8, 0.2, 0.0], [0.15, 0.85, 0.0]], grades))
    >>> compared.scores.round(2).iloc[0][["weighted_average", "min_max"]].to_dict()
    {'weighted_average': 85.05, 'min_max': 87.0}
    >>> compared.depends.any()
    np.False_
    """
    if not isinstance(result, (FuzzyResult, FuzzyUnits)):
        raise OptionError("result must be what a fuzzy evaluation returns", value=type(result).__name__, hint="Give that of fuzzy.evaluate")
    between = result.model.between_levels if between_levels is None else parse(BetweenLevels, between_levels, "between_levels")
    is_single = isinstance(result, FuzzyResult)
    membership = result.model.membership[None] if is_single else result.model.membership
    units = pd.Index([result.model.root.name]) if isinstance(result, FuzzyResult) else result.units
    models = {operator: replace(result.model, membership=membership, operator=operator, between_levels=between) for operator in OPERATORS}
    decisions = {operator: decide.decide(model) for operator, model in models.items()}
    bare = OperatorComparison(units, decisions, result.operator, result.grades, ())
    return replace(bare, warnings=(*_depending(bare), *merged(_lost(models, result.leaves))))


def _depending(compared: OperatorComparison) -> tuple[Caution, ...]:
    where = tuple(map(place_text, compared.units[compared.depends]))
    return (Caution("operator_decides", where),) if where else ()


def _lost(models: Mapping[FuzzyOperator, Model], leaves: pd.Index) -> list[Caution]:
    """What operators have lost, each with its name."""
    places = [str(leaf) for leaf in leaves]
    found = [(operator, caution) for operator, model in models.items() for caution in decide.operator_cautions(model, places, model.grades)]
    return [Caution(_BY[caution.code], caution.where, caution.details, {"operator": f"fuzzy.{operator}"}) for operator, caution in found]
