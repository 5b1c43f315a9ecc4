"""Small records and hierarchies for the tests of kinds."""

import numpy as np
import pandas as pd

import sqeval as sq


def measured(measure, frame, *, name="value", by="team", period="month", more=None, **options):
    """The table of one measure (and of `more`, by name) on a frame of records."""
    companions = {key: options.pop(key) for key in ("surveys", "orders", "resources") if key in options}
    records = sq.read_records(frame, **companions)
    nodes = [{"name": name, "measure": measure}, *({"name": key, "measure": value} for key, value in (more or {}).items())]
    return sq.measure(records, tree(nodes), by=by, period=period, **options)


def tree(nodes):
    return sq.Hierarchy.from_dict({"name": "goal", "children": nodes})


def requests(rows, seed=0, teams=3, months=3):
    """Seeded requests: some open, some without a team, one customer in three coming again."""
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.sort(rng.uniform(0, 29 * months * 24, rows)), unit="h").floor("min")
    hours = rng.lognormal(3, 1.2, rows)
    resolved = (opened + pd.to_timedelta(hours, unit="h")).floor("min")
    end = pd.Timestamp("2026-01-01") + pd.Timedelta(days=29 * months)
    return pd.DataFrame(
        {
            "request_id": [f"r{k:05d}" for k in range(rows)],
            "team": rng.choice([f"T{k}" for k in range(teams)], rows),
            "agent": rng.choice(list("abcde"), rows),
            "customer_id": rng.choice([f"c{k}" for k in range(rows // 3 + 1)], rows),
            "created_at": opened,
            "resolved_at": pd.Series(resolved).where(resolved < end),
            "cost": rng.gamma(2, 10, rows).round(2),
            "rating": rng.choice([1.0, 2.0, 3.0, 4.0, 5.0, np.nan], rows),
            "reopen_count": rng.poisson(0.3, rows).astype(float),
            "priority": rng.choice(["high", "low", "odd"], rows),
        }
    )
