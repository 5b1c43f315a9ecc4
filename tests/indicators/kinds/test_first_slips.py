"""What went wrong once: zones, overlapping periods, ends that nothing reached, shuffled answers, draws that say nothing."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests, tree

import sqeval as sq
from sqeval.errors import ConfigError, OptionError, SqevalWarning

CLOCK = {"start": "created_at", "end": "resolved_at"}
OFFICE = sq.records.WorkCalendar.from_dict({"name": "shanghai", "time_zone": "Asia/Shanghai", "hours": {"mon-sun": "09:00-18:00"}})


def whole(measure, frame, **options):
    table = measured(measure, frame, by=None, period=None, **options)
    return float(table.values.iloc[0, 0]), table


@pytest.mark.parametrize("declared", [None, "Asia/Shanghai", "Europe/Berlin"])
def test_working_time_is_that_of_the_calendar_whatever_the_zone_of_the_records(declared):
    opened = pd.Series(pd.date_range("2026-03-02 01:00", periods=60, freq="1min", tz="UTC"))
    frame = pd.DataFrame(
        {"request_id": [str(k) for k in range(60)], "created_at": opened, "resolved_at": opened + pd.Timedelta(minutes=30)}
    )
    records = sq.read_records(frame, time_zone=declared)
    assert records.time_zone == (declared or "UTC")
    measure = {"kind": "duration", **CLOCK, "unit": "minutes", "clock": "business"}
    table = sq.measure(records, tree([{"name": "x", "measure": measure}]), by=None, calendar=OFFICE)
    # 01:00 to 02:30 in UTC is 09:00 to 10:30 in Shanghai.
    assert table.values["x"].tolist() == [30.0]


def test_a_declared_zone_counts_the_hour_that_the_clock_skipped():
    frame = pd.DataFrame({"request_id": ["a"], "created_at": ["2026-03-28 12:00"], "resolved_at": ["2026-03-29 12:00"]})
    table = sq.measure(
        sq.read_records(frame, time_zone="Europe/Berlin"), tree([{"name": "x", "measure": {"kind": "duration", **CLOCK}}]), by=None
    )
    assert table.values["x"].tolist() == [23.0]


def test_overlapping_named_periods_each_keep_their_requests():
    periods = [{"name": "spring", "start": "01-01", "end": "01-20"}, {"name": "sale", "start": "01-10", "end": "01-12"}]
    calendar = sq.records.WorkCalendar.from_dict({"name": "c", "hours": {"mon-sun": "00:00-24:00"}, "periods": periods})
    frame = requests(300, months=1)
    inside = frame["created_at"].dt.day.between(10, 12).sum()
    assert whole({"kind": "count", "during": ["sale"]}, frame, calendar=calendar)[0] == inside
    assert whole({"kind": "count", "outside": ["sale"]}, frame, calendar=calendar)[0] == 300 - inside


def test_where_nothing_has_ended_everything_is_open():
    frame = requests(40).assign(resolved_at=pd.NaT)
    assert whole({"kind": "backlog"}, frame)[0] == 40
    # That nothing was in time cannot be told from an export that does not record it.
    with pytest.warns(SqevalWarning, match="No data for: value: records.resolved_at"):
        assert np.isnan(whole({"kind": "within", **CLOCK, "limit": 1}, frame)[0])
    with pytest.warns(SqevalWarning, match="not reached"):
        assert whole({"kind": "duration", **CLOCK, "open_cases": "censored"}, frame)[0] == np.inf
    assert whole({"kind": "duration", **CLOCK, "open_cases": "elapsed"}, frame)[0] > 0


def test_an_expression_of_requests_and_their_answers_knows_which_belong_together():
    frame = requests(300)
    rng = np.random.default_rng(1)
    frame["cost"] = rng.normal(50, 10, 300)
    answers = pd.DataFrame({"request_id": frame["request_id"], "score": frame["cost"] + rng.normal(0, 0.1, 300)})
    difference = {"kind": "expression", "formula": "a - b"}
    more = {"a": {"kind": "mean", "column": "cost"}, "b": {"kind": "mean", "source": "surveys", "column": "score"}}
    errors = [
        whole(difference, frame, more=more, surveys=shown)[1].standard_errors.iloc[0, 0]
        for shown in (answers, answers.sample(frac=1, random_state=2), answers.iloc[1:])
    ]
    np.testing.assert_allclose(errors[:2], 0.1 / np.sqrt(300), rtol=0.15)
    assert errors[1] == pytest.approx(errors[0])
    # The request without an answer moves the first part alone.
    assert errors[0] < errors[2] < 0.1


@pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")
@pytest.mark.parametrize("interval", ["analytic", "bootstrap"])
def test_expressions_and_ratios_heed_clusters(interval):
    frame = requests(600, teams=1, months=1)
    frame["cost"] = 100.0 + frame["agent"].map(dict(zip("abcde", [-40, -20, 0, 20, 40], strict=True)))
    more = {
        "mean": {"kind": "mean", "column": "cost"},
        "ratio": {"kind": "ratio", "numerator": {"kind": "total", "column": "cost"}, "denominator": {"kind": "count"}},
    }
    options = {"more": more, "cluster": "agent", "interval": interval, "replications": 300}
    table = measured({"kind": "expression", "formula": "2 * mean"}, frame, **options)
    error = table.standard_errors.iloc[0]
    assert error["mean"] > 5
    assert error["value"] == pytest.approx(2 * error["mean"])
    assert error["ratio"] == pytest.approx(error["mean"], rel=0.05)


def test_draws_that_are_all_alike_say_nothing_so_the_interval_stays_its_own():
    frame = requests(12).assign(resolved=True)
    rate = {"kind": "share", "column": "resolved"}
    own, drawn = (whole(rate, frame, interval=word)[1] for word in ("analytic", "bootstrap"))
    assert drawn.low.iloc[0, 0] == own.low.iloc[0, 0] < 1


def test_volumes_are_no_sample_to_draw_from():
    volumes = pd.DataFrame({"team": ["T0", "T1", "T2"], "period": "2026-01", "hours": [10.0, 20.0, 30.0]})
    hours = {"kind": "total", "source": "resources", "column": "hours"}
    table = measured(hours, requests(90, months=1), resources=volumes, interval="bootstrap", replications=60)
    assert table.standard_errors["value"].isna().all()


def test_what_is_counted_in_full_is_never_small():
    more = {"rate": {"kind": "share", "column": "resolved"}, "backlog": {"kind": "backlog"}}
    table = measured({"kind": "count"}, requests(30), more=more)
    assert not table.small[["value", "backlog"]].any().any()
    assert table.small["rate"].any()
    assert table.guarded[["value", "backlog"]].notna().all().all()


def test_a_slip_in_a_condition_is_told_with_what_is_there():
    with pytest.warns(SqevalWarning, match=r"priority = hihg \(high\?\)"):
        assert whole({"kind": "count", "where": {"priority": "hihg"}}, requests(50))[0] == 0
    # A value that is simply not among the records is no slip.
    assert whole({"kind": "count", "where": {"priority": "urgent"}}, requests(50))[0] == 0


@pytest.mark.parametrize(
    "cells",
    [
        ["true", "false", None] * 10,
        pd.array([True, False, None] * 10, dtype=object),
        pd.Categorical([True, False, None] * 10),
        pd.array([True, False, None] * 10, dtype="boolean"),
        [1, 0, None] * 10,
        ["是", "否", None] * 10,
    ],
    ids=["text", "object", "category", "boolean", "numbers", "Chinese"],
)
def test_yes_and_no_ride_along_in_any_form(cells):
    frame = requests(30).assign(sent=cells)
    assert whole({"kind": "share", "column": "sent"}, frame)[0] == 0.5
    assert whole({"kind": "count", "where": {"sent": True}}, frame)[0] == 10
    assert whole({"kind": "count", "unless": {"sent": True}}, frame)[0] == 20


@pytest.mark.parametrize(
    "wrong",
    [{"seed": -1}, {"seed": "x"}, {"min_n": "x"}, {"min_n": -1}, {"cluster": ["agent"]}, {"calendar": {}}, {"replications": 3}],
)
def test_wrong_options_are_one_line(wrong):
    with pytest.raises(OptionError, match=next(iter(wrong))) as caught:
        measured({"kind": "count"}, requests(20), **wrong)
    assert "\n" not in str(caught.value)


def test_limits_at_the_end_of_the_known_years_need_no_deadline():
    calendar = OFFICE.changed(holidays=["2026-01-01"], covers=(2026, 2026))
    frame = requests(20).assign(created_at=pd.Timestamp("2026-12-31 15:00"), resolved_at=pd.Timestamp("2026-12-31 17:00"))
    limits = {"default": 40, "unit": "hours", "clock": "business"}
    assert whole({"kind": "within", **CLOCK, "limits": limits}, frame, calendar=calendar)[0] == 1.0


def test_a_stock_has_no_cohort():
    with pytest.raises(ConfigError, match="cohort"):
        tree([{"name": "x", "measure": {"kind": "backlog", "cohort": "resolved"}}])


def test_answers_may_be_written_as_numbers():
    rating = {"kind": "rating", "column": "rating", "answers": {5: 1, 4: 2, 3: 3, 2: 4, 1: 4}}
    assert 0 < whole(rating, requests(60))[0] < 100
