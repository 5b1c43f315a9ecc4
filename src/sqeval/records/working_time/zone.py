"""Stamps of a local clock in a declared time zone: the instants they stand for, and those a clock change makes doubtful."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.numerics import wall_clock
from sqeval.numerics.business_time import DAY
from sqeval.numerics.wall_clock import ClockChanges
from sqeval.records.working_time.day_numbers import first_day, year_of

Mask = NDArray[np.bool_]
Micros = NDArray[np.int64]

SECOND = 1_000_000

#: Time zones are known up to here.
_LAST_YEAR = 9998

_NO_ZONE, _ZONE_HINT = "is no time zone", "Write it as Asia/Shanghai"

_NO_CHANGE = ClockChanges(np.zeros(0, np.int64), np.zeros(1, np.int64))


def dst_gap(times: pd.Series[Any], zone: str) -> Mask:
    """Which stamps the clock of a zone never showed, because it was put forward.

    Such a stamp is a mistake of the records; durations read it as the moment of the change.

    Parameters
    ----------
    times : Series of time stamps, of shape (n,)
        Without zone: what the clock showed. A stamp that carries a zone is an instant and never doubtful.
    zone : str
        IANA name, e.g. "Europe/Berlin".

    Returns
    -------
    array of bool, of shape (n,)
        False for missing stamps.

    Raises
    ------
    OptionError
        An unknown zone.
    DataError
        A column that holds no time stamps.

    Examples
    --------
    >>> dst_gap(pd.Series(pd.to_datetime(["2026-03-29 01:59", "2026-03-29 02:30"])), "Europe/Berlin")
    array([False,  True])
    """
    return _doubtful(times, zone, wall_clock.is_skipped)


def dst_fold(times: pd.Series[Any], zone: str) -> Mask:
    """Which stamps the clock of a zone showed twice, because it was put back.

    Durations read such a stamp as the first of the two, or an end as the second where it would come before its start.
    Parameters, result and errors are those of `dst_gap`.

    Examples
    --------
    >>> dst_fold(pd.Series(pd.to_datetime(["2026-10-25 02:30", "2026-10-25 03:00"])), "Europe/Berlin")
    array([ True, False])
    """
    return _doubtful(times, zone, wall_clock.is_repeated)


def is_zone(zone: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        return bool(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        return False


def check_zone(zone: str) -> None:
    """Refuse what is no time zone."""
    if not is_zone(zone):
        raise OptionError(_NO_ZONE, value=zone, hint=_ZONE_HINT)


def declared_zone(zone: str | None) -> str | None:
    """The zone of a configuration's `time_zone`, if there is one of that name."""
    if zone is not None and not is_zone(zone):
        raise ConfigError(_NO_ZONE, path="time_zone", value=zone, hint=_ZONE_HINT)
    return zone


def local_stamps(times: pd.Series[Any], zone: str | None) -> tuple[Micros, Mask]:
    """What the clock showed, in microseconds since 1970 (0 where missing), and which stamps are known."""
    if not pd.api.types.is_datetime64_any_dtype(times.dtype):
        raise DataError("holds no time stamps", column=times.name, value=str(times.dtype), hint="Read texts with pandas.to_datetime first")
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        if zone is None:
            raise DataError("has stamps with a time zone, and none is declared for the clock", column=times.name, hint="Give `time_zone`")
        times = times.dt.tz_convert(zone).dt.tz_localize(None)
    stamps = times.to_numpy(dtype="datetime64[us]")
    known = ~np.isnat(stamps)
    return np.where(known, stamps.view(np.int64), 0), known


def instants(times: pd.Series[Any], zone: str | None) -> tuple[Micros, Mask]:
    """Instants in microseconds UTC (0 where missing), and which stamps are known; without a zone the clock never changes."""
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        return local_stamps(times, "UTC")
    local, known = local_stamps(times, zone)
    return np.where(known, wall_clock.to_instants(changes_for(zone, local[known]), local), 0), known


def later_instants(times: pd.Series[Any], zone: str | None) -> Micros:
    """Like `instants`, but of a stamp that the clock showed twice the second."""
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        return local_stamps(times, "UTC")[0]
    local, known = local_stamps(times, zone)
    return np.where(known, wall_clock.to_later_instants(changes_for(zone, local[known]), local), 0)


def changes_for(zone: str | None, stamps: Micros) -> ClockChanges:
    """The clock changes around some stamps or instants."""
    if zone is None or not stamps.size:
        return _NO_CHANGE
    return clock_changes(zone, max(year_of(int(stamps.min())) - 1, 1), min(year_of(int(stamps.max())) + 1, _LAST_YEAR))


@lru_cache(maxsize=64)
def clock_changes(zone: str, first: int, last: int) -> ClockChanges:
    """Every clock change of a zone in the years from `first` to `last`."""
    # The zone's own table is not open to us: the offset is looked up once a day, and each difference is narrowed down.
    probes = np.arange(first_day(first) * DAY, first_day(last + 1) * DAY, DAY)
    offsets = _offsets(probes, zone)
    change = np.flatnonzero(np.diff(offsets))
    low, high = probes[change], probes[change + 1]
    old = offsets[change]
    while (high - low > SECOND).any():
        middle = (low + high) // (2 * SECOND) * SECOND
        is_old = _offsets(middle, zone) == old
        low, high = np.where(is_old, middle, low), np.where(is_old, high, middle)
    return ClockChanges(high, np.append(offsets[:1], offsets[change + 1]))


def _offsets(instants: Micros, zone: str) -> Micros:
    utc = pd.DatetimeIndex(instants.view("datetime64[us]"))
    local = utc.tz_localize("UTC").tz_convert(ZoneInfo(zone)).tz_localize(None)
    return np.asarray(local.to_numpy(dtype="datetime64[us]").view(np.int64) - instants)


def _doubtful(times: pd.Series[Any], zone: str, rule: Any) -> Mask:
    check_zone(zone)
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        return np.zeros(len(times), dtype=bool)
    local, known = local_stamps(times, zone)
    return np.asarray(rule(changes_for(zone, local[known]), local) & known)
