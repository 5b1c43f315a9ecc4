"""The result of a bootstrap: corrected scores with intervals, ranks, and who is ahead of whom beyond chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval.dea.model import Bools
from sqeval.dea.result import DeaResult
from sqeval.dea.two_stages import EQUAL
from sqeval.dea.uncertainty import explain_bootstrap
from sqeval.dea.uncertainty.chance_of_rank import rank_correlation, rank_range, spread_out, superiority
from sqeval.dea.uncertainty.distances import distances_of, factors_of
from sqeval.labelled import Floats, read_only
from sqeval.numerics import resampling
from sqeval.numerics.ranks import competition_ranks
from sqeval.options import Orientation

#: A correction is worth its noise where bias² is more than this many variances (Simar & Wilson 2000).
_WORTH = 3.0
#: Standard errors of distances below this are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapResult(DeaResult):
    """Radial efficiencies with what chance does to them; what `DeaResult` has (without a second stage), and more.

    Attributes
    ----------
    draws : array (replications, units)
        Distances of the observed units from every frontier drawn, 1/θ or φ.
    confidence : float
        Of the intervals, and of being ahead.
    bandwidth : float
        Width of the kernel by which distances were smoothed.
    seed : int
        What the draws came from.
    warnings : tuple of Caution
        As in `DeaResult`, with "dea_bootstrap_lost", "dea_bootstrap_no_spread" and "dea_bootstrap_small_bias".
    """

    draws: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    confidence: float = 0.95
    bandwidth: float = np.nan
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "draws", read_only(self.draws))

    @property
    def bias_corrected(self) -> pd.Series[float]:
        """Scores without the bias, on their scale: below θ, above φ."""
        return self._series(factors_of(self._distance - self._bias, self.model.orientation), "bias_corrected")

    @property
    def lower(self) -> pd.Series[float]:
        """Lower end of the interval of every score."""
        return self._series(self._ends[0], "lower")

    @property
    def upper(self) -> pd.Series[float]:
        """Upper end of the interval of every score: below θ itself in input orientation."""
        return self._series(self._ends[1], "upper")

    @property
    def replicates(self) -> pd.DataFrame:
        """Scores of every replication, replications × units, on the scale of `scores`."""
        return pd.DataFrame(factors_of(self.draws, self.model.orientation), columns=self.data.units)

    @property
    def correction(self) -> pd.DataFrame:
        """On the scale of distances (1/θ, φ), where it is made: `distance`, `bias` ≤ 0, `standard_error`, `ratio`, `worthwhile`.

        The ratio is bias²/(3·standard_error²): above 1 the correction takes away more error than it brings in; at 1 and below better
        read the score itself, with its interval.
        """
        columns = {"distance": self._distance, "bias": self._bias, "standard_error": self._error, "ratio": self._ratio}
        return pd.DataFrame(columns, index=self.data.units).assign(worthwhile=self._flags(self.worthwhile, "worthwhile"))

    @property
    def ranks(self) -> pd.DataFrame:
        """`rank` by the corrected score (1 is best), and the ranks `lower` (best) to `upper` (worst) that chance leaves open."""
        solved, found = self.solution.solved, np.zeros((len(self.data.units), 3), dtype=np.int64)
        corrected = (self._distance - self._bias)[solved]
        found[solved, 0] = competition_ranks(-corrected, np.full(len(corrected), EQUAL)) if len(corrected) else 0
        found[solved, 1:] = rank_range(self._possible, self.confidence)
        table = pd.DataFrame(found, index=self.data.units, columns=["rank", "lower", "upper"])
        return table if solved.all() else table.astype("Int64").mask(np.tile(~solved[:, None], 3))

    @property
    def rank_correlation(self) -> float:
        """Mean rank correlation (Spearman) between the corrected scores and what replications say they might be; NaN for one unit."""
        return rank_correlation(self._possible, (self._distance - self._bias)[self.solution.solved])

    @property
    def superiority(self) -> pd.DataFrame:
        """Share of replications in which the unit of the row is ahead of that of the column; ties count half."""
        return pd.DataFrame(self._superiority, index=self.data.units, columns=self.data.units)

    def is_ahead(self, first: Any, second: Any) -> bool:
        """Whether `first` is ahead of `second` in more than a share 1 − α/2 of replications, that is, beyond chance."""
        return bool(self._ahead[self.position(first), self.position(second)])

    def not_told_apart(self, unit: Any) -> list[Any]:
        """Units that are neither ahead of this one beyond chance nor behind it."""
        at = self.position(unit)
        apart = self._ahead[at] | self._ahead[:, at] | ~self.solution.solved
        apart[at] = True
        return list(self.data.units[~apart]) if self.solution.solved[at] else []

    @property
    def told_apart_share(self) -> float:
        """Share of all pairs of units that can be told apart; NaN for one unit."""
        count = int(self.solution.solved.sum())
        return float(self._ahead.sum() / (count * (count - 1) / 2)) if count > 1 else np.nan

    @property
    def worthwhile(self) -> Bools:
        """(k,): whether the correction takes away more error than it brings in, see `correction`."""
        return np.asarray(self._ratio > 1, dtype=bool)

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words: its efficiency, what remains of it without luck, and whom it can be told apart from."""
        return "\n".join([super().explain(unit, lang), *explain_bootstrap.lines(self, self.position(unit), lang)])

    def to_frame(self) -> pd.DataFrame:
        """As `DeaResult`, with the corrected score, its interval, the bias and the range of ranks before the status."""
        frame = super().to_frame()
        correction = self.correction[["bias", "standard_error", "worthwhile"]]
        ranks = self.ranks.add_prefix("rank_").rename(columns={"rank_rank": "rank"})
        more = pd.concat([self.bias_corrected, self.lower, self.upper, correction, ranks], axis=1)
        at = int(np.flatnonzero(frame.columns == "status")[0])
        joined: pd.DataFrame = pd.concat([frame.iloc[:, :at], more, frame.iloc[:, at:]], axis=1)
        return joined

    @cached_property
    def _distance(self) -> Floats:
        return distances_of(self.solution.scores, self.model.orientation)

    @cached_property
    def _mean(self) -> Floats:
        known = ~np.isnan(self.draws)
        count = known.sum(axis=0)
        total = np.where(known, self.draws, 0.0).sum(axis=0)
        mean: Floats = np.divide(total, count, out=np.full(len(count), np.nan), where=(count > 0) & self.solution.solved)
        return mean

    @cached_property
    def _bias(self) -> Floats:
        # No frontier drawn passes the estimated one: above 0 there is only rounding.
        return np.minimum(self._mean - self._distance, 0.0)

    @cached_property
    def _error(self) -> Floats:
        return resampling.standard_error(self.draws)

    @cached_property
    def _ratio(self) -> Floats:
        """bias²/(3 se²); 0 where neither is more than rounding."""
        squares = _WORTH * self._error**2
        ratio: Floats = np.divide(self._bias**2, squares, out=np.zeros_like(squares), where=self._error > _ROUNDING)
        return ratio

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        low, high = resampling.interval(self.draws, self._distance, self.confidence, "basic")
        low, high = np.maximum(low, self._distance), np.maximum(high, self._distance)
        ends = factors_of(low, self.model.orientation), factors_of(high, self.model.orientation)
        return ends if self.model.orientation is Orientation.OUTPUT else (ends[1], ends[0])

    @cached_property
    def _possible(self) -> Floats:
        """What distances might be, of solved units (replications, solved): 2δ − δ*; without replications that lack one of them."""
        some = (2 * self._distance - self.draws)[:, self.solution.solved]
        return some[~np.isnan(some).any(axis=1)]

    @cached_property
    def _superiority(self) -> Floats:
        return spread_out(superiority(self._possible), self.solution.solved)

    @cached_property
    def _ahead(self) -> Bools:
        return np.asarray(self._superiority > (1 + self.confidence) / 2, dtype=bool)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        return (*super()._facts(lang), *explain_bootstrap.facts(self, lang))

    def _overview(self, lang: str) -> pd.DataFrame:
        """With the corrected score, its interval and the range of ranks beside the efficiency."""
        return explain_bootstrap.beside(self, super()._overview(lang), self._shown(), lang)
