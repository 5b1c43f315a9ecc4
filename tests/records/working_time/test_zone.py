"""Stamps of a local clock, against pandas' own reading and the published dates of clock changes."""

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import DataError, OptionError
from sqeval.records import dst_fold, dst_gap
from sqeval.records.working_time.zone import clock_changes, instants

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Shanghai", "Africa/Casablanca", "UTC"]


@pytest.fixture(scope="module")
def stamps():
    """Every twenty minutes and a bit of six years."""
    micros = np.arange(np.datetime64("2015-01-01", "us"), np.datetime64("2021-01-01", "us"), np.timedelta64(1_207, "s"))
    return pd.Series(micros)


@pytest.mark.parametrize("zone", ZONES)
def test_instants_are_those_of_pandas(zone, stamps):
    first_reading = np.ones(len(stamps), dtype=bool)
    theirs = stamps.dt.tz_localize(zone, ambiguous=first_reading, nonexistent="shift_forward").dt.tz_convert("UTC").dt.tz_localize(None)
    ours, known = instants(stamps, zone)
    assert known.all()
    # pandas 3.1 shifts by a whole hour also where the clock is put forward by half of one, as on Lord Howe Island.
    same = ~dst_gap(stamps, zone) if zone == "Australia/Lord_Howe" else known
    np.testing.assert_array_equal(ours[same], theirs.to_numpy(dtype="datetime64[us]").view(np.int64)[same])


def test_half_an_hour_forward_on_lord_howe_island():
    stamps = pd.Series(pd.to_datetime(["2015-10-04 01:59", "2015-10-04 02:15", "2015-10-04 02:30"]))
    expected = np.array(["2015-10-03T15:29", "2015-10-03T15:30", "2015-10-03T15:30"], dtype="datetime64[us]")
    np.testing.assert_array_equal(instants(stamps, "Australia/Lord_Howe")[0].view("datetime64[us]"), expected)


@pytest.mark.parametrize("zone", ZONES)
def test_doubtful_stamps_are_those_of_pandas(zone, stamps):
    skipped = stamps.dt.tz_localize(zone, ambiguous=np.ones(len(stamps), dtype=bool), nonexistent="NaT").isna()
    repeated = stamps.dt.tz_localize(zone, ambiguous="NaT", nonexistent="shift_forward").isna()
    np.testing.assert_array_equal(dst_gap(stamps, zone), skipped)
    np.testing.assert_array_equal(dst_fold(stamps, zone), repeated)


def test_changes_in_berlin():
    changes = clock_changes("Europe/Berlin", 2026, 2026)
    assert changes.instants.view("datetime64[us]").astype(str).tolist() == ["2026-03-29T01:00:00.000000", "2026-10-25T01:00:00.000000"]
    assert (changes.offsets / 3_600_000_000).tolist() == [1, 2, 1]


def test_missing_stamps_and_stamps_with_a_zone_are_never_doubtful():
    night = pd.Series(pd.to_datetime(["2026-03-29 02:30", None]))
    assert dst_gap(night, "Europe/Berlin").tolist() == [True, False]
    assert dst_gap(night.dt.tz_localize("UTC"), "Europe/Berlin").tolist() == [False, False]
    assert dst_gap(pd.Series([pd.NaT, pd.NaT]), "Europe/Berlin").tolist() == [False, False]


def test_stamps_of_nanoseconds_and_seconds_are_read():
    night = pd.Series(pd.to_datetime(["2026-03-29 02:30"]))
    for unit in ("s", "ms", "us", "ns"):
        assert dst_gap(night.astype(f"datetime64[{unit}]"), "Europe/Berlin").tolist() == [True]


def test_an_unknown_zone_is_refused():
    with pytest.raises(OptionError, match=r"is no time zone \(got 'Mars/Base'\)"):
        dst_gap(pd.Series(pd.to_datetime(["2026-01-01"])), "Mars/Base")


def test_texts_are_refused():
    with pytest.raises(DataError, match=r"column 'opened': holds no time stamps .* Read texts with pandas.to_datetime"):
        dst_gap(pd.Series(["2026-01-01"], name="opened"), "UTC")
