"""The result of Russell measures: as of slack-based models, told in factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData
from sqeval.dea.model import DeaModel
from sqeval.dea.nonradial.result import SlackBasedResult
from sqeval.dea.nonradial.setting import Found
from sqeval.labelled import LabelledMatrix
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RussellResult(SlackBasedResult):
    """What `russell` and `enhanced_russell` give: a `SlackBasedResult` with a factor for every variable that the score counts."""

    @property
    def factors(self) -> pd.DataFrame:
        """Target over own value: θ of inputs, at most 1, and φ of outputs, at least 1; NaN where the own value is 0, which has none.

        Only inputs in input orientation, only outputs in output orientation; units × variables.
        """
        sides = {Orientation.INPUT: [self.data.inputs], Orientation.OUTPUT: [self.data.outputs]}
        counted = sides.get(self.model.orientation, [self.data.inputs, self.data.outputs])
        own = pd.concat([table.to_frame() for table in counted], axis=1)
        return self.targets[own.columns] / own.where(own > 0, np.nan)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `SlackBasedResult`, then `factor.<variable>`."""
        joined: pd.DataFrame = pd.concat([super().to_frame(), self.factors.add_prefix("factor.")], axis=1)
        return joined


def russell_result(model: DeaModel, data: DeaData, found: Found) -> RussellResult:
    """The result with the cautions of its data."""
    parts = LabelledMatrix(found.contributions, data.units, data.variables)
    return RussellResult(model, data, found.solution, audit(data, found.solution), parts=parts)
