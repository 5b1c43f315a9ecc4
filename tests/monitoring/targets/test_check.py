import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.indicators.node import Target
from sqeval.monitoring import check_targets
from sqeval.monitoring.targets import in_force


def frame(**values):
    return pd.DataFrame({"value": [value for value, _ in values.values()], "n": [n for _, n in values.values()]}, index=list(values))


@pytest.mark.parametrize(
    ("value", "n", "op", "status"),
    [
        # Wilson intervals by hand: 95 of 100 → 0.888–0.978; 98 of 100 → 0.930–0.994; 80 of 100 → 0.711–0.867.
        (0.98, 100, ">=", "met"),
        (0.95, 100, ">=", "at risk"),
        (0.80, 100, ">=", "missed"),
        (0.80, 100, "<=", "met"),
        (0.98, 100, "<", "missed"),
        (0.9, 0, ">=", "unknown"),
    ],
)
def test_status_takes_value_and_interval(value, n, op, status):
    check = check_targets(frame(share=(value, n)), {"share": {"op": op, "target": 0.9}})
    assert check["status"].tolist() == [status]


def test_the_interval_is_wilsons():
    row = check_targets(frame(share=(0.8, 100)), {"share": {"op": ">=", "target": 0.9}}).to_frame().iloc[0]
    # Newcombe 1998, formula 3: (2np + z² ± z√(z² + 4npq)) / 2(n + z²)
    z, n, p = 1.959963984540054, 100, 0.8
    half = z * (z * z + 4 * n * p * (1 - p)) ** 0.5
    assert row["lower"] == pytest.approx((2 * n * p + z * z - half) / (2 * (n + z * z)), abs=1e-12)
    assert row["upper"] == pytest.approx((2 * n * p + z * z + half) / (2 * (n + z * z)), abs=1e-12)


def test_gap_owner_and_origin_are_carried():
    target = {"op": "<", "target": 0.05, "owner": "IT", "start": "Q1", "end": "Q3", "origin": "promise"}
    row = check_targets(frame(concern=(0.04, 500)), {"concern": target}).to_frame().iloc[0]
    assert row["gap"] == pytest.approx(-0.01)
    assert (row["owner"], row["start"], row["end"], row["origin"]) == ("IT", "Q1", "Q3", "promise")


@pytest.mark.parametrize(
    ("period", "start", "end", "expected"),
    [
        ("2026-03", "Q1", "Q1", True),
        ("2026-04", "Q1", "Q1", False),
        ("2026-04", "Q2", "Q3", True),
        ("2026-Q3", "Q2", "Q3", True),
        ("2026-Q4", "Q2", "Q3", False),
        ("2026", "Q2", "Q3", True),
        ("2026-05-17", "Q2", "Q2", True),
        ("2026-W14", "Q2", "Q2", True),
        ("2026-W13", "Q2", "Q2", False),
        ("2026-03", "2025-Q2", "2026-Q1", True),
        ("2026-04", "2025-Q2", "2026-Q1", False),
        ("2026-04", None, "Q1", False),
        ("2026-04", "Q2", None, True),
        ("2026-04", None, None, True),
        ("2026-11", "Q4", "Q1", True),
        ("2026-02", "Q4", "Q1", True),
        ("2026-05", "Q4", "Q1", False),
        ("2026", "Q4", "Q1", True),
    ],
)
def test_a_target_holds_in_its_quarters(period, start, end, expected):
    assert in_force(Target(op=">=", target=1, start=start, end=end), period) is expected


@pytest.mark.parametrize(
    ("targets", "error", "words"),
    [
        ({"speed": {"op": ">=", "target": 0.9}}, ConfigError, "targets.speed"),
        ({"share": {"op": "=>", "target": 0.9}}, ConfigError, "targets.share.op"),
        ({"share": {"op": ">=", "targt": 0.9}}, ConfigError, "target"),
        ({"share": {"op": ">="}}, ConfigError, "targets.share.target"),
    ],
)
def test_a_wrong_target_is_named(targets, error, words):
    with pytest.raises(error, match=words):
        check_targets(frame(share=(0.9, 10)), targets)


def test_a_wrong_frame_is_named():
    with pytest.raises(DataError, match="'n'"):
        check_targets(pd.DataFrame({"value": [1.0]}, index=["a"]), {"a": {"op": ">=", "target": 0.9}})
    with pytest.raises(DataError, match="share between 0 and 1"):
        check_targets(frame(minutes=(15.0, 10)), {"minutes": {"op": "<=", "target": 20}})


def test_a_span_that_is_no_quarter_is_named():
    with pytest.raises(ConfigError, match=r"target\.start.*'May'"):
        in_force(Target(op=">=", target=1, start="May"), "2026-05")


