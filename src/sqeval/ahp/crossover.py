"""At which weight of which criterion two alternatives change places, and which criterion is the most critical one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp.score_table import of_moderate_size, weighted_table
from sqeval.numerics import weight_lines
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]

#: Measures of a change of weight, by column.
_MEASURES = ("absolute", "relative")


@dataclass(frozen=True, eq=False, repr=False)
class CrossoverWeights(Result):
    """The weights at which pairs of alternatives change places.

    Attributes
    ----------
    table : DataFrame
        What `to_frame` shows.
    warnings : tuple of Caution
        "weights_rescaled".
    """

    table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a criterion and pair, the smallest change of weight first, those that never change places last.

        `criterion`; `higher` and `lower`, the pair as it stands now; `rank` of the higher one; `weight` of the criterion now and
        `crossover`, the weight at which they change places (NaN where none does) while the others keep their ratios;
        `change` = crossover − weight; `absolute`, the change δ of this weight alone before weights are made to sum to 1
        again, (crossover − weight)/(1 − crossover); `relative`, δ in per cent of the weight (infinite for a weight of 0). Both
        are NaN for a criterion that has all the weight: the others have none that could gain by that.
        """
        return self.table.copy()

    @property
    def critical(self) -> pd.DataFrame:
        """The most critical criteria, with the pair and the change that makes them so.

        One row a question: whether the first rank changes ("first") or any ("any"), by the least "absolute" or "relative" change;
        no row where no weight changes it.
        """
        known = self.table.dropna(subset=["crossover"])
        scopes = {"first": known[known["rank"] == 1], "any": known}
        asked = [(scope, measure) for scope in scopes for measure in _MEASURES if scopes[scope][measure].notna().any()]
        places = [int(scopes[scope][measure].abs().to_numpy().argmin()) for scope, measure in asked]
        rows = [scopes[scope].iloc[[place]] for (scope, _), place in zip(asked, places, strict=True)]
        index = pd.MultiIndex.from_tuples(asked, names=["rank", "measure"])
        return pd.concat(rows or [known]).set_axis(index).drop(columns="rank")

    def _card(self, lang: str) -> display.Card:
        facts = tuple(_fact(row, lang) for row in self.critical.reset_index().to_dict("records"))
        frame = self.table.dropna(subset=["crossover"]).drop(columns="rank").reset_index(drop=True)
        frame.columns = pd.Index([i18n.text(f"ahp.{name}", lang) for name in frame.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.crossover_title", lang), facts, frame, cautions, lang)


@announces
def crossover_weights(scores: Any, weights: Any) -> CrossoverWeights:
    """For every criterion and every pair of alternatives, the weight at which they change places.

    Parameters
    ----------
    scores, weights
        As for `stability_intervals`.

    Returns
    -------
    CrossoverWeights
        `.to_frame()`: one row a criterion and pair, the smallest change first; `.critical`: the most critical criteria.
        With a lead a of one over the other where the criterion has no weight, and b where it has all, they change
        places at t = a/(a − b) if a and b differ in sign. A pair that ties now changes places at the present weight.

    Raises
    ------
    DataError
        As for `stability_intervals`.

    References
    ----------
    Triantaphyllou, E. & Sánchez, A. (1997). A sensitivity analysis approach for some deterministic multi-criteria
    decision-making methods. Decision Sciences 28(1), 151-194. Their δ has the opposite sign, and the weight becomes w − δ.

    Examples
    --------
    >>> scores = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> crossover_weights(scores, {"speed": 0.6, "cost": 0.4}).to_frame()[["criterion", "lower", "crossover", "change"]].round(4)
      criterion lower  crossover  change
    0      cost     B     0.7143  0.3143
    1     speed     B     0.2857 -0.3143
    """
    given = weighted_table(scores, weights)
    values, now = of_moderate_size(given.table.values), given.weights
    order = np.argsort(-weight_lines.totals(values, now), kind="stable")
    places, behind = np.triu_indices(len(order), k=1)
    lead = weight_lines.leads(values, now, order[places], order[behind])
    meets = weight_lines.crossings(lead)
    # A pair that ties now meets where it stands, to the last digit.
    meets = np.where((lead.now == 0)[:, None] & ~np.isnan(meets), now, meets)
    pairs, size = np.arange(len(places)), len(now)
    # What is left for the others, as near to 0 as it may be.
    rest = weight_lines.crossings(lead._replace(without=lead.alone, alone=lead.without))
    delta = np.where(now < 1.0, (meets - now) / rest, np.nan).T.ravel()
    names = given.table.alternatives
    frame = pd.DataFrame(
        {
            "criterion": given.table.criteria.repeat(len(pairs)),
            "higher": np.tile(names[order[places]], size),
            "lower": np.tile(names[order[behind]], size),
            "rank": np.tile(places + 1, size),
            "weight": now.repeat(len(pairs)),
            "crossover": meets.T.ravel(),
            "change": (meets - now).T.ravel(),
            "absolute": delta,
            "relative": _per_cent(delta, now.repeat(len(pairs))),
        }
    )
    ranked = np.argsort(frame["change"].abs().to_numpy(), kind="stable")
    return CrossoverWeights(frame.iloc[ranked].reset_index(drop=True), given.cautions)


def _fact(row: dict[Hashable, Any], lang: str) -> tuple[str, str]:
    """A most critical criterion, its weights and who passes whom, for a reader."""
    name = i18n.text(f"ahp.critical_{row['rank']}", lang, measure=i18n.text(f"ahp.{row['measure']}", lang))
    passes = i18n.text("common.semicolon", lang) + f"{row['lower']} > {row['higher']}"
    return name, f"{row['criterion']} ({row['weight']:.4f} → {row['crossover']:.4f}{passes})"


def _per_cent(delta: Floats, weight: Floats) -> Floats:
    """100 δ/w; infinite where a weight of 0 has to change, and 0 where it has not."""
    return np.asarray(np.divide(100.0 * delta, weight, out=np.where(delta > 0, np.inf, delta), where=weight > 0))
