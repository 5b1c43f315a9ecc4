"""Real dates of which a spreadsheet has swapped day and month are told from sound ones, and not read."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError
from sqeval.records.times.forms import forms
from sqeval.records.times.swapped import swapped_dates


def opened_abroad(moments, written="%d/%m/%Y %H:%M"):
    """What a spreadsheet of the other order of day and month makes of stamps: real dates where it can, text where it cannot."""
    return [f"{at:%Y}-{at:%d}-{at:%m} {at:%H:%M:%S}" if at.day <= 12 else at.strftime(written) for at in moments]


def drawn(seed, days, size=200, start="2026-01-01"):
    rng = np.random.default_rng(seed)
    return list(pd.Timestamp(start) + pd.to_timedelta(rng.integers(0, days * 1440, size), unit="min"))


def swapped(texts):
    found = pd.Series(sorted(set(texts)), dtype="str")
    return set(found[swapped_dates(found, forms(found))])


@given(st.integers(0, 10**6), st.sampled_from([31, 90, 365]), st.sampled_from(["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%y"]))
@settings(max_examples=20)
def test_swapped_dates_are_found_all_of_them(seed, days, written):
    texts = opened_abroad(drawn(seed, days), written)
    assert swapped(texts) == {text for text in texts if text.startswith("2026-")}


@given(st.integers(0, 10**6), st.integers(1, 99), st.sampled_from([7, 31, 365]))
@settings(max_examples=30)
def test_a_column_of_two_sound_forms_is_no_proof(seed, share, days):
    rng = np.random.default_rng(seed)
    moments = drawn(seed, days)
    texts = [
        f"{at:%Y-%m-%d %H:%M:%S}" if chance < share / 100 else f"{at:%d/%m/%Y %H:%M}"
        for at, chance in zip(moments, rng.random(200), strict=True)
    ]
    assert swapped(texts) == set()


@pytest.mark.parametrize("month", [1, 3, 12])
def test_a_form_that_was_changed_on_the_13th_is_sound(month):
    days = [dt.date(2026, month, day) for day in range(1, 29)]
    assert swapped([f"{day:%Y-%m-%d}" if day.day <= 12 else f"{day:%d/%m/%Y}" for day in days]) == set()


def test_a_few_cells_typed_in_later_do_not_hide_it():
    moments = drawn(1, 150)
    texts = [*opened_abroad(moments), "2026-03-25 10:00:00", "02/03/2026 11:00"]
    assert len(swapped(texts)) == len({at for at in moments if at.day <= 12})


@pytest.mark.parametrize("start", ["2026-03-09", "2026-06-10", "2026-08-08"])
def test_of_a_single_week_they_are_told_by_lying_months_away(start):
    texts = opened_abroad(drawn(4, 7, start=start))
    assert swapped(texts) == {text for text in texts if text.startswith("2026-")} != set()
    # As they were meant they lie among the others.
    assert swapped([f"{at:%Y-%m-%d}" if at.day <= 12 else f"{at:%d/%m/%Y}" for at in drawn(4, 7, start=start)]) == set()


def test_too_few_dates_prove_nothing():
    assert swapped(["2026-05-03", "13/03/2026"]) == set()
    assert swapped(["2026-05-03"]) == set()
    assert swapped(["13/03/2026"]) == set()


@pytest.mark.parametrize(
    ("options", "is_refused"),
    [
        ({}, True),
        ({"policies": {"not_a_time": "repair"}}, True),
        ({"formats": {"created_at": "%d/%m/%Y %H:%M"}, "policies": {"mixed_formats": "repair"}}, True),
        # Not a swapped date is read here.
        ({"formats": {"created_at": "%d/%m/%Y %H:%M"}}, False),
    ],
)
def test_reading_refuses_them_wherever_it_would_take_one_for_what_it_says(options, is_refused):
    moments = drawn(2, 90)
    frame = pd.DataFrame({"request_id": [f"r{k}" for k in range(200)], "created_at": opened_abroad(moments)})
    if is_refused:
        with pytest.raises(DataError, match=r"column 'created_at': holds dates of which a spreadsheet has swapped day and month.*as text"):
            sq.read_records(frame, **options)
    else:
        records = sq.read_records(frame, **options)
        assert records.frame["created_at"].tolist() == [at for at in moments if at.day > 12]


def test_real_dates_of_a_frame_are_found_too():
    moments = drawn(3, 90)
    cells = [at.to_pydatetime().replace(month=at.day, day=at.month) if at.day <= 12 else f"{at:%d/%m/%Y %H:%M}" for at in moments]
    frame = pd.DataFrame({"request_id": [f"r{k}" for k in range(200)], "created_at": pd.Series(cells, dtype=object)})
    with pytest.raises(DataError, match="swapped"):
        sq.read_records(frame)