def test_a_table_brings_its_own_intervals_and_missing_values_are_unknown():
    rows = pd.DataFrame(
        {
            "request_id": list("abcdef"),
            "team": list("XXXXXY"),
            "created_at": "2026-02-03 09:00",
            "resolved_at": [f"2026-02-03 {hour}:00" for hour in (10, 11, 12, 13, 14)] + [None],
        }
    )
    clock = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
    leaf = {"name": "hours", "direction": "cost", "measure": clock, "target": {"op": "<=", "target": 4, "start": "Q1", "end": "Q1"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = sq.measure(sq.read_records(rows), sq.Hierarchy.from_dict({"name": "desk", "children": [leaf]}))
    check = check_targets(table).to_frame().set_index("unit")
    # Median 3 of five values, which are too few for a 95 % interval of a median.
    assert check.loc["X", ["actual", "status"]].tolist() == [3.0, "at risk"]
    assert check.loc["X", ["lower", "upper"]].isna().all()
    assert check.loc["Y", "status"] == "unknown"


def test_a_frame_is_answered_by_indicator():
    check = check_targets(
        frame(on_time=(0.98, 100), solved=(0.5, 100)), {name: {"op": ">=", "target": 0.9} for name in ("solved", "on_time")}
    )
    assert check.frame.loc["on_time", "status"] == "met"
    assert check.frame.loc["solved", "status"] == "missed"
    assert check.frame["indicator"].tolist() == ["solved", "on_time"]


@pytest.mark.parametrize(
    ("column", "value", "n"),
    [("value", "much", 10), ("value", True, 10), ("n", 0.9, "ten"), ("n", 0.9, -1), ("n", 0.9, float("inf")), ("n", 0.9, None)],
)
def test_what_is_no_number_is_named_with_column_and_unit(column, value, n):
    with pytest.raises(DataError, match=f"(?s)(?=.*'{column}')(?=.*share)"):
        check_targets(frame(share=(value, n)), {"share": {"op": ">=", "target": 0.9}})


def test_an_indicator_twice_is_refused_and_a_missing_value_is_unknown():
    twice = pd.DataFrame({"value": [0.1, 0.9], "n": [10, 10]}, index=["share", "share"])
    with pytest.raises(DataError, match="two rows"):
        check_targets(twice, {"share": {"op": ">=", "target": 0.9}})
    assert check_targets(frame(share=(None, 10)), {"share": {"op": ">=", "target": 0.9}})["status"].tolist() == ["unknown"]


@pytest.mark.parametrize(
    ("start", "end", "words"), [("2026-Q3", "2026-Q1", "ends before"), ("2026-Q3", "Q4", "a year at one end"), ("Q5", None, "no quarter")]
)
def test_a_span_that_cannot_be_is_refused_when_the_target_is_read(start, end, words):
    target = {"op": ">=", "target": 0.9, "start": start, "end": end}
    with pytest.raises(ConfigError, match=rf"targets\.share.*{words}"):
        check_targets(frame(share=(0.9, 10)), {"share": target})


def measured(measure, ratings, hours=1):
    rows = pd.DataFrame(
        {
            "request_id": [f"r{k}" for k in range(len(ratings))],
            "team": "X",
            "created_at": "2026-02-03 09:00",
            "resolved_at": f"2026-02-03 {9 + hours}:00",
            "rating": [float(rating) for rating in ratings],
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "leaf", "direction": "benefit", "measure": measure}]})
        return sq.measure(sq.read_records(rows), tree)


MEAN = {"kind": "mean", "column": "rating"}
CLOCK = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
RATING = {"kind": "rating", "column": "rating", "answers": {"5": 1, "3": 2, "1": 3}}


@pytest.mark.parametrize("target", [0.5, 1000])
@pytest.mark.parametrize("measure", [MEAN, CLOCK, {**CLOCK, "statistic": "mean"}])
@pytest.mark.parametrize("ratings", [[5], [5] * 9])
def test_an_estimate_that_shows_no_spread_is_only_at_risk(measure, ratings, target):
    check = check_targets(measured(measure, ratings), {"leaf": {"op": ">=", "target": target}})
    assert check["status"].tolist() == ["at risk"]


@pytest.mark.parametrize(("target", "status"), [(0.5, "met"), (1000, "missed")])
def test_ten_equal_answers_and_exact_values_are_judged(target, status):
    total = {"kind": "total", "column": "rating"}
    ratio = {"kind": "ratio", "numerator": total, "denominator": {"kind": "count"}}
    for measure, ratings in ((MEAN, [5] * 10), ({"kind": "count"}, [5]), (total, [5]), (ratio, [5] * 10)):
        check = check_targets(measured(measure, ratings), {"leaf": {"op": ">=", "target": target}})
        assert check["status"].tolist() == [status], measure


SHARE = {"op": ">=", "target": 0.9}


@pytest.mark.parametrize("target", [90, 1.01, -0.1])
def test_a_target_beyond_every_value_is_in_another_unit(target):
    with pytest.raises(ConfigError, match=r"targets\.share\.target.*from 0 to 1: 90 % is 0\.9"):
        check_targets(frame(share=(0.95, 100)), {"share": {"op": ">=", "target": target}})
    with pytest.raises(ConfigError, match=r"targets\.solved\.target.*from 0 to 1"):
        check_targets(solved(), {"solved": {"op": ">=", "target": target}})


def test_targets_at_the_ends_of_the_scale_are_held():
    targets = {"share": [{"op": ">=", "target": 1}, {"op": "<=", "target": 0, "origin": "promise"}]}
    assert check_targets(frame(share=(0.95, 100)), targets)["status"].tolist() == ["missed", "missed"]


