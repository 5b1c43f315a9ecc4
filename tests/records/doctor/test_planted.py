"""What is planted at random rows is found, with exactly its count and rows, and nothing else is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.doctor.conftest import N, clean, codes, text, the

import sqeval as sq

ROWS = st.sets(st.integers(0, N - 1), min_size=12, max_size=20).map(sorted)
SEEDS = st.integers(0, 50)


def shifted(column, **delta):
    return text(pd.to_datetime(column) + pd.Timedelta(**delta)).to_numpy()


def in_excel(column):
    days = (pd.to_datetime(column) - pd.Timestamp("1899-12-30")).dt.total_seconds() / 86400
    return [f"{day:.6f}" for day in days]


def set_cells(frame, rows, column, values):
    frame.loc[rows, column] = values


#: Kind → (code, column, what becomes of the rows).
PLANTED = {
    "before_opening": lambda f, r: set_cells(f, r, "resolved_at", shifted(f.loc[r, "created_at"], hours=-5)),
    "zero_duration": lambda f, r: set_cells(f, r, "resolved_at", f.loc[r, "created_at"]),
    "off_scale": lambda f, r: set_cells(f, r, "rating", "9"),
    "negative": lambda f, r: set_cells(f, r, "cost", "-3"),
    "not_a_number": lambda f, r: set_cells(f, r, "cost", "free"),
    "not_a_time": lambda f, r: set_cells(f, r, "closed_at", "soon"),
    "missing": lambda f, r: set_cells(f, r, "created_at", None),
    "unknown_state": lambda f, r: set_cells(f, r, "status", "legacy-7"),
    "label_variants": lambda f, r: set_cells(f, r, "team", f.loc[r, "team"] + " "),
    "midnight": lambda f, r: set_cells(f, r, "closed_at", shifted(pd.to_datetime(f.loc[r, "closed_at"]).dt.normalize(), days=1)),
    "future_date": lambda f, r: set_cells(f, r, "closed_at", "2099-12-31 10:00:01"),
}
COLUMNS = {
    "before_opening": "resolved_at",
    "zero_duration": "resolved_at",
    "off_scale": "rating",
    "negative": "cost",
    "not_a_number": "cost",
    "not_a_time": "closed_at",
    "missing": "created_at",
    "unknown_state": "status",
    "label_variants": "team",
    "midnight": "closed_at",
    "future_date": "closed_at",
}


@given(SEEDS)
@settings(max_examples=10)
def test_a_clean_export_has_no_problem(seed):
    found = sq.doctor(clean(seed))
    assert codes(found) == {}
    assert found.proposed == {"preset": "canonical"}
    assert (found.how, found.preset, len(found.records)) == ("recognised", "canonical", N)


@pytest.mark.parametrize("kind", PLANTED)
@given(seed=SEEDS, rows=ROWS)
@settings(max_examples=6)
def test_planted_rows_are_found_and_nothing_else(kind, seed, rows):
    frame = clean(seed)
    PLANTED[kind](frame, rows)
    found = sq.doctor(frame)
    assert codes(found) == {(kind, COLUMNS[kind]): len(rows)}
    problem = the(found, kind)
    assert problem.rows.tolist() == rows
    assert problem.share == len(rows) / problem.of
    assert list(problem.examples) == sorted(frame.loc[rows, "request_id"])[:5]


@given(seed=SEEDS, rows=ROWS, order=st.randoms(use_true_random=False))
@settings(max_examples=6)
def test_the_order_of_rows_changes_nothing(seed, rows, order):
    frame = clean(seed)
    for kind in ("zero_duration", "unknown_state", "label_variants", "midnight"):
        PLANTED[kind](frame, rows[:6])
    shuffled = frame.iloc[order.sample(range(N), N)].reset_index(drop=True)
    first, second = (sq.doctor(one).to_dict() for one in (frame, shuffled))
    assert first == second


@given(seed=SEEDS, rows=ROWS)
@settings(max_examples=6)
def test_copies_and_orders_entered_twice_are_found(seed, rows):
    frame = clean(seed)
    copies = frame.loc[rows]
    again = frame.loc[rows].assign(request_id=[f"X{k:05d}" for k in rows], created_at=shifted(frame.loc[rows, "created_at"], minutes=5))
    later = again.assign(request_id=[f"Y{k:05d}" for k in rows], created_at=shifted(frame.loc[rows, "created_at"], hours=3))
    again["resolved_at"], later["resolved_at"] = (shifted(one["created_at"], hours=7) for one in (again, later))
    whole = pd.concat([frame, copies, again, later], ignore_index=True)
    found = codes(sq.doctor(whole))
    # The requests three hours later are new ones.
    assert found["duplicate", "request_id"] == len(rows)
    assert found["repeated_order", "order_id"] == len(rows)


@given(seed=SEEDS, rows=ROWS, hours=st.sampled_from([24.0, 72.0, 120.0, 168.0]))
@settings(max_examples=12)
def test_an_automatic_closure_is_found_with_its_span(seed, rows, hours):
    frame = clean(seed)
    closed = np.setdiff1d(np.arange(N), rows)[: N // 3]
    frame.loc[closed, "closed_at"] = shifted(frame.loc[closed, "resolved_at"], hours=hours, minutes=3)
    problem = the(sq.doctor(frame), "auto_close", "closed_at")
    assert problem.details["start"] == "resolved_at"
    assert problem.details["hours"] == hours
    assert set(closed) <= set(problem.rows)
    assert problem.count <= len(closed) + 8


@given(seed=SEEDS)
@settings(max_examples=6)
def test_open_requests_of_the_last_month_are_found(seed):
    frame = clean(seed)
    last = frame.index[frame["created_at"] >= "2026-04"]
    frame.loc[last, ["resolved_at", "closed_at"]] = None
    frame.loc[last, "status"] = "open"
    problem = the(sq.doctor(frame), "censored_months")
    assert problem.details["months"] == ["2026-04"]
    assert problem.rows.tolist() == last.tolist()
    assert problem.share == 1


def test_months_that_are_all_open_alike_are_not_censored():
    frame = clean(1)
    half = frame.index % 2 == 0
    frame.loc[half, ["resolved_at", "closed_at"]] = None
    frame.loc[half, "status"] = "open"
    assert ("censored_months", None) not in codes(sq.doctor(frame))


def test_dates_without_times_are_told_from_a_few_at_midnight():
    frame = clean(2)
    frame["closed_at"] = shifted(pd.to_datetime(frame["closed_at"]).dt.normalize(), days=1)
    assert the(sq.doctor(frame), "date_only").share == 1


def test_the_moment_of_the_export_can_be_told():
    frame = clean(3)
    late = sorted(frame["closed_at"])[-3]
    problem = the(sq.doctor(frame, as_of=late), "future_date", "closed_at")
    assert problem.count == 2


def test_a_clock_change_is_found_where_the_zone_is_declared():
    frame = clean(4)
    frame.loc[[5, 9], "closed_at"] = ["2026-03-29 02:30:00", "2025-10-26 02:30:00"]
    frame.loc[[5, 9], ["created_at", "resolved_at"]] = ["2025-09-29 02:30:01", "2025-09-29 02:45:01"]
    found = sq.doctor(frame, time_zone="Europe/Berlin")
    assert the(found, "dst_gap").rows.tolist() == [5]
    assert the(found, "dst_fold").rows.tolist() == [9]
    assert not {"dst_gap", "dst_fold"} & {code for code, _ in codes(sq.doctor(frame))}
