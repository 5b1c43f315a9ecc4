"""What a fuzzy comprehensive evaluation of many units gives back."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.fuzzy import decide
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.hierarchy import assemble_hierarchy
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import UNKNOWN
from sqeval.fuzzy.result import FuzzyResult, assemble
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import place_text
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.ranks import known_ranks
from sqeval.options import FuzzyOperator
from sqeval.result import Caution, Result, merged


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyUnits(Result):
    """Grade vectors of many units and all that is read from them.

    Attributes
    ----------
    model : Model
        What was composed, as arrays with units along the first axis.
    decision : Decision
        The readings of the vectors as arrays, grades by position.
    units, leaves : Index
        Names of the units (with periods, several levels) and of the indicators.
    answers : (units, leaves) array or None
        Number of answers, where known.
    tree : Hierarchy or None
        The hierarchy, where there is one.
    warnings : tuple of Caution
    """

    model: Model
    decision: decide.Decision
    units: pd.Index
    leaves: pd.Index
    answers: Floats | None
    tree: Hierarchy | None
    warnings: tuple[Caution, ...]

    @property
    def grades(self) -> Grades:
        """The grades with their scores."""
        return self.model.grades

    @property
    def operator(self) -> FuzzyOperator:
        """How weights and memberships were composed."""
        return self.model.operator

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit.

        Columns: score with its bounds `low` and `high` if all unknown mass were worst or best, unknown, the grades by maximum
        membership, by the band of the score and by the confidence criterion (0.6), validity, standard_error (where answers
        were counted; NaN otherwise), and rank.
        """
        found, error = self.decision, decide.standard_error(self.model, self.answers)
        columns = {
            "score": found.score,
            "low": found.low,
            "high": found.high,
            UNKNOWN: found.unknown,
            "grade": self._named(found.grade),
            "score_grade": self._named(found.score_grade),
            "confidence_grade": self._named(found.confidence_grade),
            "validity": found.validity,
            "standard_error": np.full(len(self.units), np.nan) if error is None else error,
            "rank": self.ranking().array,
        }
        return pd.DataFrame(columns, index=self.units)

    def ranking(self, within: str | None = None) -> pd.Series[Any]:
        """Rank of every unit by its score, 1 the best; equal scores share the better rank.

        Parameters
        ----------
        within : str, optional
            A level of the index, such as the period: ranks then start again in each.

        Returns
        -------
        Series of Int64
            Missing for a unit of which nothing is known.

        Raises
        ------
        OptionError
            The index has no such level.
        """
        groups, count = np.zeros(len(self.units), dtype=np.intp), 1
        if within is not None:
            if within not in self.units.names:
                raise OptionError.unknown("within", within, [str(name) for name in self.units.names if name is not None])
            groups, keys = pd.factorize(self.units.get_level_values(within), use_na_sentinel=False)
            count = len(keys)
        scores, ranks = self.decision.score, np.zeros(len(self.units), dtype=np.int64)
        tolerance = ROUNDING * float(np.ptp(self.model.scores))
        for group in range(count):
            at = np.flatnonzero(groups == group)
            ranks[at] = known_ranks(scores[at], tolerance)
        return pd.Series(pd.arrays.IntegerArray(ranks, ranks == 0), index=self.units, name="rank")

    def confidence_grade(self, level: float = decide.CONFIDENCE) -> pd.Series[Any]:
        """By unit, the best grade such that it and all better ones hold at least `level` of the membership."""
        positions = decide.confidence_position(self.decision.vector, self.grades, level)
        return pd.Series(self._named(positions), index=self.units, name="confidence_grade")

    def vectors(self, node: str | None = None) -> pd.DataFrame:
        """Grade vectors of a node (the goal where none is named), units × grades, normalised; and the share unknown."""
        found = self.decision if node is None else decide.decide(self.model.below(self._branch(node)))
        return pd.DataFrame(found.vector, index=self.units, columns=list(self.grades.labels)).assign(**{UNKNOWN: found.unknown})

    def raw(self, node: str | None = None) -> pd.DataFrame:
        """Composed vectors of a node as the operator gives them, units × grades and unknown."""
        branch = self.model.root if node is None else self._branch(node)
        return pd.DataFrame(self.model.composed[branch.name].copy(), index=self.units, columns=[*self.grades.labels, UNKNOWN])

    @property
    def node_scores(self) -> pd.DataFrame:
        """Score of every node that has children, and of every indicator by itself, units × nodes."""
        scores = {branch.name: decide.decide(self.model.below(branch)).score for branch in self.model.root.walk()}
        single = {leaf: Branch.flat("", (position,)) for position, leaf in enumerate(self.leaves)}
        alone = {leaf: decide.decide(replace(self.model, root=branch, local={"": np.ones(1)})).score for leaf, branch in single.items()}
        # Put together by place: a single level may have an indicator that is called like its goal.
        return pd.concat([pd.DataFrame(scores, index=self.units), pd.DataFrame(alone, index=self.units)], axis=1)

    @property
    def contributions(self) -> pd.DataFrame:
        """What every indicator adds to the score, units × indicators; rows add up to the score."""
        parts = decide.contributions(self.model, self.decision)
        return pd.DataFrame(parts, index=self.units, columns=self.leaves, copy=False)

    def unit(self, key: Hashable) -> FuzzyResult:
        """The evaluation of one unit, as `evaluate` or `evaluate_hierarchy` gives it.

        Raises
        ------
        DataError
            There is no such unit.
        """
        position = self.units.get_indexer_for(pd.Index([key]))[0] if _is_key(key, self.units) else -1
        if position < 0:
            raise DataError("there is no such unit", unit=key, hint=nearest_hint(key, self.units))
        answers = None if self.answers is None else self.answers[position]
        model = self.model.unit(int(position))
        return assemble(model, self.leaves, answers) if self.tree is None else assemble_hierarchy(self.tree, model, answers)

    def xs(self, key: Hashable, level: str) -> FuzzyUnits:
        """The units that have `key` at a level of the index, such as those of one period, without that level.

        Raises
        ------
        OptionError
            The index has no such level, or it is the only one.
        DataError
            No unit has the key.
        """
        names = [str(name) for name in self.units.names if name is not None]
        if level not in self.units.names:
            raise OptionError.unknown("level", level, names)
        if self.units.nlevels == 1:
            raise OptionError("is the only level of the units", value=level, hint="Take one unit with .unit(key)")
        keys = self.units.get_level_values(level)
        at = np.flatnonzero(keys == key)
        if not len(at):
            raise DataError(f"no unit has it as {level}", value=key, hint=nearest_hint(key, keys.unique()))
        answers = None if self.answers is None else self.answers[at]
        kept = tuple(caution for caution in self.warnings if caution.code == "weights_rescaled")
        units = cast("pd.MultiIndex", self.units[at]).droplevel(self.units.names.index(level))
        return assemble_units(self.model.unit(at), units, self.leaves, answers=answers, tree=self.tree, cautions=kept)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: `.scores`, then the normalised vector."""
        return self.scores.join(self.vectors().drop(columns=UNKNOWN))

    def __len__(self) -> int:
        return len(self.units)

    def _branch(self, node: str) -> Branch:
        known = {branch.name: branch for branch in self.model.root.walk()}
        if node not in known:
            raise OptionError.unknown("node", node, list(known))
        return known[node]

    def _named(self, positions: NDArray[np.intp], lang: str = "en") -> Any:
        return pd.array(list(self.grades.names(lang)), dtype="str").take(positions, allow_fill=True)

    def _card(self, lang: str) -> display.Card:
        low, high = self.grades.range
        facts = {
            "units": str(len(self.units)),
            "range": f"{display.number(low)}–{display.number(high)}",
            "operator": i18n.text(f"fuzzy.{self.operator}", lang),
        }
        lines = tuple((i18n.text(f"fuzzy.{name}", lang), value) for name, value in facts.items())
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.title", lang), lines, self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        """The units, the best first."""
        words = {name: i18n.text(f"common.{name}", lang) for name in ("score", "grade", "rank", UNKNOWN)}
        words |= {name: i18n.text(f"fuzzy.column_{name}", lang) for name in ("score_grade", "confidence_grade", "validity")}
        found = self.decision
        columns = {
            "rank": self.ranking().array,
            "score": found.score,
            "grade": self._named(found.grade, lang),
            "score_grade": self._named(found.score_grade, lang),
            "confidence_grade": self._named(found.confidence_grade, lang),
            "validity": found.validity,
        }
        if found.unknown.any():
            columns[UNKNOWN] = found.unknown
        table = pd.DataFrame(columns, index=self.units)
        return table.sort_values("rank", kind="stable").rename(columns=words)


def assemble_units(
    model: Model,
    units: pd.Index,
    leaves: pd.Index,
    *,
    answers: Floats | None,
    tree: Hierarchy | None,
    cautions: tuple[Caution, ...] = (),
) -> FuzzyUnits:
    """The result of a model of many units, with what its decisions make a reader know."""
    decision, names = decide.decide(model), [str(leaf) for leaf in leaves]
    own = (
        *decide.grade_cautions(model.grades),
        *decide.operator_cautions(model, names, model.grades),
        *decide.sampling_cautions(model, answers, names),
        *decide.cautions_at(decision, [*map(place_text, units.tolist())]),
    )
    return FuzzyUnits(model, decision, units, leaves, answers, tree, merged((*cautions, *own)))


def _is_key(key: Hashable, units: pd.Index) -> bool:
    return isinstance(key, Hashable) and (not isinstance(units, pd.MultiIndex) or (isinstance(key, tuple) and len(key) == units.nlevels))
