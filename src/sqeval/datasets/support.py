"""Synthetic records of technical support teams: their tickets, tools, training and improvement measures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.units import sheets, trait
from sqeval.labelled import Floats

_RATERS = ("staff",) * 6
#: Hours a month that the tools are meant to run.
_TOOL_HOURS = 720.0


def make_support_records(
    *, seed: int = 0, months: int = 6, start: str = "2026-01", teams: int = 6, requests_per_month: int = 600
) -> ServiceSample:
    """Make SYNTHETIC records of technical support teams, with a staff survey and what was spent on training and tools.

    Parameters
    ----------
    seed, months, start, teams, requests_per_month
        As in `make_service_records`, with the same teams and roles; the sample is clean.

    Returns
    -------
    ServiceSample
        Surveys have a row a member of staff, team and month: `tools, knowledge_base, processes, training` (1–5).
        Resources also have `certified` (staff), `training_hours`, `trained, test_passed, follow_ups_done` (people trained,
        of them those who passed the practical test and those looked up afterwards), `tool_hours, tool_hours_up`, and
        `measures_due, measures_done` (improvement measures).

    Raises
    ------
    OptionError
        A number is too small or not whole, or `start` is not a month.

    Examples
    --------
    >>> list(make_support_records(seed=1, months=2, requests_per_month=300).surveys)[:4]
    ['team', 'period', 'respondent_id', 'rater']
    """
    made = make_service_records(seed=seed, months=months, start=start, teams=teams, requests_per_month=requests_per_month, dirt=False)
    rng = np.random.default_rng([seed, 4])
    quality = trait(made, "quality")
    levels = {"tools": 3.8 + quality, "knowledge_base": 3.6 + quality, "processes": 3.8 + quality, "training": 3.9 + quality}
    surveys = sheets(rng, made, levels, _RATERS)
    resources = made.resources.assign(**_means(rng, made.resources, quality, trait(made, "followed_up")))
    return ServiceSample(made.records, surveys, made.orders, resources, made.truth)


def _means(rng: np.random.Generator, resources: pd.DataFrame, quality: Floats, followed_up: Floats) -> dict[str, Floats]:
    staff = resources["staff"].to_numpy()
    trained = rng.poisson(8.0 + 4.0 * quality) + 2
    due = rng.poisson(5.0, len(staff)) + 1
    uptime = np.clip(0.985 + 0.02 * quality - 0.006 * rng.standard_exponential(len(staff)), 0.9, 1.0)
    return {
        "certified": np.round(staff * np.clip(0.6 + 0.6 * quality, 0.1, 0.95), 2),
        "training_hours": np.round(staff * np.maximum(rng.normal(3.4 + 2.5 * quality, 0.5), 0.5), 1),
        "trained": trained,
        "test_passed": rng.binomial(trained, np.clip(0.85 + 0.25 * quality, 0.0, 1.0)),
        "follow_ups_done": rng.binomial(trained, followed_up),
        "tool_hours": np.full(len(staff), _TOOL_HOURS),
        "tool_hours_up": np.round(_TOOL_HOURS * uptime, 1),
        "measures_due": due,
        "measures_done": rng.binomial(due, followed_up),
    }
