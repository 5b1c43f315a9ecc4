"""Synthetic service records of an e-commerce after-sales desk, with a planted truth."""

from __future__ import annotations

import numpy as np

from sqeval.datasets.arguments import LEAST_TEAMS, check_whole, check_yes_or_no, month
from sqeval.datasets.arrivals import draw_arrivals
from sqeval.datasets.companions import orders_frame, resources_frame, surveys_frame, with_deliveries
from sqeval.datasets.course import draw_course
from sqeval.datasets.desk import make_desk
from sqeval.datasets.dirt import soil
from sqeval.datasets.export import records_frame, with_progress
from sqeval.datasets.impressions import draw_impressions
from sqeval.datasets.opinions import draw_opinions
from sqeval.datasets.season import make_calendar
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.truth import truth_frame

#: So many requests a team and month keep every other team larger than the tiny one.
_LEAST_REQUESTS_A_TEAM = 20


def make_service_records(
    *, seed: int = 0, months: int = 6, start: str = "2026-01", teams: int = 8, requests_per_month: int = 1000, dirt: bool = True
) -> ServiceSample:
    """Make SYNTHETIC service records of an invented e-commerce after-sales desk, with surveys, orders and resources.

    Everything is drawn from generators of numpy seeded by `seed`: the same arguments give the same bytes. All figures are ours
    and illustrative; no person, team, shop or measured value stands behind them.

    Parameters
    ----------
    seed : int ≥ 0
        Seed of the random generators.
    months : int ≥ 1
        Whole months of records.
    start : str
        First month, "YYYY-MM".
    teams : int ≥ 5
        Teams, named "Team 1" and so on. Team 2 is slow in handling only, Team 3 improves from the middle month on, Team 4 is
        excellent, Team 5 is weak (from six teams on), the last one is tiny (fewer than 10 requests a month), the others ordinary.
    requests_per_month : int ≥ 20 a team
        Requests of the whole desk in an average month; months with a promotion or Spring Festival have more, others fewer.
    dirt : bool
        Spoil a few records in a thousand as real exports do (duplicated ids, dates missing or unreadable, resolved before
        created, a rating of 9, team names with a trailing space or in full width, missing teams, an unknown status word).
        Nothing else changes: the companion frames are those of the clean sample.

    Returns
    -------
    ServiceSample
        `.records` has months × requests_per_month rows, and with dirt the duplicates beside them; `.truth` says what was planted.

    Raises
    ------
    OptionError
        A number is too small or not whole, or `start` is not a month.

    Notes
    -----
    Durations are log-normal: a duration is m · f · s · exp(σ z) with z standard normal, m the median of the channel or request
    type, f the team's factor and s the season's. `delivered_at` is when exchanged or repaired goods reached the customer,
    `promised_at` when a solution was promised. The export is taken at the last second of the last month: what happened later
    is missing, so the last weeks are right-censored. A closed request without `resolved_at` was given up.

    References
    ----------
    Log-normal durations of service: Brown, L. et al. (2005). Statistical analysis of a telephone call center. Journal of the
    American Statistical Association 100(469), 36–50.

    Examples
    --------
    >>> sample = make_service_records(seed=1, months=2, requests_per_month=300)
    >>> sample.truth.query("kind == 'role' and what == 'excellent'")["where"].item()
    'Team 4'
    >>> len(make_service_records(seed=1, months=2, requests_per_month=300, dirt=False).records)
    600
    """
    check_whole(seed, "seed", 0)
    check_whole(months, "months", 1)
    check_whole(teams, "teams", LEAST_TEAMS)
    check_whole(requests_per_month, "requests_per_month", _LEAST_REQUESTS_A_TEAM * teams)
    check_yes_or_no(dirt, "dirt")
    rng = np.random.default_rng(seed)
    calendar = make_calendar(month(start), months)
    desk = make_desk(rng, teams, calendar)
    arrivals = draw_arrivals(rng, desk, calendar, months * requests_per_month)
    course = draw_course(rng, desk, arrivals)
    opinions = draw_opinions(rng, desk, arrivals, course)
    # A generator of its own: what is drawn here moves nothing that is drawn elsewhere.
    aside = np.random.default_rng([seed, 1])
    impressions = draw_impressions(aside, desk, arrivals, course, opinions)
    records = with_progress(records_frame(calendar, desk, arrivals, course, opinions), arrivals, course, impressions)
    surveys = surveys_frame(calendar, records, course, opinions, impressions)
    orders = with_deliveries(aside, orders_frame(rng, calendar, desk, arrivals, course), desk)
    resources = resources_frame(calendar, desk, arrivals, course)
    # Last, so that the clean part does not depend on the dirt.
    records, counts = soil(rng, records, desk) if dirt else (records, {})
    call = {"synthetic": 1, "seed": seed, "months": months, "teams": teams, "requests_per_month": requests_per_month, "dirt": dirt}
    return ServiceSample(records, surveys, orders, resources, truth_frame(call, calendar, desk, counts))