@pytest.mark.parametrize(("written", "op"), [("≥", ">="), (" ≤ ", "<="), (" > ", ">")])
def test_signs_as_reports_print_them_are_read(written, op):
    found = check_targets(frame(share=(0.95, 100)), {"share": {"op": written, "target": 0.9, "origin": "Promise"}})
    assert found.frame[["op", "origin"]].to_numpy().tolist() == [[op, "promise"]]


@pytest.mark.parametrize("targets", [pd.DataFrame({"share": SHARE}), [SHARE], "share"])
def test_targets_that_are_no_mapping_are_refused(targets):
    with pytest.raises(OptionError, match="targets: is no mapping"):
        check_targets(frame(share=(0.95, 100)), targets)
    with pytest.raises(OptionError, match="targets: is no mapping"):
        check_targets(solved(), targets)


@pytest.mark.parametrize("table", [pd.Series({"share": 0.9}), [0.9], None])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(DataError, match="table: is no table"):
        check_targets(table, {"share": SHARE})


def test_a_month_without_value_and_number_is_unknown():
    nothing = pd.DataFrame({"value": [None], "n": pd.array([pd.NA], dtype="Int64")}, index=["share"])
    assert check_targets(nothing, {"share": SHARE})["status"].tolist() == ["unknown"]


def solved(by="channel", period="month", **leaf):
    """Solved requests, 20 a month of every channel."""
    rows = [
        {"request_id": f"{month}{channel}{k}", "created_at": f"2026-{month}-10", "channel": channel, "resolved": k < 18}
        for month in ("01", "04")
        for channel in ("app", "phone")
        for k in range(20)
    ]
    tree = {"name": "desk", "children": [{"name": "solved", "measure": {"kind": "share", "column": "resolved"}, **leaf}]}
    with warnings.catch_warnings(action="ignore"):
        return sq.measure(sq.read_records(pd.DataFrame(rows)), sq.Hierarchy.from_dict(tree), by=by, period=period)


def test_a_channel_that_nothing_came_through_is_said():
    with pytest.warns(sq.SqevalWarning, match="Nothing came through the channel.*solved: phonee"):
        found = check_targets(solved(), {"solved": {**SHARE, "channel": "phonee"}})
    assert found.frame.empty
    assert "phonee" in found.explain("zh")
    # Out of season is no misspelling.
    assert not check_targets(solved(), {"solved": {**SHARE, "channel": "phone", "start": "Q3", "end": "Q3"}}).warnings


def test_an_evaluation_passes_on_what_does_not_fit():
    asked = {"created_at": "2026-01-10", "team": "A", "channel": "app", "resolved": True}
    records = pd.DataFrame([{"request_id": name, **asked} for name in "abcd"])
    leaf = {
        "name": "solved",
        "measure": {"kind": "share", "column": "resolved"},
        "thresholds": [0.9, 0.8, 0.7, 0.6],
        "direction": "benefit",
    }
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [leaf]})
    with warnings.catch_warnings(action="ignore"):
        targets = {"solved": {"op": "<=", "target": 0.9, "channel": "phone"}}
        found = sq.evaluate(sq.read_records(records), tree, targets=targets)
    codes = {caution.code for caution in found.warnings}
    assert {"target_channel_unknown", "target_against_direction"} <= codes


def test_a_span_that_values_cannot_tell_is_said():
    spanned = {"solved": {**SHARE, "start": "Q1", "end": "Q1"}}
    with pytest.warns(sq.SqevalWarning, match="first or last quarter.*solved"):
        check_targets(solved(period=None), spanned)
    assert not check_targets(solved(), spanned).warnings


@pytest.mark.parametrize(("leaf", "op", "cautions"), [({"direction": "benefit"}, "<=", 1), ({"direction": "cost"}, ">", 1), ({}, "<=", 0)])
def test_a_target_against_the_written_direction_is_said(leaf, op, cautions):
    with warnings.catch_warnings(action="ignore"):
        found = check_targets(solved(**leaf), {"solved": {"op": op, "target": 0.9}})
    assert [caution.code for caution in found.warnings] == ["target_against_direction"] * cautions


@pytest.mark.parametrize(
    ("as_of", "left"),
    [("2026-05", 30), ("2026-05-17", 44), (pd.Period("2026-05"), 30), (pd.Timestamp("2026-05-17 23:00", tz="Asia/Shanghai"), 44)],
)
def test_the_last_day_may_be_a_month(as_of, left):
    found = check_targets(frame(share=(0.95, 100)), {"share": {**SHARE, "start": "Q1", "end": "Q2"}}, as_of=as_of)
    assert found["days_left"].tolist() == [left]


@pytest.mark.parametrize("as_of", ["05/06/2026", "17/05/2026", "2026", 20260517, "2026-13-01"])
def test_a_day_in_another_order_is_refused(as_of):
    with pytest.raises(OptionError, match="is no date"):
        check_targets(frame(share=(0.95, 100)), {"share": SHARE}, as_of=as_of)
