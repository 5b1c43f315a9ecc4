"""Rows of an evaluation that a plot of one period shows, best first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.evaluation.evaluation import WHOLE, Evaluation
from sqeval.plots.canvas import text


def check_evaluation(evaluation: Any, what: str) -> None:
    """Refuse a result that has no `what` to draw.

    Raises
    ------
    DataError
        It is no Evaluation.
    """
    if not isinstance(evaluation, Evaluation):
        raise DataError(f"has no {what} to draw", value=type(evaluation).__name__, hint="Give what evaluate returns")


def period_rows(evaluation: Evaluation, period: str | None) -> pd.DataFrame:
    """Scores of a period (the last one where none is named): ranked units best first, then the others by name.

    The index holds positions of `Evaluation.scores`.
    """
    wanted = evaluation.headline_period if period is None else period
    if wanted not in evaluation.periods:
        raise OptionError.unknown("period", period, evaluation.periods)
    scores = evaluation.scores
    found = scores[scores["period"] == wanted].sort_values(["rank", "unit"], na_position="last", kind="stable")
    if found["score"].isna().all():
        raise DataError("no unit has a score in this period", value=wanted, hint=nearest_hint("", evaluation.periods))
    return found


def period_text(evaluation: Evaluation, period: str | None, lang: str) -> str:
    """The period in words."""
    wanted = evaluation.headline_period if period is None else period
    return text("whole_time", lang) if wanted == WHOLE else wanted
