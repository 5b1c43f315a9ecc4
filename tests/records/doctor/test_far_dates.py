"""Stamps that stand for never or nothing, of whatever year and however many."""

import pandas as pd
import pytest
from tests.records.doctor.conftest import clean, codes, the

import sqeval as sq

NEVER, NOTHING = "9999-12-31 23:59:59", "0001-01-01 00:00:00"


def opened(cells):
    return pd.DataFrame({"request_id": [f"r{k}" for k in range(len(cells))], "created_at": cells})


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("count", [1, 4, 6])
@pytest.mark.parametrize(("sentinel", "code"), [(NEVER, "future_date"), (NOTHING, "early_date"), ("1900-01-01 00:00:01", "early_date")])
def test_openings_that_stand_for_never_are_told_and_break_nothing(sentinel, code, count, zone):
    frame = opened([*[sentinel] * count, *["2026-03-01 09:00:05"] * (6 - count)])
    found = sq.doctor(frame, time_zone=zone)
    assert the(found, code, "created_at").rows.tolist() == list(range(count))
    assert {key[0] for key in codes(found)} - {"constant_columns", "midnight"} == {code}
    told = sq.read_records(frame, time_zone=zone).summary()
    assert told.loc[told["code"] == code, "count"].tolist() == [count]


@pytest.mark.parametrize("sentinel", [NEVER, NOTHING])
def test_with_an_offset_they_may_leave_the_calendar(sentinel):
    stamp = f"{sentinel.replace(' ', 'T')}Z"
    for zone in ("Asia/Shanghai", "America/New_York"):
        assert sq.doctor(opened([stamp, "2026-03-01T09:00:05Z"]), time_zone=zone).rows["rows_in"] == 2


def test_both_kinds_at_once_leave_the_span_of_the_others():
    frame = clean(3)
    frame.loc[:29, "created_at"] = NEVER
    frame.loc[30:59, "created_at"] = NOTHING
    found = sq.doctor(frame, policies={"before_opening": "flag"})
    assert (the(found, "future_date", "created_at").count, the(found, "early_date", "created_at").count) == (30, 30)
    assert the(found, "future_date", "created_at").details["limit"].startswith("2027-")


def test_the_moment_of_the_export_may_be_any():
    found = sq.doctor(opened(["2026-03-01 09:00:05", NEVER]), as_of="9999-12-30")
    assert the(found, "future_date").details["limit"] == "9999-12-30"
