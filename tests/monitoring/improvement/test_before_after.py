"""before_after against scipy, Newcombe's formula, exact order statistics and panels with a known truth."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.monitoring.charts.panels import table

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalError
from sqeval.monitoring import before_after


def quiet(*args, **options):
    with warnings.catch_warnings(action="ignore"):
        return before_after(*args, **options)


def test_means_have_the_interval_and_p_value_of_welch():
    rng = np.random.default_rng(1)
    first, second = rng.normal(50, 5, 40), rng.normal(47, 9, 25)
    found, theirs = quiet(first, second, direction="cost"), stats.ttest_ind(second, first, equal_var=False)
    assert found.effect == pytest.approx(second.mean() - first.mean())
    assert found.interval == pytest.approx(tuple(theirs.confidence_interval(0.95)))
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6)


def test_pairs_have_the_interval_and_p_value_of_the_paired_t_test():
    rng = np.random.default_rng(2)
    first = pd.Series(rng.normal(60, 10, 20), index=[f"p{k}" for k in range(20)])
    second = (first + rng.normal(4, 3, 20)).sample(frac=1, random_state=0)
    theirs = stats.ttest_rel(second.sort_index(), first.sort_index())
    found = quiet(first, second, paired=True)
    assert found.interval == pytest.approx(tuple(theirs.confidence_interval(0.95)))
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6)
    assert found.verdict == "better"


def test_who_is_on_one_side_only_is_left_out_of_the_pairs_and_counted():
    first = pd.Series([1.0, 2, 3, 9], index=list("abcx"))
    second = pd.Series([2.0, 3, 5, 0], index=list("abcy"))
    found = quiet(first, second, paired=True)
    assert (found.n_before, found.n_after, found.effect) == (3, 3, pytest.approx(4 / 3))
    assert {caution.code: caution.details for caution in found.warnings}["effect_unmatched"] == {"alone": 1}


def _newcombe(a, m, b, n, z=1.959963984540054):
    def wilson(x, n):
        p = x / n
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return [(p + z * z / (2 * n) + sign * half) / (1 + z * z / n) for sign in (-1, 1)]

    (l0, u0), (l1, u1), d = wilson(a, m), wilson(b, n), b / n - a / m
    return d - math.hypot(b / n - l1, u0 - a / m), d + math.hypot(u1 - b / n, a / m - l0)


@pytest.mark.parametrize(("a", "m", "b", "n"), [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 10)])
def test_shares_have_newcombes_interval(a, m, b, n):
    found = quiet([1] * a + [0] * (m - a), [1] * b + [0] * (n - b))
    assert found.kind == "share"
    assert found.interval == pytest.approx(_newcombe(a, m, b, n))


def test_newcombes_published_example():
    # Newcombe (1998), table II, 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    found = quiet([1] * 48 + [0] * 32, [1] * 56 + [0] * 14)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_interval_of_medians_holds_the_difference_as_often_as_it_says():
    rng = np.random.default_rng(3)
    held = [quiet(rng.exponential(2, 60), rng.exponential(2, 45) + 1, kind="median").interval for _ in range(60)]
    truth = 1.0 + 0.0  # both have the median 2 ln 2
    share = np.mean([low <= truth <= high for low, high in held])
    assert share >= 0.88  # of 60 with 95 %, fewer than 53 have a chance of less than 1 %


def test_clusters_that_repeat_themselves_do_not_count_twice():
    rng = np.random.default_rng(4)
    people = np.repeat(np.arange(40), 10)
    first, second = (np.repeat(rng.normal(0, 1, 40), 10) + rng.normal(0, 0.01, 400) for _ in range(2))
    names = (people.astype(str), np.char.add("b", people.astype(str)))
    clustered, alone = quiet(first, second, clusters=names), quiet(first, second)
    means = [values.reshape(40, 10).mean(axis=1) for values in (first, second)]
    by_hand = stats.ttest_ind(means[1], means[0], equal_var=False).confidence_interval(0.95)
    assert clustered.interval == pytest.approx(tuple(by_hand), rel=0.03)
    assert np.diff(alone.interval) < 0.5 * np.diff(clustered.interval)


def test_common_clusters_make_the_interval_that_of_their_differences():
    rng = np.random.default_rng(5)
    level = rng.normal(0, 5, 60)
    first, second = level + rng.normal(0, 1, 60), level + 1 + rng.normal(0, 1, 60)
    names = [f"c{k}" for k in range(60)]
    found = quiet(first, second, clusters=(names, names))
    by_hand = stats.ttest_rel(second, first).confidence_interval(0.95)
    assert found.interval == pytest.approx(tuple(by_hand), rel=0.03)
    assert found.clusters == 60


@pytest.mark.parametrize(("direction", "verdict"), [("benefit", "worse"), ("cost", "better")])
def test_the_verdict_goes_by_direction(direction, verdict):
    assert quiet([10, 11, 12, 11, 10] * 4, [7, 8, 7, 8, 7] * 4, direction=direction).verdict == verdict


@pytest.mark.parametrize("kind", ["mean", "share", "median"])
def test_no_effect_is_not_called_one_more_often_than_stated(kind):
    rng = np.random.default_rng(6)
    draw = {"mean": lambda n: rng.normal(5, 2, n), "share": lambda n: rng.binomial(1, 0.8, n), "median": lambda n: rng.exponential(3, n)}
    told = sum(quiet(draw[kind](50), draw[kind](35), kind=kind).verdict != "cannot tell" for _ in range(60))
    # Of 60 with 1 in 20, more than 8 have a chance of less than 1 %.
    assert told <= 8


def test_a_team_that_improves_in_june_is_found_and_the_others_are_not():
    rng = np.random.default_rng(7)
    share = np.full((4, 12), 0.75)
    share[2, 5:] = 0.87
    n = np.full(share.shape, 200)
    hit = rng.binomial(n, share)
    low, high = ([[stats.binomtest(int(x), 200).proportion_ci(0.95, "wilson")[k] for x in row] for row in hit] for k in (0, 1))
    desk = table("share", hit / n, n, low=np.array(low), high=np.array(high))
    before, after = [f"2025-{m:02d}" for m in range(1, 6)], [f"2025-{m:02d}" for m in range(6, 13)]
    found = {unit: quiet(before, after, table=desk, unit=unit, indicator="share") for unit in ("T0", "T1", "T2", "T3")}
    assert {unit: one.verdict for unit, one in found.items()} == {
        "T0": "cannot tell",
        "T1": "cannot tell",
        "T2": "better",
        "T3": "cannot tell",
    }
    assert found["T2"].effect == pytest.approx(hit[2, 5:].mean() / 200 - hit[2, :5].mean() / 200)
    assert found["T2"].interval[0] < 0.12 < found["T2"].interval[1]


def test_what_varies_not_at_all_in_a_few_has_no_interval():
    found = quiet([5, 5, 5], [6, 6, 6])
    assert (found.verdict, np.isnan(found.p_value)) == ("cannot tell", True)
    assert "effect_no_interval" in {caution.code for caution in found.warnings}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=3, max_size=20), st.lists(st.floats(-100, 100), min_size=3, max_size=20), st.randoms())
def test_order_does_not_count_and_sides_may_change_places(first, second, random):
    found = quiet(first, second, kind="mean")
    back = quiet(second, random.sample(first, len(first)), kind="mean")
    assert back.effect == pytest.approx(-found.effect, abs=1e-9)
    assert back.interval[::-1] == pytest.approx(tuple(-end for end in found.interval), abs=1e-6, nan_ok=True)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: before_after([], [1, 2]), DataError, "before holds no known value"),
        (lambda: before_after([1, 2], ["x", 2]), DataError, "x"),
        (lambda: before_after([1, 2], [2, 3], kind="share"), DataError, "not 0 or 1"),
        (lambda: before_after([1, 2], [2, 3], kind="mode"), OptionError, "mode"),
        (lambda: before_after([1, 2], [2, 3], direction="target"), OptionError, "target"),
        (lambda: before_after([1, 2], [2, 3, 4], paired=True), DataError, "cannot be matched"),
        (lambda: before_after([1, 2], [2, 3], paired=True, clusters=(["a", "b"], ["a", "b"])), OptionError, "no clusters"),
        (lambda: before_after([1, 2], [2, 3], clusters=(["a"], ["a", "b"])), DataError, "1 for 2"),
        (lambda: before_after([1, 2], [2, 3], confidence=95), SqevalError, "95"),
        (lambda: before_after([1, 2], [2, 3], unit="T0"), OptionError, "table"),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_unknown_places_of_a_table_are_named():
    desk = table("share", [[0.5, 0.6]], [[50, 50]])
    for unit, indicator, period, error in (
        ("T9", "share", "2025-01", DataError),
        ("T0", "shar", "2025-01", ConfigError),
        ("T0", "share", "2024-01", DataError),
    ):
        with pytest.raises(error):
            before_after(period, "2025-02", table=desk, unit=unit, indicator=indicator)
    with pytest.raises(DataError, match="before and after"):
        before_after("2025-02", "2025-02", table=desk, unit="T0", indicator="share")
    with pytest.raises(OptionError, match="kind"):
        before_after("2025-01", "2025-02", table=desk, unit="T0", indicator="share", kind="share")


def test_both_languages_tell_the_effect():
    found = quiet([1] * 60 + [0] * 40, [1] * 80 + [0] * 20)
    assert "better" in found.explain("en")
    assert "改善" in found.explain("zh")
    assert "Before and after" in repr(found)
    assert sq.monitoring.before_after is before_after
