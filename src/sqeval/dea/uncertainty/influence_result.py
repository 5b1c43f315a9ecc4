"""The result of leaving units out one by one: how much the efficiencies of others hang on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.result import DeaResult
from sqeval.dea.uncertainty.effects import Effects

_MOST_NAMES = 6


def _none() -> Effects:
    nothing = np.empty(0)
    return Effects(nothing.astype(np.intp), nothing.astype(np.intp), nothing, nothing)


@dataclass(frozen=True, eq=False, repr=False)
class InfluenceResult(DeaResult):
    """Radial efficiencies, and how much those of others hang on each unit; what `DeaResult` has (without a second stage), and more.

    Attributes
    ----------
    effects : Effects
        Pairs of a unit removed and one solved anew without it; see `changes`.
    warnings : tuple of Caution
        As in `DeaResult`, with "dea_influence_lost".
    """

    effects: Effects = field(default_factory=_none)

    @cached_property
    def _influence(self) -> pd.DataFrame:
        change, units = self.effects.change, len(self.data.units)
        moved = ~np.isnan(change) & (change > 0)
        at, size = self.effects.removed[moved], change[moved]
        count, total, largest = np.bincount(at, minlength=units), np.bincount(at, size, minlength=units), np.zeros(units)
        np.maximum.at(largest, at, size)
        mean = np.divide(total, count, out=np.zeros(units), where=count > 0)
        columns = {"affected": count, "mean_change": mean, "largest_change": largest, "total_change": total}
        return pd.DataFrame(columns, index=self.data.units)

    @property
    def influence(self) -> pd.DataFrame:
        """By unit what its removal does to others: `affected` (how many), `mean_change` (of these), `largest_change`, `total_change`.

        Changes are rises in efficiency, 0–1; a pair without an answer is left out, and named in a caution.
        """
        return self._influence.copy()

    @property
    def changes(self) -> pd.DataFrame:
        """Every pair that changes, the largest change of a unit first: `removed`, `affected`, efficiency `before`, `after`, `change`."""
        found, units = self.effects, self.data.units
        columns = {"before": found.before, "after": found.after, "change": found.change}
        table = pd.DataFrame({"removed": units[found.removed], "affected": units[found.affected], **columns})
        table = table[found.change != 0]
        ordered: pd.DataFrame = table.iloc[np.lexsort((-table["change"], found.removed[found.change != 0]))].reset_index(drop=True)
        return ordered

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words, and what the others' efficiencies would be without it."""
        return "\n".join([super().explain(unit, lang), *self._influence_lines(self.position(unit), lang)])

    def to_frame(self) -> pd.DataFrame:
        """As `DeaResult`, with the columns of `influence` before the status."""
        frame = super().to_frame()
        at = int(np.flatnonzero(frame.columns == "status")[0])
        joined: pd.DataFrame = pd.concat([frame.iloc[:, :at], self._influence, frame.iloc[:, at:]], axis=1)
        return joined

    def _influence_lines(self, at: int, lang: str) -> list[str]:
        if not self.solution.solved[at]:
            return []
        row, name = self._influence.iloc[at], unit_name(self.data.units[at])
        if not row["affected"]:
            return [i18n.text("dea_uncertainty.explain_no_influence", lang, unit=name)]
        others = self.changes.loc[lambda table: table["removed"] == self.data.units[at], "affected"]
        words = {
            "count": int(row["affected"]),
            "mean": _points(row["mean_change"]),
            "largest": _points(row["largest_change"]),
            "others": i18n.listing(map(unit_name, others), lang, most=_MOST_NAMES),
        }
        return [i18n.text("dea_uncertainty.explain_influence", lang, unit=name, **words)]

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        table = self._influence
        at = int(np.argmax(table["total_change"].to_numpy()))
        most = f"{unit_name(table.index[at])} ({table['affected'].iloc[at]})" if table["affected"].iloc[at] else "–"
        facts = {"influential": str(int((table["affected"] > 0).sum())), "most_influential": most}
        return (*super()._facts(lang), *((i18n.text(f"dea_uncertainty.{key}", lang), value) for key, value in facts.items()))

    def _overview(self, lang: str) -> pd.DataFrame:
        table, rows = super()._overview(lang).drop(columns=[i18n.text("dea.peers", lang)]), self._shown()
        for place, name in enumerate(("affected", "mean_change", "largest_change"), start=1):
            table.insert(place, i18n.text(f"dea_uncertainty.column_{name}", lang), self._influence[name].to_numpy()[rows])
        return table


def _points(change: float) -> str:
    return display.number(100 * float(change), 3)
