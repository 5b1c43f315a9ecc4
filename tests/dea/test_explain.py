"""A unit's result in words."""

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
