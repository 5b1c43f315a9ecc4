"""How far the weight of each criterion may move until the first rank, or the whole ranking, changes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.score_table import of_moderate_size, weighted_table
from sqeval.errors import SqevalWarning
from sqeval.numerics import weight_lines
from sqeval.numerics.stability import End, interval
from sqeval.options import KeptRanks, parse

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


def stability_intervals(scores: Any, weights: Any, *, keep: str = "first") -> pd.DataFrame:
    """The weights of each criterion at which the first rank, or the whole ranking, stays as it is.

    Parameters
    ----------
    scores : DataFrame or array, alternatives × criteria
        Higher is better; any numbers, such as the local priorities that `synthesise` adds up.
    weights : Series, mapping or sequence by criterion, or a result with weights
        They sum to 1 within 0.02 and are then rescaled, with a warning.
    keep : {"first", "ranking"}
        What must not change: who is first, or the order of all.

    Returns
    -------
    DataFrame
        One row a criterion, in the order of `scores`: its `weight`; `low` and `high`, the ends of the interval (closed) while
        the other weights are scaled by (1 − t)/(1 − w); and at each end `challenger_low`, `challenger_high`, who takes over
        just beyond it, and `overtaken_low`, `overtaken_high`, who falls back (None where the interval ends at 0 or 1).
        Of several at one end, the challenger is the one that leads beyond it, or with keep="ranking" the best placed one.

    Raises
    ------
    DataError
        Criteria differ, a score is no finite number, or the weights do not sum to 1.
    OptionError
        An unknown word.

    Notes
    -----
    Every score is a straight line in the weight t, S_i(t) = t x_ij + (1 − t) Σ_{k≠j} w_k x_ik / (1 − w_j), so that both ends are
    exact. Alternatives that tie for the first rank have to go on tying for it: unless their lines are the same, the
    interval is the present weight alone. Where a criterion has all the weight, the others get equal shares of what it
    loses. A single criterion always has weight 1.

    References
    ----------
    Triantaphyllou, E. & Sánchez, A. (1997). A sensitivity analysis approach for some deterministic multi-criteria
    decision-making methods. Decision Sciences 28(1), 151-194.

    Examples
    --------
    >>> scores = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> found = stability_intervals(scores, {"speed": 0.6, "cost": 0.4})
    >>> found[["weight", "low", "high", "challenger_low"]].round(4)
           weight     low    high challenger_low
    speed     0.6  0.2857  1.0000              B
    cost      0.4  0.0000  0.7143           None
    """
    kept = parse(KeptRanks, keep, "keep")
    given = weighted_table(scores, weights)
    for caution in given.cautions:
        warnings.warn(caution.message, SqevalWarning, stacklevel=2)
    values = of_moderate_size(given.table.values)
    order = np.argsort(-weight_lines.totals(values, given.weights), kind="stable")
    upper, lower = _first(order) if kept is KeptRanks.FIRST else _ranking(order)
    lead = weight_lines.leads(values, given.weights, upper, lower)
    ends = dict(zip(("low", "high"), interval(lead, given.weights), strict=True))
    columns: dict[str, Any] = {"weight": given.weights, **{name: end.at for name, end in ends.items()}}
    for name, end in ends.items():
        # The lead of the upper one shrinks towards the end; at the high one it shrinks as t grows.
        shrinks = (lead.alone - lead.without) * (1.0 if name == "low" else -1.0)
        found = _CHANGES[kept](end, upper, lower, shrinks, lead.now == 0)
        for role, places in zip(("challenger", "overtaken"), found, strict=True):
            columns[f"{role}_{name}"] = _named(places, given.table.alternatives)
    return pd.DataFrame(columns).set_axis(given.table.criteria).loc[given.table.columns]


def _first(order: Whole) -> tuple[Whole, Whole]:
    """The first one against each of the others."""
    return np.repeat(order[:1], len(order) - 1), order[1:]


def _ranking(order: Whole) -> tuple[Whole, Whole]:
    """Everyone against the next: the ranking stays while these pairs do."""
    return order[:-1], order[1:]


#: Positions of challengers and of those they overtake, by criterion; −1 where there is none.
Changes = tuple[list[int], list[int]]


def _at_the_top(end: End, upper: Whole, lower: Whole, shrinks: Floats, is_tied: NDArray[np.bool_]) -> Changes:
    """Of all that are first together at the end: who leads beyond it, and who falls furthest."""
    found: Changes = ([], [])
    for criterion, pairs in enumerate(end.pairs):
        # Those that tie with the first one now are first at the end as well, whether their lines part or not.
        meeting = np.union1d(pairs, np.flatnonzero(is_tied)) if is_tied[pairs].any() else pairs
        rates = np.append(0.0, shrinks[meeting, criterion])
        who = np.append(upper[:1], lower[meeting])
        found[0].append(int(who[rates.argmax()]) if len(pairs) else -1)
        found[1].append(int(who[rates.argmin()]) if len(pairs) else -1)
    return found


def _next_in_line(end: End, upper: Whole, lower: Whole, shrinks: Floats, is_tied: NDArray[np.bool_]) -> Changes:
    """The best placed pair that changes places at the end; of a pair that ties now, who leads beyond it."""
    found: Changes = ([], [])
    for criterion, pairs in enumerate(end.pairs):
        both = (int(lower[pairs[0]]), int(upper[pairs[0]])) if len(pairs) else (-1, -1)
        leads_on = bool(len(pairs)) and bool(is_tied[pairs[0]]) and shrinks[pairs[0], criterion] < 0
        for role, who in zip(found, reversed(both) if leads_on else both, strict=True):
            role.append(who)
    return found


_CHANGES: dict[KeptRanks, Callable[[End, Whole, Whole, Floats, NDArray[np.bool_]], Changes]] = {
    KeptRanks.FIRST: _at_the_top,
    KeptRanks.RANKING: _next_in_line,
}


def _named(places: list[int], alternatives: pd.Index) -> pd.Series[Any]:
    """Labels by position, whatever their types; None for −1."""
    return pd.Series([None if place < 0 else alternatives[place] for place in places], dtype=object)
