"""Productivity in plain words: who moved, the unit or its frontier; and why there is no index."""

import warnings

import pandas as pd
import pytest
from tests.dea.panels.conftest import NAMES

from sqeval import dea
from sqeval.errors import DataError, SqevalWarning


def malmquist(panel, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.malmquist(panel, **options)


def one_to_one(first, second):
    """Ten hours each, and what was solved."""
    panel = pd.DataFrame({"team": list("ABC") * 2, "month": [1] * 3 + [2] * 3, "hours": 10.0, "solved": [*first, *second]})
    return malmquist(panel, inputs="hours", outputs="solved", unit="team", period="month")


@pytest.mark.parametrize(
    ("first", "second", "unit", "parts"),
    [
        (
            [5, 10, 8],
            [10, 10, 8],
            "A",
            ["rose by 100.0 %", "50.0 % to 100.0 %", "did not move", "mainly its own: it caught up"],
        ),
        ([5, 10, 8], [10, 20, 8], "A", ["rose by 100.0 %", "kept its distance", "forward by 100.0 %", "went along with"]),
        ([5, 10, 8], [10, 20, 8], "B", ["rose by 100.0 %", "one of those that move the best practice"]),
        ([4, 10, 8], [8, 14, 8], "A", ["rose by", "caught up", "forward", "So the improvement is both"]),
        ([5, 10, 8], [4, 10, 8], "A", ["fell by 20.0 %", "fell behind", "mainly its own: it fell behind"]),
        ([5, 10, 8], [4, 8, 8], "A", ["fell by 20.0 %", "fell back by 20.0 %", "mainly that of the best practice"]),
        ([9, 10, 8], [6, 8, 8], "A", ["fell by", "So the decline is both"]),
        ([5, 10, 8], [5, 10, 8], "A", ["did not change", "kept its distance", "did not move"]),
    ],
)
def test_the_verdict(first, second, unit, parts):
    told = one_to_one(first, second).explain(unit)
    assert [part for part in parts if part not in told] == [], told


def test_gaps_are_told_with_their_reason(gappy):
    result = malmquist(gappy, **NAMES)
    assert "No index from 2026-9 to 2026-10: it has no row in 2026-10." in result.explain("T0")
    assert "No chain leads" in result.explain("T0")
    assert "no index between any two" in result.explain("T2")
    assert "it has no row in 2026-10 nor in 2026-11" in result.explain("T3")
    assert "No index from" not in result.explain("T4")
    assert "连乘" in result.explain("T4", "zh")
    pooled = malmquist(gappy, technology="global", **NAMES)
    assert "From 2026-9 to 2026-12" in pooled.explain("T3")
    assert "chained" not in pooled.explain("T4")


def test_one_step_is_told_by_its_period(gappy):
    result = malmquist(gappy, decomposition="ray_desli", **NAMES)
    assert result.explain("T4", period="2026-11").splitlines()[1].startswith("From 2026-10 to 2026-11 the productivity of T4")
    assert "it has no row in 2026-10" in result.explain("T0", period="2026-10")
    with pytest.raises(DataError, match="first period"):
        result.explain("T4", period="2026-9")
    with pytest.raises(DataError, match="not among the periods"):
        result.explain("T4", period="2027-1")
    with pytest.raises(DataError, match="not among the units"):
        result.explain("T44")


def test_parts_that_are_missing_are_told():
    hours, solved = [1.0, 2, 3, 4, 1, 2, 3, 0.2], [1, 2, 3, 4, 1, 2, 3, 0.1]
    panel = pd.DataFrame({"team": list("abcd") * 2, "month": [1] * 4 + [2] * 4, "hours": hours, "solved": solved})
    names = {"inputs": "hours", "outputs": "solved", "unit": "team", "period": "month"}
    result = malmquist(panel, decomposition="ray_desli", orientation="output", **names)
    told = result.explain("d")
    assert "How the best practice moved is not known" in told
    assert "From 1 to 2 a part is missing" in told


def test_size_is_told_where_it_counts():
    hours = [2.0, 4, 8, 4, 4, 8]
    panel = pd.DataFrame({"team": list("ABC") * 2, "month": [1] * 3 + [2] * 3, "hours": hours, "solved": [1.0, 4, 6, 4, 4, 6]})
    result = malmquist(panel, inputs="hours", outputs="solved", unit="team", period="month")
    assert "The efficiency change is 1 for the way it works × 2 for its size." in result.explain("A")


def test_cards_show_the_best_and_the_worst_of_many():
    units = [f"U{k:02d}" for k in range(30)]
    panel = pd.DataFrame({"team": units * 2, "month": [1] * 30 + [2] * 30, "hours": 10.0, "solved": [10.0] * 30 + [*range(10, 40)]})
    result = malmquist(panel, inputs="hours", outputs="solved", unit="team", period="month")
    text = result.summary()
    assert "U29" in text
    assert "U00" in text
    assert "U15" not in text
    assert "生产率变化" in result.summary("zh")
