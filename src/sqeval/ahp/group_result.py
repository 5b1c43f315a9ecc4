"""What a group of experts gives: weights, agreement, and what each member contributes to both."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics import consensus
from sqeval.result import Caution, Result

#: From which consensus on it is called moderate, high …: Goepel's wording.
_WORDS = ((0.85, "very_high"), (0.75, "high"), (0.65, "moderate"), (0.5, "low"), (-np.inf, "very_low"))
#: Experts are of one cluster where the mean consensus of two of them is at least this.
CLUSTER = 0.75
#: An expert is outlying this many robust standard deviations below the others' mean agreement.
_OUTLYING = 3.0


@dataclass(frozen=True, eq=False, repr=False)
class GroupResult(Result):
    """Weights of a group and how far its members agree.

    Attributes
    ----------
    solution : AhpResult
        Of the aggregated judgements, with every index of consistency.
    method : str
        "aij" or "aip".
    consensus : float
        Goepel's S* of the experts' weights, from 0 to 1; weights of experts play no part. NaN where no expert can be weighed
        alone.
    deadlock : bool
        The judgements cancel exactly though the experts differ: equal weights then say nothing.
    warnings : tuple of Caution
        Those of the aggregated judgements, "pairs_left_out", "expert_not_connected" and "deadlock".
    """

    solution: AhpResult
    weight_vector: LabelledVector
    aip_vector: LabelledVector
    member_matrix: LabelledMatrix
    member_figures: pd.DataFrame
    missing_counts: LabelledVector
    expert_shares: LabelledVector
    method: str
    consensus: float
    deadlock: bool
    warnings: tuple[Caution, ...] = ()

    @property
    def matrix(self) -> PairwiseMatrix:
        """The aggregated judgements: weighted geometric means of every cell."""
        return self.solution.matrix

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each item by the chosen method, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def cr(self) -> float:
        """Consistency ratio of the aggregated judgements."""
        return self.solution.cr

    @property
    def members(self) -> pd.DataFrame:
        """One row an expert: the weight of each item, and `cr` and `gci` of his judgements, "(cr)" where an item has that name."""
        weights = self.member_matrix.to_frame()
        taken = {name: f"({name})" for name in self.member_figures.columns if name in weights.columns}
        return weights.join(self.member_figures.rename(columns=taken))

    @property
    def missing(self) -> pd.Series[int]:
        """How many pairs each expert left out."""
        return self.missing_counts.to_series()

    @property
    def leave_one_out(self) -> pd.Series[float] | None:
        """S* of the others, by expert; None for one or two experts."""
        weighed = self._weighed
        if len(weighed.rows) < 3:
            return None
        return pd.Series(consensus.without_each(weighed.values), index=weighed.rows, name="consensus")

    @property
    def similarity(self) -> pd.DataFrame:
        """S* of every two experts."""
        weighed = self._weighed
        return pd.DataFrame(consensus.similarity(weighed.values), index=weighed.rows, columns=weighed.rows)

    @property
    def clusters(self) -> pd.Series[int]:
        """Number of each expert's cluster from 1: average linkage of 1 − S*, cut where the consensus of two falls below 0.75."""
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

        experts = self._weighed.rows
        if len(experts) < 2:
            return pd.Series(1, index=experts, name="cluster")
        apart = np.maximum(1.0 - self.similarity.to_numpy(), 0.0)
        np.fill_diagonal(apart, 0.0)
        found = fcluster(linkage(squareform((apart + apart.T) / 2), "average"), 1.0 - CLUSTER + 1e-12, "distance")
        return pd.Series(pd.factorize(found)[0] + 1, index=experts, name="cluster")

    @property
    def outlying(self) -> tuple[object, ...]:
        """Experts whose mean S* with the others lies 3 robust standard deviations below the median; none of fewer than 4."""
        experts = self._weighed.rows
        if len(experts) < 4:
            return ()
        pairs = self.similarity.to_numpy()
        means = (pairs.sum(axis=1) - 1.0) / (len(experts) - 1)
        spread = 1.4826 * float(np.median(np.abs(means - np.median(means))))
        return tuple(experts[np.flatnonzero(means < np.median(means) - _OUTLYING * max(spread, 0.01))])

    @property
    def verdict(self) -> str | None:
        """The consensus in a word: very_high (from 0.85), high (0.75), moderate (0.65), low (0.5), very_low; None where it is NaN."""
        if math.isnan(self.consensus):
            return None
        return next(word for least, word in _WORDS if self.consensus >= least)

    def to_frame(self) -> pd.DataFrame:
        """One row an item: weights of the group by both methods, and the least and largest weight of a member."""
        alone = self._weighed.values
        columns = {
            "aij": self.solution.weight_vector.values,
            "aip": self.aip_vector.values,
            "least": alone.min(axis=0) if len(alone) else np.nan,
            "most": alone.max(axis=0) if len(alone) else np.nan,
        }
        return pd.DataFrame(columns, index=self.weight_vector.labels)

    @property
    def _weighed(self) -> LabelledMatrix:
        """Weights of those experts whose own judgements give some."""
        return self.member_matrix.take(np.flatnonzero(~np.isnan(self.member_matrix.values[:, 0])))

    def _card(self, lang: str) -> display.Card:
        agreed = "–" if self.verdict is None else f"{self.consensus:.4f} – {i18n.text(f'ahp.{self.verdict}', lang)}"
        facts = (
            (i18n.text("ahp.experts", lang), str(len(self.member_matrix.rows))),
            (i18n.text("ahp.aggregation", lang), i18n.text(f"ahp.{self.method}", lang)),
            (i18n.text("ahp.consensus", lang), agreed),
            (i18n.text("ahp.cr", lang), f"{self.cr:.4f}"),
        )
        table = self.to_frame()
        table.columns = pd.Index([i18n.text(f"ahp.{name}_weight", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.group_title", lang), facts, table, cautions, lang)
