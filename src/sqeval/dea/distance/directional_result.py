"""The result of `directional`: distances, the direction they were measured along, and what avoiding bad outputs takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import is_beyond, percent
from sqeval.dea.peers import peers_of
from sqeval.dea.result import DeaResult
from sqeval.errors import OptionError
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.options import Disposability, DistanceDirection


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class DirectionalResult(DeaResult):
    """What `directional` gives: a DeaResult with the direction, and with bad outputs how they were treated.

    Attributes
    ----------
    word : DistanceDirection or None
        The word that the direction was given by; None for one's own.
    ways : LabelledMatrix
        The direction, see `direction`.
    disposability : Disposability or None
        How bad outputs were treated; None without any.
    abated : CSR array (k, n) or None
        μ under weak disposability, but under "crs", see `abated_lambdas`.
    """

    word: DistanceDirection | None
    ways: LabelledMatrix
    disposability: Disposability | None = None
    abated: sparse.csr_array | None = None

    @property
    def direction(self) -> pd.DataFrame:
        """What β = 1 stands for, units × variables, in raw units: how much inputs and bad outputs fall and good outputs rise."""
        return self.ways.to_frame()

    @property
    def abated_lambdas(self) -> pd.Series[Any]:
        """For every unit {unit: μ}: the part of its mix that takes inputs and brings no outputs, as less is done to avoid bad ones."""
        found = np.empty(len(self.data.units), dtype=object)
        found[:] = peers_of(self._abated(), self.data.reference)
        return self._series(found, "abated_lambdas")

    @property
    def abatement(self) -> pd.Series[float]:
        """The share of the mix, Σμ / Σ(λ + μ), that brings no outputs: 0 where nobody had to be scaled down."""
        return self._series(self._idle(), "abatement")

    def standing(self, at: int, lang: str = "en") -> str:
        """How far the solved unit in row `at` can move along its direction, in one or two sentences."""
        name, beta = unit_name(self.data.units[at]), float(self.solution.scores[at])
        words = {"unit": name, "score": display.number(abs(beta)), "moves": self._moves(at, lang)}
        if is_beyond(self, at):
            return i18n.text("dea_distance.beyond", lang, **words)
        if self.solution.weakly_efficient is not None and self.solution.weakly_efficient[at]:
            return self._at_the_frontier(at, lang)
        efficiency = percent(float(self.solution.efficiency[at])) if self.solution.efficiency is not None else "–"
        text = i18n.text("dea_distance.gap", lang, efficiency=efficiency, **words)
        idle = 0.0 if self.abated is None else float(self._idle()[at])
        return text + (i18n.text("dea_distance.abated", lang, share=percent(idle)) if idle >= 5e-4 else "")

    def _at_the_frontier(self, at: int, lang: str) -> str:
        name = unit_name(self.data.units[at])
        if self.solution.efficient is not None and not self.solution.efficient[at]:
            return i18n.text("dea.explain_weak", lang, unit=name)
        joint = self.disposability is Disposability.WEAK
        return i18n.text("dea_distance.efficient_joint" if joint else "dea.explain_efficient", lang, unit=name)

    def _moves(self, at: int, lang: str) -> str:
        """What β stands for, side by side: one share where a side moves by its own values, else variable by variable."""
        keys = ("takes_more", "gets_less") if is_beyond(self, at) else ("less", "more")
        pairs = zip(keys, self._sided(at, lang), strict=True)
        return i18n.listing([i18n.text(f"dea_distance.{key}", lang, what=what, by=by) for key, moves in pairs for what, by in moves], lang)

    def _sided(self, at: int, lang: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What shrinks and what grows as (what, by how much); a side of which something is given moves by name."""
        given = self.model.conditions.names
        data, beta = self.data, abs(float(self.solution.scores[at]))
        count, change = len(data.variables), beta * self.ways.values[at]
        sides = {"inputs": range(data.m), "undesirable": range(count - data.bad, count), "outputs": range(data.m, count - data.bad)}
        found: dict[str, list[tuple[str, str]]] = {}
        for side, columns in sides.items():
            moved = [(str(data.variables[k]), display.number(float(change[k]))) for k in columns if change[k] > 0]
            every = [(i18n.text(f"dea_distance.every_{side}", lang), percent(beta))]
            is_whole = self.word in _BY_SHARE and not any(data.variables[k] in given for k in columns)
            found[side] = every if moved and is_whole else moved
        return found["inputs"] + found["undesirable"], found["outputs"]

    def _idle(self) -> Floats:
        idle, active = (np.asarray(part.sum(axis=1), dtype=np.float64) for part in (self._abated(), self.solution.lambdas))
        share = np.divide(idle, idle + active, out=np.zeros_like(idle), where=idle + active > 0)
        return np.where(self.solution.solved, share, np.nan)

    def _abated(self) -> sparse.csr_array:
        if self.abated is None:
            hint = "It belongs to undesirable= with disposability='weak' and bounds on Σλ; under 'crs' scaling down costs nothing"
            raise OptionError("there is no abatement here", hint=hint)
        return self.abated

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        word = "own" if self.word is None else self.word.value
        facts = [(i18n.text("dea_distance.direction", lang), i18n.text(f"dea_distance.along_{word}", lang))]
        if self.disposability is not None:
            facts.append((i18n.text("dea_distance.disposability", lang), i18n.text(f"dea_distance.{self.disposability.value}", lang)))
        return (*super()._facts(lang), *facts)

    def _overview(self, lang: str) -> pd.DataFrame:
        """With β beside the efficiency."""
        table = super()._overview(lang)
        table.insert(1, i18n.text("dea_distance.beta", lang), self.solution.scores[self._shown()])
        return table


#: Words under which a side moves by one share of a unit's own values.
_BY_SHARE = tuple(word for word in DistanceDirection if word not in (DistanceDirection.MEAN, DistanceDirection.RANGE))
