"""The synthetic desk's calendar: weekdays, promotions and the moving Spring Festival, which raise volume and times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.datasets.draws import Indices
from sqeval.labelled import Floats

Days = NDArray[np.datetime64]

#: Spring Festival by year (public calendar); years that are not listed get none, and the truth says so by its absence.
_SPRING_FESTIVAL = (
    *("2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29"),
    *("2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
)
_AROUND_FESTIVAL = np.timedelta64(7, "D")
#: Monday to Sunday.
_WEEKDAY_VOLUME = np.array([1.12, 1.06, 1.02, 1.0, 1.0, 0.94, 0.86])
#: Midnight to 23 h.
_HOUR_VOLUME = np.array([2, 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 10, 11, 13, 13, 12, 11, 10, 11, 13, 13, 9, 5], dtype=np.float64)


class Peak(NamedTuple):
    """A span of days (both ends included) with more requests and longer times."""

    name: str
    begin: np.datetime64
    end: np.datetime64
    volume: float
    pace: float


@dataclass(frozen=True, eq=False)
class Calendar:
    """Every day from the first of `start` on: its month, the relative volume of requests, and the factor on all times."""

    start: np.datetime64
    months: tuple[str, ...]
    days: Days
    month: Indices
    volume: Floats
    pace: Floats
    peaks: tuple[Peak, ...]

    @property
    def end_second(self) -> int:
        """The moment of the export, the last second of the last month, in seconds from the start."""
        return len(self.days) * 86_400 - 1


def make_calendar(start: np.datetime64, months: int) -> Calendar:
    """The calendar of `months` whole months from the month `start`."""
    spans = start + np.arange(months + 1)
    days = np.arange(spans[0].astype("datetime64[D]"), spans[-1].astype("datetime64[D]"))
    month = (days.astype("datetime64[M]") - start).astype(np.intp)
    peaks = tuple(peak for peak in _peaks(days) if peak.begin <= days[-1] and peak.end >= days[0])
    volume = _WEEKDAY_VOLUME[(days.astype(np.int64) + 3) % 7]  # 1970-01-01 was a Thursday
    pace = np.ones(len(days))
    for peak in peaks:
        inside = (days >= peak.begin) & (days <= peak.end)
        volume = np.where(inside, volume * peak.volume, volume)
        pace = np.where(inside, pace * peak.pace, pace)
    return Calendar(days[0], tuple(str(span) for span in spans[:-1]), days, month, volume, pace, peaks)


def hour_volume() -> Floats:
    """How requests spread over the hours of a day."""
    return _HOUR_VOLUME


def _peaks(days: Days) -> list[Peak]:
    years = range(int(str(days[0])[:4]), int(str(days[-1])[:4]) + 1)
    promotions = [promotion for year in years for promotion in _promotions(year)]
    festivals = [np.datetime64(day) for day in _SPRING_FESTIVAL if int(day[:4]) in years]
    around = [Peak("Spring Festival", day - _AROUND_FESTIVAL, day + _AROUND_FESTIVAL, 1.5, 1.8) for day in festivals]
    return sorted(promotions + around, key=lambda peak: peak.begin)


def _promotions(year: int) -> list[Peak]:
    """Requests come in from the promotion's day until the goods have arrived and been tried."""
    return [
        Peak("18 June", np.datetime64(f"{year:04}-06-16"), np.datetime64(f"{year:04}-06-25"), 1.7, 1.4),
        Peak("11 November", np.datetime64(f"{year:04}-11-10"), np.datetime64(f"{year:04}-11-22"), 2.0, 1.5),
    ]
