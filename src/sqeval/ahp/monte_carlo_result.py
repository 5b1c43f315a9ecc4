"""What random errors of judgements do to weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp.structure import Structure
from sqeval.labelled import LabelledVector, read_only
from sqeval.numerics import perturbation, ranks
from sqeval.numerics.consistency import THRESHOLD
from sqeval.result import Caution, Result

Floats = NDArray[np.float64]

#: Weights nearer than this part of them are equal.
_TIE = 1e-12
#: Ends of the interval: 95 % of the samples lie between them.
_ENDS = (0.025, 0.975)


class PerturbedMatrix(NamedTuple):
    """A matrix (n, n) that is perturbed, the seed of its errors, its random index, and the weight (samples,) of its node."""

    values: Floats
    seed: tuple[int, ...]
    random_index: float
    share: Floats


@dataclass(frozen=True, eq=False, repr=False)
class MonteCarloWeights(Result):
    """Weights of a judgement matrix, or of the leaves of a hierarchy, whose judgements carry random errors.

    Attributes
    ----------
    samples : array, samples × items
        Read-only, in the order of the items; every row sums to 1.
    sigma : float
        Standard deviation of the logarithm of a judgement.
    seed : int
    method : str
        How weights are derived.
    perturbed : tuple of PerturbedMatrix
        The matrices that carry errors.
    structure : Structure or None
        Of the hierarchy that is weighted.
    warnings : tuple of Caution
        "inconsistent" and "verdict_depends_on_table" for the judgements as they are; "not_perturbed" for nodes of a hierarchy
        without judgements.
    """

    weight_vector: LabelledVector
    samples: Floats
    sigma: float
    seed: int
    method: str
    perturbed: tuple[PerturbedMatrix, ...]
    structure: Structure | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def labels(self) -> pd.Index:
        """Names of the items."""
        return self.weight_vector.labels

    @property
    def weights(self) -> pd.Series[float]:
        """Weights of the judgements as they are, by the same method."""
        return self.weight_vector.to_series()

    @property
    def mean(self) -> pd.Series[float]:
        """Mean weight of each item; they sum to 1."""
        return pd.Series(self.samples.mean(axis=0), index=self.labels, name="mean")

    @property
    def std(self) -> pd.Series[float]:
        """Standard deviation of each item's weight."""
        return pd.Series(self.samples.std(axis=0, ddof=1), index=self.labels, name="std")

    @property
    def lower(self) -> pd.Series[float]:
        """The weight below which 2.5 % of the samples lie."""
        return self.quantile(_ENDS[0]).rename("lower")

    @property
    def upper(self) -> pd.Series[float]:
        """The weight above which 2.5 % of the samples lie."""
        return self.quantile(_ENDS[1]).rename("upper")

    def quantile(self, share: float) -> pd.Series[float]:
        """The weight of each item below which that share (0 to 1) of the samples lies."""
        return pd.Series(np.quantile(self.samples, share, axis=0), index=self.labels)

    @property
    def rank_acceptability(self) -> pd.DataFrame:
        """Items × ranks from 1: share of the samples in which the item takes the rank; ties share the ranks they take together."""
        counts = ranks.rank_counts(self.samples, _TIE * self.samples)
        places = pd.RangeIndex(1, len(self.labels) + 1, name="rank")
        return pd.DataFrame(counts / len(self.samples), index=self.labels, columns=places)

    @property
    def outweighs(self) -> pd.DataFrame:
        """Items × items: share of the samples in which that of the row has more weight than that of the column; ties count ½."""
        counts = ranks.win_counts(self.samples, _TIE * self.samples)
        return pd.DataFrame(counts / len(self.samples), index=self.labels, columns=self.labels)

    @cached_property
    def cr(self) -> Floats:
        """(samples,) read-only: consistency ratio of every sample, Σ w CI / Σ w RI over the matrices of a hierarchy."""
        total, expected = np.zeros(len(self.samples)), np.zeros(len(self.samples))
        for matrix in self.perturbed:
            if matrix.random_index > 0:
                indices = perturbation.consistency_indices(matrix.values, self.sigma, len(self.samples), matrix.seed)
                total += matrix.share * indices
                expected += matrix.share * matrix.random_index
        return read_only(np.divide(total, expected, out=np.zeros_like(total), where=expected > 0))

    @property
    def share_consistent(self) -> float:
        """Share of the samples with CR ≤ 0.1."""
        return float((self.cr <= THRESHOLD).mean())

    def to_frame(self) -> pd.DataFrame:
        """One row an item.

        `weight` of the judgements as they are, `mean`, `std`, `lower`, `upper` (2.5 and 97.5 %), `rank` of the weight, and
        `rank_share`, the share of the samples in which the item has that rank.
        """
        values = self.weight_vector.values
        places = ranks.competition_ranks(values, _TIE * values)
        lower, upper = np.quantile(self.samples, _ENDS, axis=0)
        shares = self.rank_acceptability.to_numpy()[np.arange(len(values)), places - 1]
        columns = {"weight": values, "mean": self.mean, "std": self.std, "lower": lower, "upper": upper}
        return pd.DataFrame({**columns, "rank": places, "rank_share": shares}, index=self.labels)

    def _card(self, lang: str) -> display.Card:
        error = i18n.text("ahp.sigma_factor", lang, sigma=f"{self.sigma:g}", factor=f"{math.exp(self.sigma):.3g}")
        facts = (
            (i18n.text("ahp.samples", lang), f"{len(self.samples):,}"),
            (i18n.text("ahp.sigma", lang), error),
            (i18n.text("ahp.method", lang), i18n.text(f"ahp.{self.method}", lang)),
            (i18n.text("ahp.share_consistent", lang), f"{100 * self.share_consistent:.1f} %"),
        )
        table = self.to_frame()
        if self.structure is not None:
            table = table.set_axis([self.structure.title(str(name), lang) for name in table.index])
        table.columns = pd.Index([i18n.text(f"ahp.mc_{name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.monte_carlo_title", lang, count=len(table)), facts, table, cautions, lang)
