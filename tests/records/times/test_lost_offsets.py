"""Stamps with an offset that land in an hour which the declared clock shows twice are counted."""

import datetime as dt
import warnings

import pandas as pd
import pytest

import sqeval as sq

#: In Berlin 02:30 came twice in this night, an hour apart.
FIRST, SECOND = "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"


def read(cells, zone="Europe/Berlin", **options):
    frame = pd.DataFrame({"request_id": [str(k) for k in range(len(cells))], "created_at": cells})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return sq.read_records(frame, time_zone=zone, **options)


def counted(records):
    return [(caution.where, dict(caution.details)) for caution in records.warnings if caution.code == "offset_lost_in_fold"]


def test_stamps_that_lose_their_hour_are_counted():
    cells = [FIRST, SECOND, "2026-10-25T00:30Z", "2026-10-25 01:30 UTC", "2026-10-25T03:30+01:00", "2026-10-25 02:30", None]
    records = read(cells)
    assert records.frame["created_at"].astype("str").tolist()[:4] == ["2026-10-25 02:30:00"] * 4
    assert counted(records) == [(("created_at",), {"rows": 4, "zone": "Europe/Berlin"})]
    assert "4 stamp(s) with an offset" in " ".join(map(str, records.warnings))


@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Shanghai"])
def test_a_clock_that_never_changes_loses_nothing(zone):
    records = read([FIRST, SECOND], zone)
    assert counted(records) == []
    assert records.frame["created_at"].diff().iloc[1] == pd.Timedelta("1h")


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(pd.to_datetime([FIRST, SECOND], utc=True)),
        pd.Series([dt.datetime.fromisoformat(FIRST), dt.datetime.fromisoformat(SECOND)], dtype=object),
        pd.Series(pd.to_datetime([FIRST, SECOND], utc=True)).convert_dtypes(dtype_backend="pyarrow"),
    ],
    ids=lambda column: str(column.dtype),
)
def test_real_stamps_are_counted_too(column):
    assert counted(read(column)) == [(("created_at",), {"rows": 2, "zone": "Europe/Berlin"})]


def test_a_declared_offset_is_counted_and_stamps_without_any_are_not():
    assert counted(read(["25.10.2026 02:30 +0100"], formats={"created_at": "%d.%m.%Y %H:%M %z"})) == [
        (("created_at",), {"rows": 1, "zone": "Europe/Berlin"})
    ]
    assert counted(read(["2026-10-25 02:30"])) == []
    assert counted(read(pd.Series(pd.to_datetime(["2026-10-25 02:30"])))) == []


def test_those_of_a_log_are_counted_too():
    log = pd.DataFrame({"case": "a", "activity": ["start", "end"], "timestamp": [FIRST, SECOND]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        records = sq.read_records(log, "event_log", time_zone="Europe/Berlin")
    assert counted(records) == [(("timestamp",), {"rows": 2, "zone": "Europe/Berlin"})]


def test_those_of_an_audit_log_are_counted_by_ticket_and_by_event():
    rows = {
        "number": "a",
        "opened_at": FIRST,
        "sys_updated_at": [FIRST, SECOND],
        "sys_mod_count": ["0", "1"],
        "incident_state": ["New", "Closed"],
    }
    given = {"request_id": "number", "created_at": "opened_at", "resolved_at": "resolved_at"}
    events = {"case": "number", "time": "sys_updated_at", "sequence": "sys_mod_count", "state": "incident_state", "new": ["New"]}
    ends = {"resolved": ["Resolved"], "closed": ["Closed"], "other": ["Active"], "outcomes": ["resolved_at"], "counters": []}
    preset = sq.records.Preset.from_dict({"columns": given, "events": {**events, **ends}, "time_zone": "Europe/Berlin"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        records = sq.read_records(pd.DataFrame({**rows, "resolved_at": [None, SECOND]}), preset)
    assert counted(records) == [
        (("sys_updated_at",), {"rows": 2, "zone": "Europe/Berlin"}),
        (("created_at",), {"rows": 1, "zone": "Europe/Berlin"}),
        (("resolved_at",), {"rows": 1, "zone": "Europe/Berlin"}),
    ]
