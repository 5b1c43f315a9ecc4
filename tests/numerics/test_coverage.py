"""Over 2,000 seeded simulations each kind of interval covers within two points of its nominal rate.

The simulations are 2,000 groups of one call, so what is tested is what runs. n is as small as each docstring says it holds.
"""

import numpy as np
import pytest
from scipy import integrate, stats

from sqeval.numerics import clustered, means, proportions, quantiles, rates, ratios, resampling, spread, survival, trimmed
from sqeval.numerics.groups import Groups

RUNS = 2000


def grouped(n):
    return Groups(np.repeat(np.arange(RUNS), n), RUNS)


def check(low, high, truth):
    """Both too low and too high a rate fail, and an interval that is missing covers nothing."""
    assert 0.93 <= np.mean((low <= truth) & (truth <= high)) <= 0.97


def covers(found, truth):
    check(found.low, found.high, truth)


@pytest.fixture
def rng(request):
    return np.random.default_rng(list(request.node.name.encode()))


@pytest.mark.parametrize(("p", "n"), [(0.5, 20), (0.5, 200), (0.3, 50), (0.1, 20), (0.1, 200), (0.9, 200), (0.95, 500)])
def test_wilson_for_single_shares(p, n, rng):
    """n are such that the exact coverage, which swings with n, lies within a point and a half."""
    covers(proportions.share(grouped(n), (rng.random(RUNS * n) < p) * 1.0), p)


@pytest.mark.parametrize("n", [5, 10, 30])
def test_wilson_for_few_rows_on_average_over_true_shares(n, rng):
    p = rng.random(RUNS)
    covers(proportions.share(grouped(n), (rng.random(RUNS * n) < np.repeat(p, n)) * 1.0), p)


@pytest.mark.parametrize("n", [2, 3, 10, 50])
def test_the_mean_of_normal_values(n, rng):
    covers(means.mean(grouped(n), rng.normal(7, 3, RUNS * n)), 7)


@pytest.mark.parametrize("n", [10, 30])
def test_the_mean_of_moderately_skewed_values(n, rng):
    covers(means.mean(grouped(n), rng.gamma(6, size=RUNS * n)), 6)


@pytest.mark.parametrize(
    ("law", "n"),
    [
        (stats.norm(), 10),
        (stats.expon(), 15),
        (stats.expon(), 30),
        (stats.expon(), 100),
        (stats.lognorm(0.8), 50),
        (stats.lognorm(1), 200),
    ],
)
def test_the_mean_of_skewed_values(law, n, rng):
    covers(means.skewed_mean(grouped(n), law.rvs(RUNS * n, random_state=rng)), law.mean())


STARS = {"good": (0.03, 0.04, 0.08, 0.25, 0.6), "middling": (0.1, 0.2, 0.4, 0.2, 0.1), "polarised": (0.4, 0.05, 0.05, 0.1, 0.4)}


@pytest.mark.parametrize("n", [10, 20, 50, 200])
@pytest.mark.parametrize("kind", STARS)
def test_the_mean_of_stars(kind, n, rng):
    stars = np.arange(1.0, 6.0)
    answers = rng.choice(stars, p=STARS[kind], size=RUNS * n)
    covers(means.mean(grouped(n), answers, bounds=(1, 5)), stars @ STARS[kind])


@pytest.mark.parametrize("n", [10, 20, 100])
@pytest.mark.parametrize("shares", [(0.2, 0.3, 0.5), (0.4, 0.3, 0.3), (0.1, 0.2, 0.7)])
def test_the_net_promoter_score(shares, n, rng):
    scores = rng.choice([3.0, 8.0, 10.0], p=shares, size=RUNS * n)
    points = np.where(scores >= 9, 100.0, np.where(scores <= 6, -100.0, 0.0))
    covers(means.mean(grouped(n), points, bounds=(-100.0, 100.0)), 100 * (shares[2] - shares[0]))


@pytest.mark.parametrize(("law", "n"), [(stats.norm(), 10), (stats.expon(), 30), (stats.lognorm(1), 50)])
@pytest.mark.parametrize("share", [0.1, 0.2])
def test_the_trimmed_mean(law, n, share, rng):
    truth = integrate.quad(law.ppf, share, 1 - share)[0] / (1 - 2 * share)
    covers(trimmed.trimmed_mean(grouped(n), law.rvs(RUNS * n, random_state=rng), share), truth)


@pytest.mark.parametrize(("q", "n"), [(0.5, 6), (0.5, 10), (0.5, 30), (0.5, 200), (0.9, 30), (0.9, 200)])
def test_quantiles_of_skewed_values(q, n, rng):
    covers(quantiles.quantile(grouped(n), rng.lognormal(0, 1, RUNS * n), q), stats.lognorm(1).ppf(q))


@pytest.mark.parametrize("n", [20, 30, 100])
def test_the_median_of_durations_of_which_30_percent_are_still_running(n, rng):
    over, running = rng.exponential(1, RUNS * n), rng.exponential(7 / 3, RUNS * n)
    covers(survival.kaplan_meier_quantile(grouped(n), np.minimum(over, running), over <= running), np.log(2))


@pytest.mark.parametrize("expected", [20, 50, 200])
def test_poisson_counts(expected, rng):
    covers(rates.poisson(rng.poisson(expected, RUNS).astype(np.float64)), expected)
    covers(rates.rate(rng.poisson(expected, RUNS).astype(np.float64), np.full(RUNS, 400.0)), expected / 400)


