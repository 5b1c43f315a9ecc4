"""The result of a bootstrapped productivity index: its parts corrected and with intervals, and which changes are more than chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.dea.panels import bootstrap_malmquist_explain
from sqeval.dea.panels.malmquist_result import MalmquistResult
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, read_only
from sqeval.numerics import resampling
from sqeval.options import IndexDecomposition

PROGRESS, REGRESS, CANNOT_TELL, NO_INDEX = "progress", "regress", "cannot tell", "no index"
#: A correction is worth its noise where bias² is more than this many variances.
_WORTH = 3.0
#: Standard errors of indices below this are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class BootstrapMalmquistResult(MalmquistResult):
    """Change of productivity with what the chance of the frontiers does to it; what `MalmquistResult` has, and more.

    Attributes
    ----------
    draws : array (replications, parts, U, T - 1)
        The index and its parts in every replication, as `arrays.values`; NaN where there is no index.
    confidence : float
        Of the intervals, and of what is more than chance.
    bandwidth : array (T - 1,)
        Width of the kernel by which distances were smoothed in each pair of periods, in standard deviations; NaN where none were.
    seed : int
        What the draws came from.
    smoothed : array (2, T - 1) of bool
        Whether both frontiers of a pair had chance of their own, under the returns to scale of the index and under variable ones.
    warnings : tuple of Caution
        As in `MalmquistResult`, with "dea_index_lost" and "dea_index_no_spread".
    """

    draws: Floats = field(default_factory=lambda: np.zeros((0, 0, 0, 0)))
    confidence: float = 0.95
    bandwidth: Floats = field(default_factory=lambda: np.zeros(0))
    seed: int = 0
    smoothed: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((2, 0), dtype=bool))

    def __post_init__(self) -> None:
        for name in ("draws", "bandwidth", "smoothed"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def bias_corrected(self) -> pd.DataFrame:
        """Indices without their bias, 2 I − mean I*, keyed as `index`."""
        return self._by_pair(self.arrays.values - self._bias)

    @property
    def bias(self) -> pd.DataFrame:
        """Mean I* − I."""
        return self._by_pair(self._bias)

    @property
    def standard_error(self) -> pd.DataFrame:
        """Standard deviation of I*."""
        return self._by_pair(self._error)

    @property
    def worthwhile(self) -> pd.DataFrame:
        """Whether the correction takes away more error than it brings in: bias² above 3 variances; else read the index itself."""
        return self._by_pair((self._bias**2 > _WORTH * self._error**2) & (self._error > _ROUNDING))

    @property
    def lower(self) -> pd.DataFrame:
        """Lower ends of the intervals, keyed as `index`; not above 0 where an index is that uncertain."""
        return self._by_pair(self._ends[0])

    @property
    def upper(self) -> pd.DataFrame:
        """Upper ends of the intervals."""
        return self._by_pair(self._ends[1])

    @property
    def significant(self) -> pd.DataFrame:
        """By part "progress" (the interval is above 1), "regress" (below 1), "cannot tell" from chance, or "no index".

        A part is not told where frontiers that it is measured by had no chance of their own (`smoothed`).
        """
        return self._by_pair(self._words)

    def to_frame(self) -> pd.DataFrame:
        """As `index`, with `_corrected`, `_lower`, `_upper` and `_significant` behind the name of every part."""
        index = self.index
        more = {"": index, "_corrected": self.bias_corrected, "_lower": self.lower, "_upper": self.upper, "_significant": self.significant}
        columns = {f"{part}{ending}": table[part] for part in self.arrays.names for ending, table in more.items()}
        return pd.DataFrame({**columns, "status": index["status"]}, index=index.index)

    def explain(self, unit: Any, lang: str = "en", *, period: Any = None) -> str:
        """As `malmquist`, with the interval of a step and whether it is more than chance; over all periods, which steps are.

        Raises
        ------
        DataError
            The unit, or the period, is not in the panel; or the period is the first one.
        """
        told = super().explain(unit, lang, period=period)
        at = self.panel.position(unit)
        step = None if period is None else self.panel.period_position(period) - 1
        return "\n".join([told, *bootstrap_malmquist_explain.lines(self, at, step, lang)])

    @cached_property
    def _bias(self) -> Floats:
        known = ~np.isnan(self.draws)
        count = known.sum(axis=0)
        mean = np.divide(np.where(known, self.draws, 0.0).sum(axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)
        bias: Floats = mean - self.arrays.values
        return bias

    @cached_property
    def _error(self) -> Floats:
        return resampling.standard_error(self.draws)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        shape = self.arrays.values.shape
        flat = self.draws.reshape(len(self.draws), -1)
        low, high = resampling.interval(flat, self.arrays.values.ravel(), self.confidence, "basic")
        return low.reshape(shape), high.reshape(shape)

    @cached_property
    def _words(self) -> NDArray[Any]:
        """What is more than chance (parts, U, T - 1)."""
        low, high = self._ends
        told = self._is_told[:, None, :]
        words = np.select([told & (low > 1 + EQUAL), told & (high < 1 - EQUAL)], [PROGRESS, REGRESS], CANNOT_TELL)
        return np.where(np.isnan(self.arrays.values), NO_INDEX, words).astype(object)

    @property
    def _is_told(self) -> NDArray[np.bool_]:
        """Whether all frontiers that a part is measured by had chance of their own (parts, T - 1)."""
        whole, pure = self.smoothed
        shift = whole if self.decomposition is IndexDecomposition.FGNZ else pure
        by = {"mi": whole, "ec": whole, "tc": shift, "pec": pure, "sec": whole & pure}
        return np.stack([by[name] for name in self.arrays.names])

    def _by_pair(self, values: NDArray[Any]) -> pd.DataFrame:
        columns = dict(zip(self.arrays.names, values.reshape(len(values), -1).copy(), strict=True))
        return pd.DataFrame(columns, index=self.index.index)

    def _facts(self, lang: str) -> list[tuple[str, str]]:
        return [*super()._facts(lang), *bootstrap_malmquist_explain.facts(self, lang)]

    def _overview(self, lang: str) -> pd.DataFrame:
        """With how many steps of each unit are more than chance."""
        return bootstrap_malmquist_explain.beside(self, super()._overview(lang), self._shown(), lang)
