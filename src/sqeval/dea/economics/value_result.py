"""The results of `cost` and `revenue`: economic efficiency and its parts, and where the money lies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.economics import explain_value
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats, LabelledMatrix, read_only
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class ValueSolution:
    """Read-only arrays of k units in the caller's order; NaN where a status is not "optimal".

    Attributes
    ----------
    observed, best : array (k,)
        What a unit spends or earns, and the least or most that it could.
    technical, allocative : array (k,)
        The parts of economic efficiency, 0 to 1.
    technical_status : array (k,) of words
    """

    observed: Floats
    best: Floats
    technical: Floats
    allocative: Floats
    technical_status: NDArray[Any]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, read_only(getattr(self, field.name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ValueResult(DeaResult):
    """What `cost` and `revenue` have in common: a DeaResult with prices and the parts of economic efficiency.

    `slacks` are the distances from the observed values to the optimum, and on the side that has prices of either sign: positive where
    an input is over-used (an output falls short), negative where it is under-used (there is too much of it). `is_efficient`: the
    least cost (most revenue), and no slack on the other side; `is_weakly_efficient`: the least cost (most revenue). `multipliers` are
    the prices, and beside them the marginal cost of each output (or marginal revenue of each input) at the optimum.

    Attributes
    ----------
    price_table : LabelledMatrix
        The prices of every unit.
    parts : ValueSolution
        The arrays behind the properties.
    """

    price_table: LabelledMatrix
    parts: ValueSolution

    @property
    def economic(self) -> pd.Series[float]:
        """Economic efficiency, 0 to 1: least over observed cost, or observed over largest revenue; technical × allocative."""
        return self.efficiency.rename("economic")

    @property
    def technical(self) -> pd.Series[float]:
        """Technical efficiency, 0 to 1: the radial θ, or 1/φ; 1 beyond the frontier of others."""
        return self._series(self.parts.technical, "technical")

    @property
    def allocative(self) -> pd.Series[float]:
        """Allocative efficiency, 0 to 1: economic / technical, what the mix costs at these prices."""
        return self._series(self.parts.allocative, "allocative")

    @property
    def technical_status(self) -> pd.Series[Any]:
        """Status of the radial programme; without an answer `technical` and `allocative` are NaN."""
        return self._series(self.parts.technical_status, "technical_status")

    @property
    def prices(self) -> pd.DataFrame:
        """The prices of every unit, units × inputs (outputs)."""
        return self.price_table.to_frame()

    @property
    def savings(self) -> pd.DataFrame:
        """Price × slack, units × priced variables: what each input saves (output brings) at the optimum; sums to the whole difference."""
        saved: pd.DataFrame = self.slacks[self.price_table.columns] * self.price_table.values
        return saved

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's economy in plain words: what it spends (earns), what would be possible, for which reason, and with which mix.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return super().explain(unit, lang)

    def standing(self, at: int, lang: str = "en") -> str:
        """What the solved unit in row `at` spends or earns beside what would be possible, and why, in some sentences."""
        return explain_value.standing(self, at, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `DeaResult` with the parts, the observed and the best value, then `saving.<variable>`."""
        frame = super().to_frame()
        more = {"technical": self.technical, "allocative": self.allocative, **self._money()}
        for at, (name, values) in enumerate(more.items(), start=1):
            frame.insert(at, name, values)
        joined: pd.DataFrame = pd.concat([frame, self.savings.add_prefix("saving.")], axis=1)
        return joined

    @property
    def is_cost(self) -> bool:
        """Whether inputs have prices; else outputs do."""
        return self.model.orientation is Orientation.INPUT

    def _money(self) -> dict[str, pd.Series[float]]:
        names = ("observed_cost", "min_cost") if self.is_cost else ("observed_revenue", "max_revenue")
        return {name: self._series(values, name) for name, values in zip(names, (self.parts.observed, self.parts.best), strict=True)}

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        solved = self.solution.solved
        if not solved.any():
            return super()._facts(lang)
        totals = [display.number(float(values[solved].sum())) for values in (self.parts.observed, self.parts.best)]
        words = [i18n.text(f"dea_economics.{name}", lang) for name in self._money()]
        return (*super()._facts(lang), *zip(words, totals, strict=True))

    def _overview(self, lang: str) -> pd.DataFrame:
        """With both parts and the money."""
        table, rows = super()._overview(lang), self._shown()
        columns: dict[str, Any] = {"technical": self.parts.technical, "allocative": self.parts.allocative}
        columns |= self._money()
        for at, (name, values) in enumerate(columns.items(), start=1):
            table.insert(at, i18n.text(f"dea_economics.{name}", lang), np.asarray(values)[rows])
        return table


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CostResult(ValueResult):
    """What `cost` gives: cost efficiency with its parts, the least cost, and the inputs that would do."""

    @property
    def min_cost(self) -> pd.Series[float]:
        """The least cost, at the unit's prices, of a mix that yields its outputs."""
        return self._money()["min_cost"]

    @property
    def observed_cost(self) -> pd.Series[float]:
        """What the unit spends at its prices; known for unsolved units too."""
        return self._money()["observed_cost"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RevenueResult(ValueResult):
    """What `revenue` gives: revenue efficiency with its parts, the largest revenue, and the outputs that would bring it."""

    @property
    def max_revenue(self) -> pd.Series[float]:
        """The largest revenue, at the unit's prices, of a mix that gets by with its inputs."""
        return self._money()["max_revenue"]

    @property
    def observed_revenue(self) -> pd.Series[float]:
        """What the unit earns at its prices; known for unsolved units too."""
        return self._money()["observed_revenue"]