@pytest.mark.parametrize("n", [10, 30, 100])
def test_the_ratio_of_totals(n, rng):
    hours = rng.gamma(4, size=RUNS * n)
    cost = 2 * hours + rng.normal(size=RUNS * n) * np.sqrt(hours)
    covers(ratios.ratio_of_totals(grouped(n), cost, hours), 2)


@pytest.mark.parametrize("n", [15, 50])
def test_cost_per_solved_request(n, rng):
    solved = (rng.random(RUNS * n) < 0.7) * 1.0
    covers(ratios.ratio_of_totals(grouped(n), rng.gamma(2, size=RUNS * n), solved), 2 / 0.7)


@pytest.fixture(params=[(30, 3), (40, 8)], ids=["30 of 3", "40 of 8"])
def customers(request):
    """Groups of many customers with unequal numbers of requests, and normal values that are alike within a customer."""
    number, requests = request.param
    rng = np.random.default_rng(number)
    sizes = rng.poisson(requests - 1, RUNS * number) + 1
    customer = np.repeat(np.arange(RUNS * number), sizes)
    values = (0.5 * rng.normal(size=RUNS * number))[customer] + rng.normal(size=len(customer))
    return Groups(customer // number, RUNS), customer, values / np.sqrt(1.25)


def test_the_clustered_mean(customers):
    groups, customer, values = customers
    covers(clustered.mean(groups, values, customer), 0)
    missed = means.mean(groups, values)
    assert np.mean((missed.low <= 0) & (missed.high >= 0)) < 0.92, "rows taken as independent cover too little"


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_the_clustered_share(customers, p):
    groups, customer, values = customers
    covers(clustered.share(groups, (values < stats.norm.ppf(p)) * 1.0, customer), p)


def test_clustered_stars(customers):
    groups, customer, values = customers
    cuts = stats.norm.ppf([0.05, 0.1, 0.2, 0.5])
    truth = 5 - np.sum([0.05, 0.1, 0.2, 0.5])
    covers(clustered.mean(groups, 1.0 + np.searchsorted(cuts, values), customer, bounds=(1, 5)), truth)


@pytest.mark.parametrize("q", [0.5, 0.8])
def test_the_clustered_quantile(customers, q):
    groups, customer, values = customers
    covers(clustered.quantile(groups, np.exp(values), customer, q), np.exp(stats.norm.ppf(q)))


@pytest.mark.parametrize(("agents", "rows"), [(3, 20), (10, 6), (30, 6)])
def test_the_spread_between_agents(agents, rows, rng):
    sizes = rng.poisson(rows - 1, RUNS * agents) + 1
    agent = np.repeat(np.arange(RUNS * agents), sizes)
    values = (0.5 * rng.normal(size=RUNS * agents))[agent] + rng.normal(size=len(agent))
    covers(spread.between(Groups(agent // agents, RUNS), values, agent), 0.5)


def test_the_bootstrap_of_a_smooth_statistic(rng):
    """The logarithm of a mean, by every method; the accelerated one with the acceleration of the mean."""
    n, samples = 20, 400
    groups, values = grouped(n), rng.gamma(4, size=RUNS * n)
    drawn = np.array(
        [
            np.log(np.bincount(groups.codes, weights=values * times) / np.bincount(groups.codes, weights=times))
            for times in resampling.poisson_draws(np.arange(RUNS * n), rng, samples)
        ]
    )
    average = values.reshape(RUNS, n).mean(axis=1)
    acceleration = resampling.acceleration_of(groups, values - np.repeat(average, n))
    for method in ("percentile", "basic", "bca"):
        check(*resampling.interval(drawn, np.log(average), 0.95, method, acceleration=acceleration, units=np.full(RUNS, n)), np.log(4))


def test_the_bootstrap_of_whole_clusters(rng):
    number = 30
    cluster = np.repeat(np.arange(RUNS * number), 2)
    groups = Groups(cluster // number, RUNS)
    values = rng.normal(size=RUNS * number)[cluster] + rng.normal(size=len(cluster))
    drawn = np.array(
        [
            np.bincount(groups.codes, weights=values * times) / np.bincount(groups.codes, weights=times)
            for times in resampling.poisson_draws(cluster, rng, 400)
        ]
    )
    average = values.reshape(RUNS, -1).mean(axis=1)
    for method in ("percentile", "basic", "bca"):
        check(*resampling.interval(drawn, average, 0.95, method, units=np.full(RUNS, number)), 0)
    robust = clustered.mean(groups, values, cluster).standard_error
    assert np.median(resampling.standard_error(drawn) / robust) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("level", [0.8, 0.99])
def test_other_levels_are_met_too(level, rng):
    n = 40
    groups, values = grouped(n), rng.exponential(size=RUNS * n)
    running = rng.exponential(7 / 3, RUNS * n)
    p = rng.random(RUNS)
    flags = (rng.random(RUNS * n) < np.repeat(p, n)) * 1.0
    found = (
        (1.0, means.skewed_mean(groups, values, level=level)),
        (np.log(2), quantiles.quantile(groups, values, level=level)),
        (np.log(2), survival.kaplan_meier_quantile(groups, np.minimum(values, running), values <= running, level=level)),
        (p, proportions.share(groups, flags, level=level)),
        (p, means.mean(groups, flags, bounds=(0, 1), level=level)),
    )
    for truth, each in found:
        assert np.mean((each.low <= truth) & (truth <= each.high)) == pytest.approx(level, abs=0.02)
