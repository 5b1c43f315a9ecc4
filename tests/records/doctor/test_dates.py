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


def abroad(frame, columns=("created_at", "resolved_at", "closed_at")):
    """As a spreadsheet of the other order of day and month leaves 05/03/2026 and 13/03/2026."""
    moments = {name: pd.to_datetime(frame[name]) for name in columns}
    cells = {
        name: [f"{at:%Y-%d-%m %H:%M:%S}" if at.day <= 12 else f"{at:%d/%m/%Y %H:%M}" for at in times] for name, times in moments.items()
    }
    return frame.assign(**cells)


def test_swapped_dates_are_told_and_no_way_to_read_them_is_proposed():
    frame = abroad(clean(7))
    found = sq.doctor(frame)
    days = pd.to_datetime(clean(7)["created_at"]).dt.day
    problem = the(found, "swapped_dates", "created_at")
    assert (problem.rows.tolist(), problem.action.value) == (frame.index[days <= 12].tolist(), "reject")
    assert problem.details["texts"] == (days > 12).sum()
    assert "mixed_formats" not in {code for code, _ in codes(found)}
    assert "policies" not in found.proposed
    # With what is proposed not one of them is read.
    right = pd.to_datetime(clean(7).set_index("request_id")["created_at"]).dt.floor("min")
    kept = sq.read_records(frame, **found.proposed).frame.set_index("request_id")["created_at"]
    assert (kept == right[kept.index]).all()
    assert kept.dt.day.min() > 12


@pytest.mark.parametrize("policies", [{"mixed_formats": "repair"}, {"mixed_formats": "repair", "not_a_time": "repair"}])
def test_swapped_dates_are_refused_where_they_would_be_read(policies):
    found = sq.doctor(abroad(clean(7)), policies=policies)
    assert the(found, "swapped_dates", "created_at").action.value == "refuse"
    assert "swapped" in the(found, "refused").details["message"]
    mostly_real = clean(8)
    mostly_real = mostly_real[(pd.to_datetime(mostly_real["created_at"]).dt.day <= 15)].reset_index(drop=True)
    found = sq.doctor(abroad(mostly_real, ["created_at"]).drop(columns=["resolved_at", "closed_at"]))
    assert (the(found, "swapped_dates").action.value, found.records) == ("refuse", None)


def test_another_form_elsewhere_is_not_proposed_to_be_read_beside_swapped_dates():
    frame = abroad(clean(7), ["created_at", "resolved_at"])
    frame.loc[5, "closed_at"] = "2026年6月4日"
    found = sq.doctor(frame)
    assert the(found, "mixed_formats", "closed_at").settings == {}
    assert "policies" not in found.proposed


@pytest.mark.parametrize(
    "pattern", ["%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y.%m.%d %H:%M", "%Y/%m/%d %I:%M:%S %p", "%Y-%m-%d %H:%M:%S,%f", "%d %b %Y %H:%M"]
)
def test_other_formats_are_proposed_and_read(pattern):
    frame = written(clean(9), pattern)
    found = sq.doctor(frame)
    assert found.proposed == {"preset": "canonical", "formats": dict.fromkeys(("created_at", "resolved_at", "closed_at"), pattern)}
    days = pd.to_datetime(clean(9)["created_at"]).dt.floor("min")
    assert found.records.frame["created_at"].dt.floor("min").tolist() == days.tolist()
    assert {code for code, _ in codes(found)} <= {"wrong_format", "ambiguous_dates"}


def test_a_column_of_numbers_that_are_digits_of_a_date_is_read_by_its_format():
    frame = written(clean(9), "%Y%m%d%H%M%S")
    numbers = frame.assign(created_at=frame["created_at"].astype("int64"))
    found = sq.doctor(numbers)
    assert found.proposed["formats"]["created_at"] == "%Y%m%d%H%M%S"
    assert found.records.frame["created_at"].astype("str").tolist() == clean(9)["created_at"].tolist()


def test_moments_as_chinese_windows_shows_them_are_read_under_repair():
    moments = pd.to_datetime(clean(10)["created_at"])
    texts = [f"{at.year}/{at.month}/{at.day} {'上午' if at.hour < 12 else '下午'} {at.hour % 12 or 12}:{at:%M:%S}" for at in moments]
    found = sq.doctor(clean(10).assign(created_at=texts))
    assert found.proposed == {"preset": "canonical", "policies": {"mixed_formats": "repair"}}
    assert the(found, "other_form", "created_at").details["main"] == "chinese"
    assert found.records.frame["created_at"].tolist() == moments.tolist()


def test_a_format_that_reads_nothing_or_is_declared_already_is_never_proposed():
    frame = clean(11).assign(created_at=[f"2026-{13 + k % 12}-{1 + k % 28:02d} 09:00" for k in range(len(clean(11)))])
    found = sq.doctor(frame)
    assert found.records is None
    assert not any("formats" in problem.settings for problem in found.found)


def test_other_clocks_of_the_same_day_are_mixed_forms():
    frame = written(clean(12), "%d/%m/%Y %H:%M")
    times = pd.to_datetime(clean(12)["created_at"])
    frame.loc[[3, 8], "created_at"] = times[[3, 8]].dt.strftime("%d/%m/%Y %H:%M:%S")
    frame.loc[11, "created_at"] = times[11].strftime("%d/%m/%Y")
    frame.loc[20, "created_at"] = times[20].strftime("%d/%m/%Y %I:%M %p")
    found = sq.doctor(frame)
    problem = the(found, "mixed_formats", "created_at")
    assert (problem.rows.tolist(), problem.details["others"]) == ([3, 8, 11, 20], {"other_clock": 4})
    assert problem.action.value == "reject"
    assert found.proposed["policies"] == {"mixed_formats": "repair"}
    assert "another time of day" in problem.explanation()
    records = sq.read_records(frame, **found.proposed)
    assert len(records) == len(frame)
    assert records.frame["created_at"].dt.date.tolist() == times.dt.date.tolist()
    told = records.summary()
    assert told.loc[told["code"] == "mixed_formats", "count"].tolist() == [4]
    # Declared with seconds, the few are the sound ones.
    declared = dict.fromkeys(("created_at", "resolved_at", "closed_at"), "%d/%m/%Y %H:%M")
    assert the(sq.doctor(frame, formats=declared), "mixed_formats").count == 4
