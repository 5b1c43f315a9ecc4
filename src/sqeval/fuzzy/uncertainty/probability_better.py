"""Which units are really better: probabilities pair by pair, and units that cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.uncertainty.draws import checked_share
from sqeval.fuzzy.uncertainty.sampling_error import sampling_error
from sqeval.fuzzy.uncertainty.sampling_result import SamplingError
from sqeval.fuzzy.units_result import FuzzyUnits
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics import pairs
from sqeval.options import Correction, SamplingMethod, parse
from sqeval.progress import Progress, track
from sqeval.result import Caution, Result, announces, merged

#: Units whose groups stand in the table.
_MOST_GROUPED = 200
#: Units of which all pairs fit into memory.
_MOST_UNITS = 3000

_CORRECTIONS: Mapping[Correction, Callable[[Floats], Floats]] = {
    Correction.HOLM: pairs.holm,
    Correction.BONFERRONI: pairs.bonferroni,
    Correction.NONE: np.asarray,
}


class _Estimate(NamedTuple):
    """Score of a unit, its standard error, what unseen grades could add to that, and draws of the score, where there are some."""

    score: float
    error: float
    unseen: float = 0.0
    draws: Floats | None = None
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class ProbabilityBetter(Result):
    """Probabilities that units are better than others, and which of them can be told apart.

    Attributes
    ----------
    score_vector, error_vector : LabelledVector
        Score by unit and its standard error.
    probability_matrix : LabelledMatrix
        Units × units.
    p_matrix : LabelledMatrix
        Corrected two-sided p-values, units × units.
    confidence : float
    correction : Correction
    warnings : tuple of Caution
    """

    score_vector: LabelledVector
    error_vector: LabelledVector
    probability_matrix: LabelledMatrix
    p_matrix: LabelledMatrix
    confidence: float
    correction: Correction
    warnings: tuple[Caution, ...]

    @property
    def probability(self) -> pd.DataFrame:
        """Units × units: probability that the row's true score is above the column's; one half on the diagonal."""
        return self.probability_matrix.to_frame()

    @property
    def p_values(self) -> pd.DataFrame:
        """Units × units: two-sided p-values of "no difference", corrected for the number of pairs; 1 on the diagonal."""
        return self.p_matrix.to_frame()

    @property
    def _better(self) -> NDArray[np.bool_]:
        lead = self.score_vector.values[:, None] > self.score_vector.values
        return np.asarray((self.p_matrix.values <= 1.0 - self.confidence) & lead)

    @property
    def better(self) -> pd.DataFrame:
        """Units × units of bool: whether the row is better than the column at the confidence of the comparison."""
        labels = self.score_vector.labels
        return pd.DataFrame(self._better, index=labels, columns=labels)

    @property
    def ranks(self) -> pd.DataFrame:
        """By unit: `rank`, 1 + the number of units that are better, and `last`, the last rank that it may have.

        Units that cannot be told apart from the same units share a rank; a unit that is better than another has a better one.
        """
        better = self._better
        columns = {"rank": 1 + better.sum(axis=0), "last": len(better) - better.sum(axis=1)}
        return pd.DataFrame(columns, index=self.score_vector.labels)

    @cached_property
    def groups(self) -> tuple[tuple[Any, ...], ...]:
        """All largest sets of units of which no two can be told apart, best first; a unit may stand in several."""
        apart, labels = self._better | self._better.T, self.score_vector.labels
        return tuple(tuple(labels[k] for k in one) for one in pairs.groups(apart, self._order))

    @property
    def _order(self) -> list[int]:
        """Positions of the units by falling score, equal ones by name."""
        order = sorted_order(self.score_vector.labels)
        return [int(k) for k in order[np.argsort(-self.score_vector.values[order], kind="stable")]]

    def to_frame(self) -> pd.DataFrame:
        """Rows are units; columns score, standard_error, rank, last, and the numbers (from 1) of the groups that hold the unit.

        Of more than 200 units there may be thousands of groups, so that their column is left out; `.groups` has them.
        """
        columns = {"score": self.score_vector.values, "standard_error": self.error_vector.values}
        table = pd.DataFrame(columns, index=self.score_vector.labels).join(self.ranks)
        if len(table) > _MOST_GROUPED:
            return table
        numbers: dict[Any, list[str]] = {unit: [] for unit in table.index}
        for number, group in enumerate(self.groups, start=1):
            for unit in group:
                numbers[unit].append(str(number))
        return table.assign(groups=[" ".join(numbers[unit]) for unit in table.index])

    def _card(self, lang: str) -> display.Card:
        units = len(self.score_vector.labels)
        facts = [
            (_text("pair_level" if self.correction is Correction.NONE else "better_level", lang), f"{1 - self.confidence:.3g}"),
            (_text("correction", lang), _text(self.correction.value, lang)),
            (_text("pairs_apart", lang), _text("of", lang, some=int(self._better.sum()), all=units * (units - 1) // 2)),
        ]
        words = {
            "score": "column_value",
            "standard_error": "column_standard_error",
            "rank": "column_rank",
            "last": "column_rank_low",
            "groups": "column_groups",
        }
        table = self.to_frame().iloc[self._order].rename(columns={name: _text(key, lang) for name, key in words.items()})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(_text("better_title", lang), tuple(facts), table.rename_axis(i18n.text("common.unit", lang)), cautions, lang)


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"uncertainty.{key}", lang, **values)


@announces
def probability_better(
    results: Any,
    *,
    method: str = "delta",
    confidence: float = 0.95,
    correction: str = "holm",
    replications: int = 2000,
    seed: int = 0,
    progress: Progress = False,
) -> ProbabilityBetter:
    """Probability that one unit's score is really better than another's, for all pairs, and who cannot be told apart.

    Parameters
    ----------
    results : FuzzyUnits, or mapping of unit to FuzzyResult, SamplingError or (score, standard error), or DataFrame
        A frame has units as rows and columns `score` and `standard_error`. Units are taken as rated by different people.
    method : {"delta", "bootstrap"}
        How the errors of a FuzzyResult are found, from the counts that it carries; SamplingErrors bring their own.
    confidence : float
        In (0, 1). With a correction, the chance that any of all pairs is told apart though they are equal is at most
        1 − confidence.
    correction : {"holm", "bonferroni", "none"}
        For the number of pairs.
    replications, seed, progress
        As in `sampling_error`.

    Returns
    -------
    ProbabilityBetter
        `.probability` and `.better` (units × units), `.p_values`, `.groups` that cannot be told apart, `.ranks` with ties.

    Raises
    ------
    DataError
        No unit, a unit without score or error, or one that carries no answers.
    OptionError
        An unknown word or wrong number.

    Notes
    -----
    P(a > b) = Φ((s_a − s_b)/√(e_a² + e_b²)); of two bootstraps, the share of all pairs of draws in which the first is larger.
    Equal scores count one half. Pairs are told apart by the normal approximation with Holm's correction. Where all answers to an
    indicator agree, its standard error is 0 though other grades were never ruled out; what they could add
    (`SamplingError.unseen_standard_error`) is allowed for in both, but not in probabilities of draws. Holm rejects all pairs
    beyond one distance, so that "better" is transitive.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> found = probability_better({"Team 1": (82.0, 1.0), "Team 2": (80.5, 1.0), "Team 3": (75.0, 1.0)})
    >>> found.probability.round(3).loc["Team 1"].to_dict()
    {'Team 1': 0.5, 'Team 2': 0.856, 'Team 3': 1.0}
    >>> found.groups
    (('Team 1', 'Team 2'), ('Team 3',))
    """
    level, word = checked_share(confidence, "confidence"), parse(Correction, correction, "correction")
    how = parse(SamplingMethod, method, "method")
    given = _mapping(results)
    options = {"method": how.value, "replications": replications, "seed": seed}
    items = track(given.items(), len(given), "units", progress)
    found = {unit: _estimate(unit, result, options) for unit, result in items}
    labels = _labels(results, found)
    estimates = list(found.values())
    scores, errors = (np.array([getattr(one, name) for one in estimates]) for name in ("score", "error"))
    leads = pairs.distances(scores, np.hypot(errors, [one.unseen for one in estimates]))
    return ProbabilityBetter(
        LabelledVector(scores, labels, "score"),
        LabelledVector(errors, labels, "standard_error"),
        LabelledMatrix(_probabilities(leads, estimates), labels, labels),
        LabelledMatrix(_corrected(leads, _CORRECTIONS[word]), labels, labels),
        level,
        word,
        _cautions(found),
    )


def _labels(results: Any, found: Mapping[Any, Any]) -> pd.Index:
    if isinstance(results, FuzzyUnits):
        return results.units
    return results.index if isinstance(results, pd.DataFrame) else pd.Index(list(found))


def _mapping(results: Any) -> dict[Any, Any]:
    if isinstance(results, FuzzyUnits):
        given: dict[Any, Any] = {unit: results.unit(unit) for unit in results.units[: _MOST_UNITS + 1]}
    elif isinstance(results, pd.DataFrame):
        for column in ("score", "standard_error"):
            if column not in results.columns:
                raise DataError("is missing in results", column=column, hint="Give columns score and standard_error")
        table = labelled.matrix(results[["score", "standard_error"]], "results")
        given = {unit: (float(score), float(error)) for unit, (score, error) in zip(table.rows, table.values, strict=True)}
    elif isinstance(results, Mapping):
        given = dict(results)
    else:
        hint = "Give {unit: result}, or a DataFrame with score and standard_error"
        raise DataError("results must be a mapping by unit", value=type(results).__name__, hint=hint)
    if not given:
        raise DataError("there are no units to compare")
    if len(given) > _MOST_UNITS:
        raise OptionError(
            "are too many units to compare all pairs", value=len(given), hint=f"At most {_MOST_UNITS}; compare those that matter"
        )
    return given


def _estimate(unit: Any, result: Any, options: Mapping[str, Any]) -> _Estimate:
    if isinstance(result, Sequence) and not isinstance(result, str) and len(result) == 2:
        return _pair(unit, result)
    if isinstance(result, FuzzyResult):
        result = _of_result(unit, result, options)
    if not isinstance(result, SamplingError):
        hint = "Give a FuzzyResult, a SamplingError, or (score, standard error)"
        raise DataError("has no score with an error", unit=unit, value=type(result).__name__, hint=hint)
    return _Estimate(result.score, result.score_standard_error, result.unseen_standard_error, result.score_draws, result.warnings)


def _of_result(unit: Any, result: FuzzyResult, options: Mapping[str, Any]) -> SamplingError:
    try:
        return sampling_error(result, **options)
    except DataError as error:
        raise DataError(error.problem, unit=unit, column=error.column, row=error.row, hint=error.hint) from error


def _pair(unit: Any, pair: Sequence[Any]) -> _Estimate:
    score, error = labelled.vector(list(pair), f"score and standard error of {unit!r}").values.tolist()
    if error < 0:
        raise DataError("a standard error is negative", unit=unit, value=error)
    return _Estimate(score, error)


def _probabilities(leads: Floats, estimates: Sequence[_Estimate]) -> Floats:
    """By draws where both of a pair have them, else by the normal approximation; the two of a pair add up to 1."""
    found = pairs.larger(leads)
    drawn = [k for k, one in enumerate(estimates) if one.draws is not None]
    draws = {k: np.sort(one.draws[~np.isnan(one.draws)]) for k, one in enumerate(estimates) if one.draws is not None}
    for place, first in enumerate(drawn):
        for second in drawn[place + 1 :]:
            found[first, second] = pairs.larger_draws(draws[first], draws[second])
    below = np.tril_indices(len(found), -1)
    found[below] = 1.0 - found.T[below]
    return found


def _corrected(leads: Floats, correct: Callable[[Floats], Floats]) -> Floats:
    above = np.triu_indices(len(leads), 1)
    found = np.ones(leads.shape)
    if above[0].size:
        found[above] = correct(pairs.p_values(leads[above]))
        found.T[above] = found[above]
    return found


def _cautions(found: Mapping[Any, _Estimate]) -> tuple[Caution, ...]:
    unseen = tuple(str(unit) for unit, one in found.items() if one.unseen > 0)
    own = (Caution("spread_not_seen", unseen),) if unseen else ()
    kept = ("independent_answers", "few_answers", "taken_as_known")
    return (*own, *merged(caution for one in found.values() for caution in one.cautions if caution.code in kept))
