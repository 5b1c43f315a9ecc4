"""Limits by the values of columns: found, counted where there are none, and due."""

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.records import ServiceLevels, WorkCalendar

OFFICE = WorkCalendar.from_dict({"hours": {"mon-fri": "09:00-18:00"}})
BY_PRIORITY = {"by": "priority", "limits": {"1 - Critical": 4, "2 - High": 8}, "unit": "hours", "clock": "business"}


def frame(**columns):
    size = len(next(iter(columns.values())))
    return pd.DataFrame({**columns, "created_at": pd.to_datetime(["2026-01-09 16:00"] * size)}, index=range(10, 10 + size))


def applied(levels, rows, calendar=OFFICE):
    return ServiceLevels.from_dict(levels).apply(rows, rows["created_at"], calendar)


def test_limits_and_due_moments():
    rows = frame(priority=["2 - High", "1 - Critical", "3 - Low"])
    found = applied({**BY_PRIORITY, "default": 24}, rows)
    assert found.limit.to_dict() == {10: 8, 11: 4, 12: 24}
    assert found.due.dt.strftime("%a %H:%M").tolist() == ["Mon 15:00", "Mon 11:00", "Wed 13:00"]
    assert found.without_limit.empty
    assert found.warnings == ()


def test_values_without_a_limit_are_counted():
    rows = frame(priority=["2 - High", "3 - Low", "3 - Low", None, "1 - Critical"])
    with pytest.warns(SqevalWarning, match=r"3 row\(s\) have no limit, as none is set for priority: \(missing\) \(1\), 3 - Low \(2\)"):
        found = applied(BY_PRIORITY, rows)
    assert found.without_limit.to_dict() == {"(missing)": 1, "3 - Low": 2}
    assert found.limit.isna().tolist() == found.due.isna().tolist() == [False, True, True, True, False]
    assert len(found.to_frame()) == 5
    assert "rows whose value has no limit" in found.summary()
    assert "取值未设时限的行数" in found.summary("zh")


def test_limits_of_values_that_do_not_occur_are_told():
    with pytest.warns(SqevalWarning, match="values of priority that do not occur: 2 - High"):
        applied({**BY_PRIORITY, "default": 9}, frame(priority=["1 - Critical", "2 - high"]))


def test_a_missing_value_may_have_a_limit():
    found = applied({"by": "priority", "limits": {"(missing)": 2}, "default": 1}, frame(priority=[None, "a"]))
    assert found.limit.tolist() == [2, 1]


def test_numbers_and_categories_are_read_as_they_are_written():
    limits = {"by": "priority", "limits": {"1": 4, "2": 8}}
    for column in ([1, 2], [1.0, 2.0], pd.Categorical(["1", "2"]), ["1", "2"]):
        assert applied(limits, frame(priority=column)).limit.tolist() == [4, 8]


def test_several_columns():
    levels = {"by": ["channel", "priority"], "limits": {"phone": {"high": 1, "(missing)": 3}, "mail": 48}, "default": 10}
    rows = frame(channel=["phone", "phone", "mail", "mail", "chat", "phone"], priority=["high", None, "high", None, "high", "low"])
    assert applied(levels, rows).limit.tolist() == [1, 3, 48, 48, 10, 10]


def test_the_order_of_rows_changes_nothing():
    rng = np.random.default_rng(3)
    rows = frame(channel=rng.choice(["a", "b", None], 200), priority=rng.choice(["x", "y"], 200))
    levels = {"by": ["channel", "priority"], "limits": {"a": {"x": 1, "y": 2}, "b": 3}, "default": 4}
    found, again = applied(levels, rows).to_frame(), applied(levels, rows.sample(frac=1, random_state=1)).to_frame()
    pd.testing.assert_frame_equal(found, again.sort_index())


def test_one_limit_for_all():
    assert applied({"default": 15, "unit": "minutes"}, frame(priority=["a"])).due.dt.strftime("%H:%M").tolist() == ["16:15"]


