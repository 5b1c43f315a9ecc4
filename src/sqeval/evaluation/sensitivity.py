"""How much hangs on the weights and thresholds: which ranks stay under others, and how far each may move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import DataError, nearest_hint
from sqeval.evaluation.grading import Grading, Threshold, with_thresholds
from sqeval.fuzzy.decide import decide
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.reweight import reweighted
from sqeval.fuzzy.uncertainty.draws import checked_samples, checked_seed, checked_share
from sqeval.fuzzy.uncertainty.weight_moves import Move, moved, moves_of, random_weights
from sqeval.indicators.keys import key_text
from sqeval.indicators.kinds import Rating
from sqeval.labelled import Floats, read_only
from sqeval.numerics.score_lines import Lines, kept
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

Whole = NDArray[np.intp]
Flags = NDArray[np.bool_]

#: Share of the random weights under which an order has to stay to be called sure.
_LEVEL = 0.95
#: Pairs and units that a sentence names.
_SHOWN = 5
#: Scores nearer than this are equal.
_TIE = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Result):
    """What other weights and thresholds would do to scores and ranks of a period.

    Attributes
    ----------
    period : str
    draws : array (samples, units)
        Scores of the ranked units under random weights, units in the order of `scores`.
    scores : DataFrame
        By unit, best first: `score, rank`; under random weights the interval of the score `low, high` and of the rank `rank_low, rank_high`
        (95 %), and the share of draws in which it is `first`.
    weights : DataFrame
        By node or indicator that has siblings: its `parent` and `weight` among them; `first_low, first_high`, between which the first
        unit stays first while the siblings keep their ratios, and who takes over beyond (`next_low`, `next_high`; None where the end
        is 0 or 1); `order_low, order_high`, between which the whole ranking stays. NaN for operators that are not linear, and where
        missing indicators give their weight to their siblings.
    thresholds : DataFrame
        By indicator that is graded by thresholds, all of which are moved down and up by a share of the mean gap between them:
        `most_points` (largest change of a score), `ranks_changed`, `grades_changed` (units, on the worse side of the two), `first_stays`.
    order : DataFrame
        (units, units) share of the random weights under which the row scores higher than the column; equal scores count one half.
    """

    evaluation: Evaluation
    period: str
    spread: float
    draws: Floats
    scores: pd.DataFrame
    weights: pd.DataFrame
    thresholds: pd.DataFrame
    kept_by_thresholds: Flags
    warnings: tuple[Caution, ...] = ()

    @property
    def order(self) -> pd.DataFrame:
        """Share of the random weights under which the row is ahead of the column."""
        lead = self.draws[:, :, None] - self.draws[:, None, :]
        ahead = ((lead > _TIE) + 0.5 * (np.abs(lead) <= _TIE)).mean(axis=0)
        return pd.DataFrame(ahead, index=self.scores.index, columns=self.scores.index.rename("behind"))

    @property
    def sure(self) -> pd.DataFrame:
        """(units, units): whether the row is ahead of the column under 95 % of the weights and under every move of thresholds."""
        return (self.order >= _LEVEL) & self.kept_by_thresholds

    def to_frame(self) -> pd.DataFrame:
        """The scores."""
        return self.scores.copy()

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """What hangs on weights and thresholds, in plain sentences."""
        return tuple(self._sentences(lang))

    def _sentences(self, lang: str) -> Iterator[str]:
        units, sure = self.scores.index.tolist(), self.sure.to_numpy()
        possible = len(units) * (len(units) - 1) // 2
        share, spread = f"{100 * self.scores['first'].iloc[0]:.3g}", f"{100 * self.spread:g}"
        names = {"unit": key_text(units[0], lang), "period": key_text(self.period, lang)}
        yield _text("first", lang, **names, share=share, spread=spread, samples=f"{len(self.draws):,}")
        yield _text("pairs", lang, sure=int(sure.sum()), possible=possible, spread=spread)
        if self.evaluation.score_draws is not None:
            yield self._both(sure, lang)
        yield from self._turning(lang)
        moved_ranks = self.thresholds[self.thresholds["ranks_changed"] > 0]
        if len(moved_ranks):
            titles = {leaf.name: leaf.title(lang) for leaf in self.evaluation.hierarchy.leaves}
            most = moved_ranks.sort_values(["ranks_changed", "most_points"], ascending=False, kind="stable")
            items = [_text("threshold_item", lang, label=titles[str(name)], units=int(n)) for name, n in most["ranks_changed"].items()]
            yield _text("thresholds", lang, spread=spread, items=i18n.sequence(items, lang, most=_SHOWN))

    def _both(self, sure: Flags, lang: str) -> str:
        """Pairs that the requests tell apart and that stay: the only ones of which one may be called better."""
        units = self.scores.index.tolist()
        told = self.evaluation.uncertainty.surely_better(self.period).loc[units, units].to_numpy()
        lost = [(units[i], units[j]) for i, j in np.argwhere(told & ~sure)]
        named = [_text("pair", lang, first=key_text(first, lang), second=key_text(second, lang)) for first, second in lost]
        text = _text("both", lang, told=int(told.sum()), kept=int((told & sure).sum()))
        return text + (_text("but", lang, pairs=i18n.sequence(named, lang, most=_SHOWN)) if named else "")

    def _turning(self, lang: str) -> Iterator[str]:
        """The weight that is nearest to where the first place changes hands."""
        ties = self.scores.index[self.scores["rank"] == 1].tolist()
        if len(ties) > 1:
            yield _text("tied", lang, units=i18n.listing([key_text(unit, lang) for unit in ties], lang, most=_SHOWN))
            return
        table, titles = self.weights, {node.name: node.title(lang) for node in self.evaluation.hierarchy.walk()}
        ends = pd.concat([table.assign(end=table[f"first_{side}"], who=table[f"next_{side}"]) for side in ("low", "high")])
        ends = ends[ends["who"].notna()]
        if ends.empty:
            return
        nearest = ends.iloc[(ends["end"] - ends["weight"]).abs().to_numpy().argmin()]
        figures = {"weight": f"{nearest['weight']:.2f}", "end": f"{nearest['end']:.2f}"}
        yield _text("turning", lang, label=titles[str(nearest.name)], unit=key_text(str(nearest["who"]), lang), **figures)

    def _card(self, lang: str) -> display.Card:
        columns = ["score", "low", "high", "rank", "rank_low", "rank_high", "first"]
        shown = self.scores[columns].set_axis([key_text(unit, lang) for unit in self.scores.index])
        shown = shown.rename(columns={name: i18n.text(f"evaluation.uncertain_{name}", lang) for name in columns})
        shown = shown.rename_axis(i18n.text("evaluation.unit", lang))
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        return display.Card(_text("title", lang), facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


def sensitivity(evaluation: Evaluation, period: str | None, *, spread: float, samples: int, seed: int | None) -> Sensitivity:
    """Move weights and thresholds, and rank the units of a period again."""
    share, start = checked_share(spread, "spread"), checked_seed(evaluation.settings.seed if seed is None else seed)
    found, rows = _rows(evaluation, period)
    number = checked_samples(samples, "samples", len(rows))
    grading = evaluation.grading
    view = _View(evaluation, grading, rows, evaluation.scores["unit"].iloc[rows].tolist())
    draws = view.drawn(share, number, start)
    thresholds, stays = view.thresholds(share)
    weights, cautions = view.weights()
    ranks = pd.DataFrame(-draws).round(9).rank(axis=1, method="min").to_numpy()
    scores = pd.DataFrame(
        {
            "score": view.now,
            "rank": pd.Series(-view.now).round(9).rank(method="min").astype(int).to_numpy(),
            **dict(zip(("low", "high"), np.quantile(draws, [0.025, 0.975], axis=0), strict=True)),
            **dict(zip(("rank_low", "rank_high"), np.quantile(ranks, [0.025, 0.975], axis=0, method="nearest").astype(int), strict=True)),
            "first": (ranks == 1).mean(axis=0),
        },
        index=pd.Index(view.units, name="unit"),
    )
    return Sensitivity(evaluation, found, share, read_only(draws), scores, weights, thresholds, stays, cautions)


def _rows(evaluation: Evaluation, period: str | None) -> tuple[str, Whole]:
    """The period, and its ranked rows with a score, best first."""
    scores = evaluation.scores
    found = evaluation.headline_period if period is None else period
    if found not in evaluation.periods:
        raise DataError("unknown period", value=period, hint=nearest_hint(period, evaluation.periods))
    own = scores[(scores["period"] == found) & scores["rank"].notna() & scores["score"].notna()]
    if own.empty:
        raise DataError("no unit is ranked in this period", value=found, hint="Name another period, or evaluate with a smaller min_n")
    return found, own.sort_values(["score", "unit"], ascending=[False, True], kind="stable").index.to_numpy()


@dataclass(frozen=True, eq=False)
class _View:
    """The ranked units of a period, best first."""

    evaluation: Evaluation
    grading: Grading
    rows: Whole
    units: list[str]

    @property
    def model(self) -> Model:
        """With the weights as they were given."""
        return replace(self.grading.model.unit(self.rows), local=self.grading.given)

    @property
    def now(self) -> Floats:
        """Scores as they are."""
        return np.asarray(self.grading.decision.score[self.rows])

    @property
    def unknown(self) -> Flags:
        """(units, leaves): what is not known of a unit."""
        return np.asarray(self.model.membership[..., -1] > 0)

    def drawn(self, spread: float, samples: int, seed: int) -> Floats:
        """(samples, units) scores under random weights."""
        model = self.model
        leaves = pd.Index([leaf.name for leaf in self.evaluation.hierarchy.leaves])
        local = random_weights(model, leaves, spread, samples, seed)
        return np.stack([self._alone(k, local) for k in range(len(self.rows))], axis=1)

    def _alone(self, unit: int, local: dict[str, Floats]) -> Floats:
        """Scores of one unit under many sets of weights."""
        model = self.model
        if self.grading.reweights and self.unknown[unit].any():
            size = len(next(iter(local.values())))
            local = reweighted(model.root, local, np.repeat(~self.unknown[unit][None], size, axis=0))
        return np.asarray(decide(replace(model, membership=model.membership[unit], local=local)).score)

    def weights(self) -> tuple[pd.DataFrame, tuple[Caution, ...]]:
        """How far every weight may move."""
        model = self.model
        moves = moves_of(model, pd.Index([leaf.name for leaf in self.evaluation.hierarchy.leaves]))
        exact = model.is_linear and not (self.grading.reweights and self.unknown.any())
        places = np.arange(len(self.units))
        first, chain = (np.zeros(len(places) - 1, dtype=np.intp), places[1:]), (places[:-1], places[1:])
        rows = []
        for move, lines in zip(moves, self._lines(moves) if exact else [None] * len(moves), strict=True):
            row: dict[str, Any] = {"node": move.name, "parent": move.branch, "weight": move.weight}
            rows.append({**row, **self._ends(lines, move.weight, first, chain)})
        columns = ["node", "parent", "weight", "first_low", "first_high", "next_low", "next_high", "order_low", "order_high"]
        table = pd.DataFrame(rows, columns=columns).set_index("node").astype({"next_low": object, "next_high": object})
        for name in ("next_low", "next_high"):
            table[name] = table[name].where(table[name].notna(), None)
        code = "intervals_need_known" if model.is_linear else "intervals_need_linear"
        return table, (() if exact else (Caution(code),))

    def _ends(self, lines: Lines | None, weight: float, first: tuple[Whole, Whole], chain: tuple[Whole, Whole]) -> dict[str, Any]:
        if lines is None:
            names = ("first_low", "first_high", "order_low", "order_high")
            return {**dict.fromkeys(names, np.nan), "next_low": None, "next_high": None}
        top, order = kept(lines, weight, *first), kept(lines, weight, *chain)
        return {
            "first_low": top.low,
            "first_high": top.high,
            "next_low": self._next(top.pair_low),
            "next_high": self._next(top.pair_high),
            "order_low": order.low,
            "order_high": order.high,
        }

    def _next(self, pair: int) -> str | None:
        return None if pair < 0 else self.units[pair + 1]

    def _lines(self, moves: list[Move]) -> Iterator[Lines]:
        """Points and known weight of every unit by move, with a weight of 0 and of 1."""
        model, scores = self.model, self.model.scores
        ends = []
        for end in (0.0, 1.0):
            local = moved(model, moves, np.full(len(moves), end)).local
            raw = [decide(replace(model, membership=model.membership[unit], local=local)).raw for unit in range(len(self.rows))]
            ends.append(np.stack(raw, axis=1))
        for k in range(len(moves)):
            yield Lines((ends[0][k] @ scores, ends[1][k] @ scores), (ends[0][k].sum(axis=1), ends[1][k].sum(axis=1)))

    def thresholds(self, share: float) -> tuple[pd.DataFrame, Flags]:
        """What moving the thresholds of one indicator does, and which order stays under all of these moves."""
        now, ranks = self.now, _ranked(self.now)
        grades = self.grading.decision.grade[self.rows]
        stays = now[:, None] > now + _TIE
        rows = []
        for leaf in self.evaluation.hierarchy.leaves:
            if leaf.thresholds is None or isinstance(leaf.measure, Rating):
                continue
            step = share * float(np.abs(np.diff(leaf.thresholds)).mean())
            found = [with_thresholds(self.grading, self.evaluation.table, self.rows, Threshold(leaf, side * step)) for side in (-1.0, 1.0)]
            after = [decision.score for decision in found]
            for score in after:
                stays &= score[:, None] > score + _TIE
            rows.append(
                {
                    "indicator": leaf.name,
                    "moved_by": step,
                    "most_points": max(float(np.abs(score - now).max()) for score in after),
                    "ranks_changed": max(int((_ranked(score) != ranks).sum()) for score in after),
                    "grades_changed": max(int((decision.grade != grades).sum()) for decision in found),
                    "first_stays": all(bool(_ranked(score)[0] == 1) for score in after),
                }
            )
        columns = ["indicator", "moved_by", "most_points", "ranks_changed", "grades_changed", "first_stays"]
        return pd.DataFrame(rows, columns=columns).set_index("indicator"), stays


def _ranked(scores: Floats) -> Whole:
    return np.asarray(pd.Series(-scores).round(9).rank(method="min").to_numpy(), dtype=np.intp)


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"evaluation.hangs_{key}", lang, **values)
