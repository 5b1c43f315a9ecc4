"""Panels of service records with planted truths, made without sqeval: what is to be found, and what is not there to be found.

Six teams, two years. In a quiet panel nothing ever changes and all teams are alike. In a planted one

- Team 3 improves in June of the second year: it handles requests in 60 % of the time, and solves 94 % instead of 84 %;
- Team 4 gets other requests from June on: 55 % come by e-mail, which takes three times as long, instead of 20 %;
  it works exactly as before;
- in Team 5 a robot answers 60 % of the requests within seconds from June on; its people answer as before;
- rater R4 gives the best mark to 75 % of what the others give it to 45 %.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

TEAMS = tuple(f"Team {k}" for k in range(1, 7))
MONTHS = tuple(f"{year}-{k:02}" for year in (2025, 2026) for k in range(1, 13))
JUNE = "2026-06"
RATERS = tuple(f"R{k}" for k in range(1, 9))
REQUESTS = 120

HIERARCHY = {
    "name": "desk",
    "children": [
        {"name": "handling_hours", "direction": "cost", "thresholds": [8, 16, 32, 64],
         "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours", "statistic": "mean"}},
        {"name": "resolution_rate", "direction": "benefit", "thresholds": [0.95, 0.88, 0.8, 0.7],
         "measure": {"kind": "share", "column": "resolved", "equals": [True]}},
        {"name": "first_reply_15min", "direction": "benefit", "thresholds": [0.9, 0.75, 0.6, 0.4],
         "measure": {"kind": "within", "start": "created_at", "end": "first_response_at", "limit": 15, "unit": "minutes",
                     "unless": {"first_response_by": "robot"}}},
    ],
    "monitored": [
        {"name": "any_reply_15min", "direction": "benefit",
         "measure": {"kind": "within", "start": "created_at", "end": "first_response_at", "limit": 15, "unit": "minutes"}},
        {"name": "robot_share", "measure": {"kind": "share", "column": "first_response_by", "equals": ["robot"]}},
    ],
}  # fmt: skip


def make_panel(seed: int, *, planted: bool) -> pd.DataFrame:
    """The requests of a panel, as text like an export."""
    rng = np.random.default_rng([seed, int(planted)])
    size = len(TEAMS) * len(MONTHS) * REQUESTS
    team = np.repeat(np.arange(len(TEAMS)), len(MONTHS) * REQUESTS)
    month = np.tile(np.repeat(np.arange(len(MONTHS)), REQUESTS), len(TEAMS))
    later = planted & (month >= MONTHS.index(JUNE))
    improved, remixed, automated = (later & (team == k) for k in (2, 3, 4))
    email = rng.random(size) < np.where(remixed, 0.55, 0.2)
    hours = np.exp(rng.normal(0.0, 0.7, size)) * 14.0 * np.where(email, 3.0, 1.0) * np.where(improved, 0.6, 1.0)
    solved = rng.random(size) < np.where(improved, 0.94, 0.84)
    robot = rng.random(size) < np.where(automated, 0.6, 0.0)
    minutes = np.where(robot, rng.uniform(0.02, 0.1, size), np.exp(rng.normal(0.0, 0.9, size)) * 9.0)
    rater = rng.integers(0, len(RATERS), size)
    best = rng.random(size) < np.where(planted & (rater == 3), 0.75, 0.45)
    begin = pd.to_datetime(pd.Series(MONTHS)[month].reset_index(drop=True) + "-01") + pd.to_timedelta(rng.uniform(0, 27.9, size), unit="D")
    begin = begin.dt.round("s")
    return pd.DataFrame(
        {
            "request_id": [f"T{k}" for k in rng.permutation(size)],
            "created_at": begin.astype(str),
            "first_response_at": (begin + pd.to_timedelta((minutes * 60).round(), unit="s")).astype(str),
            "first_response_by": np.where(robot, "robot", "person"),
            "resolved_at": (begin + pd.to_timedelta((hours * 3600).round(), unit="s")).astype(str),
            "resolved": np.where(solved, "true", "false"),
            "team": np.array(TEAMS)[team],
            "channel": np.where(email, "email", "chat"),
            "rater": np.array(RATERS)[rater],
            "best_mark": best,
        }
    )
