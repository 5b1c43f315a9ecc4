"""The result of `scale`: efficiencies under three returns to scale, what size does to a unit, and which size would be right."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea import explain_scale
from sqeval.dea.data import DeaData
from sqeval.dea.explain import word_key
from sqeval.dea.lambda_sums import CRS, DRS, IRS, returns_to_scale
from sqeval.dea.model import Bools, WorstResiduals
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector, read_only
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False)
class ScaleSolution:
    """Read-only arrays of k units in the caller's order; NaN (False) where the status is not "optimal".

    Attributes
    ----------
    status : array (k,) of words
    crs, vrs, nirs, scale_efficiency : array (k,)
    lambda_sum_min, lambda_sum_max : array (k,)
    most_productive, strongly_most_productive : array (k,) of bool
    projection : array (k, m + s)
        Units on the CRS frontier, inputs, then outputs, without removing slacks.
    certificate : WorstResiduals
    """

    status: NDArray[Any]
    crs: Floats
    vrs: Floats
    nirs: Floats
    scale_efficiency: Floats
    lambda_sum_min: Floats
    lambda_sum_max: Floats
    most_productive: Bools
    strongly_most_productive: Bools
    projection: Floats
    certificate: WorstResiduals

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, read_only(value))

    @property
    def solved(self) -> Bools:
        """Which units have status "optimal"."""
        return np.asarray(self.status == OPTIMAL, dtype=bool)


@dataclass(frozen=True, eq=False, repr=False)
class ScaleResult(Result):
    """Scale efficiency, returns to scale and most productive scale size. Every table is in the caller's order of units.

    Attributes
    ----------
    orientation : Orientation
        At which projection on the frontier returns to scale are told.
    data : DeaData
        The inputs and outputs that went in.
    solution : ScaleSolution
        The arrays behind the properties.
    warnings : tuple of Caution
        Those of the radial model under variable returns to scale.
    """

    orientation: Orientation
    data: DeaData
    solution: ScaleSolution
    warnings: tuple[Caution, ...] = ()

    @property
    def crs(self) -> pd.Series[float]:
        """Overall efficiency, 0 to 1: radial under constant returns to scale; θ or 1/φ."""
        return self._series("crs")

    @property
    def vrs(self) -> pd.Series[float]:
        """Pure technical efficiency, 0 to 1: radial under variable returns to scale, beside units of like size."""
        return self._series("vrs")

    @property
    def nirs(self) -> pd.Series[float]:
        """Efficiency under non-increasing returns to scale, 0 to 1."""
        return self._series("nirs")

    @property
    def scale_efficiency(self) -> pd.Series[float]:
        """CRS score over VRS score, 0 to 1: what size costs; 1 just where returns to scale are constant."""
        return self._series("scale_efficiency")

    @property
    def returns_to_scale(self) -> pd.Series[Any]:
        """Too small ("IRS"), right ("CRS") or too large ("DRS") at the unit's projection on the VRS frontier; None where unsolved."""
        words = returns_to_scale(self.solution.lambda_sum_min, self.solution.lambda_sum_max)
        return pd.Series(words, index=self.data.units, name="returns_to_scale", dtype=object)

    @property
    def lambda_sum_min(self) -> pd.Series[float]:
        """The least Σλ among all optimal solutions under constant returns to scale."""
        return self._series("lambda_sum_min")

    @property
    def lambda_sum_max(self) -> pd.Series[float]:
        """The largest Σλ among all optimal solutions under constant returns to scale."""
        return self._series("lambda_sum_max")

    @property
    def most_productive(self) -> pd.Series[Any]:
        """Whether a unit works at most productive scale size (Banker 1984): CRS score 1, perhaps with slack; <NA> where unsolved."""
        return self._flags("most_productive")

    @property
    def strongly_most_productive(self) -> pd.Series[Any]:
        """Most productive scale size without any slack: strongly efficient under constant returns; <NA> where unsolved."""
        return self._flags("strongly_most_productive")

    @property
    def mpss_targets(self) -> pd.DataFrame:
        """The most productive size nearest to the unit's own: CRS projection / Σλ, units × (inputs, then outputs), raw units.

        Σλ is the value nearest to 1 of the interval; `mpss_smallest` and `mpss_largest` are its ends. The mix is kept: slacks
        are not removed. NaN where Σλ can be 0: no combination produces the unit's outputs (external references only).
        """
        return self._sized(np.clip(1.0, self.solution.lambda_sum_min, self.solution.lambda_sum_max))

    @property
    def mpss_smallest(self) -> pd.DataFrame:
        """The smallest most productive size: CRS projection / largest Σλ."""
        return self._sized(self.solution.lambda_sum_max)

    @property
    def mpss_largest(self) -> pd.DataFrame:
        """The largest most productive size: CRS projection / least Σλ."""
        return self._sized(self.solution.lambda_sum_min)

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every unit under all three returns to scale; numbers are NaN unless it is "optimal"."""
        return self._series("status")

    @property
    def certificate(self) -> WorstResiduals:
        """The worst primal, dual and gap residual of all programmes solved."""
        return self.solution.certificate

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's size in plain words: too small, too large or right, what it costs, and the most productive size.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return explain_scale.explain(self, unit, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: efficiencies, returns to scale, interval of Σλ, flags, status, then `mpss_target.<variable>`."""
        names = ("crs", "vrs", "nirs", "scale_efficiency", "returns_to_scale", "lambda_sum_min", "lambda_sum_max")
        columns = {name: getattr(self, name) for name in (*names, "most_productive", "strongly_most_productive", "status")}
        joined: pd.DataFrame = pd.concat([pd.DataFrame(columns), self.mpss_targets.add_prefix("mpss_target.")], axis=1)
        return joined

    def _series(self, name: str) -> pd.Series[Any]:
        return LabelledVector(getattr(self.solution, name), self.data.units, name).to_series()

    def _flags(self, name: str) -> pd.Series[Any]:
        """Plain booleans; nullable ones where a unit has no answer."""
        flags, solved = self._series(name), self.solution.solved
        return flags if solved.all() else flags.astype("boolean").mask(~solved)

    def _sized(self, sums: Floats) -> pd.DataFrame:
        known = np.where(self.solution.lambda_sum_min > 0, sums, np.nan)
        return LabelledMatrix(self.solution.projection / known[:, None], self.data.units, self.data.variables).to_frame()

    def _card(self, lang: str) -> display.Card:
        return display.Card(
            i18n.text("dea.scale_title", lang, orientation=i18n.text(f"dea.{self.orientation.value}", lang)),
            self._facts(lang),
            self._overview(lang),
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        solved, words = self.solution.solved, self.returns_to_scale
        facts = [("units", str(len(solved)))]
        facts += [(f"size_{word.lower()}", str(int((words == word).sum()))) for word in (IRS, CRS, DRS)]
        facts.append(("most_productive_units", str(int(self.solution.most_productive.sum()))))
        if solved.any():
            facts.append(("mean_scale_efficiency", display.number(float(np.mean(self.solution.scale_efficiency[solved])))))
        return tuple((i18n.text(f"dea.{key}", lang), value) for key, value in facts)

    def _overview(self, lang: str) -> pd.DataFrame:
        columns = {
            i18n.text("dea.scale_efficiency", lang): self.scale_efficiency,
            i18n.text("dea.overall_efficiency", lang): self.crs,
            i18n.text("dea.technical_efficiency", lang): self.vrs,
            i18n.text("dea.returns", lang): ["–" if word is None else word for word in self.returns_to_scale],
            "Σλ": [explain_scale.interval(*ends) for ends in zip(self.solution.lambda_sum_min, self.solution.lambda_sum_max, strict=True)],
            i18n.text("common.status", lang): [i18n.text(f"dea.{word_key(word)}", lang) for word in self.status],
        }
        return pd.DataFrame(columns, index=self.data.units)
