"""The result of `target_setting`: targets that a unit can reach, what its bounds allow, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.dea.economics import explain_target
from sqeval.dea.result import DeaResult
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, read_only
from sqeval.options import TargetAim


@dataclass(frozen=True, eq=False)
class TargetSolution:
    """Read-only arrays of k units in the caller's order; NaN (None) where the status is not "optimal".

    Attributes
    ----------
    low, high : array (k, v)
        Where targets may lie; inf where there is no limit.
    set_low, set_high : array (v,) of bool
        Which ends the user set.
    bound_costs : array (k, v)
        What the ends set for each variable cost; 0 where none are, NaN where there is no target without them.
    reach : array (k,) of words
    left : array (k, v)
        What each variable could still gain beyond its target.
    short : array (k, 2)
        By which share all inputs could still fall, and all outputs rise.
    free : array (k,)
        The improvement without bounds.
    """

    low: Floats
    high: Floats
    set_low: NDArray[np.bool_]
    set_high: NDArray[np.bool_]
    bound_costs: Floats
    reach: NDArray[Any]
    left: Floats
    short: Floats
    free: Floats

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, read_only(getattr(self, field.name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def is_free(self) -> bool:
        """Whether the user set no end."""
        return not (self.set_low | self.set_high).any()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TargetResult(DeaResult):
    """What `target_setting` gives: a DeaResult whose targets keep to bounds, and what those allow and cost.

    `targets` need not be a mix of units: `peers` name the efficient mix that does at least as well everywhere. `slacks` are the
    changes from observed values to targets, positive for improvements, negative where a bound allows worse. `is_efficient`: the
    unit itself is strongly efficient.

    Attributes
    ----------
    aim : TargetAim
        "farthest" or "closest".
    parts : TargetSolution
        The arrays behind the properties.
    """

    aim: TargetAim
    parts: TargetSolution

    @property
    def reach(self) -> pd.Series[Any]:
        """Where a target stands: "frontier", "edge" or "short"; None for unsolved units.

        "frontier": strongly efficient; "edge": only some variables could still gain; "short": all inputs, or all outputs, could.
        """
        return self._series(self.parts.reach, "reach")

    @property
    def short_by(self) -> pd.DataFrame:
        """By which share all inputs could still fall together beyond the target, and all outputs rise: columns `inputs`, `outputs`.

        Where a target has no outputs, a share is one of the reference's means.
        """
        return pd.DataFrame(self.parts.short.copy(), index=self.data.units, columns=["inputs", "outputs"])

    @property
    def still_left(self) -> pd.DataFrame:
        """From targets to the efficient mix of the peers, raw units ≥ 0, units × variables; 0 throughout on the frontier."""
        return self._table(self.parts.left)

    @property
    def free_score(self) -> pd.Series[float]:
        """The score without any bounds, with no variable worse than now."""
        return self._series(self.parts.free, "free_score")

    @property
    def cost_of_bounds(self) -> pd.Series[float]:
        """What bounds cost: improvement that is forgone ("farthest"), or change that is added ("closest").

        Below 0 where they allow what is not allowed without: to be worse than now. NaN where there is no target without them.
        """
        sign = 1.0 if self.aim is TargetAim.FARTHEST else -1.0
        costs = sign * (self.parts.free - self.solution.scores)
        return self._series(np.where(np.abs(costs) > EQUAL, costs, np.where(np.isnan(costs), np.nan, 0.0)), "cost_of_bounds")

    @property
    def bound_costs(self) -> pd.DataFrame:
        """What the bounds of each variable cost by themselves: the score without them less the score (for "closest" the other way).

        Units × variables, 0 where none are set, below 0 where they allow worse than now and that helps, NaN where there is no
        target without them. They do not add up to `cost_of_bounds`: one bound may hold where another is lifted.
        """
        return self._table(self.parts.bound_costs)

    @property
    def binding(self) -> pd.DataFrame:
        """Which end of your bounds a target stands at, and is held back by: "low", "high" or "", units × variables."""
        ends = [self._stands_at(end) & (np.nan_to_num(self.parts.bound_costs) > EQUAL) for end in ("low", "high")]
        return pd.DataFrame(np.where(ends[0], "low", np.where(ends[1], "high", "")), index=self.data.units, columns=self.data.variables)

    @property
    def lowest(self) -> pd.DataFrame:
        """The least value that each target may take, units × variables."""
        return self._table(self.parts.low)

    @property
    def highest(self) -> pd.DataFrame:
        """The largest value that each target may take, units × variables; NaN where there is no limit."""
        return self._table(np.where(np.isfinite(self.parts.high), self.parts.high, np.nan))

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's targets in plain words: whether they reach the frontier, which bounds hold them back, and what that costs.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        return explain_target.explain(self, unit, lang)

    def standing(self, at: int, lang: str = "en") -> str:
        """Where the targets of the solved unit in row `at` stand, in some sentences."""
        return explain_target.standing(self, at, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `DeaResult`, with reach and what bounds cost after the score."""
        frame = super().to_frame()
        for at, name in enumerate(("reach", "free_score", "cost_of_bounds"), start=1):
            frame.insert(at, name, getattr(self, name))
        return frame

    def _stands_at(self, end: str) -> NDArray[np.bool_]:
        targets, limits = self._known(self.solution.targets, "targets"), getattr(self.parts, end)
        near = np.abs(targets - np.where(np.isfinite(limits), limits, np.nan)) <= EQUAL * np.abs(limits)
        return np.asarray(near & getattr(self.parts, f"set_{end}"), dtype=bool)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        counts = {word: int((self.parts.reach == word).sum()) for word in ("frontier", "edge", "short")}
        shown = [(i18n.text(f"dea_economics.reach_{word}", lang), str(count)) for word, count in counts.items() if count]
        aim = (i18n.text("dea_economics.aim", lang), i18n.text(f"dea_economics.aim_{self.aim.value}", lang))
        return (*super()._facts(lang), aim, *shown)

    def _overview(self, lang: str) -> pd.DataFrame:
        """With where targets stand; the score goes by its name."""
        table, rows = super()._overview(lang), self._shown()
        score = i18n.text(f"dea_economics.score_{self.aim.value}", lang)
        table = table.rename(columns={i18n.text("dea.score", lang): score})
        words = [i18n.text(f"dea_economics.reach_{word}", lang) if word else "–" for word in self.parts.reach[rows]]
        table.insert(1, i18n.text("dea_economics.reach", lang), words)
        table.insert(2, i18n.text("dea_economics.cost_of_bounds", lang), self.cost_of_bounds.to_numpy()[rows])
        return table.drop(columns=i18n.text(f"dea.{self._best_word()}", lang))
