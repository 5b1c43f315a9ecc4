"""The result of a productivity index: its parts by unit and pair of periods, chained and averaged, and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import model_words
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.panels.distances import Distances
from sqeval.dea.panels.index_arrays import IndexArrays
from sqeval.dea.panels.malmquist_explain import explain
from sqeval.dea.panels.panel import PanelData, index_of
from sqeval.dea.panels.technologies import Technologies
from sqeval.labelled import Floats
from sqeval.options import IndexDecomposition, PanelTechnology
from sqeval.result import Caution, Result

#: Units that a card shows, half of them the best and half the worst where there are more.
_MOST_ROWS = 20
_DIGITS = 4


@dataclass(frozen=True, eq=False, repr=False)
class MalmquistResult(Result):
    """Change of productivity by unit and pair of neighbouring periods; more than 1 is progress.

    Attributes
    ----------
    model : DeaModel
        Name, orientation and returns to scale.
    technology : PanelTechnology
    decomposition : IndexDecomposition or None
        None for indices that have one decomposition only.
    panel : PanelData
        What went in.
    arrays : IndexArrays
        The arrays behind the properties.
    technologies : Technologies
        Which periods make each technology.
    measured : tuple of (returns to scale, Distances)
        All distances that were measured.
    warnings : tuple of Caution
        "dea_index_missing", "dea_index_infeasible", "dea_index_unsolved", "dea_panel_small", and those about the data as in `DeaResult`.
    """

    model: DeaModel
    technology: PanelTechnology
    decomposition: IndexDecomposition | None
    panel: PanelData
    arrays: IndexArrays
    technologies: Technologies
    measured: tuple[tuple[str, Distances], ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def index(self) -> pd.DataFrame:
        """One row a unit and pair of neighbouring periods, keyed (unit, period_from, period_to).

        Columns `mi`, `ec`, `tc`, with `pec`, `sec` where there are such, and `status`: "optimal", or why a part is NaN: "missing_from",
        "missing_to", "missing" (no row in the earlier, the later, either period), "no_reference" (no row that makes the frontier),
        "infeasible" (a unit beyond the reach of another period's technology), "unbounded", "ill-conditioned", "failed".
        """
        units, pairs = self.arrays.status.shape
        unit, pair = np.repeat(np.arange(units), pairs), np.tile(np.arange(pairs), units)
        keys = self.panel.keys(units=unit, period_from=pair, period_to=pair + 1)
        columns = dict(zip(self.arrays.names, self.arrays.values.reshape(len(self.arrays.names), -1).copy(), strict=True))
        return pd.DataFrame({**columns, "status": self.arrays.status.ravel().copy()}, index=keys)

    @property
    def cumulative(self) -> pd.DataFrame:
        """The index and its parts from each unit's first period, where they are 1, to every later one, keyed (unit, period).

        Products of neighbouring pairs: only for technology="global" are they what a comparison of the two periods alone would
        give. NaN where a unit has no row, and, but for "global", from the first missing link on.
        """
        return self._by_period(self.arrays.chained)

    @property
    def efficiency(self) -> pd.Series[float]:
        """Distance of every unit from the frontier of its own period, keyed (unit, period): 1 on it, less inside."""
        return self._by_period(self.arrays.own[None], ("efficiency",))["efficiency"]

    @property
    def by_unit(self) -> pd.DataFrame:
        """Geometric means over pairs of periods by unit, and of how many pairs (`pairs`); each part over what is known of it."""
        return self._means(self.panel.units.rename("unit"), axis=2, count="pairs")

    @property
    def by_period(self) -> pd.DataFrame:
        """Geometric means over units by pair of periods, and of how many units (`units`)."""
        pair = np.arange(len(self.panel.periods) - 1)
        keys = index_of([self.panel.periods] * 2, [pair, pair + 1], ["period_from", "period_to"])
        return self._means(keys, axis=1, count="units")

    @property
    def distances(self) -> pd.DataFrame:
        """Everything that was measured, keyed (unit, period, technology, rts): `distance`, and its `status`.

        1 on the frontier of the technology, less inside, more beyond it. A technology is called by its period, or by the first and the
        last of several.
        """
        asked = [found.asked for _, found in self.measured]
        row, technology = (np.concatenate([getattr(part, name) for part in asked]) for name in ("row", "technology"))
        returns = np.repeat(np.arange(len(asked)), [len(part.row) for part in asked])
        codes = [self.panel.unit_at[row], self.panel.period_at[row], technology, returns]
        order = np.lexsort(codes[::-1])
        names = [pd.Index(self.technologies.labels(self.panel), dtype=object), pd.Index([word for word, _ in self.measured])]
        levels = [self.panel.units, self.panel.periods, *names]
        keys = pd.MultiIndex(levels, [code[order] for code in codes], names=["unit", "period", "technology", "rts"])
        columns = {
            name: np.concatenate([getattr(found.found, name) for _, found in self.measured])[order] for name in ("distance", "status")
        }
        return pd.DataFrame(columns, index=keys)

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        residuals, status = (np.concatenate([getattr(found.found, name) for _, found in self.measured]) for name in ("residuals", "status"))
        return WorstResiduals.of(residuals, status)

    def explain(self, unit: Any, lang: str = "en", *, period: Any = None) -> str:
        """What became of a unit's productivity, in plain words: over all periods, or from the one before `period` to `period`.

        Raises
        ------
        DataError
            The unit, or the period, is not in the panel; or the period is the first one.
        """
        return explain(self, unit, lang, period)

    def to_frame(self) -> pd.DataFrame:
        """The same as `index`."""
        return self.index

    def _by_period(self, values: Floats, names: tuple[str, ...] | None = None) -> pd.DataFrame:
        units, periods = len(self.panel.units), len(self.panel.periods)
        keys = self.panel.keys(units=np.repeat(np.arange(units), periods), period=np.tile(np.arange(periods), units))
        columns = dict(zip(names or self.arrays.names, values.reshape(len(values), -1).copy(), strict=True))
        return pd.DataFrame(columns, index=keys)

    def _means(self, labels: pd.Index, axis: int, count: str) -> pd.DataFrame:
        known = np.isfinite(self.arrays.values)
        logs, counts = np.where(known, np.log(np.where(known, self.arrays.values, 1.0)), 0.0).sum(axis=axis), known.sum(axis=axis)
        means = np.exp(np.divide(logs, counts, out=np.full_like(logs, np.nan), where=counts > 0))
        return pd.DataFrame({**dict(zip(self.arrays.names, means, strict=True)), count: counts[0]}, index=labels)

    def _card(self, lang: str) -> display.Card:
        return display.Card(
            i18n.text("dea_panels.index_title", lang, model=model_words(self.model, lang)),
            tuple((i18n.text(f"dea_panels.{key}", lang), value) for key, value in self._facts(lang)),
            self._overview(lang),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    def _facts(self, lang: str) -> list[tuple[str, str]]:
        known = int(np.isfinite(self.arrays.part("mi")).sum())
        facts = [
            ("units", str(len(self.panel.units))),
            ("periods", f"{len(self.panel.periods)} ({self.panel.periods[0]} … {self.panel.periods[-1]})"),
            ("technology", i18n.text(f"dea_panels.technology_{self.technology.value}", lang)),
        ]
        if self.decomposition is not None:
            facts.append(("decomposition", i18n.text(f"dea_panels.{self.decomposition.value}", lang)))
        facts.append(("indices", f"{known} / {self.arrays.status.size}"))
        if len(self._shown()) < len(self.panel.units):
            facts.append(("table", i18n.text("dea_panels.best_and_worst", lang, ends=_MOST_ROWS // 2)))
        return facts

    def _shown(self) -> np.ndarray[Any, np.dtype[np.intp]]:
        """The units that a card has room for: all, or those whose productivity grew most and least."""
        mean = self.by_unit["mi"].to_numpy()
        if len(mean) <= _MOST_ROWS:
            return np.arange(len(mean))
        order = np.argsort(-mean, kind="stable")
        known = max(int(np.isfinite(mean).sum()), _MOST_ROWS)
        return np.concatenate([order[: _MOST_ROWS // 2], order[known - _MOST_ROWS // 2 : known]])

    def _overview(self, lang: str) -> pd.DataFrame:
        table = self.by_unit.iloc[self._shown()]
        table.index = pd.Index([unit_name(unit) for unit in table.index])
        table = table.round(dict.fromkeys(self.arrays.names, _DIGITS))
        return table.rename(columns={name: i18n.text(f"dea_panels.{name}", lang) for name in table.columns})
