"""Synthetic records by sales platform."""

from __future__ import annotations

import numpy as np

from sqeval.datasets.arguments import LEAST_TEAMS, check_whole
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.units import as_units, trait


def make_platform_records(
    *, seed: int = 0, months: int = 6, start: str = "2026-01", platforms: int = 6, requests_per_month: int = 600
) -> ServiceSample:
    """Make SYNTHETIC service records of sales platforms, with surveys by request and order volumes by platform and month.

    What `make_service_records` plants in teams is planted in platforms here; the sample is clean.

    Parameters
    ----------
    seed, months, start, requests_per_month
        As in `make_service_records`.
    platforms : int ≥ 5
        "Platform 1" and so on: Platform 2 is slow in handling, Platform 3 improves from the middle month on, Platform 4 is
        excellent, Platform 5 is weak (from six on), the last one is tiny.

    Returns
    -------
    ServiceSample
        `.unit` is "platform". Orders also have `payments` and `payments_failed`.

    Raises
    ------
    OptionError
        A number is too small or not whole, or `start` is not a month.

    Examples
    --------
    >>> make_platform_records(seed=1, months=2, requests_per_month=300).orders["platform"].unique().tolist()[:2]
    ['Platform 1', 'Platform 2']
    """
    check_whole(platforms, "platforms", LEAST_TEAMS)
    made = make_service_records(seed=seed, months=months, start=start, teams=platforms, requests_per_month=requests_per_month, dirt=False)
    sample = as_units(made, "platform", {f"Team {k}": f"Platform {k}" for k in range(1, platforms + 1)})
    rng = np.random.default_rng([seed, 3])
    failing = 0.25 * trait(sample, "payment_concern")
    completed = sample.orders["orders"].to_numpy()
    failed = rng.poisson(completed * failing / (1.0 - failing))
    orders = sample.orders.assign(payments=completed + failed, payments_failed=failed)
    records = sample.records.assign(shop=sample.records["platform"] + " " + sample.records["shop"])
    return ServiceSample(records, sample.surveys, orders, sample.resources, sample.truth, "platform")
