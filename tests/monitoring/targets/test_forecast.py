"""Forecasts to the end of a span, several origins side by side, channels and sentences."""

import warnings

import pandas as pd
import pytest
from scipy import stats

import sqeval as sq
from sqeval.errors import ConfigError, OptionError
from sqeval.indicators.node import Target
from sqeval.monitoring import check_targets
from sqeval.monitoring.targets.spans import span_days

SOLVED = {"name": "solved", "measure": {"kind": "share", "column": "resolved"}}
VOLUME = {"name": "volume", "direction": "cost", "measure": {"kind": "count"}}
TREE = {"name": "desk", "children": [SOLVED, VOLUME]}
MONTHS = {"2026-01": (50, 60), "2026-02": (45, 60), "2026-03": (52, 60)}
END = {"op": ">=", "target": 0.7, "start": "Q1", "end": "Q2"}


def rows(months=MONTHS, channel="app", team="X"):
    return [
        {"created_at": f"{month}-05 09:00", "resolved": k < solved, "team": team, "channel": channel}
        for month, (solved, n) in months.items()
        for k in range(n)
    ]


def measured(found, **how):
    frame = pd.DataFrame(found)
    frame.insert(0, "request_id", [f"R{k}" for k in range(len(frame))])
    with warnings.catch_warnings(action="ignore"):
        return sq.measure(sq.read_records(frame), sq.Hierarchy.from_dict(TREE), **{"by": "team", "period": "month", **how})


@pytest.fixture(scope="module")
def table():
    return measured(rows())


@pytest.mark.parametrize(
    ("start", "end", "period", "days"),
    [
        ("Q1", "Q3", "2026-05", ("2026-01-01", "2026-10-01")),
        ("Q4", "Q1", "2026-11", ("2026-10-01", "2027-04-01")),
        ("Q4", "Q1", "2026-02", ("2025-10-01", "2026-04-01")),
        ("Q2", None, "2026-05", ("2026-04-01", "2027-01-01")),
        (None, "Q2", "2026-05", ("2026-01-01", "2026-07-01")),
        ("2025-Q2", "2026-Q1", "2025-09", ("2025-04-01", "2026-04-01")),
        ("2025-Q2", None, "2025-09", ("2025-04-01", None)),
        (None, None, "2025-09", (None, None)),
    ],
)
def test_a_span_has_a_first_and_a_last_day(start, end, period, days):
    found = span_days(Target(op=">=", target=1, start=start, end=end), period)
    assert found == tuple(None if day is None else pd.Timestamp(day) for day in days)


def test_counts_are_pooled_over_the_span_and_days_are_counted(table):
    found = check_targets(table, {"solved": END}).frame.set_index("period")
    assert found["forecast"].tolist() == pytest.approx([50 / 60, 95 / 120, 147 / 180])
    assert found["days_left"].tolist() == [150, 122, 91]
    assert found.loc["2026-03", "forecast_status"] == "will be met"
    # 180 observed in 90 days, 182 to come in 91: Wilson with 180·362/182.
    n, p, z = 180 * 362 / 182, 147 / 180, 1.959963984540054
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert found.loc["2026-03", "forecast_lower"] == pytest.approx((p + z * z / (2 * n) - half) / (1 + z * z / n), abs=1e-12)


@pytest.mark.parametrize(("target", "status"), [(0.7, "will be met"), (0.8, "may be missed"), (0.95, "will be missed")])
def test_the_forecast_is_judged_by_value_and_both_ends(table, target, status):
    found = check_targets(table, {"solved": {**END, "target": target}})
    assert found["forecast_status"].tolist()[-1] == status


def test_a_running_period_has_days_left(table):
    open_end = {"solved": {"op": ">=", "target": 0.7}, "volume": {"op": "<=", "target": 100}}
    found = check_targets(table, open_end, as_of="2026-03-10").frame.set_index(["indicator", "period"])
    assert found.loc[("solved", "2026-02"), ["forecast_lower", "forecast_upper"]].tolist() == [0.75, 0.75]
    assert found.loc[("solved", "2026-03"), "forecast_lower"] < 52 / 60 < found.loc[("solved", "2026-03"), "forecast_upper"]
    # A part of a month's volume is no month's volume, and no earlier month belongs to this one.
    assert found.loc[("volume", "2026-03"), "forecast_status"] == "cannot be told"
    assert found["days_left"].isna().all()


def test_what_is_late_has_ended_and_failed():
    table = measured(rows())
    targets = {"solved": [{**END, "end": "Q1", "target": 0.9}, {**END, "end": "Q1", "origin": "promise"}]}
    late = check_targets(table, targets).late
    assert late[["period", "origin", "forecast_status"]].to_numpy().tolist() == [["2026-03", "target", "will be missed"]]


def test_several_origins_stand_side_by_side(table):
    targets = {"solved": [{"op": ">=", "target": 0.9, "origin": "promise"}, {"op": ">=", "target": 0.7, "origin": "expectation"}]}
    check = check_targets(table, targets)
    wide = check.side_by_side
    assert len(check.frame) == 6
    assert wide.columns.tolist()[0] == ("", "actual")
    row = wide.loc[("X", "2026-02", "solved")]
    assert row[("promise", "gap")] == pytest.approx(0.75 - 0.9)
    assert row[("expectation", "gap")] == pytest.approx(0.75 - 0.7)


