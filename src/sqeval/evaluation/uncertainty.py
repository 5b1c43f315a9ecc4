"""How sure scores and ranks are: the requests drawn again, measured, graded and ranked again, hundreds of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.evaluation.chance import Chance, chance
from sqeval.evaluation.grading import regraded
from sqeval.indicators.keys import key_text
from sqeval.indicators.panel import Panel
from sqeval.indicators.redraw import redraws
from sqeval.labelled import Floats, read_only
from sqeval.numerics import pairs, resampling
from sqeval.progress import Progress, track
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

#: Groups, and units of a group, that a sentence names.
_SHOWN = 5
#: Draws that intervals and probabilities need at least.
LEAST = 50
#: Of intervals, and of calling one unit better than another in its period.
_LEVEL = 0.95
#: Draws that differ by less than this part of the score are alike.
_ALIKE = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty(Result):
    """What scores and ranks would be had other requests of the same kind come.

    Attributes
    ----------
    draws : array (draws, rows)
        Scores of every row of the evaluation in every draw; NaN where a draw leaves a unit nothing to be scored by.
    warnings : tuple of Caution
        "not_redrawn": indicators that stay as they are in all draws, so that scores look surer than they are.
    """

    evaluation: Evaluation
    draws: Floats
    warnings: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "draws", read_only(self.draws))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a unit and period: `score`, its interval and error, and ranks.

        `unit, period, score, standard_error, low, high` (95 %; where all draws are alike, that of the evaluation), `rank` (1 + how many
        units of the period are surely better: units that nobody can tell apart from the same others share a rank), `rank_by_score`,
        `rank_low`, `rank_high` (of 95 % of the draws) and `first` (share of draws in which the unit is first). Ranks are missing for
        units that the evaluation does not rank.
        """
        base = self.evaluation.scores
        units = np.asarray(self.evaluation.table.size.values, dtype=np.float64)
        estimate = base["score"].to_numpy()
        error = resampling.standard_error(self.draws)
        low, high = (np.clip(end, *self.evaluation.grades.range) for end in resampling.interval(self.draws, estimate, _LEVEL, units=units))
        # Where all draws are alike they say nothing, as of twelve requests that all went well.
        alike = ~(error > _ALIKE * np.maximum(np.abs(estimate), 1.0)) | np.isnan(low)
        frame = base[["unit", "period", "score"]].assign(
            standard_error=error, low=np.where(alike, base["low"], low), high=np.where(alike, base["high"], high)
        )
        shared = self._by_period(lambda period: 1 + self._better[period].sum(axis=0))
        ends = self._by_period(lambda period: np.nanquantile(self._ranks[period], [0.025, 0.975], axis=0, method="nearest").T, width=2)
        ranks = {"rank": shared[:, 0], "rank_by_score": base["rank"], "rank_low": ends[:, 0], "rank_high": ends[:, 1]}
        frame = frame.assign(**{name: pd.Series(values).astype("Int64") for name, values in ranks.items()})
        return frame.assign(first=self._by_period(lambda period: (self._ranks[period] == 1).mean(axis=0))[:, 0])

    @property
    def rank_probabilities(self) -> pd.DataFrame:
        """Share of draws in which a unit (rows: unit, period) has each rank (columns); rows sum to 1, less draws without a score."""
        most = max((len(rows) for rows in self._groups.values()), default=0)
        rows, labels = [], []
        for period, group in self._groups.items():
            ranks = self._ranks[period]
            rows += [[float((ranks[:, k] == rank).mean()) for rank in range(1, most + 1)] for k in range(len(group))]
            labels += [(unit, period) for unit in self.evaluation.scores["unit"].iloc[group]]
        index = pd.MultiIndex.from_tuples(labels, names=["unit", "period"]) if labels else pd.MultiIndex.from_arrays([[], []])
        return pd.DataFrame(rows, index=index, columns=pd.RangeIndex(1, most + 1, name="rank"))

    def better(self, period: str | None = None) -> pd.DataFrame:
        """Probability that the row's score is truly higher than the column's, among the ranked units of a period."""
        rows = self._rows_of(period)
        units = self.evaluation.scores["unit"].iloc[rows]
        return pd.DataFrame(_probabilities(self.draws[:, rows]), index=pd.Index(units, name="unit"), columns=pd.Index(units, name="unit"))

    def surely_better(self, period: str | None = None) -> pd.DataFrame:
        """Whether the row is better than the column by more than chance, by Holm over all pairs of the period's ranked units."""
        found = self._period(period)
        units = self.evaluation.scores["unit"].iloc[self._rows_of(found)]
        return pd.DataFrame(self._better[found], index=pd.Index(units, name="unit"), columns=pd.Index(units, name="unit"))

    def groups(self, period: str | None = None) -> tuple[tuple[str, ...], ...]:
        """All largest sets of units of a period of which no two can be told apart, best first; a unit may stand in several."""
        rows = self._rows_of(period)
        units, scores = self.evaluation.scores["unit"].iloc[rows].tolist(), self.evaluation.scores["score"].to_numpy()[rows]
        better = self._better[self._period(period)]
        order = [int(k) for k in np.argsort(-scores, kind="stable")]
        return tuple(tuple(str(units[k]) for k in group) for group in pairs.groups(better | better.T, order))

    def to_frame(self) -> pd.DataFrame:
        """The scores."""
        return self.scores.copy()

    def sentences(self, lang: str = "en", period: str | None = None) -> tuple[str, ...]:
        """Which units of a period can be told apart."""
        return tuple(self._sentences(lang, period))

    def _sentences(self, lang: str, period: str | None) -> Iterator[str]:
        found = self._period(period)
        rows, better = self._rows_of(found), self._better[found]
        units = self.evaluation.scores["unit"].iloc[rows].tolist()
        apart, possible = int(better.sum()), len(rows) * (len(rows) - 1) // 2
        yield i18n.text("evaluation.apart", lang, period=key_text(found, lang), apart=apart, possible=possible, draws=len(self.draws))
        groups = [group for group in self.groups(found) if len(group) > 1]
        if groups:
            named = (i18n.listing([key_text(unit, lang) for unit in group], lang, most=_SHOWN) for group in groups)
            shown = i18n.sequence(list(named), lang, most=_SHOWN)
            yield i18n.text("evaluation.together", lang, groups=shown)
        first = np.array([(self._ranks[found][:, k] == 1).mean() for k in range(len(rows))])
        if len(first):
            best = int(first.argmax())
            yield i18n.text("evaluation.first_share", lang, unit=key_text(units[best], lang), share=f"{100 * first[best]:.0f}")

    @cached_property
    def _groups(self) -> dict[str, NDArray[np.intp]]:
        """Rows of the ranked units with a score, by period."""
        scores = self.evaluation.scores
        ranked = self.evaluation.ranked & scores["score"].notna().to_numpy()
        periods = scores["period"].to_numpy(dtype=object)
        return {period: np.flatnonzero(ranked & (periods == period)) for period in self.evaluation.periods}

    @cached_property
    def _ranks(self) -> dict[str, Floats]:
        """(draws, units) ranks by period, best first; equal scores share one, a draw without a score has none."""
        return {period: _ranks(self.draws[:, rows]) for period, rows in self._groups.items()}

    @cached_property
    def _better(self) -> dict[str, NDArray[np.bool_]]:
        """(units, units) by period: whether the row is surely better than the column, by Holm over all pairs of the period."""
        scores = self.evaluation.scores["score"].to_numpy()
        sizes = np.asarray(self.evaluation.table.size.values, dtype=np.float64)
        errors = chance(self.evaluation.grading, self.evaluation.table)
        return {
            period: _surely_better(scores[rows], self.draws[:, rows], errors.of(rows), sizes[rows]) for period, rows in self._groups.items()
        }

    def _by_period(self, of: Callable[[str], Any], width: int = 1) -> Floats:
        """(rows, width) values of the ranked rows, NaN for the others."""
        found = np.full((len(self.evaluation.table.units), width), np.nan)
        for period, rows in self._groups.items():
            if len(rows):
                found[rows] = np.reshape(of(period), (len(rows), width))
        return found

    def _period(self, period: str | None) -> str:
        if period is None:
            return self.evaluation.headline_period
        if period not in self._groups:
            raise DataError("unknown period", value=period, hint=nearest_hint(period, self._groups))
        return period

    def _rows_of(self, period: str | None) -> NDArray[np.intp]:
        return self._groups[self._period(period)]

    def _card(self, lang: str) -> display.Card:
        period = self.evaluation.headline_period
        own = self.scores[(self.scores["period"] == period) & self.scores["rank"].notna()].sort_values(["rank", "rank_by_score", "unit"])
        columns = ["score", "low", "high", "rank", "rank_low", "rank_high", "first"]
        shown = own.assign(unit=[key_text(unit, lang) for unit in own["unit"]]).set_index("unit")[columns]
        names = {name: i18n.text(f"evaluation.uncertain_{name}", lang) for name in columns}
        shown = shown.rename(columns=names).rename_axis(i18n.text("evaluation.unit", lang))
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        title = i18n.text("evaluation.uncertainty", lang)
        return display.Card(title, facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


def uncertainty(evaluation: Evaluation, panel: Panel, replications: int, progress: Progress = False) -> Uncertainty:
    """Draw the requests of a panel again and score every unit in every draw.

    Every request counts Poisson(1) times in a draw, with its answers (Hanley & MacGibbon 2006, Computer Methods and Programs in
    Biomedicine 83:57-62), so that indicators vary together as they do. Weights stay as they are.
    """
    hierarchy = evaluation.hierarchy.changed(monitored=(), dea=None, stages=())
    found = redraws(panel, hierarchy, replications, evaluation.settings.seed)
    draws = np.full((replications, len(evaluation.table.units)), np.nan)
    for k, draw in enumerate(track(found.draws, replications, "resampling", progress)):
        draws[k] = regraded(evaluation.grading, hierarchy, draw)
    cautions = (Caution("not_redrawn", found.fixed),) if found.fixed else ()
    return Uncertainty(evaluation, draws, cautions)


def checked_resamples(given: Any) -> int:
    """The number of draws, 0 for none.

    Raises
    ------
    OptionError
        No whole number, or so few that they say nothing.
    """
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or not (given == 0 or given >= LEAST):
        hint = "200 give a picture, 1,000 intervals"
        raise OptionError(f"must be 0 or a whole number of at least {LEAST}", path="resamples", value=given, hint=hint)
    return int(given)


def _ranks(scores: Floats) -> Floats:
    """Ranks along the rows, NaN where there is no score."""
    return pd.DataFrame(scores).rank(axis=1, method="min", ascending=False).to_numpy()


def _probabilities(draws: Floats) -> Floats:
    """(units, units) share of draws in which the row is higher; equal ones count one half, draws without a score not."""
    units = draws.shape[1]
    found = np.full((units, units), 0.5)
    for k in range(units):
        lead = draws[:, [k]] - draws
        known = ~np.isnan(lead)
        higher = np.where(lead > 0, 1.0, np.where(lead == 0, 0.5, 0.0))
        number = known.sum(axis=0)
        found[k] = np.divide((higher * known).sum(axis=0), number, out=np.full(units, 0.5), where=number > 0)
    return found


def _surely_better(scores: Floats, draws: Floats, errors: Chance, sizes: Floats) -> NDArray[np.bool_]:
    """By the difference of two units over its own error, Holm over all pairs.

    The error is that in the draws, with n/(n − 1) for the requests that were drawn from, or that of the indicators' own
    intervals, where this is larger. It is itself estimated: its degrees of freedom are those of the requests, or of the
    indicators' observations where these are fewer, and of the draws together.
    """
    units = len(scores)
    found = np.zeros((units, units), dtype=bool)
    if units < 2:
        return found
    first, second = np.triu_indices(units, 1)
    gap = scores[first] - scores[second]
    ahead, behind = np.where(gap > 0, (first, second), (second, first))
    drawn = np.stack([resampling.standard_error((draws[:, i] - draws[:, j])[:, None])[0] for i, j in zip(first, second, strict=True)])
    fewer = np.maximum(np.minimum(sizes[first], sizes[second]), 2.0)
    own, freedom = errors.of_lead(ahead, behind)
    error = np.sqrt(np.fmax(drawn**2 * fewer / (fewer - 1), own))
    certain = np.where(gap == 0, 0.0, np.inf)
    distance = np.divide(np.abs(gap), error, out=certain, where=error > 0)
    requests = np.minimum(np.maximum(sizes[first] + sizes[second] - 2, 0.0), freedom)
    with np.errstate(divide="ignore"):
        together = 1 / (1 / requests + 1 / (len(draws) - 1))
    apart = pairs.holm(pairs.p_values(distance, together)) <= 1 - _LEVEL
    found[ahead, behind] = apart & (gap != 0)
    return found
