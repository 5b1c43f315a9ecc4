"""Thresholds of several indicators, with plateaus and missing values; what holds of all of them."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, membership_from_thresholds, threshold_functions

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
LIMITS = {"hours": [24, 48, 72], "solved": [0.9, 0.8, 0.6]}
WAYS = {"hours": "cost", "solved": "benefit"}
FRAME = pd.DataFrame({"hours": [36.0, 80.0], "solved": [0.85, 0.7]}, index=["Team 1", "Team 2"])

rising = st.lists(st.integers(-400, 400), min_size=2, max_size=6, unique=True).map(sorted)
plateaus = st.sampled_from([0.0, 0.125, 0.5, 0.9])


def by_hand(x, thresholds, plateau):
    """Memberships in fractions: a trapezoid a threshold, its slopes between the plateaus."""
    x, plateau = Fraction(x), Fraction(plateau)
    row = []
    for k, own in enumerate(thresholds):
        share = Fraction(1)
        for other in (thresholds[k - 1] if k else None, thresholds[k + 1] if k + 1 < len(thresholds) else None):
            if other is not None and (x - own) * (other - own) > 0:
                way = (x - own) / Fraction(other - own)
                share = min(max((1 - plateau / 2 - way) / (1 - plateau), Fraction(0)), Fraction(1))
        row.append(share)
    return row


@settings(max_examples=60)
@given(rising, st.integers(-4000, 4000), plateaus)
def test_rows_are_those_of_fractions_and_sum_to_exactly_1(thresholds, tenfold, plateau):
    x = tenfold / 8
    row = membership_from_thresholds(x, thresholds, "cost", plateau=plateau).iloc[0].tolist()
    assert row == pytest.approx([float(share) for share in by_hand(x, thresholds, plateau)], abs=1e-14)
    assert sum(by_hand(x, thresholds, plateau)) == 1
    assert sum(row) == 1


@settings(max_examples=30)
@given(rising, st.floats(-1e4, 1e4), plateaus)
def test_direction_is_a_mirror_to_the_last_digit(thresholds, x, plateau):
    cost = membership_from_thresholds([x], thresholds, "cost", plateau=plateau)
    benefit = membership_from_thresholds([-x], [-limit for limit in thresholds], "benefit", plateau=plateau)
    pd.testing.assert_frame_equal(cost, benefit, check_exact=True)


@settings(max_examples=30)
@given(rising, st.integers(-4000, 4000), plateaus, st.sampled_from([-7, 0.001, 60, 1e9]), st.integers(-3, 3))
def test_units_do_not_matter(thresholds, tenfold, plateau, scale, shift):
    def moved(value):
        return value * scale + shift

    x = tenfold / 8
    table = membership_from_thresholds(x, thresholds, "cost", plateau=plateau)
    other = membership_from_thresholds(
        moved(x), [moved(limit) for limit in thresholds], "cost" if scale > 0 else "benefit", plateau=plateau
    )
    assert_allclose(other, table, atol=1e-9)


def test_a_plateau_keeps_full_membership_around_the_threshold():
    table = membership_from_thresholds([24, 28, 30, 36, 42, 43], [24, 48, 96], "cost", plateau=0.5)
    assert_allclose(table[1], [1, 1, 1, 0.5, 0, 0], atol=1e-15)
    # Half of the half way: 6 to the left of 48, 12 to the right.
    assert_allclose(membership_from_thresholds([42, 48, 60], [24, 48, 96], "cost", plateau=0.5)[2], 1)
    assert threshold_functions([24, 48, 96], "cost", plateau=0.5)[2].corners == (30, 42, 60, 84)


@pytest.mark.parametrize("plateau", [1, -0.1, np.nan, "0.5", None, True])
def test_what_is_no_plateau(plateau):
    with pytest.raises(OptionError, match="plateau"):
        membership_from_thresholds([1], [3, 2], plateau=plateau)


def test_one_unit_of_several_indicators():
    table = membership_from_thresholds(FRAME.loc["Team 1"], LIMITS, WAYS, grades=GRADES)
    assert list(table.index) == ["hours", "solved"]
    assert_allclose(table, [[0.5, 0.5, 0], [0.5, 0.5, 0]])


def test_a_frame_gives_rows_by_unit_and_indicator():
    table = membership_from_thresholds(FRAME, LIMITS, WAYS, grades=GRADES)
    assert table.index.names == ["unit", "indicator"]
    assert list(table.index) == [("Team 1", "hours"), ("Team 1", "solved"), ("Team 2", "hours"), ("Team 2", "solved")]
    for unit in FRAME.index:
        alone = membership_from_thresholds(FRAME.loc[unit], LIMITS, WAYS, grades=GRADES)
        assert_array_equal(table.loc[unit], alone)


def test_names_join_not_positions():
    shuffled = {name: LIMITS[name] for name in ("solved", "hours")}
    pd.testing.assert_frame_equal(membership_from_thresholds(FRAME, shuffled, WAYS), membership_from_thresholds(FRAME, LIMITS, WAYS))


def test_units_and_periods():
    keyed = FRAME.set_axis(pd.MultiIndex.from_tuples([("T", "2026-01"), ("T", "2026-02")], names=["team", "period"]))
    table = membership_from_thresholds(keyed, LIMITS, WAYS)
    assert table.index.names == ["team", "period", "indicator"]
    assert_array_equal(table.loc[("T", "2026-02")], membership_from_thresholds(FRAME.loc["Team 2"], LIMITS, WAYS))


def test_a_table_of_thresholds_and_the_same_ones_for_all():
    by_row = pd.DataFrame(LIMITS, index=GRADES.labels).T
    assert_array_equal(membership_from_thresholds(FRAME, by_row, WAYS, grades=GRADES), membership_from_thresholds(FRAME, LIMITS, WAYS))
    same = membership_from_thresholds(FRAME[["hours"]], [24, 48, 72], "cost")
    assert_array_equal(same, membership_from_thresholds(FRAME["hours"], [24, 48, 72], "cost"))


def test_missing_values_are_refused_or_unknown_mass():
    frame = FRAME.assign(solved=[np.nan, 0.7])
    with pytest.raises(DataError, match=r"'solved', unit 'Team 1'.*missing.*missing='unknown'"):
        membership_from_thresholds(frame, LIMITS, WAYS)
    table = membership_from_thresholds(frame, LIMITS, WAYS, grades=GRADES, missing="unknown")
    assert list(table.columns) == ["good", "fair", "poor", "unknown"]
    assert table.loc[("Team 1", "solved")].tolist() == [0, 0, 0, 1]
    assert table["unknown"].sum() == 1
    assert_array_equal(table.sum(axis=1), 1)
    assert membership_from_thresholds([None, 3.0], [4, 2], missing="Unknown")["unknown"].tolist() == [1, 0]
    assert membership_from_thresholds({"hours": None, "solved": 0.9}, LIMITS, WAYS, missing="unknown")["unknown"].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("limits", "ways", "says"),
    [
        ({"hours": [24, 48, 72]}, "cost", "'solved': has no thresholds"),
        (LIMITS, {"hours": "cost"}, "'solved': has no direction"),
        ({**LIMITS, "cost": [1, 2, 3]}, WAYS, "thresholds.cost: is no indicator"),
        (LIMITS, {**WAYS, "cost": "cost"}, "direction.cost: is no indicator"),
        (LIMITS, "cost", "thresholds.solved: must rise"),
        ({"hours": [24, 48], "solved": [0.9, 0.8, 0.6]}, WAYS, "thresholds.solved: has other grades than 'hours'"),
        ({"hours": [24, 48, 72], "solved": {"good": 0.9, "fair": 0.8, "unknown": 0.1}}, WAYS, "unknown"),
    ],
)
def test_thresholds_that_do_not_fit_the_frame(limits, ways, says):
    with pytest.raises((ConfigError, DataError), match=says):
        membership_from_thresholds(FRAME, limits, ways)


def test_unknown_words():
    with pytest.raises(OptionError, match="'refuse', 'unknown'"):
        membership_from_thresholds([1], [3, 2], missing="ignore")
