"""What a network of elements gives: the supermatrix in its three forms, and priorities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.ahp.solve import AhpResult
from sqeval.labelled import LabelledMatrix
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class NetworkPriorities(Result):
    """Priorities of the elements of a network.

    Attributes
    ----------
    owners : mapping
        Cluster of every element.
    solutions : tuple of ((element, cluster), AhpResult)
        What was solved on the way.
    ends : tuple of str
        Elements that nothing influences.
    warnings : tuple of Caution
        Those of the judgements, "equal_cluster_weights", "network_cyclic".
    """

    owners: Mapping[Any, Any]
    supermatrix_values: LabelledMatrix
    weighted_values: LabelledMatrix
    limit_values: LabelledMatrix
    start: int
    solutions: tuple[tuple[tuple[Any, Any], AhpResult], ...]
    ends: tuple[str, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def supermatrix(self) -> pd.DataFrame:
        """Unweighted: in column j, cluster by cluster, the shares of what influences j."""
        return self.supermatrix_values.to_frame()

    @property
    def weighted(self) -> pd.DataFrame:
        """Weighted by cluster; every column sums to 1."""
        return self.weighted_values.to_frame()

    @property
    def limit(self) -> pd.DataFrame:
        """Long-run mean of the powers of the weighted supermatrix; every column sums to 1."""
        return self.limit_values.to_frame()

    @property
    def nodes(self) -> dict[tuple[Any, Any], AhpResult]:
        """The solved matrices by element, or cluster, and by the cluster whose elements are compared."""
        return dict(self.solutions)

    @property
    def priorities(self) -> pd.Series[float]:
        """Priority of every element, summing to 1 over all."""
        return self.limit.iloc[:, self.start].rename("priority")

    @property
    def by_cluster(self) -> pd.Series[float]:
        """Priority of every element within its cluster, summing to 1 in each that has any."""
        found = self.priorities
        totals = found.groupby(self._clusters).transform("sum")
        return (found / totals.where(totals > 0, 1.0)).rename("within")

    @property
    def _clusters(self) -> list[Any]:
        return [self.owners[label] for label in self.limit_values.rows]

    def to_frame(self) -> pd.DataFrame:
        """One row an element: `cluster`, `priority`, and `within` its cluster."""
        return pd.DataFrame({"cluster": self._clusters, "priority": self.priorities, "within": self.by_cluster})

    def _card(self, lang: str) -> display.Card:
        worst = max((node.cr for _, node in self.solutions), default=None)
        facts = (
            (i18n.text("ahp.clusters", lang), str(len(set(self.owners.values())))),
            (i18n.text("ahp.matrices", lang), str(len(self.solutions))),
            (i18n.text("ahp.largest_cr", lang), "–" if worst is None else f"{worst:.4f}"),
        )
        table = self.to_frame()
        table.columns = pd.Index([i18n.text(f"ahp.network_{name}", lang) for name in table.columns])
        title = i18n.text("ahp.network_title", lang, count=len(self.owners))
        return display.Card(title, facts, table, tuple(caution.text(lang) for caution in self.warnings), lang)
