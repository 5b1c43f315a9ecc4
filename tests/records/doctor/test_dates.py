"""Which formats the doctor proposes, and when it says that nothing decides."""

import pandas as pd
import pytest
from tests.records.doctor.conftest import clean, codes, the

import sqeval as sq


def written(frame, pattern, columns=("created_at", "resolved_at", "closed_at")):
    return frame.assign(**{name: pd.to_datetime(frame[name]).dt.strftime(pattern) for name in columns})


@pytest.mark.parametrize(
    "pattern", ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%m/%d/%y %I:%M %p", "%d-%m-%Y", "%m/%d/%Y %I:%M:%S%p"]
)
def test_the_format_is_found_and_the_records_are_read_with_it(pattern):
    frame = written(clean(1), pattern)
    found = sq.doctor(frame)
    assert found.proposed["formats"] == dict.fromkeys(("created_at", "resolved_at", "closed_at"), pattern)
    problem = the(found, "ambiguous_dates", "created_at")
    times = pd.to_datetime(clean(1)["created_at"])
    assert problem.count == int((times.dt.day <= 12).sum())
    assert problem.rows.tolist() == frame.index[times.dt.day <= 12].tolist()
    assert problem.details["same"] == pytest.approx((times.dt.day == times.dt.month).mean())
    again = sq.read_records(frame, formats=found.proposed["formats"])
    assert again.frame["created_at"].dt.date.tolist() == times.dt.date.tolist()
    pd.testing.assert_frame_equal(found.records.frame, again.frame)


def test_nothing_decides_where_every_day_is_12_or_less():
    frame = clean(2)
    days = pd.to_datetime(frame["created_at"])
    frame = written(frame[days.dt.day <= 12], "%d/%m/%Y %H:%M", ["created_at"]).drop(columns=["resolved_at", "closed_at"])
    found = sq.doctor(frame)
    problem = the(found, "undecided_dates", "created_at")
    assert problem.share == 1
    assert "formats" not in found.proposed
    assert found.records is None
    assert "formats" in the(found, "refused").details["message"]


def test_a_column_that_does_not_decide_follows_its_neighbours():
    frame = clean(2)
    days = pd.to_datetime(frame["created_at"])
    frame = written(frame[days.dt.day <= 12], "%d/%m/%Y %H:%M")
    assert sq.doctor(frame).proposed["formats"]["created_at"] == "%d/%m/%Y %H:%M"


def test_a_declared_format_that_does_not_fit_is_told():
    frame = written(clean(3), "%d/%m/%Y %H:%M")
    declared = dict.fromkeys(("created_at", "resolved_at", "closed_at"), "%m/%d/%Y %H:%M")
    found = sq.doctor(frame, formats=declared)
    problem = the(found, "wrong_format", "created_at")
    assert problem.settings == {"formats": {"created_at": "%d/%m/%Y %H:%M"}}
    assert len(found.records) == len(frame)
    right = dict.fromkeys(declared, "%d/%m/%Y %H:%M")
    assert "wrong_format" not in {code for code, _ in codes(sq.doctor(frame, formats=right))}


MIXED = {
    3: ("2026年1月9日 10时05分", "2026-01-09 10:05:00"),
    8: ("2026年11月5日 下午3:04:05", "2026-11-05 15:04:05"),
    11: ("46028.5", "2026-01-06 12:00:00"),
    20: ("1767690000", "2026-01-06 09:00:00"),
    21: ("1767690000000", "2026-01-06 09:00:00"),
    30: ("2026-01-06T10:00:00+01:00", "2026-01-06 09:00:00"),
}


def mixed():
    frame = clean(5).drop(columns=["resolved_at", "closed_at"])
    frame.loc[list(MIXED), "created_at"] = [written for written, _ in MIXED.values()]
    frame.loc[40, "created_at"] = "31.02.2026 25:61"
    return frame


def test_mixed_forms_are_counted_by_form():
    problem = the(sq.doctor(mixed()), "mixed_formats")
    assert problem.rows.tolist() == [3, 8, 11, 20, 21]
    assert problem.details["others"] == {"chinese": 2, "excel_serial": 1, "epoch_seconds": 1, "epoch_milliseconds": 1}
    assert problem.action == "reject"


def test_mixed_forms_can_be_repaired_and_every_repair_is_listed():
    records = sq.read_records(mixed(), policies={"mixed_formats": "repair"})
    assert records.rejected["row"].tolist() == [40]
    repairs = records.repairs
    assert repairs["row"].tolist() == [3, 8, 11, 20, 21]
    for repair in repairs.itertuples():
        before, after = MIXED[repair.row]
        assert (repair.before, pd.Timestamp(repair.after), repair.problem) == (before, pd.Timestamp(after), "mixed_formats")
        own = records.frame.set_index("request_id").loc[repair.request_id, "created_at"]
        assert own == pd.Timestamp(after)


def test_stamps_with_and_without_offset_are_told_apart():
    frame = clean(6)
    frame["closed_at"] = frame["closed_at"].str.replace(" ", "T") + "+08:00"
    assert the(sq.doctor(frame), "offsets").details["offsets"] == {"+08:00": len(frame)}
    frame.loc[[4, 7], "closed_at"] = frame.loc[[4, 7], "closed_at"].str.removesuffix("+08:00")
    problem = the(sq.doctor(frame), "mixed_offsets")
    assert problem.rows.tolist() == [4, 7]
    assert problem.details["with"] == len(frame) - 2
