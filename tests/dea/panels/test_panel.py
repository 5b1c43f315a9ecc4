"""The boundary for panels: keys, gaps, roles of columns, and the policy of `dea_data` for values."""

import numpy as np
import pandas as pd
import pytest
from tests.dea.panels.conftest import NAMES

from sqeval.dea.panels.panel import dea_panel
from sqeval.errors import DataError


def test_rows_stand_by_period_and_unit(gappy):
    panel = dea_panel(gappy, **NAMES)
    assert panel.periods.tolist() == ["2026-9", "2026-10", "2026-11", "2026-12"]
    assert panel.units.tolist() == [f"T{k}" for k in range(8)]
    expected = gappy.set_index(["team", "month"])[["hours", "cost", "solved", "praised"]]
    np.testing.assert_array_equal(panel.values, expected.loc[list(panel.data.units)].to_numpy())
    assert panel.period_at.tolist() == sorted(panel.period_at)
    for unit, period in [("T0", 1), ("T2", 1), ("T3", 2)]:
        assert panel.rows[panel.position(unit), period] == -1
    assert (panel.rows >= 0).sum() == len(gappy)
    assert panel.data.units[panel.rows[4, 2]] == ("T4", "2026-11")


def test_order_of_rows_and_place_of_keys_change_nothing(gappy):
    panel = dea_panel(gappy, **NAMES)
    for other in (gappy[::-1], gappy.set_index(["team", "month"]), gappy.set_index("month"), gappy.astype({"team": "category"})):
        again = dea_panel(other, **NAMES)
        np.testing.assert_array_equal(again.values, panel.values)
        assert again.data.units.tolist() == panel.data.units.tolist()


def test_other_frames_and_single_names():
    polars = pytest.importorskip("polars")
    frame = {"team": ["b", "a"], "month": [1, 1], "hours": [1, 2], "solved": [3.0, 4.0]}
    for table in (frame, polars.DataFrame(frame)):
        panel = dea_panel(table, inputs="hours", outputs="solved", unit="team", period="month")
        assert panel.values.tolist() == [[2, 4], [1, 3]]


def test_undesirable_outputs_stand_last(balanced):
    data = dea_panel(balanced, **NAMES, undesirable="angry").data
    assert (data.m, data.bad) == (2, 1)
    assert data.variables.tolist() == ["hours", "cost", "solved", "praised", "angry"]


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda frame: frame.assign(hours=frame["hours"].where(frame.index > 0)), ("'hours'", "missing value", "panel")),
        (lambda frame: frame.assign(cost=-frame["cost"]), ("'cost'", "negative", "2026-9")),
        (lambda frame: frame.assign(cost=frame["cost"].astype("str")), ("'cost'", "numbers")),
        (lambda frame: frame.assign(hours=0, cost=0), ("input", "zero", "'T0'")),
        (lambda frame: frame.drop(columns="praised"), ("'praised'", "not in the panel")),
        (lambda frame: frame[:0], ("no rows",)),
        (lambda frame: frame.assign(team=frame["team"].where(frame.index != 5)), ("no unit", "row 5")),
        (lambda frame: frame.assign(month=frame["month"].where(frame.index != 7)), ("no period", "row 7")),
        (lambda frame: pd.concat([frame, frame[frame["team"].eq("T3")]]), ("twice", "'T3'", "2026-9")),
        (lambda frame: frame.assign(month=[*range(len(frame) - 1), "x"]), ("'month'", "kinds")),
    ],
)
def test_refuses_bad_panels_by_name(balanced, change, parts):
    with pytest.raises(DataError) as error:
        dea_panel(change(balanced), **NAMES)
    assert [part for part in parts if part not in str(error.value)] == []


@pytest.mark.parametrize(
    ("roles", "part"),
    [
        ({"inputs": []}, "inputs"),
        ({"outputs": ["hours"]}, "inputs and outputs"),
        ({"inputs": ["hours", "hours"]}, "as inputs"),
        ({"unit": "month"}, "unit and period"),
        ({"undesirable": "solved"}, "undesirable"),
    ],
)
def test_a_column_has_one_role(balanced, roles, part):
    with pytest.raises(DataError, match=part):
        dea_panel(balanced, **(NAMES | roles))


def test_unknown_units_and_periods_are_named(balanced):
    panel = dea_panel(balanced, **NAMES)
    with pytest.raises(DataError, match=r"'T9'.*Known: 'T0'"):
        panel.position("T9")
    with pytest.raises(DataError, match="2026-13"):
        panel.period_position("2026-13")


@pytest.mark.parametrize(("role", "given"), [("unit", ["team"]), ("unit", None), ("period", {"a": 1}), ("inputs", None)])
def test_what_is_no_name_is_said_by_role(balanced, role, given):
    with pytest.raises(DataError, match=f"`{role}` is no name of a column"):
        dea_panel(balanced, **{**NAMES, role: given})


def test_errors_show_keys_as_they_were_written(balanced):
    """Not as numpy's types."""
    with pytest.raises(DataError, match=r"unit \('\w+', [^n(]*\)"):
        dea_panel(balanced.assign(**{NAMES["inputs"] if isinstance(NAMES["inputs"], str) else NAMES["inputs"][0]: -1.0}), **NAMES)
