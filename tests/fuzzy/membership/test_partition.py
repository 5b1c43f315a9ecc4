"""Gaps, overlaps and deficits, by hand, and against memberships at many places."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from sqeval.errors import ConfigError, OptionError
from sqeval.fuzzy import membership as m
from sqeval.fuzzy import threshold_functions
from sqeval.fuzzy.membership import check_partition

INF = math.inf


def test_trapezoids_that_meet_are_a_partition():
    check = check_partition({"good": (0, 0, 10, 20), "fair": (10, 20, 30, 40), "poor": (30, 40, 60, 60)})
    assert check.is_partition
    assert (check.gaps, check.overlaps, check.deficits, check.unreachable, check.never_full) == ([], [], [], (), ())
    assert (check.range, check.method) == ((0, 60), "exact")
    assert check.to_frame().empty


def test_a_gap_between_two_steps():
    assert check_partition([(0, 0, 1, 1), (3, 3, 4, 4)]).gaps == [(1, 3)]


def test_a_gap_with_slopes_around_it():
    check = check_partition([(0, 0, 10, 20), (50, 60, 70, 70)])
    assert check.gaps == [(20, 50)]
    assert check.deficits == [(10, 20), (50, 60)]


def test_one_value_may_be_a_gap():
    check = check_partition([(0, 0, 1, 2), (2, 3, 4, 4)])
    assert check.gaps == [(2, 2)]
    assert "2" in check.summary("zh")


def test_ends_of_the_support_are_no_gaps_but_values_beyond_them_are():
    assert check_partition([(0, 1, 2)]).gaps == []
    assert check_partition([(0, 1, 2)], low=-1, high=3).gaps == [(-1, 0), (2, 3)]


def test_overlaps_and_what_they_sum_to():
    check = check_partition({"good": (0, 0, 10, 20), "poor": (10, 12, 30, 30)})
    # 1 at 10 and at 20, and at most 1 + 8/10 at 12.
    assert check.overlaps == [(10, 20)]
    row = check.to_frame().loc[0]
    assert (row["kind"], row["sum"], row["at"], row["grades"]) == ("overlap", 1.8, 12, "good, poor")


def test_where_the_sum_passes_1_is_exact():
    check = check_partition([(0, 0, 0, 3), (0, 3, 4), (0, 3, 3, 4)])
    # 1 − x/3 + 2x/3 = 1 + x/3 up to 3, then 2 (4 − x), which is 1 at 3.5.
    assert check.overlaps == [(0, 3.5)]
    assert check.deficits == [(3.5, 4)]


def test_two_deficits_that_meet_in_a_full_value_are_two():
    assert check_partition([(0, 1, 2)]).deficits == [(0, 1), (1, 2)]


def test_rounded_corners_do_not_count():
    third = 0.1 + 0.2
    assert check_partition([(0, 0, 0.1, third), (0.1, 0.3, 1, 1)]).is_partition


def test_infinite_ends():
    assert check_partition([(-INF, -INF, 24, 48), (24, 48, INF, INF)]).range == (-INF, INF)
    assert check_partition([(-INF, -INF, 24, 48), (60, 72, INF, INF)]).gaps == [(48, 60)]
    assert check_partition([(-INF, -INF, INF, INF)]).is_partition
    assert check_partition([(0, 1, 2)], -INF, INF).gaps == [(-INF, 0), (2, INF)]


def test_a_grade_under_another_is_unreachable_and_a_capped_range_never_full():
    check = check_partition({"wide": (0, 1, 9, 10), "under": (4, 5, 6), "late": (8, 12, 14)}, high=10)
    assert check.unreachable == ("under",)
    assert check.never_full == ("late",)


def test_a_grade_that_only_ties_is_unreachable():
    assert check_partition({"a": (0, 1, 2), "b": (0, 1, 2)}).unreachable == ("a", "b")


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4).map(sorted), min_size=1, max_size=4))
def test_findings_are_where_memberships_say(corners):
    check = check_partition(corners, -1, 13)
    places = np.arange(-8, 104) / 8
    sums = sum(function(places) for _, function in check.functions)
    for kind, holds in (("gap", sums == 0), ("overlap", sums > 1 + 1e-9), ("deficit", (sums > 0) & (sums < 1 - 1e-9))):
        ends = [(low, high) for found, low, high, *_ in check.findings if found == kind]
        for place, is_so in zip(places, holds, strict=True):
            inside = any(low < place < high or low == place == high for low, high in ends)
            at_end = any(place in (low, high) for low, high in ends)
            assert inside == is_so or at_end


@settings(max_examples=20)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=5, unique=True).map(sorted), st.sampled_from([0.0, 0.3, 0.9]))
def test_thresholds_are_always_a_partition(thresholds, plateau):
    functions = threshold_functions(thresholds, "cost", plateau=plateau)
    check = check_partition(functions)
    assert (check.is_partition, check.unreachable, check.never_full) == (True, (), ())


class TestSmooth:
    def test_halves_that_complete_one_another(self):
        assert check_partition([m.Sigmoid(3, -2), m.Sigmoid(3, 2)]).is_partition
        assert check_partition([m.Ridge(24, 48, "small"), m.Ridge(24, 48, "large")]).is_partition

    def test_where_two_gaussians_sum_to_1(self):
        check = check_partition({"a": m.Gaussian(0, 1), "b": m.Gaussian(2, 1)})
        ((low, high),) = check.overlaps
        assert (low + high) / 2 == pytest.approx(1, abs=1e-12)
        for end in (low, high):
            assert math.sqrt(2 * math.pi) * (norm.pdf(end) + norm.pdf(end - 2)) == pytest.approx(1, abs=1e-12)
        assert check.method == "searched"
        row = check.to_frame().set_index("kind").loc["overlap"]
        # Both means lie nearer than two standard deviations, so that the sum is largest midway.
        assert row["sum"] == pytest.approx(2 * math.exp(-0.5), rel=1e-12)
        assert row["at"] == pytest.approx(1, abs=1e-6)

    def test_a_narrow_function_far_away_is_not_overlooked(self):
        check = check_partition([m.Gaussian(0, 1), m.Gaussian(1e6, 1e-3)], low=-5)
        assert check.gaps == []
        assert len(check.deficits) == 3

    def test_a_sum_that_passes_1_far_beyond_all_knots(self):
        # With s = √x: 1/(1 + s) + s²/(s² + 100) is 1 at s = 100.
        check = check_partition([m.Cauchy(0, 1, 0.5, "middle"), m.Cauchy(0, 100, 1, "large")])
        assert check.overlaps[0][0] == pytest.approx(1e4, rel=1e-9)

    def test_mixed_with_straight_lines(self):
        check = check_partition([(0, 0, 1, 2), m.Ridge(3, 4, "large")], high=10)
        assert check.gaps == [(2, 3)]
        assert check.deficits == [(1, 2), (3, 4)]

    def test_never_full_and_unreachable(self):
        check = check_partition({"a": m.Gaussian(0, 3), "b": m.Gaussian(0, 1), "c": m.Cauchy(0, 1, 2, "large")}, -4, 4)
        assert check.unreachable == ("b",)
        assert check.never_full == ("c",)
        assert check_partition([m.Sigmoid(0, 1)]).never_full == ()


@pytest.mark.parametrize(
    ("functions", "says"),
    [
        ([], "no membership function"),
        ((0, 1, 2, 3), "functions.1: is no membership function"),
        ([(0, 1)], "functions.1"),
        ({"good": (0, 3, 2)}, "functions.good: needs a ≤ b ≤ c"),
        ({"good": "high"}, "functions.good"),
        (m.Gaussian(0, 1), "no membership functions by grade"),
        (5, "no membership functions by grade"),
    ],
)
def test_what_is_no_set_of_functions(functions, says):
    with pytest.raises(ConfigError, match=says):
        check_partition(functions)


def test_an_empty_range():
    with pytest.raises(OptionError, match="empty"):
        check_partition([(0, 1, 2)], low=3, high=1)


def test_it_speaks_both_languages():
    check = check_partition({"good": (0, 0, 10, 20), "poor": (50, 60, 70, 70)})
    assert "20 – 50" in repr(check)
    assert "空隙" in check.summary("zh")


@pytest.mark.parametrize("low", ["0", True, [0]])
def test_an_end_that_is_no_number_is_named(low):
    with pytest.raises(OptionError, match="low: is no number"):
        check_partition([(0, 1, 2)], low, 5)