def test_two_targets_of_one_origin_at_once_are_refused(table):
    twice = [{"op": ">=", "target": 0.9}, {"op": ">=", "target": 0.8, "start": "Q1", "end": "Q1"}]
    with pytest.raises(ConfigError, match=r"targets\.solved.*two targets of origin 'target'.*2026-01"):
        check_targets(table, {"solved": twice})
    halves = [{"op": ">=", "target": 0.9, "start": "Q2"}, {"op": ">=", "target": 0.8, "end": "Q1"}]
    assert len(check_targets(table, {"solved": halves}).frame) == 3
    with pytest.raises(ConfigError, match=r"targets\.solved\[1\]\.op"):
        check_targets(table, {"solved": [END, {"op": "=>", "target": 0.9}]})
    with pytest.raises(ConfigError, match="names no target"):
        check_targets(table, {"solved": []})


def test_a_channel_picks_its_units_or_is_said_to_be_unknown(table):
    both = measured([*rows(), *rows(channel="phone")], by=["team", "channel"])
    only = check_targets(both, {"solved": {**END, "channel": "phone"}})
    assert set(only["unit"]) == {"X / phone"}
    assert not only.warnings
    joint = measured(rows(team="X / Y"), by=["team", "channel"])
    assert set(check_targets(joint, {"solved": {**END, "channel": "app"}})["unit"]) == {"X / Y / app"}
    with pytest.warns(sq.SqevalWarning, match="one channel.*solved"):
        found = check_targets(table, {"solved": {**END, "channel": "phone"}})
    assert found.warnings[0].code == "target_channel_not_told"
    assert set(found["channel"]) == {"phone"}


def test_a_frame_has_a_forecast_where_the_day_is_known():
    frame = pd.DataFrame({"value": [0.8], "n": [100]}, index=["solved"])
    assert check_targets(frame, {"solved": END})["forecast_status"].tolist() == ["cannot be told"]
    found = check_targets(frame, {"solved": END}, as_of="2026-03-31")
    assert found["days_left"].tolist() == [91]
    assert found["forecast_lower"].item() > check_targets(frame, {"solved": END})["lower"].item()


@pytest.mark.parametrize("as_of", ["soon", 5, True])
def test_a_day_that_is_none_is_named(table, as_of):
    with pytest.raises(OptionError, match="as_of"):
        check_targets(table, {"solved": END}, as_of=as_of)


def test_sentences_name_owner_gap_and_what_is_expected(table):
    owned = {"solved": {**END, "owner": {"en": "service", "zh": "客服部"}}}
    check = check_targets(table, owned)
    english, chinese = check.explain(), check.explain("zh")
    assert "in 91 days, 0.8167 is expected" in english
    assert english.endswith("Owner: service.")
    assert "还有 91 天" in chinese
    assert "客服部" in chinese
    assert english.count("\n") == 0
    ended = check_targets(table, {"solved": {**owned["solved"], "end": "Q1"}})
    assert "was met" in ended.explain()
    assert "已达成" in ended.explain("zh")
    assert check_targets(table, {}).explain("zh") == "没有生效的目标。"
    assert "预测状态" in check.summary("zh")


def test_an_evaluation_takes_lists_of_targets():
    frame = pd.DataFrame([*rows(), *rows(channel="phone", months={"2026-03": (30, 60)})])
    frame.insert(0, "request_id", [f"R{k}" for k in range(len(frame))])
    leaf = {**SOLVED, "thresholds": [0.9, 0.8, 0.7, 0.6]}
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [leaf]})
    several = [{"op": ">=", "target": 0.7}, {"op": ">=", "target": 0.7, "channel": "phone", "origin": "promise"}]
    with warnings.catch_warnings(action="ignore"):
        ev = sq.evaluate(sq.read_records(frame), tree, targets={"solved": several})
    found = ev.targets[ev.targets["unit"] == "(all)"].set_index(["origin", "period"])
    assert found.loc[("target", "2026-03"), "actual"] == pytest.approx(82 / 120)
    assert found.loc[("promise", "2026-03"), "actual"] == pytest.approx(0.5)
    assert not any(check.warnings for check in ev.target_checks)


@pytest.mark.parametrize(
    ("op", "target", "before", "running"),
    # Eight requests in January, four by 15 February.
    [(">=", 5, "met", "at risk"), (">=", 4, "met", "met"), ("<=", 5, "missed", "at risk"), ("<", 4, "missed", "missed")],
)
def test_a_total_that_still_grows_is_judged_only_where_it_cannot_change(op, target, before, running):
    asked = [{"request_id": f"{k}", "created_at": f"2026-0{1 + k // 8}-10", "team": "X"} for k in range(12)]
    with warnings.catch_warnings(action="ignore"):
        tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "asked", "measure": {"kind": "count"}}]})
        table = sq.measure(sq.read_records(pd.DataFrame(asked)), tree, by="team", period="month")
    found = check_targets(table, {"asked": {"op": op, "target": target, "end": "Q1"}}, as_of="2026-02-15")
    assert found["status"].tolist() == [before, running]
    over = check_targets(table, {"asked": {"op": ">=", "target": 5, "end": "Q1"}})
    assert over["status"].tolist() == ["met", "missed"]
    # 6 ± 12.7·2.83·√1.5 would begin below zero.
    assert over["forecast_lower"].tolist()[1] == 0
    assert over["forecast_upper"].tolist()[1] == pytest.approx(6 + stats.t.ppf(0.975, 1) * 8**0.5 * 1.5**0.5)
