"""The result of `multiplier`: weights, what they make of a unit's data, and how far they can move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n, solvers
from sqeval.dea import explain_multiplier
from sqeval.dea.multiplier_ranges import RangeTask, weight_ranges
from sqeval.dea.radial_task import technology_of
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats
from sqeval.numerics.linear_program import OPTIMAL

#: How the intercept is called among the weights.
INTERCEPT = "(intercept)"


@dataclass(frozen=True, eq=False, repr=False)
class MultiplierResult(DeaResult):
    """Efficiency as weighted outputs over weighted inputs. Every table is in the caller's order of units.

    Attributes
    ----------
    model, data, solution
        As in `DeaResult`.
    warnings : tuple of Caution
        Those of `DeaResult`, and "dea_multipliers_not_unique".
    """

    @property
    def virtual(self) -> pd.DataFrame:
        """Virtual inputs v·x and outputs u·y, units × (inputs, then outputs).

        Inputs sum to 1 in input orientation, and outputs to the score less the intercept; outputs sum to 1 in output orientation,
        and inputs to the score less the intercept.
        """
        return self._table(self._virtual())

    @property
    def virtual_shares(self) -> pd.DataFrame:
        """Shares of each side's sum of `virtual`, inputs and outputs apart, 0 to 1.

        NaN where nothing on that side counts, or a negative value does, of which there are no shares.
        """
        sides = np.hsplit(self._virtual(), [len(self.data.inputs.columns)])
        return self._table(np.hstack([_shares(side) for side in sides]))

    def multiplier_ranges(self, units: Any, *, solver: Any = None) -> pd.DataFrame:
        """How far each weight can move among all weights that give a unit its score: two small programmes a weight.

        Each end is taken alone; they are not reached together.

        Parameters
        ----------
        units : unit or list of units
        solver : None, "highs", "highspy", "pulp" or a PuLP solver

        Returns
        -------
        DataFrame
            Rows by unit and variable (and "(intercept)" unless CRS); columns `low`, `value` (that of `multipliers`), `high`, per
            raw unit, and `status`. An end is infinite where a weight has no limit; all are NaN where the status is not "optimal".

        Raises
        ------
        DataError
            A unit is not among those evaluated.
        """
        rows = np.array([self.position(unit) for unit in self._named(units)], dtype=np.intp)
        names = self._weight_names()
        values = np.full((len(rows), len(names), 3), np.nan)
        status = np.repeat(self.solution.status[rows, None], len(names), axis=1)
        at = np.flatnonzero(self.solution.solved[rows])
        known = rows[at]
        found = weight_ranges(self._task(known), solvers.resolve(solver))
        weights = np.column_stack([self.multipliers, self.intercept])[known, : len(names)]
        values[at], status[at] = np.stack([found.low, weights, found.high], axis=2), found.status
        values[status != OPTIMAL] = np.nan
        index = pd.MultiIndex.from_tuples(
            [(*(unit if isinstance(unit, tuple) else (unit,)), name) for unit in self.data.units[rows] for name in names],
            names=[*self.data.units.names, "variable"],
        )
        return pd.DataFrame(values.reshape(-1, 3), index=index, columns=["low", "value", "high"]).assign(status=status.ravel())

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words, and which inputs and outputs its score rests on.

        Raises
        ------
        DataError
            The unit is not among those evaluated.
        """
        text = super().explain(unit, lang)
        return text if self.status[unit] != OPTIMAL else "\n".join([text, *explain_multiplier.weight_lines(self, unit, lang)])

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `DeaResult`, then `multiplier.<variable>`, `intercept` and `virtual.<variable>`."""
        weights, virtual = self.multipliers.add_prefix("multiplier."), self.virtual.add_prefix("virtual.")
        joined: pd.DataFrame = pd.concat([super().to_frame(), weights, self.intercept, virtual], axis=1)
        return joined

    def _virtual(self) -> Floats:
        return self.multipliers.to_numpy() * self.data.values

    def _task(self, rows: NDArray[np.intp]) -> RangeTask:
        ordered = self.data.sorted()
        technology = technology_of(self.model, ordered)
        shift = np.zeros(len(self.data.variables)) if ordered.shift is None else ordered.shift
        return RangeTask(technology, self.model.orientation, self.data.values[rows] + shift, self.solution.scores[rows], shift)

    def _weight_names(self) -> list[Any]:
        return [*self.data.variables, *([INTERCEPT] if self.model.rts.rows else [])]

    def _named(self, units: Any) -> list[Any]:
        """One unit, or the units of a list."""
        return list(dict.fromkeys(units)) if isinstance(units, (list, pd.Index, pd.Series, np.ndarray)) else [units]

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        unique = self.solution.unique_multipliers
        shown = 0 if unique is None else int(unique.sum())
        return (*super()._facts(lang), (i18n.text("dea.only_weights_units", lang), f"{shown} / {int(self.solution.solved.sum())}"))

    def _overview(self, lang: str) -> pd.DataFrame:
        table = super()._overview(lang).drop(columns=i18n.text("dea.peers", lang))
        shares = self.virtual_shares.to_numpy()[self._shown()]
        inputs, outputs = np.hsplit(shares, [len(self.data.inputs.columns)])
        sides = {"inputs": (inputs, self.data.inputs.columns), "outputs": (outputs, self.data.outputs.columns)}
        for at, (side, (shares, names)) in enumerate(sides.items()):
            words = [explain_multiplier.share_words(row, names, lang) for row in shares]
            table.insert(2 + at, i18n.text(f"dea.weight_on_{side}", lang), words)
        return table


def _shares(side: Floats) -> Floats:
    total = side.sum(axis=1, keepdims=True)
    known = (total > 0) & (side >= 0).all(axis=1, keepdims=True)
    shares: Floats = np.divide(side, total, out=np.full_like(side, np.nan), where=known)
    return shares
