"""Ratings mode (absolute measurement): alternatives are graded in words, and the words compared pairwise, not the alternatives."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n, labelled
from sqeval.ahp.criteria_weights import criteria_weights, same_criteria
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import solved
from sqeval.errors import DataError, JudgementError, nearest_hint
from sqeval.labelled import LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics.ranks import competition_ranks
from sqeval.options import PriorityMethod, RandomIndex
from sqeval.result import Caution, Result, announces, merged

Floats = NDArray[np.float64]

#: Priorities nearer than this part of them are equal.
_TIE = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Ratings(Result):
    """Priorities of alternatives from the levels that they have under each criterion.

    Attributes
    ----------
    score_matrix : LabelledMatrix
        Alternatives × criteria: the intensity of the level, from 0 to 1.
    warnings : tuple of Caution
        "weights_rescaled", and what is to be said about the judgements of the levels, with the criteria they are about.
    """

    priority_vector: LabelledVector
    weight_vector: LabelledVector
    score_matrix: LabelledMatrix
    scale_vectors: tuple[tuple[Any, LabelledVector], ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def priorities(self) -> pd.Series[float]:
        """Σ_j w_j s_j of each alternative, from 0 to 1; 1 has the best level everywhere. Not renormalised."""
        return self.priority_vector.to_series()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each criterion, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def scores(self) -> pd.DataFrame:
        """Alternatives × criteria: the intensity of the level, from 0 to 1."""
        return self.score_matrix.to_frame()

    @property
    def intensities(self) -> dict[Any, pd.Series[float]]:
        """By criterion: the intensity of each level; the highest one has 1."""
        return {criterion: scale.to_series() for criterion, scale in self.scale_vectors}

    @property
    def ranks(self) -> pd.Series[int]:
        """Rank of each alternative from 1; those that tie share the better one."""
        values = self.priority_vector.values
        return pd.Series(competition_ranks(values, _TIE * values), index=self.priority_vector.labels, name="rank")

    def to_frame(self) -> pd.DataFrame:
        """One row an alternative: the intensities of its levels, `priority` and `rank`."""
        return pd.concat([self.scores, self.priorities, self.ranks], axis=1)

    def _card(self, lang: str) -> display.Card:
        facts = ((i18n.text("ahp.criteria", lang), i18n.listing(self.score_matrix.columns, lang)),)
        table = self.to_frame().rename(columns={"priority": i18n.text("ahp.priority", lang), "rank": i18n.text("common.rank", lang)})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.ratings_title", lang, count=len(table)), facts, table, cautions, lang)


@announces
def ratings(levels: Any, intensities: Any, weights: Any) -> Ratings:
    """Priorities in ratings mode: every alternative gets a level under each criterion, and levels have intensities.

    Parameters
    ----------
    levels : DataFrame of words, alternatives × criteria
        The level that each alternative has, such as "good"; any labels will do.
    intensities : mapping of criterion to a scale, or one scale for all criteria
        A scale is a PairwiseMatrix that compares levels (or what one is built from; principal eigenvector), or a Series or
        mapping of level to number (at least 0, one of them positive). Either is divided by its largest intensity, so
        that the best level has 1.
    weights : Series, mapping or sequence by criterion, or a result with weights
        They sum to 1 within 0.02 and are then rescaled, with a warning.

    Returns
    -------
    Ratings
        `.priorities` P_i = Σ_j w_j s_j(level of i), not renormalised: none depends on any other alternative, so that
        neither new nor lost alternatives can reverse the ranks of others.

    Raises
    ------
    DataError
        An alternative has no level, or one that the criterion's scale does not know (the error names both); criteria differ; an
        intensity is negative.
    JudgementError
        The judgements of a scale are invalid or incomplete; the error names the criterion and the pair.

    References
    ----------
    Saaty, T. L. (1986). Absolute and relative measurement with the AHP. The most livable cities in the United States.
    Socio-Economic Planning Sciences 20(6), 327-331. Millet, I. & Saaty, T. L. (2000). On the relativity of relative measures.
    European Journal of Operational Research 121(1), 205-212 (division by the largest intensity).

    Examples
    --------
    >>> levels = pd.DataFrame({"speed": ["good", "poor"], "care": ["fair", "good"]}, index=["Team 1", "Team 2"])
    >>> scale = PairwiseMatrix.from_upper([2, 4, 2], ["good", "fair", "poor"])
    >>> ratings(levels, scale, {"speed": 0.6, "care": 0.4}).priorities.round(4).to_dict()
    {'Team 1': 0.8, 'Team 2': 0.55}
    """
    table = _words(levels)
    shares, cautions = criteria_weights(weights, table.columns, "levels")
    scales, said = _scales(intensities, table.columns)
    scores = np.column_stack([_intensities(table[criterion], scales[criterion]) for criterion in table.columns])
    # Summed in the order of the names, row by row, so that neither order nor company decides a digit.
    order = sorted_order(table.columns)
    priorities = np.ascontiguousarray((scores * shares)[:, order]).sum(axis=1)
    return Ratings(
        priority_vector=LabelledVector(priorities, table.index, "priority"),
        weight_vector=LabelledVector(shares, table.columns, "weight"),
        score_matrix=LabelledMatrix(scores, table.index, table.columns),
        scale_vectors=tuple(scales.items()),
        warnings=merged((*cautions, *said)),
    )


def _words(levels: Any) -> pd.DataFrame:
    """The table of levels, each row and column with a name of its own."""
    if not isinstance(levels, (pd.DataFrame, Mapping)):
        if not hasattr(levels, "__narwhals_dataframe__") and not hasattr(levels, "to_pandas"):
            raise DataError("levels needs a DataFrame of alternatives × criteria", value=type(levels).__name__)
        levels = nw.from_native(levels, eager_only=True).to_pandas()
    table = pd.DataFrame(levels)
    if table.empty:
        raise DataError(f"levels has no {'rows' if len(table.columns) else 'columns'}")
    for names, what in ((table.columns, "criterion"), (table.index, "alternative")):
        if names.has_duplicates:
            raise DataError(f"levels: a name stands twice, every {what} needs one of its own", value=names[names.duplicated()][0])
    return table


def _scales(intensities: Any, criteria: pd.Index) -> tuple[dict[Any, LabelledVector], tuple[Caution, ...]]:
    """The scale of every criterion, and what is to be said about its judgements."""
    if _is_one_scale(intensities):
        scale, said = _scale(intensities, "intensities", tuple(map(str, criteria)))
        return dict.fromkeys(criteria, scale), said
    if not isinstance(intensities, Mapping):
        hint = "Give {criterion: scale}, or one scale for all: a PairwiseMatrix or {level: intensity}"
        raise DataError("intensities is no mapping of criteria to scales", value=type(intensities).__name__, hint=hint)
    same_criteria(criteria, pd.Index(list(intensities), tupleize_cols=False), ("levels", "intensities"))
    found = {criterion: _scale(intensities[criterion], f"intensities[{criterion!r}]", (str(criterion),)) for criterion in criteria}
    return {criterion: scale for criterion, (scale, _) in found.items()}, tuple(caution for _, said in found.values() for caution in said)


def _is_one_scale(given: Any) -> bool:
    if isinstance(given, (PairwiseMatrix, pd.Series, pd.DataFrame)):
        return True
    return isinstance(given, Mapping) and bool(given) and all(isinstance(value, Real) for value in given.values())


def _scale(given: Any, path: str, where: tuple[str, ...]) -> tuple[LabelledVector, tuple[Caution, ...]]:
    """Intensities of levels over the largest, and what is to be said about the judgements behind them."""
    if not isinstance(given, (pd.Series, Mapping)):
        return _judged(given, path, where)
    scale = labelled.vector(given, path)
    if (scale.values < 0).any() or not scale.values.any():
        hint = "No intensity may be negative, and one must be positive"
        raise DataError("is no scale", path=path, value=scale.to_series().to_dict(), hint=hint)
    return LabelledVector(scale.values / scale.values.max(), scale.labels, "intensity"), ()


def _judged(given: Any, path: str, where: tuple[str, ...]) -> tuple[LabelledVector, tuple[Caution, ...]]:
    try:
        matrix = given if isinstance(given, PairwiseMatrix) else PairwiseMatrix(given)
        found = solved(matrix, PriorityMethod.EIGENVECTOR, RandomIndex.ALONSO_LAMATA_2006, where)
    except JudgementError as error:
        value = {} if error.value is None else {"value": error.value}
        raise JudgementError(error.problem, path=path, pair=error.pair, hint=error.hint, **value) from None
    weights = found.weight_vector.values
    return LabelledVector(weights / weights.max(), matrix.labels, "intensity"), found.warnings


def _intensities(column: pd.Series[Any], scale: LabelledVector) -> Floats:
    """The intensity of every level of a column; one that is missing or unknown is named with its alternative."""
    for unit, level in column.items():
        if not isinstance(level, Hashable):
            raise DataError("a level is a word or a number", column=column.name, unit=unit, value=level)
    missing = np.flatnonzero(column.isna())
    if missing.size:
        place = {"column": column.name, "unit": column.index[missing[0]]}
        raise DataError("has no level", **place, hint="Grade it, or leave the alternative out")
    places = scale.labels.get_indexer(pd.Index(column.astype(object), dtype=object, tupleize_cols=False))
    unknown = np.flatnonzero(places < 0)
    if unknown.size:
        stranger: Hashable = column.iloc[unknown[0]]
        hint = nearest_hint(stranger, map(str, scale.labels))
        raise DataError("is no level of the scale", column=column.name, unit=column.index[unknown[0]], value=stranger, hint=hint)
    return np.asarray(scale.values[places], dtype=np.float64)
