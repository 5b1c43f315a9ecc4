"""A unit's result in words."""

import dataclasses

import pandas as pd
import pytest

from sqeval import dea
from sqeval.dea.explain import changes
from sqeval.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


@pytest.fixture
def result(stores):
    return dea.radial(*stores, rts="crs")


def test_an_inefficient_unit(result):
    assert result.explain("F").splitlines() == [
        "F (radial, input-oriented, constant returns to scale)",
        "F has an efficiency of 40.0 %: the best practice gets the same results with 60.0 % less of every input.",
        "Learn from (λ: how much of each the mix holds): B (0.667).",
        "What to change to reach the frontier:",
        "  employees: 5 → 2 (-60.0 %)",
    ]


def test_in_chinese(result):
    text = result.explain("F", "zh")
    assert "F 的效率为 40.0 %" in text
    assert "学习对象" in text
    assert "employees：5 → 2（-60.0 %）" in text


def test_output_orientation(stores):
    text = dea.radial(*stores, rts="crs", orientation="output").explain("F")
    assert "with the same inputs the best practice gets 150.0 % more of every output" in text
    assert "  sales: 2 → 5 (+150.0 %)" in text


def test_an_efficient_unit_is_a_model_for_others(result):
    text = result.explain("B")
    assert "B is efficient" in text
    assert "It is a model for 7 unit(s): A, C, D, E, F …." in text
    assert "What to change" not in text


def test_a_weakly_efficient_unit():
    result = dea.radial([[1.0, 1], [1, 2]], [[1.0], [1]])
    text = result.explain(1)
    assert "1 is on the frontier, but" in text
    assert "  X2: 2 → 1 (-50.0 %)" in text


def test_without_a_second_stage(stores):
    assert "What to change" not in dea.radial(*stores, slacks=False).explain("F")


@pytest.mark.parametrize(("lang", "words"), [("en", "H cannot be measured"), ("zh", "H 无法测度")])
def test_an_infeasible_unit(stores, lang, words):
    X, Y = stores
    assert words in dea.radial(X, Y, reference=(X.iloc[:2], Y.iloc[:2])).explain("H", lang)


def test_an_unknown_unit(result):
    with pytest.raises(DataError, match=r"unit 'Z': is not among the units\..*'A', 'B'"):
        result.explain("Z")


def test_changes(result):
    table = changes(result, "F")
    assert table.columns.tolist() == ["observed", "target", "change", "share"]
    assert table.loc["employees"].tolist() == pytest.approx([5, 2, -3, -0.6])
    assert table.loc["sales", "change"] == 0


def test_an_output_of_zero_has_no_share():
    result = dea.radial([[1.0], [1]], [[1.0, 1], [1, 0]])
    assert changes(result, 1)["share"].isna().tolist() == [False, False, True]
    assert "  Y2: 0 → 1 (+1)" in result.explain(1)


def test_an_efficient_unit_that_nobody_learns_from(stores):
    X, Y = stores
    result = dea.radial(X, Y, rts="vrs")
    text = result.explain("H")
    assert result.peer_counts.loc["H", "count"] == 0
    assert "H is efficient" in text
    assert "No other unit learns from it" in text
    assert "缺少与之可比的单元" in result.explain("H", "zh")


@pytest.mark.parametrize(
    ("options", "lang", "words", "point"),
    [
        ({}, "en", "still be on it with 100.0 % more of every input", "  x: 2 → 4 (+100.0 %)"),
        ({"orientation": "output"}, "en", "still be on it with 50.0 % less of every output", "  y: 4 → 2 (-50.0 %)"),
        ({}, "zh", "即使各项投入均增加 100.0 %", "  x：2 → 4（+100.0 %）"),
        ({"orientation": "output"}, "zh", "即使各项产出均减少 50.0 %", "  y：4 → 2（-50.0 %）"),
    ],
)
def test_a_unit_beyond_the_frontier_of_others(options, lang, words, point):
    reference = (pd.DataFrame({"x": [1.0]}, index=["R"]), pd.DataFrame({"y": [1.0]}, index=["R"]))
    X, Y = pd.DataFrame({"x": [2.0]}, index=["N"]), pd.DataFrame({"y": [4.0]}, index=["N"])
    lines = dea.radial(X, Y, rts="crs", reference=reference, **options).explain("N", lang).splitlines()
    assert words in lines[1]
    assert lines[2].startswith({"en": "Compared with", "zh": "比较对象"}[lang])
    assert (
        lines[3]
        == {"en": "The point of the frontier it is compared with; nothing has to change:", "zh": "与之比较的前沿面上的点（无需改变）："}[
            lang
        ]
    )
    assert lines[4] == point


