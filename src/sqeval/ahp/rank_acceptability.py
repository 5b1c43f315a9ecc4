"""SMAA: which rank an alternative takes under how many of the weights that are possible, and which weights make it the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n, labelled
from sqeval.ahp.criteria_weights import same_criteria
from sqeval.ahp.draws import checked_samples, checked_seed
from sqeval.ahp.monte_carlo_result import MonteCarloWeights
from sqeval.ahp.score_table import ScoreTable, of_moderate_size, score_table
from sqeval.errors import DataError, OptionError
from sqeval.labelled import WEIGHT_ROUNDING, WEIGHT_TOLERANCE, LabelledMatrix, read_only
from sqeval.numerics import ranks
from sqeval.numerics.weight_lines import TIE
from sqeval.progress import Progress, track
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]

#: Where neither weights nor a number of samples or a seed are given.
_SAMPLES, _SEED = 10_000, 0
#: Scores (samples × alternatives) held at a time.
_CELLS = 1_000_000


@dataclass(frozen=True, eq=False, repr=False)
class RankAcceptability(Result):
    """Ranks of alternatives over many weights.

    Attributes
    ----------
    acceptability_matrix, central_matrix : LabelledMatrix
        Alternatives × ranks, and alternatives × criteria.
    score_matrix : LabelledMatrix
        Alternatives × criteria.
    samples : array, samples × criteria
        The weights, read-only.
    source : str
        "uniform" where all weights count alike, "given" where they came from the user.
    warnings : tuple of Caution
        "weights_rescaled".
    """

    acceptability_matrix: LabelledMatrix
    central_matrix: LabelledMatrix
    score_matrix: LabelledMatrix
    samples: Floats
    source: str
    warnings: tuple[Caution, ...] = ()

    @property
    def rank_acceptability(self) -> pd.DataFrame:
        """Alternatives × ranks from 1: share of the weights under which it takes the rank; rows and columns sum to 1.

        Alternatives that tie share the ranks that they take together.
        """
        return self.acceptability_matrix.to_frame()

    @property
    def standard_errors(self) -> pd.DataFrame:
        """Standard error of each share, √(p (1 − p)/samples)."""
        shares = self.acceptability_matrix.values
        errors = np.sqrt(np.maximum(shares * (1.0 - shares), 0.0) / len(self.samples))
        return LabelledMatrix(errors, self.acceptability_matrix.rows, self.acceptability_matrix.columns).to_frame()

    @property
    def central_weights(self) -> pd.DataFrame:
        """Alternatives × criteria: the mean of the weights that make it the first; NaN for one that none makes the first."""
        return self.central_matrix.to_frame()

    @property
    def pairwise_winning(self) -> pd.DataFrame:
        """Alternatives × alternatives: share of the weights under which that of the row is ahead of that of the column.

        A tie counts one half, as does an alternative against itself.
        """
        names = self.score_matrix.rows
        wins = sum(ranks.win_counts(*block) for _, *block in _blocks(self.score_matrix.values, self.samples))
        return pd.DataFrame(wins / len(self.samples), index=names, columns=names)

    @property
    def expected_rank(self) -> pd.Series[float]:
        """Mean rank of each alternative."""
        shares = self.acceptability_matrix
        return pd.Series(shares.values @ np.asarray(shares.columns, dtype=float), index=shares.rows, name="expected_rank")

    def to_frame(self) -> pd.DataFrame:
        """One row an alternative: `first`, share of the weights that make it the first; `expected_rank`; `likeliest_rank`, its share."""
        shares = self.acceptability_matrix.values
        likeliest = shares.argmax(axis=1)
        columns = {
            "first": shares[:, 0],
            "expected_rank": self.expected_rank,
            "likeliest_rank": likeliest + 1,
            "likeliest_share": shares[np.arange(len(shares)), likeliest],
        }
        return pd.DataFrame(columns, index=self.acceptability_matrix.rows)

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("ahp.samples", lang), f"{len(self.samples):,}"),
            (i18n.text("ahp.smaa_weights", lang), i18n.text(f"ahp.smaa_{self.source}", lang)),
            (i18n.text("ahp.largest_error", lang), display.number(float(self.standard_errors.to_numpy().max()), 2)),
        )
        table = self.to_frame()
        table.columns = pd.Index([i18n.text(f"ahp.smaa_{name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.smaa_title", lang, count=len(table)), facts, table, cautions, lang)


@announces
def rank_acceptability(
    scores: Any, weights: Any = None, samples: int | None = None, seed: int | None = None, *, progress: Progress = False
) -> RankAcceptability:
    """The share of possible weights under which each alternative takes each rank.

    Parameters
    ----------
    scores : DataFrame or array, alternatives × criteria
        Higher is better; added up with the weights.
    weights : MonteCarloWeights, or DataFrame or array of samples × criteria, optional
        Each row not negative, with sum 1 (within 0.02, then rescaled with a warning). By default weights are drawn uniformly
        from all that sum to 1: nothing is known about them.
    samples, seed : int, optional
        Of the weights that are drawn (10,000 and 0); not with weights of your own. The order of criteria changes nothing.
    progress : bool or function
        Of long work: True shows a bar, a function gets (done, total, what).

    Returns
    -------
    RankAcceptability
        `.rank_acceptability` (alternatives × ranks), `.central_weights`, `.pairwise_winning`, `.expected_rank`.
        Scores nearer than 1e-12 of their size tie, and share the ranks they take together.

    Raises
    ------
    DataError
        A score is no finite number; criteria differ; a sample of weights is negative or does not sum to 1 (the error names it).
    OptionError
        A number of samples or a seed that is none, or given with weights of your own.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision making.
    Operations Research 49(3), 444-454. Leskinen, P., Viitanen, J., Kangas, A. & Kangas, J. (2006). Alternatives to incorporate
    uncertainty and risk attitude in multicriteria evaluation of forest plans. Forest Science 52(3), 304-312 (pairwise winning).

    Examples
    --------
    >>> scores = pd.DataFrame({"speed": [1.0, 0.0, 0.4], "care": [0.0, 1.0, 0.4]}, index=["A", "B", "C"])
    >>> rank_acceptability(scores).rank_acceptability.round(1)
    rank    1    2    3
    A     0.5  0.1  0.4
    B     0.5  0.1  0.4
    C     0.0  0.8  0.2
    """
    table = score_table(scores)
    drawn, cautions = _uniform(table, samples, seed) if weights is None else _given(table, weights, samples, seed)
    values = of_moderate_size(table.values)
    names = table.rows
    counts, first, centre = np.zeros((len(names),) * 2), np.zeros(len(names)), np.zeros(values.shape)
    total = -(-len(drawn) // _rows(values))
    for part, totals, tolerance in track(_blocks(values, drawn), total, "rank acceptability", progress):
        counts += ranks.rank_counts(totals, tolerance)
        shares = ranks.first_shares(totals, tolerance)
        first += shares.sum(axis=0)
        centre += shares.T @ part
    central = np.divide(centre, first[:, None], out=np.full(centre.shape, np.nan), where=first[:, None] > 0)
    back, columns = table.back(), table.criteria.get_indexer(table.columns)
    places = pd.RangeIndex(1, len(names) + 1, name="rank")
    return RankAcceptability(
        acceptability_matrix=LabelledMatrix((counts / len(drawn))[back], names, places),
        central_matrix=LabelledMatrix(central[np.ix_(back, columns)], names, table.columns),
        score_matrix=LabelledMatrix(values[np.ix_(back, columns)], names, table.columns),
        samples=read_only(drawn[:, columns]),
        source="uniform" if weights is None else "given",
        warnings=cautions,
    )


Weights = tuple[Floats, tuple[Caution, ...]]


def _uniform(table: ScoreTable, samples: int | None, seed: int | None) -> Weights:
    """Weights drawn uniformly from all that sum to 1: normalised exponential numbers."""
    size = len(table.criteria)
    number = checked_samples(_SAMPLES if samples is None else samples, size)
    drawn = np.random.default_rng(checked_seed(_SEED if seed is None else seed)).standard_exponential((number, size))
    return drawn / drawn.sum(axis=1, keepdims=True), ()


def _given(table: ScoreTable, weights: Any, samples: int | None, seed: int | None) -> Weights:
    """The user's weights by sorted criterion, each sample with sum 1."""
    for name, value in (("samples", samples), ("seed", seed)):
        if value is not None:
            raise OptionError("is for weights that are drawn, not for given ones", path=name, value=value)
    held = _sample_table(table, weights)
    same_criteria(table.columns, held.columns, ("scores", "weights"))
    values = held.values[:, held.columns.get_indexer(table.criteria)]
    negative = np.argwhere(values < 0)
    if len(negative):
        row, column = negative[0]
        place = {"column": table.criteria[column], "row": held.rows[row]}
        raise DataError("a sample of weights is negative", **place, value=float(values[row, column]))
    sums = values.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1) > WEIGHT_TOLERANCE)
    if off.size:
        raise DataError(f"a sample of weights must sum to 1 (within {WEIGHT_TOLERANCE})", row=held.rows[off[0]], value=float(sums[off[0]]))
    rescaled = (Caution("weights_rescaled", ("weights",)),) if (np.abs(sums - 1) > WEIGHT_ROUNDING).any() else ()
    return values / sums[:, None], rescaled


