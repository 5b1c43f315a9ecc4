"""A clean export to plant problems in, and a log of events that leaks."""

import numpy as np
import pandas as pd

N = 240


def clean(seed=0, size=N):
    """An export in which the doctor has nothing to find: no stamp at midnight, no label twice, all requests closed."""
    rng = np.random.default_rng(seed)
    minutes = np.sort(rng.integers(0, 90 * 24 * 60, size))
    opened = pd.Timestamp("2026-01-05 00:00:17") + pd.to_timedelta(minutes, unit="min")
    solved = opened + pd.to_timedelta(np.ceil(np.exp(rng.normal(2.5, 1.2, size)) * 3600), unit="s")
    shut = solved + pd.to_timedelta(np.ceil(np.exp(rng.normal(3.0, 1.0, size)) * 3600), unit="s")
    return pd.DataFrame(
        {
            "request_id": [f"R{k:05d}" for k in rng.permutation(size)],
            "order_id": [f"O{k:05d}" for k in rng.permutation(size)],
            "created_at": text(opened),
            "resolved_at": text(solved),
            "closed_at": text(shut),
            "status": "closed",
            "team": rng.choice(["North", "South", "East"], size),
            "rating": rng.integers(1, 6, size).astype(str),
            "cost": np.round(rng.gamma(2, 10, size), 2).astype(str),
        }
    ).assign(status=lambda frame: np.where(np.arange(len(frame)) % 7, "closed", "resolved"))


def text(times):
    return pd.Series(pd.DatetimeIndex(times).strftime("%Y-%m-%d %H:%M:%S"))


def event_log(cases=60, seed=0):
    """A log in which every event already knows the end, written with days before months."""
    rng = np.random.default_rng(seed)
    rows = []
    for case in range(cases):
        opened = pd.Timestamp("2026-02-03 08:11") + pd.Timedelta(minutes=int(rng.integers(0, 60 * 24 * 60)))
        steps = np.cumsum(rng.integers(20, 3000, rng.integers(2, 6)))
        events = [opened, *(opened + pd.Timedelta(minutes=int(step)) for step in steps)]
        for event in events:
            rows.append(
                {
                    "ticket_number": f"T{case:04d}",
                    "opened": f"{opened:%d/%m/%Y %H:%M}",
                    "changed": f"{event:%d/%m/%Y %H:%M}",
                    "phase": "work" if event < events[-1] else "done",
                    "resolved_at": f"{events[-1]:%d/%m/%Y %H:%M}",
                    "close_code": f"code {case % 5}",
                    "caller": f"Caller {case % 17}",
                }
            )
    return pd.DataFrame(rows)


def codes(diagnosis):
    """Found problems as {(code, column): count}."""
    return {(problem.code, problem.column): problem.count for problem in diagnosis.found}


def the(diagnosis, code, column=None):
    """The one problem of that code (and column)."""
    found = [problem for problem in diagnosis.found if problem.code == code and column in (None, problem.column)]
    assert len(found) == 1, codes(diagnosis)
    return found[0]
