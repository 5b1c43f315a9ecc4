"""The result of `network_two_stage`: both stages' intervals, weights, and the frontier point with its intermediate products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.stages.result import StagesResult
from sqeval.errors import OptionError
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.options import TwoStageMethod

_MOST_NAMES = 3


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TwoStageResult(StagesResult):
    """What `network_two_stage` gives: a StagesResult of the stages "stage1" and "stage2".

    Attributes
    ----------
    method : TwoStageMethod
    made : LabelledMatrix
        What the first stage makes of each intermediate product at the frontier point; see `intermediates`.
    shares : array (k, 2) or None
        Least and largest weight of the first stage in the overall efficiency; see `stage_weights`.
    weights : array (k, m + q + s)
        See `multipliers`.
    """

    method: TwoStageMethod
    made: LabelledMatrix
    shares: Floats | None
    weights: Floats

    @property
    def stage1(self) -> pd.DataFrame:
        """Efficiency of the first stage, inputs → intermediate products: columns `min` and `max` over all optimal weights."""
        return self._ends(0)

    @property
    def stage2(self) -> pd.DataFrame:
        """Efficiency of the second stage, intermediate products → outputs; where the first is at its largest, this is at its least."""
        return self._ends(1)

    @property
    def multipliers(self) -> pd.DataFrame:
        """One set of optimal weights v of inputs, w of intermediate products and u of outputs, per raw unit; often not unique."""
        return self._table(self.weights)

    @property
    def stage_weights(self) -> pd.DataFrame:
        """The weight of the first stage in the overall efficiency, v·x₀ / (v·x₀ + w·z₀): columns `min` and `max`; method "chen" only.

        Raises
        ------
        OptionError
            The method is "kao_hwang", which multiplies the stages.
        """
        if self.shares is None:
            raise OptionError(
                "the method 'kao_hwang' has no `stage_weights`: overall is stage 1 × stage 2", hint="Solve with method='chen'"
            )
        return pd.DataFrame(self.shares, index=self.data.units, columns=["min", "max"])

    @property
    def intermediates(self) -> pd.DataFrame:
        """Units × (intermediate product, "observed" | "needed" | "made").

        At the frontier point the second stage needs at least "needed" for its outputs, the first makes "made"; every amount between
        them is on the frontier (Chen, Cook & Zhu 2010). `targets` holds "needed".
        """
        data = self.data
        names = data.intermediates.columns
        parts = np.stack([data.intermediates.values, self.targets[names].to_numpy(), self.made.values], axis=2)
        columns = pd.MultiIndex.from_product([names, ["observed", "needed", "made"]])
        return pd.DataFrame(parts.reshape(len(data.units), -1), index=data.units, columns=columns)

    def stage_title(self, stage: Any, lang: str = "en") -> str:
        """What a stage is called in a sentence: its number."""
        return i18n.text("dea_stages.numbered", lang, number=self.stages.index(stage) + 1)

    def stage_words(self, stage: Any, lang: str = "en") -> str:
        """The number of a stage, and what it takes and makes."""
        data = self.data
        taken, made = (data.inputs, data.intermediates) if stage == self.stages[0] else (data.intermediates, data.outputs)
        words = {name: i18n.listing(table.columns, lang, most=_MOST_NAMES) for name, table in (("taken", taken), ("made", made))}
        return i18n.text("dea_stages.introduced", lang, stage=self.stage_title(stage, lang), **words)

    def _ends(self, stage: int) -> pd.DataFrame:
        ends = np.column_stack([self.solution.low[:, stage], self.solution.high[:, stage]])
        return pd.DataFrame(ends, index=self.data.units, columns=["min", "max"])
