"""Improvement measures inside an evaluation: how each stands at the end of the headline period, and what it has brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqeval.errors import OptionError
from sqeval.indicators.periods import period_bounds
from sqeval.monitoring import Measures, MeasuresStatus, measures
from sqeval.monitoring.improvement.measures import as_day
from sqeval.monitoring.improvement.status_on import status_rows

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation


def chosen_measures(given: Any, period: str | None) -> Measures | None:
    """The list of measures, checked before anything is measured.

    Raises
    ------
    OptionError
        An evaluation without periods, which has no before and after.
    DataError
        As of `monitoring.measures`.
    """
    if given is None:
        return None
    if period is None:
        raise OptionError("without periods there is no before and after", path="measures", hint='Evaluate by period="month"')
    return given if isinstance(given, Measures) else measures(given)


def followed(evaluation: Evaluation, listed: Measures) -> MeasuresStatus:
    """The measures on the last day of the headline period, by the values of their units, or of all units together."""
    day = as_day(evaluation.headline_period, is_end=True)
    if day is None:
        _, following = period_bounds(evaluation.headline_period)
        day = following
    return status_rows(listed.rows, day, (evaluation.table, evaluation.overall))
