"""Synthetic comparison of an own platform with its competitors, as mystery shoppers would make it."""

from __future__ import annotations

import numpy as np

from sqeval.datasets.arguments import check_whole
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.units import as_units, sheets, stars, trait
from sqeval.labelled import Floats

_SHOPPERS = ("shopper",) * 8
_OWN = "Own platform"
_LEAST_COMPETITORS = 4


def make_competitor_records(
    *, seed: int = 0, months: int = 6, start: str = "2026-01", competitors: int = 4, requests_per_month: int = 480
) -> ServiceSample:
    """Make SYNTHETIC test requests at an own platform and its competitors, with assessment sheets and published service facts.

    Parameters
    ----------
    seed, months, start, requests_per_month
        As in `make_service_records`; the sample is clean.
    competitors : int ≥ 4
        "Competitor A" and so on beside the "Own platform", which is ordinary: Competitor A is slow in handling, B improves
        from the middle month on, C is excellent and D is weak.

    Returns
    -------
    ServiceSample
        `.unit` is "platform". Surveys have a row a shopper, platform and month: `policy_fairness, policy_clarity,
        channel_convenience, professionalism, attitude, satisfaction` (1–5) and `recommend` (0–10). Resources are what each
        platform publishes: `return_window_days, free_return_share` (of the categories), `channels, service_hours` (a day).

    Raises
    ------
    OptionError
        A number is too small or not whole, or `start` is not a month.

    Examples
    --------
    >>> make_competitor_records(seed=1, months=2).resources["platform"].unique().tolist()[:3]
    ['Competitor A', 'Competitor B', 'Competitor C']
    """
    check_whole(competitors, "competitors", _LEAST_COMPETITORS)
    # One team more than wanted: the last one is tiny, and a comparison asks the same number of each.
    made = make_service_records(
        seed=seed, months=months, start=start, teams=competitors + 2, requests_per_month=requests_per_month, dirt=False
    )
    names = {"Team 1": _OWN, **{f"Team {k + 2}": f"Competitor {_letters(k)}" for k in range(competitors)}}
    sample = as_units(made, "platform", names)
    rng = np.random.default_rng([seed, 5])
    quality, informed = trait(sample, "quality"), trait(sample, "informed")
    levels = {
        "policy_fairness": 3.8 + quality,
        "policy_clarity": 3.8 + informed,
        "channel_convenience": 3.7 + quality,
        "professionalism": 3.9 + quality,
        "attitude": 4.0 + quality,
        "satisfaction": 3.9 + quality,
    }
    surveys = sheets(rng, sample, levels, _SHOPPERS)
    surveys = surveys.assign(recommend=stars(rng, 2.2 * (surveys["satisfaction"].to_numpy() - 1) + 0.6, 0, 10, 1.0))
    resources = sample.resources[["platform", "period"]].assign(**_published(quality, informed))
    ordered = {"surveys": surveys, "orders": sample.orders, "resources": resources}
    sorted_frames = {name: frame.sort_values(["platform", "period"], kind="stable", ignore_index=True) for name, frame in ordered.items()}
    # What a competitor spends, and whose work it is, no shopper sees.
    inside = [column for column in sample.records.columns if column.startswith("cost") or column in ("agent", "team")]
    return ServiceSample(records=sample.records.drop(columns=inside), truth=sample.truth, unit="platform", **sorted_frames)


def _published(quality: Floats, informed: Floats) -> dict[str, Floats]:
    """Facts that follow what is planted, so that a better platform publishes a better service."""
    return {
        "return_window_days": np.select([quality > 0.3, quality < -0.3], [30.0, 7.0], 15.0),
        "free_return_share": np.round(0.75 + 0.4 * quality, 2),
        "channels": np.select([informed > 0.3, informed < -0.25], [6.0, 3.0], 5.0),
        "service_hours": np.select([quality > 0.3, quality < -0.3], [24.0, 10.0], 15.0),
    }


def _letters(number: int) -> str:
    """Letters A to Z, then AA, AB and so on."""
    first, last = divmod(number, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)