def test_workdays():
    found = applied({"default": 7, "unit": "workdays", "clock": "business"}, frame(priority=["a"]))
    assert found.due.tolist() == [pd.Timestamp("2026-01-20 18:00")]
    with pytest.raises(OptionError, match="needs a `calendar`"):
        applied({"default": 7, "unit": "workdays", "clock": "business"}, frame(priority=["a"]), None)
    with pytest.raises(DataError, match="no fixed length"):
        ServiceLevels.from_dict({"default": 7, "unit": "workdays", "clock": "business"}).seconds(np.array([7.0]))


def test_no_rows():
    found = applied({**BY_PRIORITY, "limits": {}, "by": [], "default": 3}, frame(priority=[]))
    assert len(found.to_frame()) == 0


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ({}, "limits: needs at least one limit, or a default"),
        ({"limits": {"a": 1}}, "by: `by` and `limits` go together"),
        ({"by": "priority", "default": 1}, "by: `by` and `limits` go together"),
        ({"by": "priority", "limits": {"a": 0}}, "limits.*greater than 0"),
        ({"by": "priority", "limits": {"a": "soon"}}, "limits.*number"),
        ({"by": "priority", "limits": {"a": {"b": 1}}}, "limits.a.b: is nested deeper"),
        ({"by": "priority", "limits": {"high": 4, " high ": 8}}, r"limits\.high: is named twice \(got 8"),
        ({"by": "priority", "limits": {1: 4, "1": 4}}, r"limits\.1: is named twice"),
        ({"by": ["a", "b"], "limits": {"x": {"y": 4}, "x ": {"y": 8}}}, r"limits\.x\.y: is named twice"),
        ({"default": 1, "unit": "workdays"}, "clock: workdays need clock = 'business'"),
        ({"default": 1.5, "unit": "workdays", "clock": "business"}, "default: workdays are whole"),
        ({"by": "p", "limits": {"a": 1.5}, "unit": "workdays", "clock": "business"}, "limits.a: workdays are whole"),
        ({"default": 1, "unit": "days", "clock": "business"}, "unit: a day of working time is ambiguous"),
        ({"default": 1, "unit": "weeks"}, "unit"),
        ({"default": 1, "clok": "business"}, "clok: unknown key. Did you mean 'clock'"),
    ],
)
def test_wrong_configurations_name_the_key(levels, said):
    with pytest.raises(ConfigError, match=said):
        ServiceLevels.from_dict(levels)


def test_wrong_frames():
    rows = frame(prioriti=["a"])
    with pytest.raises(DataError, match=r"column 'priority': is missing, and limits go by it. Did you mean 'prioriti'"):
        applied(BY_PRIORITY, rows)
    with pytest.raises(DataError, match="different indexes"):
        ServiceLevels.from_dict({"default": 1}).apply(rows, rows["created_at"].reset_index(drop=True))


def test_descriptions():
    levels = ServiceLevels.from_dict({**BY_PRIORITY, "default": 24})
    assert levels.describe() == "Limits by priority in hours of working time: 1 - Critical 4, 2 - High 8; 24 otherwise."
    assert levels.describe("zh") == "按 priority 设定时限（工作时间，单位：小时）：1 - Critical 4、2 - High 8；其余为 24。"
    assert "none otherwise" in ServiceLevels.from_dict(BY_PRIORITY).describe()
    assert ServiceLevels.from_dict({"default": 7, "unit": "workdays", "clock": "business"}).describe("zh").startswith("时限（工作时间")


def test_from_toml_and_changed(tmp_path):
    path = tmp_path / "levels.toml"
    path.write_text('by = ["channel", "priority"]\ndefault = 24\n[limits.phone]\n"1 - Critical" = 4\n', encoding="utf-8")
    levels = ServiceLevels.from_toml(path)
    assert [(one.values, one.limit) for one in levels.limits] == [(("phone", "1 - Critical"), 4)]
    assert levels.changed(default=12).limits == levels.limits
