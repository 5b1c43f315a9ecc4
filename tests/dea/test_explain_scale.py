"""A unit's size in words."""

import pytest

from sqeval import dea
from sqeval.dea.explain_scale import interval
from sqeval.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


def test_too_small_and_inefficient(stores):
    assert dea.scale(*stores).explain("F").splitlines() == [
        "F (size, input-oriented)",
        "F is too small (increasing returns to scale): "
        "at its place on the frontier, 1 % more of every input brings more than 1 % more output.",
        "Its overall efficiency is 40.0 %: 50.0 % for the way it works (VRS), 80.0 % for its size (scale).",
        "This is told at its projection, the frontier point with fewer inputs; "
        'with more outputs instead (orientation="output") it can differ.',
        "Σλ is 0.6667: its mix is most productive at 1.5 times the size of its projection on the CRS frontier.",
        "What to change to get there:",
        "  employees: 5 → 3 (-40.0 %)",
        "  sales: 2 → 3 (+50.0 %)",
    ]


def test_too_large(stores):
    text = dea.scale(*stores).explain("H")
    assert "H is too large (decreasing returns to scale)" in text
    assert "This is told at its projection" not in text


def test_the_other_orientation_is_said(stores):
    text = dea.scale(*stores, orientation="output").explain("F")
    assert text.startswith("F (size, output-oriented)\nF is too large")
    assert 'frontier point with more outputs; with fewer inputs instead (orientation="input") it can differ' in text


def test_the_right_size(stores):
    text = dea.scale(*stores).explain("B")
    assert "B has the right size (constant returns to scale)" in text
    assert text.splitlines()[-1] == "It works at most productive scale size (Σλ is 1, no other size of its mix is as productive)."


def test_the_right_size_at_the_projection(stores):
    text = dea.scale(*stores).explain("G")
    assert "Σλ is 1: the size of its projection on the CRS frontier is the most productive one of its mix." in text
    assert text.splitlines()[-1] == "  employees: 6 → 3 (-50.0 %)"


def test_several_most_productive_sizes():
    result = dea.scale([[1.0, 1], [2, 2], [4, 4], [1, 2]], [[1.0], [2], [3], [1]])
    assert "so would every size from 1–2 times its own (Σλ can be 0.5–1)" in result.explain(0)
    assert "Σλ can be 1.5–3: its mix is most productive at every size from 0.3333–0.6667 times its projection" in result.explain(2)
    assert "single inputs or outputs could still improve" in result.explain(3)
    assert "single inputs or outputs could still improve" not in result.explain(0)


def test_in_chinese(stores):
    text = dea.scale(*stores).explain("F", "zh")
    assert "F 规模偏小（规模报酬递增）" in text
    assert "综合效率为 40.0 %" in text
    assert "employees：5 → 3（-40.0 %）" in text


def test_an_unknown_unit(stores):
    with pytest.raises(DataError, match=r"unit 'Z': is not among the units\..*'A', 'B'"):
        dea.scale(*stores).explain("Z")


def test_pairs_as_units(stores):
    X, Y = (table.set_axis([(unit, "2026-05") for unit in table.index]) for table in stores)
    assert "H / 2026-05 is too large" in dea.scale(X, Y).explain(("H", "2026-05"))


def test_intervals():
    assert interval(1.0, 1.0 + 1e-12) == "1"
    assert interval(0.5, 2.0) == "0.5–2"


def test_beyond_the_reference_parts_do_not_multiply(stores):
    X, Y = stores
    text = dea.scale(X, Y, orientation="output", reference=(X.iloc[:3], Y.iloc[:3])).explain("H")
    assert "62.5 %" in text
    assert "the two parts do not multiply to the whole" in text
    assert "乘积不等于综合效率" in dea.scale(X, Y, orientation="output", reference=(X.iloc[:3], Y.iloc[:3])).explain("H", "zh")
    assert "do not multiply" not in dea.scale(X, Y).explain("H")
