"""The result of `metafrontier`: efficiency in the own group and among all, and the gap between, by unit and by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import DeaData
from sqeval.dea.explain import model_words, word_key
from sqeval.dea.groups import metafrontier_explain
from sqeval.dea.groups.membership import Membership
from sqeval.dea.model import Bools, DeaModel, WorstResiduals
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats, LabelledVector
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import MetaTechnology
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class MetafrontierResult(Result):
    """Efficiency within groups and across them. Every table is in the caller's order of units, and of groups in sorted order.

    Attributes
    ----------
    model : DeaModel
        Orientation and returns to scale.
    data : DeaData
        The inputs and outputs that went in.
    membership : Membership
        Which group every unit belongs to; see `group_names`.
    technology : MetaTechnology
        What makes the metafrontier.
    within, overall : DeaResult
        The radial results behind `group` and `meta`, with peers, slacks and targets.
    warnings : tuple of Caution
        "dea_small_groups", and those of `DeaResult` about all units together.
    """

    model: DeaModel
    data: DeaData
    membership: Membership
    technology: MetaTechnology
    within: DeaResult
    overall: DeaResult
    warnings: tuple[Caution, ...] = ()

    @property
    def group_names(self) -> pd.Series[Any]:
        """The group of every unit."""
        return self.membership.by_unit(self.data.units)

    @property
    def group(self) -> pd.Series[float]:
        """Efficiency among the units of the own group, 0 to 1: what is the unit's own."""
        return self.within.efficiency.rename("group")

    @property
    def meta(self) -> pd.Series[float]:
        """Efficiency among all units, 0 to 1: group × gap_ratio."""
        return self.overall.efficiency.rename("meta")

    @property
    def gap_ratio(self) -> pd.Series[float]:
        """Meta / group, at most 1: how near the group's frontier is, at the unit's place, to that of all; 1 where they touch."""
        return LabelledVector(self._gap(), self.data.units, "gap_ratio").to_series()

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every unit against both frontiers; the gap ratio is NaN unless it is "optimal"."""
        own, all_ = self.within.solution.status, self.overall.solution.status
        return LabelledVector(np.where(own == OPTIMAL, all_, own), self.data.units, "status").to_series()

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        both = (self.within.certificate, self.overall.certificate)
        return WorstResiduals("lp", *(float(np.fmax(*(getattr(one, name) for one in both))) for name in ("primal", "dual", "gap")))

    @property
    def is_on_metafrontier(self) -> pd.Series[Any]:
        """Whether a unit is on the frontier of all, perhaps with slack; <NA> for unsolved units."""
        return self.overall.is_weakly_efficient.rename("is_on_metafrontier")

    @property
    def by_group(self) -> pd.DataFrame:
        """One row a group: units, means, spread of the gap ratio (`sd` with n - 1, `min`, `max`), and how many on the metafrontier.

        Unsolved units are left out of everything but `units`.
        """
        parts = [self._about(place) for place in range(len(self.membership.names))]
        return pd.DataFrame(parts, index=self.membership.names.rename("group"))

    def explain(self, unit: Any, lang: str = "en") -> str:
        """What of a unit's distance is its own and what its group's, in plain words, and who shows it the way.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return metafrontier_explain.explain(self, unit, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the name of its group, group, meta, gap_ratio, is_on_metafrontier, status, then `target.<variable>`."""
        columns = (self.group_names.rename("group_name"), self.group, self.meta, self.gap_ratio, self.is_on_metafrontier, self.status)
        frame = pd.concat(columns, axis=1)
        return frame if self.overall.solution.targets is None else frame.join(self.overall.targets.add_prefix("target."))

    def _gap(self) -> Floats:
        group, meta = self.group.to_numpy(), self.meta.to_numpy()
        # Beyond 1 there is only rounding: whatever the group can do, all can.
        ratio: Floats = np.minimum(np.divide(meta, group, out=np.full_like(meta, np.nan), where=group > 0), 1.0)
        return ratio

    def _about(self, place: int) -> dict[str, float]:
        mine = self.membership.of == place
        rows = mine & (self.status == OPTIMAL).to_numpy()
        gap = self._gap()[rows]
        known = bool(rows.any())
        return {
            "units": int(mine.sum()),
            "mean_group": float(self.group.to_numpy()[rows].mean()) if known else np.nan,
            "mean_meta": float(self.meta.to_numpy()[rows].mean()) if known else np.nan,
            "mean_gap_ratio": float(gap.mean()) if known else np.nan,
            "sd_gap_ratio": float(gap.std(ddof=1)) if len(gap) > 1 else np.nan,
            "min_gap_ratio": float(gap.min()) if known else np.nan,
            "max_gap_ratio": float(gap.max()) if known else np.nan,
            "on_metafrontier": int((self._weakly() & rows).sum()),
        }

    def _weakly(self) -> Bools:
        return np.asarray(self.is_on_metafrontier.fillna(value=False), dtype=bool)

    def _card(self, lang: str) -> display.Card:
        facts = {
            "dea.units": str(len(self.data.units)),
            "dea_groups.groups": str(len(self.membership.names)),
            "dea_groups.technology": i18n.text(f"dea_groups.technology_{self.technology.value}", lang),
        }
        return display.Card(
            i18n.text("dea.title", lang, model=model_words(self.model, lang)),
            tuple((i18n.text(key, lang), value) for key, value in facts.items()),
            self._overview(lang),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    def _overview(self, lang: str) -> pd.DataFrame:
        """Groups, not units: their gap is what the model is asked for."""
        about = self.by_group
        spread = [f"{display.number(row.min_gap_ratio)} – {display.number(row.max_gap_ratio)}" for row in about.itertuples()]
        columns = {
            "dea.units": about["units"].tolist(),
            "dea_groups.mean_group": about["mean_group"].tolist(),
            "dea_groups.mean_meta": about["mean_meta"].tolist(),
            "dea_groups.mean_gap_ratio": about["mean_gap_ratio"].tolist(),
            "dea_groups.spread": spread,
            "dea_groups.on_metafrontier": about["on_metafrontier"].tolist(),
        }
        unsolved = self.status[self.status != OPTIMAL]
        table = pd.DataFrame({i18n.text(key, lang): values for key, values in columns.items()}, index=about.index.rename(None))
        if len(unsolved):
            words = [self._unsolved_words(unsolved, name, lang) for name in about.index]
            table[i18n.text("common.status", lang)] = words
        return table

    def _unsolved_words(self, unsolved: pd.Series[Any], name: Any, lang: str) -> str:
        """What became of a group's units that have no answer, and how many."""
        counts = unsolved[(self.group_names[unsolved.index] == name).to_numpy()].value_counts()
        return i18n.listing((f"{i18n.text(f'dea.{word_key(word)}', lang)} {count}" for word, count in counts.items()), lang) or "–"
