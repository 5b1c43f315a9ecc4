"""Whether the methods agree: rank correlations of score and efficiency, and who is judged differently and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from sqeval import display, i18n
from sqeval.evaluation.ranking import ranks
from sqeval.indicators.keys import key_text
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

#: Units that a correlation needs.
_LEAST = 3
#: A unit is judged differently where its places differ by at least this share of the units (and by two places).
_APART = 1 / 3


@dataclass(frozen=True, eq=False, repr=False)
class MethodAgreement(Result):
    """How far the methods agree on who is better.

    Attributes
    ----------
    correlations : DataFrame
        One row a period and pair of methods: `period, first, second, n, spearman, kendall` (tau-b), from -1 to 1, 1 being the same
        order. Over the ranked units that both methods judge; missing of fewer than three of them, or where all are equal by one method.
    ranks : DataFrame
        `unit, period` and the place by every method, 1 being the best, among units that all of them judge.
    differences : DataFrame
        The units whose places by score and by efficiency differ by at least a third of the units and by two places, largest first:
        `unit, period, score, efficiency, difference` (places; above 0 where the score is kinder).
    """

    evaluation: Evaluation
    correlations: pd.DataFrame
    ranks: pd.DataFrame
    differences: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The correlations."""
        return self.correlations.copy()

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """Who is judged differently, and why, the largest difference first."""
        return tuple(i18n.text("report.space", lang).join(self._why(row, lang)) for row in self.differences.to_dict("records"))

    def _why(self, row: Mapping[Any, Any], lang: str) -> Iterator[str]:
        found = self.evaluation.explain(row["unit"], row["period"])
        names = {"unit": key_text(row["unit"], lang), "period": key_text(row["period"], lang)}
        kinder = "score" if row["difference"] > 0 else "efficiency"
        yield i18n.text(f"evaluation.judged_{kinder}", lang, **names, score=row["score"], efficiency=row["efficiency"])
        yield from found.of_efficiency(lang) if kinder == "score" else found.of_losses(lang)

    def _card(self, lang: str) -> display.Card:
        words = {name: i18n.text(f"evaluation.{name}", lang) for name in ("period", "first", "second", "spearman", "kendall")}
        words["n"] = i18n.text("evaluation.units", lang)
        methods = {name: i18n.text(f"evaluation.{name}", lang) for name in self.ranks.columns[2:]}
        shown = self.correlations.assign(
            period=[key_text(period, lang) for period in self.correlations["period"]],
            **{side: self.correlations[side].map(methods) for side in ("first", "second")},
        )
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)[:5]))
        shown = shown.set_index("period").rename(columns=words).rename_axis(words["period"])
        return display.Card(i18n.text("evaluation.agreement", lang), facts, shown, (), lang)


def agreement(evaluation: Evaluation) -> MethodAgreement:
    """Compare the places that the methods of an evaluation give."""
    places = _places(evaluation)
    methods = list(places.columns[2:])
    rows = [
        {"period": period, "first": first, "second": second, **_correlation(group[first], group[second])}
        for period, group in places.groupby("period", sort=True)
        for first, second in combinations(methods, 2)
    ]
    columns = ["period", "first", "second", "n", "spearman", "kendall"]
    return MethodAgreement(evaluation, pd.DataFrame(rows, columns=columns), places, _differences(places))


def _places(evaluation: Evaluation) -> pd.DataFrame:
    """Places by every method among the ranked units that all methods judge."""
    scores = evaluation.scores
    measures = {"score": scores["score"].to_numpy(), "efficiency": scores["efficiency"].to_numpy(dtype=np.float64)}
    if evaluation.efficiency.cross.notna().any():
        measures["cross_efficiency"] = evaluation.efficiency.cross.to_numpy()
    if evaluation.composite is not None:
        measures["composite"] = evaluation.composite.table["composite"].to_numpy()
    judged = evaluation.ranked & np.isfinite(np.stack(list(measures.values()))).all(axis=0)
    period = scores["period"].to_numpy(dtype=object)
    places = {name: ranks(values, period, judged) for name, values in measures.items()}
    found = pd.DataFrame({"unit": scores["unit"], "period": scores["period"], **places})
    kept: pd.DataFrame = found[judged].reset_index(drop=True)
    return kept


def _correlation(first: pd.Series[int], second: pd.Series[int]) -> dict[str, float]:
    n = len(first)
    found = {"n": n, "spearman": np.nan, "kendall": np.nan}
    if n >= _LEAST and first.nunique() > 1 and second.nunique() > 1:
        a, b = first.to_numpy(dtype=np.float64), second.to_numpy(dtype=np.float64)
        found |= {"spearman": float(stats.spearmanr(a, b).statistic), "kendall": float(stats.kendalltau(a, b).statistic)}
    return found


def _differences(places: pd.DataFrame) -> pd.DataFrame:
    apart = (places["efficiency"] - places["score"]).astype(int)
    units = places.groupby("period")["unit"].transform("size")
    far = (apart.abs() >= 2) & (apart.abs() >= _APART * units)
    found = places[["unit", "period", "score", "efficiency"]].assign(difference=apart)[far]
    return found.sort_values(["difference", "period", "unit"], key=_far_and_late_first, ignore_index=True)


def _far_and_late_first(column: pd.Series[Any]) -> pd.Series[Any]:
    """Largest differences first, then the latest periods, then units by name."""
    if column.name == "difference":
        return -column.abs()
    return -pd.Series(pd.factorize(column, sort=True)[0], index=column.index) if column.name == "period" else column
