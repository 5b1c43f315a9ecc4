"""How much hangs on the weights: random changes, one weight at a time, and how far each may move until a grade changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import DataError
from sqeval.fuzzy import criteria, decide
from sqeval.fuzzy.decide import Decision
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.uncertainty.draws import checked_samples, checked_seed, checked_share
from sqeval.fuzzy.uncertainty.weight_moves import Move, moved, moves_of, random_weights
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, read_only, sorted_order
from sqeval.numerics import grade_lines
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class WeightSensitivity(Result):
    """What changes of the weights do to a fuzzy evaluation.

    Attributes
    ----------
    grades : Grades
    decision : Decision
        With the weights as they are.
    drawn : Decision
        With random weights, (samples,).
    table : DataFrame
        What `to_frame` returns.
    kept : DataFrame or None
        What `intervals` returns.
    spread : float
    seed : int
    warnings : tuple of Caution
    """

    grades: Grades
    decision: Decision
    drawn: Decision
    table: pd.DataFrame
    kept: pd.DataFrame | None
    spread: float
    seed: int
    warnings: tuple[Caution, ...]

    @property
    def stays(self) -> pd.Series[Any]:
        """By criterion: share of the draws in which the grade is what it is with the weights as they are."""
        now, drawn = criteria.positions(self.decision), criteria.positions(self.drawn)
        return pd.Series({name: float((drawn[name] == now[name]).mean()) for name in now}, name="stays")

    @property
    def grade_probability(self) -> pd.DataFrame:
        """Share of the draws that have each grade, grades × criteria."""
        found = {
            name: np.bincount(grades, minlength=len(self.grades)) / len(grades) for name, grades in criteria.positions(self.drawn).items()
        }
        return pd.DataFrame(found, index=pd.Index(self.grades.labels, name="grade"))

    @property
    def score(self) -> float:
        """With the weights as they are."""
        return float(self.decision.score)

    @property
    def score_draws(self) -> Floats:
        """(samples,) scores with random weights, read-only."""
        return read_only(self.drawn.score)

    @property
    def score_interval(self) -> tuple[float, float]:
        """2.5 and 97.5 % of the scores with random weights."""
        low, high = np.quantile(self.drawn.score, [0.025, 0.975])
        return float(low), float(high)

    @property
    def score_range(self) -> tuple[float, float]:
        """Least and largest score with random weights."""
        return float(self.drawn.score.min()), float(self.drawn.score.max())

    @property
    def intervals(self) -> pd.DataFrame | None:
        """By node and criterion: the weights among siblings with which the grade stays; None for operators that are not linear.

        `weight` as it is; `low` and `high`, where two grades tie, while the siblings keep their ratios; `below` and `above`, the grades
        beyond (None where the end is 0 or 1).
        """
        return None if self.kept is None else self.kept.copy()

    def to_frame(self) -> pd.DataFrame:
        """One row a node or indicator that has siblings, what matters most first.

        `parent`, `weight` among its siblings, the scores with the weight `down` and `up` by the spread, the siblings scaled in
        proportion, `swing` between the two, and `low` and `high` between which no grade changes by any criterion (NaN for
        operators that are not linear).
        """
        return self.table.copy()

    def _card(self, lang: str) -> display.Card:
        def number(value: float) -> str:
            return display.number(value)

        names, now = self.grades.names(lang), criteria.positions(self.decision)
        factor = _text("spread_factor", lang, spread=f"{self.spread:g}", factor=f"{np.exp(self.spread):.3g}")
        facts = [(_text("samples", lang), f"{len(self.drawn.score):,}"), (_text("spread", lang), factor)]
        for name, share in self.stays.items():
            criterion = _text("score_band" if name == "score" else str(name), lang)
            value = _text("stays_value", lang, share=share, grade=names[int(now[str(name)])])
            facts.append((_text("stays", lang, criterion=criterion), value))
        (low, high), (least, most) = self.score_interval, self.score_range
        facts.append((_text("score_range", lang), f"{number(low)} – {number(high)} ({number(least)} – {number(most)})"))
        words, spread = {"low": "stays_low", "high": "stays_high"}, f"{100 * self.spread:.6g}%"
        table = self.to_frame()
        table["parent"] = [i18n.with_words(name, lang) for name in table["parent"]]
        table.columns = pd.Index([_text(f"column_{words.get(name, name)}", lang, spread=spread) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(
            _text("sensitivity_title", lang), tuple(facts), table.rename_axis(i18n.text("fuzzy.node", lang)), cautions, lang
        )


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"uncertainty.{key}", lang, **values)


@announces
def sensitivity(result: FuzzyResult, *, spread: float = 0.1, samples: int = 2000, seed: int = 0) -> WeightSensitivity:
    """How score and grades change with the weights.

    Parameters
    ----------
    result : FuzzyResult or FuzzyHierarchyResult
        Of one level, of a hierarchy, or of any of its `.nodes`.
    spread : float
        In (0, 1): relative change of a weight, 0.1 for 10 %.
    samples : int
        Random sets of weights, at least 2.
    seed : int
        The same seed gives the same weights, whatever the order of the indicators.

    Returns
    -------
    WeightSensitivity
        `.stays` (share of the draws in which each criterion gives the same grade), `.score_interval`, `.score_range`,
        `.intervals` (how far each weight may move), and as a table what matters most, one weight at a time.

    Raises
    ------
    DataError
        Nothing is known, or it is no fuzzy result.
    OptionError
        A number is out of its range.

    Notes
    -----
    Random weights: every weight among siblings is multiplied by exp(N(0, spread)), and siblings are divided by their sum;
    a weight of 0 stays 0.
    One at a time: weight w becomes t and the siblings are scaled by (1 − t)/(1 − w). For operators that add products the vector is
    then a straight line in t, so that the weights at which a grade changes are exact: each is where a line
    a · V(t) is 0, for the difference of two memberships, for Σ (s_g − limit) V_g, and for the membership of the
    best grades less a share of all.

    References
    ----------
    Butler, J., Jia, J. & Dyer, J. (1997). Simulation techniques for the sensitivity analysis of multi-criteria decision
    models. European Journal of Operational Research 103(3), 531-546. Triantaphyllou, E. & Sánchez, A. (1997). A
    sensitivity analysis approach for some deterministic multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> from sqeval.fuzzy import Grades, evaluate
    >>> grades = Grades(["good", "poor"], scores=[90, 50])
    >>> rows = pd.DataFrame({"good": [0.9, 0.4], "poor": [0.1, 0.6]}, index=["speed", "manners"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = sensitivity(evaluate({"speed": 0.6, "manners": 0.4}, rows, grades))
    >>> found.intervals.xs("score", level="criterion")[["weight", "low", "high"]].round(4)
             weight  low  high
    node
    manners     0.4  0.0   0.8
    speed       0.6  0.2   1.0
    """
    if not isinstance(result, FuzzyResult):
        hint = "Give what fuzzy.evaluate or evaluate_hierarchy returns, or one of its .nodes"
        raise DataError("has no weights that could move", value=type(result).__name__, hint=hint)
    share, start = checked_share(spread, "spread"), checked_seed(seed)
    model, decision = result.model, result.decision
    if decision.grade < 0:
        raise DataError("nothing is known, so there is no score that could change")
    moves = moves_of(model, result.leaves)
    number = checked_samples(samples, "samples", len(moves) + 2 * len(result.grades) + 8)
    drawn = decide.decide(replace(model, local=random_weights(model, result.leaves, share, number, start)))
    kept = _intervals(model, decision, moves) if model.is_linear and moves else None
    cautions = [] if moves else [Caution("weights_fixed")]
    if moves and not model.is_linear:
        cautions.append(Caution("intervals_need_linear"))
    return WeightSensitivity(result.grades, decision, drawn, _table(model, moves, share, kept), kept, share, start, tuple(cautions))


def _table(model: Model, moves: list[Move], spread: float, kept: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["parent", "weight", "down", "up", "swing", "low", "high"]
    if not moves:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="node"))
    weights = np.array([move.weight for move in moves])
    ends = (weights * (1.0 - spread), np.minimum(1.0, weights * (1.0 + spread)))
    down, up = (decide.decide(moved(model, moves, end)).score for end in ends)
    low, high = _within(moves, kept)
    swing, parents = np.abs(up - down), [move.branch for move in moves]
    table = pd.DataFrame(dict(zip(columns, (parents, weights, down, up, swing, low, high), strict=True)))
    table.index = pd.Index([move.name for move in moves], name="node")
    return table.iloc[largest_first(swing, table.index, float(np.ptp(model.scores)))]


def largest_first(swing: Floats, names: pd.Index, size: float) -> NDArray[np.intp]:
    """Positions by falling swing; those that differ by rounding alone are equal, and go by name."""
    order = sorted_order(names)
    rounded = np.round(swing[order] / size, 12)
    return np.asarray(order[np.argsort(-rounded, kind="stable")])


def _within(moves: list[Move], kept: pd.DataFrame | None) -> tuple[Any, Any]:
    """Weights between which no grade changes by any criterion."""
    if kept is None:
        return np.nan, np.nan
    size = len(criteria.FIELDS)
    low, high = (kept[name].to_numpy().reshape(len(moves), size) for name in ("low", "high"))
    return low.max(axis=1), high.min(axis=1)


def _intervals(model: Model, decision: Decision, moves: list[Move]) -> pd.DataFrame:
    without, alone = (decide.decide(moved(model, moves, np.full(len(moves), end))).raw for end in (0.0, 1.0))
    now = np.array([move.weight for move in moves])
    labels = np.array([*model.grades.labels, None], dtype=object)
    parts = {
        name: grade_lines.stays(conditions, without, alone, now) for name, conditions in criteria.conditions(decision, model.grades).items()
    }
    columns: dict[str, Any] = {"weight": np.repeat(now, len(parts))}
    for field in ("low", "high", "below", "above"):
        values = np.stack([getattr(part, field) for part in parts.values()], axis=1).ravel()
        columns[field] = pd.Series(labels[values], dtype=object) if field in ("below", "above") else values
    index = pd.MultiIndex.from_product([[move.name for move in moves], list(parts)], names=["node", "criterion"])
    return pd.DataFrame(columns).set_axis(index, axis=0)