def _sample_table(table: ScoreTable, weights: Any) -> LabelledMatrix:
    """Samples × criteria of a Monte Carlo result, a frame, or an array in the order of the criteria."""
    if isinstance(weights, MonteCarloWeights):
        return LabelledMatrix(weights.samples, pd.RangeIndex(len(weights.samples)), weights.labels)
    if isinstance(weights, pd.Series) or (isinstance(weights, Mapping) and not all(np.ndim(value) == 1 for value in weights.values())):
        hint = "Give samples × criteria; for one set of weights see synthesise and stability_intervals"
        raise DataError("weights is one set of weights, not many", hint=hint)
    named = isinstance(weights, Mapping) or hasattr(weights, "columns")
    if not named and np.shape(weights)[1:] != (len(table.columns),):
        hint = f"Give samples × {len(table.columns)} criteria, or a DataFrame with their names"
        raise DataError("weights is no table of samples × criteria", value=np.shape(weights), hint=hint)
    return labelled.matrix(weights, "weights", columns=None if named else list(table.columns))


def _rows(values: Floats) -> int:
    """How many samples are looked at together."""
    return max(1, _CELLS // len(values))


def _blocks(values: Floats, weights: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Weights, scores (k, alternatives) and what counts as a tie, a block at a time."""
    sizes, step = np.abs(values), _rows(values)
    for start in range(0, len(weights), step):
        part = weights[start : start + step]
        yield part, part @ values.T, TIE * (part @ sizes.T)
