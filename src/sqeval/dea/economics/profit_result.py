"""The result of `profit`: observed and largest profit, and the Nerlovian inefficiency with its parts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.economics import explain_profit
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats, LabelledMatrix, read_only

_PARTS = ("technical", "allocative")


@dataclass(frozen=True, eq=False)
class ProfitSolution:
    """Read-only arrays of k units in the caller's order; NaN where a status is not "optimal", but for what is observed.

    Attributes
    ----------
    observed, best : array (k,)
        Observed and largest profit.
    normaliser : array (k,)
        What the direction is worth: w·g_x + p·g_y.
    technical, allocative : array (k,)
        The parts of the inefficiency.
    technical_status : array (k,) of words
    profitability, best_profitability : array (k,)
        Revenue over cost, observed and of the best reference unit at the unit's prices.
    """

    observed: Floats
    best: Floats
    normaliser: Floats
    technical: Floats
    allocative: Floats
    technical_status: NDArray[Any]
    profitability: Floats
    best_profitability: Floats

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, read_only(getattr(self, field.name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ProfitResult(DeaResult):
    """What `profit` gives: a DeaResult whose score is the Nerlovian inefficiency, with profits and parts in money.

    `slacks` are the distances to the most profitable point, of either sign: positive where an input is too large or an output too
    small, negative where it is the other way round. `is_efficient`: no larger profit.

    Attributes
    ----------
    price_table : LabelledMatrix
        Prices of inputs, then of outputs, by unit.
    parts : ProfitSolution
        The arrays behind the properties.
    """

    price_table: LabelledMatrix
    parts: ProfitSolution

    @property
    def max_profit(self) -> pd.Series[float]:
        """The largest profit at the unit's prices; NaN where it is unbounded, see `status`."""
        return self._series(self.parts.best, "max_profit")

    @property
    def observed_profit(self) -> pd.Series[float]:
        """Revenue less cost of the unit at its prices; known for unsolved units too."""
        return self._series(self.parts.observed, "observed_profit")

    @property
    def inefficiency(self) -> pd.Series[float]:
        """Nerlovian inefficiency ≥ 0, lower is better: (largest − observed profit) / (w·g_x + p·g_y), technical + allocative."""
        return self.scores.rename("inefficiency")

    @property
    def technical_inefficiency(self) -> pd.Series[float]:
        """The directional distance β ≥ 0: by which share inputs could fall and outputs rise together; below 0 beyond a `reference`."""
        return self._series(self.parts.technical, "technical_inefficiency")

    @property
    def allocative_inefficiency(self) -> pd.Series[float]:
        """What is left of the inefficiency: another mix or another size would earn more at these prices."""
        return self._series(self.parts.allocative, "allocative_inefficiency")

    @property
    def technical_status(self) -> pd.Series[Any]:
        """Status of the directional programme; without an answer both parts are NaN."""
        return self._series(self.parts.technical_status, "technical_status")

    @property
    def losses(self) -> pd.DataFrame:
        """Profit that is forgone, in money: columns `technical` and `allocative`, which sum to largest less observed profit."""
        table = {name: getattr(self.parts, name) * self.parts.normaliser for name in _PARTS}
        return pd.DataFrame(table, index=self.data.units)

    @property
    def profitability(self) -> pd.Series[float]:
        """Revenue over cost of the unit, above 1 where it makes a profit; known for unsolved units too."""
        return self._series(self.parts.profitability, "profitability")

    @property
    def max_profitability(self) -> pd.Series[float]:
        """The best revenue over cost of any reference unit at the unit's prices, which has a limit under all returns to scale."""
        return self._series(self.parts.best_profitability, "max_profitability")

    @property
    def prices(self) -> pd.DataFrame:
        """The prices of every unit, units × (inputs, then outputs)."""
        return self.price_table.to_frame()

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's profit in plain words: what it makes, what would be possible, why, and whom to learn from.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return explain_profit.without_peers(self, unit, lang) or super().explain(unit, lang)

    def standing(self, at: int, lang: str = "en") -> str:
        """The profit of the solved unit in row `at` beside what would be possible, and why, in some sentences."""
        return explain_profit.standing(self, at, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `DeaResult`, with parts, profits and profitability after the score."""
        frame = super().to_frame()
        names = ("technical_inefficiency", "allocative_inefficiency", "observed_profit", "max_profit", "profitability", "max_profitability")
        for at, name in enumerate(names, start=1):
            frame.insert(at, name, getattr(self, name))
        return frame

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        solved = self.solution.solved
        totals = {"observed_profit": self.parts.observed[solved].sum(), "max_profit": self.parts.best[solved].sum()} if solved.any() else {}
        more = [(i18n.text(f"dea_economics.{name}", lang), display.number(float(total))) for name, total in totals.items()]
        return (*super()._facts(lang), *more)

    def _overview(self, lang: str) -> pd.DataFrame:
        """With parts and profits; the score goes by its name."""
        table, rows = super()._overview(lang), self._shown()
        table = table.rename(columns={i18n.text("dea.score", lang): i18n.text("dea_economics.inefficiency", lang)})
        columns = {f"{name}_part": getattr(self.parts, name) for name in _PARTS}
        columns |= {"observed_profit": self.parts.observed, "max_profit": self.parts.best}
        for at, (name, values) in enumerate(columns.items(), start=1):
            table.insert(at, i18n.text(f"dea_economics.{name}", lang), values[rows])
        return table
