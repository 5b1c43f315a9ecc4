"""Kaplan-Meier quantiles against lifelines, the tests of R's survival, and figures by hand."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.groups import Groups
from sqeval.numerics.survival import kaplan_meier_quantile

with (Path(__file__).parents[1] / "reference" / "survival.toml").open("rb") as file:
    REFERENCE = tomllib.load(file)


def found(times, observed, q=0.5, **options):
    groups = Groups(np.zeros(len(times), dtype=np.intp), 1)
    return kaplan_meier_quantile(groups, np.array(times, dtype=np.float64), np.array(observed, dtype=bool), q, **options)


@pytest.mark.parametrize("percent", [25, 50, 75])
@pytest.mark.parametrize("name", REFERENCE)
def test_figures_of_lifelines(name, percent):
    case = REFERENCE[name]
    result = found(case["times"], case["observed"], percent / 100)
    assert [result.value[0], result.low[0], result.high[0]] == case[f"q{percent}"]


def test_all_cases_at_once_are_each_their_own():
    cases = list(REFERENCE.values())
    codes = np.repeat(np.arange(len(cases)), [len(case["times"]) for case in cases])
    times, observed = (np.concatenate([case[key] for case in cases]) for key in ("times", "observed"))
    result = kaplan_meier_quantile(Groups(codes, len(cases)), times.astype(np.float64), observed.astype(bool), 0.5)
    assert [list(row) for row in zip(result.value, result.low, result.high, strict=True)] == [case["q50"] for case in cases]


@pytest.mark.parametrize(("share", "expected"), [(13 / 14, 1), (6 / 7, 3.5), (2 / 3, 6), (0.5, 9), (9 / 35, 9.5), (0.1, np.inf)])
def test_figures_of_rs_own_test(share, expected):
    """tests/quantile.R of R's survival package: steps to 6/7 at 1, 18/35 at 6 and 9/35 at 9; flats at 1 − q give their middle."""
    result = found([9, 1, 1, 6, 6, 8, 10], [1, 1, 0, 1, 1, 0, 0], 1 - share)
    assert result.value[0] == pytest.approx(expected)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=50))
def test_without_censoring_the_median_is_the_usual_one(times):
    assert found(times, [True] * len(times)).value[0] == pytest.approx(np.median(times))


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40), st.sampled_from([0.2, 0.45, 0.7]))
def test_values_are_those_of_the_product_written_out(rows, q):
    share, expected = 1.0, np.inf
    for time in sorted({time for time, _ in rows}):
        at_risk = sum(other >= time for other, _ in rows)
        share *= 1 - sum(other == time and over for other, over in rows) / at_risk
        if share < 1 - q - 1e-9:
            expected = time
            break
        if abs(share - (1 - q)) < 1e-9:
            return
    assert found(*zip(*rows, strict=True), q).value[0] == expected


def test_ends_count_before_censoring_at_the_same_time():
    """At time 2 three are at risk, the censored one among them: S falls to 3/4 · 2/3 = 1/2, then runs flat until 5."""
    assert found([1, 2, 2, 5], [1, 1, 0, 1]).value[0] == 3.5


def test_not_reached():
    result = found(range(1, 41), [True] + [False] * 39)
    assert (result.value[0], result.high[0], result.standard_error[0]) == (np.inf, np.inf, np.inf)
    assert result.low[0] == 40, "nothing is known beyond the last time"


def test_nothing_has_ended():
    """Of ten running requests the median is above the time from which five are left: 0.025^(1/5) < 1/2 < 0.025^(1/6)."""
    result = found(range(1, 11), [False] * 10)
    assert (result.value[0], result.low[0], result.high[0]) == (np.inf, 5, np.inf)
    assert found([3.0], [False]).low[0] == 0


def test_too_few_to_rule_out_anything_before_the_first_end():
    assert [found(range(1, n + 1), [True] * n).low[0] for n in (2, 5, 6)] == [0, 0, 1]


def test_intervals_narrow_with_n():
    rng = np.random.default_rng(4)
    widths = [
        np.subtract(result.high, result.low)[0] for result in (found(rng.exponential(size=n), rng.random(n) < 0.8) for n in (40, 400, 4000))
    ]
    assert widths == sorted(widths, reverse=True)
