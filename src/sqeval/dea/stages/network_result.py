"""The result of `network`: divisional efficiencies with their intervals, slacks by stage, and the graph they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval.dea.stages.result import StagesResult
from sqeval.dea.stages.stage import Graph
from sqeval.labelled import Floats


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class NetworkResult(StagesResult):
    """What `network` gives: a StagesResult of the stages that were named.

    Attributes
    ----------
    graph : Graph
        Who takes and makes what, and what passes from whom to whom.
    weights_of_stages : array (K,)
        See `stage_weights`.
    found : array (k, K)
        See `divisional`.
    """

    graph: Graph
    weights_of_stages: Floats
    found: Floats

    @property
    def divisional(self) -> pd.DataFrame:
        """Efficiency of every stage in the optimum that was found, units × stages; where it is not the only one, see `stage_efficiency`."""
        return pd.DataFrame(self.found.copy(), index=self.data.units, columns=list(self.stages))

    @property
    def stage_weights(self) -> pd.Series[float]:
        """What each stage counts in the overall efficiency; they add up to 1."""
        return pd.Series(self.weights_of_stages.copy(), index=list(self.stages), name="weight")

    @property
    def stage_slacks(self) -> pd.DataFrame:
        """The slacks by stage: units × (stage, variable), in raw units."""
        slacks = self.slacks
        pairs = [
            (stage, self.data.variables[column])
            for stage, taken, made in zip(self.stages, self.graph.inputs, self.graph.outputs, strict=True)
            for column in (*taken, *made)
        ]
        return slacks[[name for _, name in pairs]].set_axis(pd.MultiIndex.from_tuples(pairs, names=["stage", "variable"]), axis=1)

    @property
    def links(self) -> pd.DataFrame:
        """What passes between stages: columns `column`, `maker`, `taker` and `kind` ("free" or "fixed")."""
        rows: list[tuple[Any, ...]] = [
            (self.data.variables[link.column], self.stages[link.maker], self.stages[link.taker], "fixed" if link.fixed else "free")
            for link in self.graph.links
        ]
        return pd.DataFrame(rows, columns=["column", "maker", "taker", "kind"])