@pytest.mark.parametrize(
    ("status", "words"), [("ill-conditioned", "far apart in size"), ("failed", "vouches"), ("unbounded", "set no limit")]
)
def test_every_status_is_explained(result, status, words):
    statuses = result.solution.status.copy()
    statuses[5] = status
    unsolved = dataclasses.replace(result, solution=dataclasses.replace(result.solution, status=statuses))
    assert words in unsolved.explain("F")
    assert "F" in unsolved.explain("F", "zh")


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_model_without_efficiencies_tells_its_score(result, better):
    model = dataclasses.replace(result.model, better=better)
    bare = dataclasses.replace(result, model=model, solution=dataclasses.replace(result.solution, efficiency=None))
    assert f"F has a score of 0.4 ({better} is better)." in bare.explain("F")
    assert "F 的得分为 0.4" in bare.explain("F", "zh")


def test_negative_values_have_no_share():
    result = dea.radial([[1.0], [1]], [[-4.0, 1], [-6, 1]])
    assert changes(result, 1)["share"].isna().tolist() == [False, True, False]
    assert "  Y1: -6 → -4 (+2)" in result.explain(1)


@pytest.mark.parametrize("unit", [["A"], None, ("A", "B"), {}])
def test_what_is_no_unit_is_refused(result, unit):
    with pytest.raises(DataError, match="is not among the units"):
        result.explain(unit)


def test_part_of_a_name_is_no_unit(stores):
    X, Y = (table.set_index(pd.MultiIndex.from_product([["t"], table.index])) for table in stores)
    result = dea.radial(X, Y, rts="crs")
    assert "t / F has an efficiency of 40.0 %" in result.explain(("t", "F"))
    with pytest.raises(DataError, match="is not among the units"):
        result.explain("t")


def test_what_is_given_is_not_said_to_move():
    X = pd.DataFrame({"hours": [2.0, 4], "rooms": [1.0, 1]}, index=["A", "B"])
    Y = pd.DataFrame({"solved": [4.0, 4]}, index=["A", "B"])
    result = dea.radial(X, Y, rts="crs", non_discretionary=["rooms"])
    assert "with 50.0 % less of every input that is not given." in result.explain("B")
    assert "各项非既定投入均减少 50.0 %" in result.explain("B", "zh")


def test_under_restrictions_the_score_is_no_share_of_inputs():
    X = pd.DataFrame({"hours": [2.0, 4, 3], "cost": [4.0, 2, 4]}, index=list("ABC"))
    Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=list("ABC"))
    bound = [dea.AssuranceRegion("hours", "cost", low=1, high=1)]
    result = dea.radial(X, Y, rts="crs", weight_restrictions=bound)
    assert "C has an efficiency of 85.7 %: no weights within their bounds show it in a better light." in result.explain("C")
    assert "less of every input" not in result.explain("C")
    assert "没有任何权重能使其得分更高" in result.explain("C", "zh")


def test_super_efficiency_under_absolute_bounds_is_no_share_of_inputs():
    X = pd.DataFrame({"hours": [2.0, 4, 5]}, index=list("ABC"))
    Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=list("ABC"))
    bound = [dea.WeightBound("solved", high=0.15)]
    result = dea.super_efficiency(X, Y, rts="crs", slacks=False, weight_restrictions=bound)
    assert "A is super-efficient (1.5): some weights within their bounds put it ahead of all others." in result.explain("A")
    assert "领先于所有其他单元" in result.explain("A", "zh")


@pytest.mark.parametrize("model", [dea.radial, dea.sbm, dea.directional])
def test_who_falls_short_of_its_namesake_in_another_reference_learns_from_it(stores, model):
    X, Y = stores
    told = model(X, Y, reference=(X.loc[["A"]] / 2, Y.loc[["A"]])).explain("A")
    assert "Learn from (λ: how much of each the mix holds): A (1)." in told
    assert "may be efficient" not in told
    assert "Learn from" not in model(X, Y, reference=(X, Y)).explain("A")
