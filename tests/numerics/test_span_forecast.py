import numpy as np
import pytest
from scipy import stats

from sqeval.numerics import span_forecast


def one(*numbers):
    return [np.array([[float(number)]]) for number in numbers]


@pytest.mark.parametrize(("x", "n", "m"), [(90, 100, 100), (3, 20, 5), (0, 15, 30), (40, 40, 400)])
def test_the_interval_of_a_share_holds_all_final_shares_that_the_score_test_does_not_refuse(x, n, m):
    found = span_forecast.of_shares(*one(x / n, n, np.nan, 30, 30 * m / n))
    final = np.linspace(0, 1, 200_001)
    to_come = (final * (n + m) - x) / m
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.abs(to_come - x / n) / np.sqrt(final * (1 - final) * (1 / n + 1 / m))
    kept = final[(score <= 1.959963984540054) & (to_come >= 0) & (to_come <= 1)]
    ends = (kept.min(initial=x / n), kept.max(initial=x / n))
    assert (found.low.item(), found.high.item()) == pytest.approx(ends, abs=2e-5)


def test_about_95_of_100_final_shares_lie_in_the_interval():
    rng = np.random.default_rng(1)
    n, runs = np.array([60.0, 80, 70]), 4000
    counts = rng.binomial(n.astype(int), 0.85, size=(runs, 3))
    rest = rng.binomial(210, 0.85, size=runs)
    days, left = np.full((runs, 3), 30.0), np.tile([150.0, 120.0, 90.0], (runs, 1))
    found = span_forecast.of_shares(counts / n, np.tile(n, (runs, 1)), np.full((runs, 3), np.nan), days, left)
    final = (counts.sum(axis=1) + rest) / 420
    inside = (found.low[:, -1] <= final) & (final <= found.high[:, -1])
    # Rarely a chance difference is taken for a real one, which widens the interval.
    assert 0.94 <= inside.mean() <= 0.975


def test_the_interval_of_a_mean_is_students():
    n, errors, values = np.array([[20.0, 30]]), np.array([[0.4, 0.3]]), np.array([[4.0, 4.2]])
    found = span_forecast.of_means(values, n, errors, np.full((1, 2), 30.0), np.array([[60.0, 30]]))
    mean = (20 * 4.0 + 30 * 4.2) / 50
    within = (20 * 20 * 0.16 + 30 * 30 * 0.09) / 50
    half = stats.t.ppf(0.975, 19 + 29) * np.sqrt(within * (1 / 50 + 1 / 25)) * 25 / 75
    assert found.value[0, 1] == pytest.approx(mean, abs=1e-12)
    assert found.low[0, 1] == pytest.approx(mean - half, abs=1e-12)


def test_periods_that_differ_by_more_than_chance_widen_the_interval():
    n, days, left = np.full((2, 3), 400.0), np.full((2, 3), 30.0), np.full((2, 3), 90.0)
    values = np.array([[0.8, 0.8, 0.8], [0.7, 0.8, 0.9]])
    found = span_forecast.of_shares(values, n, np.full((2, 3), np.nan), days, left)
    square = 400 * (0.1**2 + 0.1**2) / 0.16
    z = stats.t.ppf(0.975, 2)
    held = 1200 * 2400 / 1200 / (square / 2)
    centre, half = (0.8 + z * z / (2 * held)), z * np.sqrt(0.16 / held + z * z / (4 * held**2))
    assert found.low[1, 2] == pytest.approx((centre - half) / (1 + z * z / held), abs=1e-9)
    assert found.high[1, 2] - found.low[1, 2] > 4 * (found.high[0, 2] - found.low[0, 2])


def test_a_span_that_is_over_is_known_and_nothing_said_is_no_number():
    shares = span_forecast.of_shares(*one(0.9, 20, np.nan, 30, 0))
    assert (shares.low.item(), shares.value.item(), shares.high.item()) == (0.9, 0.9, 0.9)
    assert np.isnan(span_forecast.of_shares(*one(np.nan, 0, np.nan, 30, 30)).value.item())
    assert np.isnan(span_forecast.of_means(*one(np.inf, 20, np.nan, 30, 30)).value.item())
    assert np.isnan(span_forecast.of_means(*one(4, 1, np.nan, 30, 30)).low.item())


def test_full_counts_are_forecast_by_the_next_value():
    values = np.array([8.0, 12, 13])
    found = span_forecast.of_full_counts(values[None], np.ones((1, 3), dtype=bool), np.array([[90.0, 60, 30]]))
    half = stats.t.ppf(0.975, 2) * values.std(ddof=1) * np.sqrt(4 / 3)
    assert found.value[0, 2] == pytest.approx(11)
    assert found.high[0, 2] == pytest.approx(11 + half)
    assert np.isnan(found.low[0, 0])


def test_a_step_knows_nothing_of_later_ones_nor_of_other_series():
    rng = np.random.default_rng(2)
    parts = [rng.uniform(0.2, 0.9, (3, 5)), np.full((3, 5), 50.0), np.full((3, 5), 0.05), np.full((3, 5), 30.0), np.full((3, 5), 60.0)]
    whole = span_forecast.of_shares(*parts)
    for k in range(1, 6):
        early = span_forecast.of_shares(*(part[1:2, :k] for part in parts))
        assert early.low[0, -1] == whole.low[1, k - 1]
