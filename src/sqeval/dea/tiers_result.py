"""The result of peeling: the tier of every unit, and scores against tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.explain import model_words, word_key
from sqeval.dea.model import Bools, DeaModel, WorstResiduals
from sqeval.errors import OptionError
from sqeval.labelled import Floats, LabelledVector, read_only
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import FrontierEfficiency
from sqeval.result import Caution, Result

_MOST_NAMES = 6


@dataclass(frozen=True, eq=False)
class TierScores:
    """Radial scores of k units against T tiers (k, T), and their statuses."""

    scores: Floats
    status: NDArray[Any]

    def __post_init__(self) -> None:
        for name in ("scores", "status"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def take(self, order: NDArray[np.intp]) -> TierScores:
        """The same with units in another order."""
        return TierScores(self.scores[order], self.status[order])


@dataclass(frozen=True, eq=False, repr=False)
class TiersResult(Result):
    """Tiers of units, the best first.

    Attributes
    ----------
    model : DeaModel
        Orientation and returns to scale.
    data : DeaData
        The inputs and outputs that went in.
    efficiency : FrontierEfficiency
        Who was taken away in a round.
    levels, words : array (k,)
        Tier of every unit, 0 for none, and its status; see `tier` and `status`.
    certificate : WorstResiduals
        The worst primal, dual and gap residual of all programmes solved.
    against : TierScores or None
        Scores against every tier, where asked for.
    warnings : tuple of Caution
        "dea_tiers_not_solved", "dea_tiers_no_score", and those about the data as in `DeaResult`.
    """

    model: DeaModel
    data: DeaData
    efficiency: FrontierEfficiency
    levels: NDArray[np.int64]
    words: NDArray[Any]
    certificate: WorstResiduals
    against: TierScores | None = None
    warnings: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        for name in ("levels", "words"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def tier(self) -> pd.Series[Any]:
        """Tier of every unit, from 1; <NA> for a unit that could not be solved."""
        tiers = LabelledVector(self.levels, self.data.units, "tier").to_series()
        return tiers if self.levels.all() else tiers.astype("Int64").mask(self.levels == 0)

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every unit, as in `DeaResult`."""
        return LabelledVector(self.words, self.data.units, "status").to_series()

    @property
    def sizes(self) -> pd.Series[int]:
        """How many units each tier has."""
        tiers = pd.RangeIndex(1, self._most + 1, name="tier")
        return pd.Series(np.bincount(self.levels, minlength=self._most + 1)[1:], index=tiers, name="units")

    @property
    def scores(self) -> pd.DataFrame:
        """Score of every unit against every tier, θ or φ: units × tiers; NaN where there is none."""
        if self.against is None:
            raise OptionError("`scores` needs the tiers as contexts", hint="Solve with contexts=True")
        return pd.DataFrame(self.against.scores.copy(), index=self.data.units, columns=self.sizes.index)

    @property
    def progress(self) -> pd.DataFrame:
        """The scores against better tiers only: what a unit would have to make good."""
        return self.scores.where(self._columns() < self.levels[:, None])

    @property
    def attractiveness(self) -> pd.DataFrame:
        """The scores against worse tiers only: how far a unit is ahead of them."""
        return self.scores.where(self._is_worse())

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's tier in plain words, and its scores against every tier where they were asked for.

        Raises
        ------
        DataError
            The unit is not among those that were sorted.
        """
        at = self.data.position(unit)
        heading = i18n.text("dea.heading", lang, unit=unit_name(unit), model=model_words(self.model, lang))
        return "\n".join([heading, self._standing(at, lang), *self._lines(at, lang)])

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: tier and status, then `against.<tier>` where scores were asked for."""
        frame = pd.DataFrame({"tier": self.tier, "status": self.status})
        return frame if self.against is None else frame.join(self.scores.add_prefix("against."))

    @property
    def _most(self) -> int:
        return int(self.levels.max(initial=0))

    def _columns(self) -> NDArray[np.int64]:
        return np.arange(1, self._most + 1)

    def _is_worse(self) -> Bools:
        return (self._columns() > self.levels[:, None]) & (self.levels[:, None] > 0)

    def _standing(self, at: int, lang: str) -> str:
        words = {"unit": unit_name(self.data.units[at]), "tier": int(self.levels[at]), "tiers": self._most}
        if not self.levels[at]:
            return i18n.text("dea.explain_no_tier", lang, status=i18n.text(f"dea.{word_key(self.words[at])}", lang), **words)
        return i18n.text("dea.explain_first_tier" if self.levels[at] == 1 else "dea.explain_tier", lang, **words)

    def _lines(self, at: int, lang: str) -> list[str]:
        if self.against is None:
            return []
        head = i18n.text("dea.explain_against", lang, better=i18n.text(f"dea.{self.model.better}_is_better", lang))
        pairs = zip(self.against.scores[at], self.against.status[at], strict=True)
        scores = [display.number(float(score)) if word == OPTIMAL else i18n.text(f"dea.{word_key(word)}", lang) for score, word in pairs]
        return [head, *(i18n.text("dea.explain_against_tier", lang, tier=k + 1, score=score) for k, score in enumerate(scores))]

    def _card(self, lang: str) -> display.Card:
        facts = {
            "units": len(self.levels),
            "tiers_count": self._most,
            "peeled": i18n.text(f"dea.peeled_{self.efficiency.value}", lang),
        }
        return display.Card(
            i18n.text("dea.tiers_title", lang, model=model_words(self.model, lang)),
            tuple((i18n.text(f"dea.{key}", lang), str(value)) for key, value in facts.items()),
            self._members(lang),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    def _members(self, lang: str) -> pd.DataFrame:
        """One row a tier: how many, and who."""
        names = [[unit_name(unit) for unit in self.data.units[self.levels == tier]] for tier in self.sizes.index]
        columns = {
            i18n.text("dea.units", lang): self.sizes.tolist(),
            i18n.text("dea.members", lang): [i18n.listing(those, lang, most=_MOST_NAMES) for those in names],
        }
        return pd.DataFrame(columns, index=self.sizes.index.rename(i18n.text("dea.tier", lang)))
