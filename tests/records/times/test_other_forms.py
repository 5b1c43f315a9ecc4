"""Serial days are read by the other stamps of their column where those tell that they count from 1904."""

import numpy as np
import pandas as pd
import pytest

import sqeval as sq

STAMPS = [f"2026-03-{day:02d} 09:00" for day in range(1, 11)]


def serial(moment, epoch):
    return str((pd.Timestamp(moment) - pd.Timestamp(epoch)) / pd.Timedelta("1D"))


def read(cells):
    frame = pd.DataFrame({"request_id": [f"r{k}" for k in range(len(cells))], "created_at": cells})
    return sq.read_records(frame, policies={"mixed_formats": "repair"})


def test_serial_days_count_from_1900():
    records = read([*STAMPS, serial("2026-03-05 12:00", "1899-12-30")])
    assert records.frame["created_at"].iloc[-1] == pd.Timestamp("2026-03-05 12:00")
    assert records.repairs["row"].tolist() == [10]


@pytest.mark.parametrize("order", [1, -1])
def test_serial_days_that_count_from_1904_are_not_read_four_years_too_early(order):
    cells = [*STAMPS, serial("2026-03-05 12:00", "1904-01-01")][::order]
    records = read(cells)
    assert len(records) == 10
    assert records.rejected["reason"].tolist() == ["not_a_time"]
    assert records.frame["created_at"].min() == pd.Timestamp(STAMPS[0])


def test_nothing_but_serial_days_or_serial_days_far_from_everything_count_from_1900():
    ours = [serial(stamp, "1899-12-30") for stamp in STAMPS]
    assert read(ours).frame["created_at"].tolist() == [pd.Timestamp(stamp) for stamp in STAMPS]
    assert np.datetime64("2015-06-01") in read([*STAMPS, serial("2015-06-01", "1899-12-30")]).frame["created_at"].to_numpy()
