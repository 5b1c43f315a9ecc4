"""Why a score changed between two periods: shared out exactly among indicators, their weights and the mix of requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError
from sqeval.evaluation.value_text import value_text
from sqeval.fuzzy.decide import decide
from sqeval.indicators.keys import key_text
from sqeval.labelled import Floats
from sqeval.numerics.attributed_change import bennet, shapley
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

#: Indicators whose every subset can be composed at once.
_MOST = 14
#: Points below which a part is not worth a sentence.
_WORTH = 0.05


@dataclass(frozen=True, eq=False, repr=False)
class ScoreChange(Result):
    """The change of a unit's score from one period to another.

    Attributes
    ----------
    unit, before, after : str
        Unit, earlier and later period.
    parts : DataFrame
        One row an indicator: `value_before, value, score_before, score`, and in points what it did to the score: `performance` (its
        values, group by group), `mix` (another composition of requests; 0 where no mix was asked for), `weight` (another weight in
        what is known, as where it was unknown in one period) and their sum `change`. `mixed` says whether mix and performance could be
        told apart. All parts add up to the change of the score.
    """

    evaluation: Evaluation
    unit: str
    before: str
    after: str
    parts: pd.DataFrame
    scores: tuple[float, float]
    warnings: tuple[Caution, ...] = ()

    @property
    def change(self) -> float:
        """Points gained; lost where below 0."""
        return self.scores[1] - self.scores[0]

    @property
    def is_sure(self) -> bool:
        """Whether the change is larger than chance: the 95 % intervals of the two scores are apart."""
        low, high = (self.evaluation.scores[name].to_numpy() for name in ("low", "high"))
        first, last = (self.evaluation.row(self.unit, period) for period in (self.before, self.after))
        return bool(low[last] > high[first] or high[last] < low[first])

    def to_frame(self) -> pd.DataFrame:
        """The parts."""
        return self.parts.copy()

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """The change in plain sentences."""
        return tuple(self._sentences(lang))

    def _sentences(self, lang: str) -> Iterator[str]:
        names = {"unit": key_text(self.unit, lang), "before": key_text(self.before, lang), "after": key_text(self.after, lang)}
        first, last = self.scores
        word = "rose" if self.change > 0 else "fell"
        key = "change_none" if abs(self.change) < _WORTH else f"change_{word}"
        figures = {"first": f"{first:.1f}", "last": f"{last:.1f}", "points": f"{abs(self.change):.1f}"}
        yield i18n.text(f"evaluation.{key}", lang, **names, **figures)
        if key != "change_none":
            yield i18n.text(f"evaluation.change_{'sure' if self.is_sure else 'unsure'}", lang)
        for sign, kind in ((1, "gained"), (-1, "lost")):
            moved = self._largest(self.parts["performance"] * sign)
            if moved:
                items = i18n.sequence((self._item(name, lang) for name in moved), lang)
                yield i18n.text(f"evaluation.change_{kind}", lang, items=items)
        for part in ("mix", "weight"):
            points = float(self.parts[part].sum())
            if abs(points) >= _WORTH:
                yield i18n.text(f"evaluation.change_{part}", lang, points=f"{points:+.1f}")

    def _largest(self, gains: pd.Series[float]) -> list[str]:
        return [str(name) for name, points in gains.sort_values(ascending=False, kind="stable").head(3).items() if points >= _WORTH]

    def _item(self, name: str, lang: str) -> str:
        leaf = next(leaf for leaf in self.evaluation.hierarchy.leaves if leaf.name == name)
        figures = {str(column): values[name] for column, values in self.parts.items()}
        old, new = (value_text(leaf, float(figures[column]), lang) for column in ("value_before", "value"))
        points = f"{figures['performance']:+.1f}"
        return i18n.text("evaluation.change_item", lang, label=leaf.title(lang), old=old, new=new, points=points)

    def _card(self, lang: str) -> display.Card:
        titles = {leaf.name: leaf.title(lang) for leaf in self.evaluation.hierarchy.leaves}
        columns = ["value_before", "value", "performance", "mix", "weight", "change"]
        columns = [name for name in columns if name != "mix" or self.parts["mixed"].any()]
        shown = self.parts[columns].rename(index=titles)
        shown.loc[i18n.text("evaluation.sum", lang)] = [np.nan, np.nan, *self.parts[columns[2:]].sum()]
        shown = shown.rename(columns={name: i18n.text(f"evaluation.part_{name}", lang) for name in columns})
        shown = shown.rename_axis(i18n.text("evaluation.indicator", lang))
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        title = i18n.text("evaluation.change_title", lang, unit=key_text(self.unit, lang), before=self.before, after=self.after)
        return display.Card(title, facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


class _Ends(NamedTuple):
    """Rows of the two periods."""

    first: int
    last: int


def score_change(evaluation: Evaluation, unit: str, period: str | None, since: str | None) -> ScoreChange:
    """Share out the change of a unit's score between `since` (the period before that it has) and `period` (its last one).

    With the weights w in what is known and the scores s of the indicators, S = Σ w·s. Bennet's indicator shares the change out
    exactly: w̄·Δs of the indicator, s̄·Δw of its weight, with means of both periods. Of an operator that is no weighted average the
    change is shared out by Shapley's value over all orders in which indicators may have moved.
    """
    ends = _ends(evaluation, unit, period, since)
    grading = evaluation.grading
    scores = tuple(float(grading.decision.score[row]) for row in ends)
    if np.isnan(scores).any():
        raise DataError("has no score in one of the periods, so its change has no parts", unit=unit)
    of_weight, of_score = _linear(evaluation, ends) if grading.model.is_linear else _composed(evaluation, ends)
    mix, mixed = evaluation.mix.parts(evaluation, ends) if evaluation.mix is not None else (np.zeros_like(of_score), None)
    values = evaluation.table.values[[leaf.name for leaf in evaluation.hierarchy.leaves]].to_numpy()
    table = pd.DataFrame(
        {
            "value_before": values[ends.first],
            "value": values[ends.last],
            "score_before": grading.leaf_scores[ends.first],
            "score": grading.leaf_scores[ends.last],
            "performance": of_score - mix,
            "mix": mix,
            "weight": of_weight,
            "change": of_score + of_weight,
            "mixed": False if mixed is None else mixed,
        },
        index=pd.Index([leaf.name for leaf in evaluation.hierarchy.leaves], name="indicator"),
    )
    periods = evaluation.scores["period"].to_numpy(dtype=object)
    return ScoreChange(evaluation, unit, str(periods[ends.first]), str(periods[ends.last]), table, (scores[0], scores[1]))


def _ends(evaluation: Evaluation, unit: str, period: str | None, since: str | None) -> _Ends:
    last = evaluation.row(unit, period)
    own = evaluation._places[unit]
    found = str(evaluation.scores["period"].iloc[last])
    if since is None:
        earlier = [name for name in own if name < found]
        if not earlier:
            hint = "Evaluate by period" if evaluation.settings.period is None else "Name a later one"
            raise DataError("has no earlier period to compare with", unit=unit, value=found, hint=hint)
        since = max(earlier)
    first = evaluation.row(unit, since)
    if since >= found:
        problem = "is the period itself" if first == last else f"comes after {found}"
        raise OptionError(problem, path="since", value=since, hint="Name an earlier period")
    return _Ends(first, last)


def _linear(evaluation: Evaluation, ends: _Ends) -> tuple[Floats, Floats]:
    """Points by weight and by score of every indicator; one that is unknown in a period counts there with its other score."""
    weights = np.nan_to_num(evaluation.grading.leaf_weights[list(ends)])
    scores = evaluation.grading.leaf_scores[list(ends)]
    other = np.where(np.isnan(scores), scores[::-1], scores)
    known = np.nan_to_num(other)
    return bennet((weights[0], known[0]), (weights[1], known[1]))


def _composed(evaluation: Evaluation, ends: _Ends) -> tuple[Floats, Floats]:
    """The same for any operator: memberships and weights move one after the other, in every order; weights as one."""
    model = evaluation.grading.model
    leaves = model.membership.shape[-2]
    if leaves > _MOST:
        hint = f"Up to {_MOST} can be shared out; evaluate with operator='weighted_average'"
        raise OptionError(
            f"the change of {leaves} indicators under this operator has too many orders", value=model.operator.value, hint=hint
        )
    first, last = (model.unit(np.array([row])) for row in ends)
    moves_weights = any(not np.array_equal(first.local[name], last.local[name]) for name in first.local)
    players = leaves + moves_weights

    def value(moved: np.ndarray[Any, np.dtype[np.bool_]]) -> Floats:
        membership = np.where(moved[:, :leaves, None], last.membership, first.membership)
        local = first.local
        if moves_weights:
            local = {name: np.where(moved[:, -1:], last.local[name], weights) for name, weights in first.local.items()}
        return decide(replace(model, membership=membership, local=local)).score

    found = shapley(players, value)
    if not np.isfinite(found).all():
        # Some coalitions know nothing at all, so they have no score.
        hint = "Evaluate with operator='weighted_average', which shares out such a change too"
        raise DataError("has no indicator that is known in both periods, so its change has no parts under this operator", hint=hint)
    weights = np.zeros(leaves)
    if moves_weights:
        # What the weights did together is said of all indicators alike: no one of them owns it.
        weights += found[-1] / leaves
    return weights, found[:leaves]
