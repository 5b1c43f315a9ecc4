"""Synthetic records by agent, with assessments by colleagues and managers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.datasets.arguments import LEAST_TEAMS, check_whole
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.units import as_units, sheets, trait

#: Everyone rates themselves too, and kindly: to be left out of what counts.
_RATERS = ("self", "manager", "colleague", "colleague", "colleague")


def make_agent_records(
    *, seed: int = 0, months: int = 6, start: str = "2026-01", agents: int = 8, requests_per_month: int = 480
) -> ServiceSample:
    """Make SYNTHETIC service records of single agents, with 360° assessments, training and tests by agent and month.

    What `make_service_records` plants in teams is planted in agents here; the sample is clean.

    Parameters
    ----------
    seed, months, start, requests_per_month
        As in `make_service_records`.
    agents : int ≥ 5
        "Agent 1" and so on: Agent 2 is slow in handling, Agent 3 improves from the middle month on, Agent 4 is excellent,
        Agent 5 is weak (from six on), the last one handles few requests. Agents 2 to 5 make up Team 1, whose service is
        therefore inconsistent; all others are in Team 2.

    Returns
    -------
    ServiceSample
        `.unit` is "agent". Surveys have a row a rater, agent and month: `respondent_id, rater` ("self", "manager",
        "colleague") and the items `responsibility, dedication, product_knowledge, communication, cooperation, sharing`
        (1–5). Resources also have `training_hours` and `test_score` (0–100).

    Raises
    ------
    OptionError
        A number is too small or not whole, or `start` is not a month.

    Examples
    --------
    >>> sample = make_agent_records(seed=1, months=2, agents=6, requests_per_month=300)
    >>> sorted(sample.records["agent"].unique())[:2], sample.unit
    (['Agent 1', 'Agent 2'], 'agent')
    """
    check_whole(agents, "agents", LEAST_TEAMS)
    made = make_service_records(seed=seed, months=months, start=start, teams=agents, requests_per_month=requests_per_month, dirt=False)
    sample = as_units(made, "agent", {f"Team {k}": f"Agent {k}" for k in range(1, agents + 1)})
    rng = np.random.default_rng([seed, 2])
    quality, solved = trait(sample, "quality"), trait(sample, "solved")
    levels = {
        "responsibility": 4.0 + 1.2 * quality,
        "dedication": 3.9 + 1.0 * quality,
        "product_knowledge": 3.9 + 6.0 * (solved - 0.9),
        "communication": 4.0 + 1.1 * quality,
        "cooperation": 4.0 + 0.8 * quality,
        "sharing": 3.7 + 0.8 * quality,
    }
    surveys = sheets(rng, sample, levels, _RATERS)
    resources = sample.resources.assign(
        training_hours=np.round(np.maximum(rng.normal(4.0 + 3.0 * quality, 1.0), 0.0), 1),
        test_score=np.clip(np.round(rng.normal(78.0 + 120.0 * (solved - 0.9), 4.0)), 0, 100),
    )
    records = sample.records.assign(team=_teams(sample.records["agent"]))
    return ServiceSample(records, surveys, sample.orders, resources, sample.truth, "agent")


def _teams(agent: pd.Series[str]) -> pd.Series[str]:
    mixed = agent.isin([f"Agent {k}" for k in range(2, 6)])
    return pd.Series(np.where(mixed, "Team 1", "Team 2"), index=agent.index, dtype="str")
