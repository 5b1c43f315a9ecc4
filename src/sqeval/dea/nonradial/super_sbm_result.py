"""The result of `super_sbm`: as of slack-based models, and how much worse a unit beyond the frontier of the others could get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, changes, given_lines, model_words, peer_words
from sqeval.dea.model import Bools
from sqeval.dea.nonradial.result import SlackBasedResult, points
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.labelled import LabelledMatrix
from sqeval.numerics import lp


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SuperSbmResult(SlackBasedResult):
    """Super-efficiency by slacks; what `SlackBasedResult` has, and more.

    Attributes
    ----------
    spare : LabelledMatrix
        What `room` hands out.
    warnings : tuple of Caution
        As in `DeaResult`, with "dea_super_sbm_infeasible" for units whose super-efficiency has no value.
    """

    spare: LabelledMatrix

    @property
    def room(self) -> pd.DataFrame:
        """How much worse each value could get until the others serve as well, units × variables in raw units; 0 for all but δ > 1."""
        return self.spare.to_frame()

    @property
    def is_super_efficient(self) -> pd.Series[Any]:
        """Beyond all that the others reach: δ > 1; <NA> for unsolved units."""
        return self._flags(self._beyond(), "is_super_efficient")

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words: how much worse it could get and still be needed, or how far it is from the frontier."""
        at = self.position(unit)
        heading = i18n.text("dea.heading", lang, unit=unit_name(unit), model=model_words(self.model, lang))
        if self.solution.status[at] == lp.INFEASIBLE:
            return "\n".join([heading, self._out_of_reach(unit, lang)])
        if not self._beyond()[at]:
            return super().explain(unit, lang)
        rivals = i18n.text("dea.explain_rivals", lang, peers=peer_words(self.peers_at(np.array([at]))[0], unit, lang))
        room = change_lines(changes(self, unit), lang)
        given = given_lines(self.model, lang)
        return "\n".join([heading, self._ahead(at, lang), *given, rivals, i18n.text("dea.explain_room", lang), *room])

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `SlackBasedResult`, then `room.<variable>`."""
        joined: pd.DataFrame = pd.concat([super().to_frame(), self.room.add_prefix("room.")], axis=1)
        return joined

    def _beyond(self) -> Bools:
        return np.asarray(self.solution.scores > 1.0 + EQUAL, dtype=bool)

    def _ahead(self, at: int, lang: str) -> str:
        score = float(self.solution.scores[at])
        words = {"unit": unit_name(self.data.units[at]), "score": number(score), "gap": points(score - 1.0)}
        return i18n.text("dea_nonradial.explain_super", lang, parts=self.part_words(self.parts.values[at], lang), **words)

    def _out_of_reach(self, unit: Any, lang: str) -> str:
        names = self.model.conditions.names
        if names:
            return i18n.text("dea_nonradial.explain_infeasible_given", lang, unit=unit_name(unit), names=i18n.listing(names, lang))
        return i18n.text(f"dea_nonradial.explain_infeasible_{self.model.orientation.value}", lang, unit=unit_name(unit))

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        infeasible = int((self.solution.status == lp.INFEASIBLE).sum())
        more = [("super_units", int(self._beyond().sum())), *([("infeasible_units", infeasible)] if infeasible else [])]
        return (*super()._facts(lang), *((i18n.text(f"dea.{name}", lang), str(count)) for name, count in more))

    def _overview(self, lang: str) -> pd.DataFrame:
        """With the score beside the efficiency."""
        table = super()._overview(lang)
        table.insert(1, i18n.text("dea.score", lang), self.solution.scores[self._shown()])
        return table
