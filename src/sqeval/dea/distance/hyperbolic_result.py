"""The result of `hyperbolic`: a DEA result that tells what one factor does to both sides."""

from __future__ import annotations

from dataclasses import dataclass

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import is_beyond, percent
from sqeval.dea.result import DeaResult


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class HyperbolicResult(DeaResult):
    """What `hyperbolic` gives: a DeaResult whose score γ multiplies inputs and bad outputs, and divides good ones."""

    def standing(self, at: int, lang: str = "en") -> str:
        """How far the solved unit in row `at` is along its path, in one sentence."""
        gamma = float(self.solution.scores[at])
        flags = self.solution.weakly_efficient
        words = {"unit": unit_name(self.data.units[at]), "score": display.number(gamma)}
        shares = {"inputs": percent(abs(1 - gamma)), "outputs": percent(abs(1 / gamma - 1))}
        shrinking = i18n.text(f"dea_distance.every_{'input_and_bad' if self.data.bad else 'inputs'}", lang)
        if is_beyond(self, at):
            return i18n.text("dea_distance.hyperbolic_beyond", lang, shrinking=shrinking, **words, **shares)
        if flags is None or flags[at]:
            return super().standing(at, lang)
        return i18n.text("dea_distance.hyperbolic_gap", lang, efficiency=percent(gamma), shrinking=shrinking, **words, **shares)
