"""What became worse since the period before by more than chance: the two 95 % intervals lie apart on the bad side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import ConfigError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.options import Direction

COLUMNS = ("unit", "period_before", "period", "value_before", "value", "gap")


def worsening(evaluation: Evaluation, indicator: str | None = None) -> pd.DataFrame:
    """Ranked units of the headline period against their last ranked period before it, by an indicator or the score.

    Scores go back into the history, where there is one; indicators over the periods that are scored.

    Parameters
    ----------
    evaluation : Evaluation
    indicator : str, optional
        An indicator or monitored value; the score where none is named.

    Returns
    -------
    DataFrame
        `unit, period_before, period, value_before, value, gap`, one row a unit that was ranked before. `gap` is the room
        between the intervals in the unit of the value, above 0 where the unit became worse; missing where a value is, has no
        interval, or rests on too few observations.

    Raises
    ------
    ConfigError
        The indicator is unknown, or says of no side that it is the bad one.
    """
    ends = _ends(evaluation, indicator)
    sign = -1.0 if indicator is not None and is_cost(evaluation.hierarchy.node(indicator).direction, indicator) else 1.0
    rows = [row for unit in _ranked_now(evaluation) if (row := _compared(ends, evaluation, unit, sign)) is not None]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_cost(direction: Direction, name: str) -> bool:
    """Whether high values are the bad ones.

    Raises
    ------
    ConfigError
        Values near a target are the good ones, so no side is the bad one.
    """
    if direction is Direction.TARGET:
        hint = "Compare its value with a limit on either side: indicator:NAME<…, indicator:NAME>…"
        raise ConfigError("has its good values in the middle, so neither side is the worse one", path=name, hint=hint)
    return direction is Direction.COST


def _ends(evaluation: Evaluation, indicator: str | None) -> pd.DataFrame:
    """`value, low, high` and whether a row is ranked, in the order of the scores."""
    table = evaluation.table
    scores = evaluation.scores if indicator is not None or evaluation.history is None else evaluation.history.scores
    if indicator is None:
        parts: dict[str, Any] = {"value": scores["score"], "low": scores["low"], "high": scores["high"]}
    else:
        small = table.small[indicator]
        frames = {"value": table.values, "low": table.low, "high": table.high}
        parts = {name: frame[indicator].mask(small).to_numpy() for name, frame in frames.items()}
    return scores[["unit", "period"]].assign(**parts, ranked=scores["rank"].notna())


def _ranked_now(evaluation: Evaluation) -> list[str]:
    scores = evaluation.scores
    return scores.loc[(scores["period"] == evaluation.headline_period) & scores["rank"].notna(), "unit"].tolist()


def _compared(ends: pd.DataFrame, evaluation: Evaluation, unit: str, sign: float) -> tuple[Any, ...] | None:
    """One unit's two periods; None where it was not ranked before."""
    own = ends[(ends["unit"] == unit) & ends["ranked"]].set_index("period").sort_index()
    before = own[own.index < evaluation.headline_period]
    if before.empty:
        return None
    (old_value, old_low, old_high), (new_value, new_low, new_high) = (
        rows[["value", "low", "high"]].to_numpy(dtype=np.float64)[-1] for rows in (before, own[own.index == evaluation.headline_period])
    )
    gap = old_low - new_high if sign > 0 else new_low - old_high
    return (unit, before.index[-1], evaluation.headline_period, float(old_value), float(new_value), float(gap))
