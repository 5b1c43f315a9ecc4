"""The GB/T 27922 score: exact sums, bands at their edges, rules for what does not apply, and that its sources are said."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.monitoring import gbt27922

FULL = pd.DataFrame({"group": ["system", "goods", "customer"], "points": [40, 35, 25], "actual": [38, 33, 24]}, index=list("abc"))

pytestmark = pytest.mark.filterwarnings("ignore:Points of the groups, score and star bands:sqeval.errors.SqevalWarning")


def scored(total):
    """Service that reaches `total` of 100 points."""
    shares = [min(total, 40), min(max(total - 40, 0), 35), max(total - 75, 0)]
    return gbt27922(FULL.assign(actual=shares))


def test_that_the_figures_are_second_hand_is_always_said():
    with pytest.warns(SqevalWarning, match="second-hand sources.*no certification"):
        found = gbt27922(FULL)
    assert [caution.code for caution in found.warnings] == ["gbt27922_second_hand"]
    assert "second-hand" in found.summary()
    assert "二手资料" in found.summary("zh")


@pytest.mark.parametrize(
    ("total", "stars", "qualified"),
    [
        *((total, 0, False) for total in (0, 69.9)),
        *((total, 0, True) for total in (70, 79.9)),
        *((total, 3, True) for total in (80, 89.9)),
        *((total, 4, True) for total in (90, 94.9)),
        *((total, 5, True) for total in (95, 100)),
    ],
)
def test_bands(total, stars, qualified):
    found = scored(total)
    assert (found.score, found.stars, found.qualified) == (pytest.approx(total), stars, qualified)


def test_points_are_summed_as_written():
    # 0.7 as a binary fraction is below 0.7, and would miss 70.
    items = pd.DataFrame({"group": ["system"], "points": [1], "actual": [0.7]})
    with pytest.warns(SqevalWarning, match="Points of these groups"):
        found = gbt27922(items)
    assert (found.score, found.qualified) == (70, True)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from(["system", "goods", "customer"]), st.integers(1, 9), st.integers(0, 9), st.booleans()), min_size=1)
)
@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
def test_the_score_is_actual_over_applicable(rows):
    rows = [(group, points, min(actual, points) * applies, applies) for group, points, actual, applies in [*rows, ("goods", 5, 3, True)]]
    found = gbt27922(pd.DataFrame(rows, columns=["group", "points", "actual", "applicable"]))
    applying = [row for row in rows if row[3]]
    expected = 100 * Fraction(sum(row[2] for row in applying), sum(row[1] for row in applying))
    assert found.score == float(expected)
    assert found.groups["points"].sum() == sum(row[1] for row in rows)
    assert found.groups["applicable"].sum() == sum(row[1] for row in applying)


def test_what_does_not_apply_counts_neither_way():
    items = pd.concat([FULL.assign(applicable=True), pd.DataFrame([["customer", 5, None, False]], columns=[*FULL, "applicable"])])
    items.loc["c", ["points", "actual"]] = [20, 19]
    found = gbt27922(items)
    assert found.score == float(Fraction(100 * 90, 95))
    assert found.groups.loc["customer"].tolist() == [25, 20, 19, 95]
    assert len(found.warnings) == 1


def test_a_group_that_does_not_apply_at_all_has_no_percent():
    found = gbt27922(FULL.assign(actual=[38, 0, 24], applicable=[True, False, True]))
    assert found.groups["percent"].isna().tolist() == [False, True, False]
    assert "–" in found.summary()


def test_chinese_names_and_any_case():
    named = gbt27922(FULL.assign(group=["售后服务", "商品服务", "顾客服务"]))
    assert named.score == gbt27922(FULL.assign(group=["System", " GOODS", "customer"])).score == 95


def test_special_points():
    assert gbt27922(FULL, special_deductions=2, special_bonus=1).score == 94
    assert gbt27922(FULL.assign(actual=0), special_deductions=3).score == 0
    assert gbt27922(FULL.assign(actual=FULL["points"]), special_bonus=1).score == 100
    assert "−2 +1" in gbt27922(FULL, special_deductions=2, special_bonus=1).summary()


def test_other_points_than_those_of_the_scheme_are_said():
    with pytest.warns(SqevalWarning, match="Points of these groups.*goods"):
        found = gbt27922(FULL.assign(points=[40, 50, 25]))
    assert found.warnings[1].where == ("goods",)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (FULL.drop(columns="actual"), "'actual'.*missing in items"),
        (FULL.iloc[:0], "no rows"),
        (FULL.assign(group=["system", "wares", "customer"]), "'group', row 'b'.*unknown group.*'wares'"),
        (FULL.assign(actual=[38, 36, 24]), "'actual', row 'b'.*more points.*36"),
        (FULL.assign(actual=[38, -1, 24]), "row 'b'.*negative"),
        (FULL.assign(actual=[38, None, 24]), "actual.*'b'.*missing"),
        (FULL.assign(points=["40", "35", "25"]), "numbers"),
        (FULL.assign(applicable=["yes", "no", "yes"]), "row 'a'.*neither True nor False"),
        (FULL.assign(applicable=[True, False, True]), "row 'b'.*does not apply and still has points"),
        (FULL.assign(applicable=False, actual=0), "no item with points applies"),
    ],
)
def test_errors_name_the_row(items, message):
    with pytest.raises(DataError, match=message):
        gbt27922(items)


@pytest.mark.parametrize("wrong", [{"special_deductions": -1}, {"special_deductions": 0.5}, {"special_bonus": 2}, {"special_bonus": True}])
def test_wrong_special_points(wrong):
    with pytest.raises(OptionError, match=next(iter(wrong))):
        gbt27922(FULL, **wrong)
