"""Years of two digits: where they stand is told by what the years would span, and by nothing where that does not tell."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.doctor.conftest import clean, codes, the

import sqeval as sq

CLOCKS = ("created_at", "resolved_at", "closed_at")


def written(frame, pattern, columns=CLOCKS):
    return frame.assign(**{name: pd.to_datetime(frame[name]).dt.strftime(pattern) for name in columns})


@pytest.mark.parametrize("pattern", ["%y-%m-%d %H:%M", "%y/%m/%d", "%y.%m.%d %I:%M:%S %p", "%d-%m-%y %H:%M", "%m/%d/%y %H:%M", "%d.%m.%y"])
@given(seed=st.integers(0, 50))
@settings(max_examples=3)
def test_the_place_of_the_year_is_found(pattern, seed):
    frame = written(clean(seed), pattern)
    found = sq.doctor(frame)
    assert found.proposed["formats"] == dict.fromkeys(CLOCKS, pattern)
    days = pd.to_datetime(clean(seed)["created_at"]).dt.date
    assert found.records.frame["created_at"].dt.date.tolist() == days.tolist()
    # What decides is told, with how many stamps could be read the other way.
    if not pattern.startswith("%m"):
        problem = the(found, "ambiguous_years", "created_at")
        spans = (problem.details["first_span"], problem.details["last_span"])
        assert min(spans) <= 2 < max(spans)
        assert (spans[0] < spans[1]) == pattern.startswith("%y")
        assert problem.share > 0.9


def test_a_few_dates_that_do_not_exist_decide_nothing():
    frame = written(clean(4), "%d-%m-%y %H:%M")
    # With the year first this one exists: 2031-04-26.
    frame.loc[7, "created_at"] = "31-04-26 10:00"
    assert sq.doctor(frame).proposed["formats"]["created_at"] == "%d-%m-%y %H:%M"


@pytest.mark.parametrize("days", [["26-01-25"], ["26-01-25", "26-01-26"], ["24-03-26", "25-03-26", "26-03-26"]])
def test_where_the_years_span_alike_nothing_is_proposed(days):
    frame = pd.DataFrame(
        {"request_id": [f"r{k}" for k in range(40)], "created_at": [f"{days[k % len(days)]} 09:{k:02d}" for k in range(40)]}
    )
    found = sq.doctor(frame)
    problem = the(found, "undecided_years", "created_at")
    assert (problem.share, "formats" in found.proposed, found.records) == (1, False, None)
    for lang in ("en", "zh"):
        assert "%y-%m-%d" in problem.proposal(lang)
    for declared in ("%y-%m-%d %H:%M", "%d-%m-%y %H:%M"):
        settled = sq.doctor(frame, formats={"created_at": declared})
        assert "undecided_years" not in {code for code, _ in codes(settled)}
        assert len(settled.records) == 40


def test_a_column_that_does_not_tell_follows_the_others_of_its_file():
    frame = written(clean(5), "%y-%m-%d %H:%M")
    frame["closed_at"] = ["26-05-25 10:00", *[None] * (len(frame) - 1)]
    found = sq.doctor(frame)
    assert found.proposed["formats"]["closed_at"] == "%y-%m-%d %H:%M"
    assert found.records.frame["closed_at"].iloc[0] == pd.Timestamp("2026-05-25 10:00")


@pytest.mark.parametrize(("declared", "right"), [("%d-%m-%y %H:%M", "%y-%m-%d %H:%M"), ("%y-%m-%d %H:%M", "%d-%m-%y %H:%M")])
def test_a_declared_format_with_the_year_in_the_wrong_place_is_told(declared, right):
    frame = written(clean(6), right)
    problem = the(sq.doctor(frame, formats=dict.fromkeys(CLOCKS, declared)), "wrong_format", "created_at")
    assert problem.settings == {"formats": {"created_at": right}}
