"""Automatic closures: one gap between two clocks that is far more frequent than the gaps beside it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.doctor.durations import times_of
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

Floats = NDArray[np.float64]

#: Fewer gaps make no shape.
_LEAST = 50

#: Width of the window that slides over the gaps, relative to the gap: a batch job comes up to so much late.
_WIDTH = 0.02

#: A spike holds this share of all gaps, and so many times what its neighbourhood makes expect.
_LEAST_SHARE, _LEAST_RATIO = 0.1, 5.0

#: Shorter gaps are not told from quick work.
_SHORTEST_HOURS = 1.0

#: Width of the window within which a spike is at its densest, relative to the gap.
_DENSEST = 0.002

#: Units in which a span is likely to be set, largest first.
_UNITS = (24.0, 1.0, 0.5)


class Spike(NamedTuple):
    """A window of gaps: from `low` to `high` hours, where it is densest, how many lie in it, and how many those beside make expect."""

    low: float
    high: float
    densest: float
    size: int
    expected: float


def check(requests: Sheet) -> list[Problem]:
    """The most marked spike of every later clock."""
    names, found = times_of(requests), []
    for place, end in enumerate(names):
        spikes = [(start, gaps, spike) for start in names[:place] for gaps, spike in _spikes(requests, start, end)]
        if spikes:
            start, gaps, spike = max(spikes, key=lambda entry: (entry[2].size / np.isfinite(entry[1]).sum(), entry[0]))
            found += _problem(requests, start, end, gaps, spike)
    return found


def largest_spike(gaps: Floats) -> Spike | None:
    """The fullest window of gaps (in hours), if it stands out from those beside it.

    The window is 2 % wide. Smooth durations, however short or long, put about as many gaps into the window as into
    equally wide ones beside it; what they would put there is taken from two stretches on either side.
    """
    ordered = np.sort(gaps[gaps >= _SHORTEST_HOURS])
    if len(ordered) < _LEAST:
        return None
    best, count = _fullest(ordered, _WIDTH)
    low = float(ordered[best])
    high = low * (1 + _WIDTH)
    if _resolution(ordered) * 2 > (high - low) * 3600:
        return None
    beside = _between(ordered, low * 0.93, low * 0.97) + _between(ordered, high * 1.03, high * 1.07)
    expected = beside / 4
    is_marked = count >= _LEAST_SHARE * np.count_nonzero(np.isfinite(gaps)) and count >= _LEAST_RATIO * max(expected, 1.0)
    inside = ordered[best : best + count]
    return Spike(low, float(inside[-1]), float(inside[_fullest(inside, _DENSEST)[0]]), count, expected) if is_marked else None


def _fullest(ordered: Floats, width: float) -> tuple[int, int]:
    """Where the fullest window of a relative width begins, and how many gaps it holds."""
    counts = np.searchsorted(ordered, ordered * (1 + width), side="right") - np.arange(len(ordered))
    best = int(np.argmax(counts))
    return best, int(counts[best])


def _spikes(requests: Sheet, start: str, end: str) -> list[tuple[Floats, Spike]]:
    gaps = hours_between(requests.frame[start], requests.frame[end])
    spike = largest_spike(gaps[np.isfinite(gaps)])
    return [] if spike is None else [(gaps, spike)]


def _problem(requests: Sheet, start: str, end: str, gaps: Floats, spike: Spike) -> list[Problem]:
    mask = (gaps >= spike.low) & (gaps <= spike.high)
    known = gaps[np.isfinite(gaps)]
    details = {
        "start": start,
        "hours": _set_span(spike),
        "low": spike.low,
        "high": spike.high,
        "median": float(np.median(known)),
        "expected": spike.expected,
    }
    return requests.problem("auto_close", end, mask, of=len(known), details=details)


def hours_between(start: pd.Series, end: pd.Series) -> Floats:
    """Hours from one clock to another; NaN where one is missing."""
    return np.asarray((end - start).dt.total_seconds().to_numpy(dtype=np.float64) / 3600.0, dtype=np.float64)


def _set_span(spike: Spike) -> float:
    """The round number of hours near which the gaps are densest: a job that closes after so long comes a little late."""
    for unit in _UNITS:
        round_hours = float(np.round(spike.densest / unit) * unit)
        if round_hours > 0 and abs(round_hours - spike.densest) <= _WIDTH * spike.densest:
            return round_hours
    return spike.densest


def _resolution(ordered: Floats) -> float:
    """Seconds to which nearly all gaps are whole."""
    seconds = np.round(ordered * 3600)
    return next((float(unit) for unit in (86400, 3600, 60) if np.mean(seconds % unit == 0) >= 0.95), 1.0)


def _between(ordered: Floats, low: float, high: float) -> int:
    return int(np.searchsorted(ordered, high) - np.searchsorted(ordered, low))
