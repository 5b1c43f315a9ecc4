"""Working hours of a week as people write them: "mon-fri", "09:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from itertools import pairwise
from typing import Any

import numpy as np

from sqeval.errors import ConfigError

#: Start and end of working intervals within a day, in seconds since midnight.
Hours = tuple[tuple[int, int], ...]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NUMBERS = {
    **{name: number for number, name in enumerate(WEEKDAYS)},
    **{name[:3]: number for number, name in enumerate(WEEKDAYS)},
    **{f"{word}{sign}": number for word in ("周", "星期", "礼拜") for number, sign in enumerate("一二三四五六日")},
    **{f"{word}天": 6 for word in ("周", "星期", "礼拜")},
}
_DASH = r"\s*(?:-|–|—|~|至|到)\s*"
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_DAY = 86_400


def read_week(hours: object) -> tuple[Hours, ...]:
    """Hours of the seven weekdays from a mapping such as {"mon-fri": "09:00-18:00", "sat": ["10:00-12:00", "13:00-15:00"]}."""
    if not isinstance(hours, Mapping) or not hours:
        raise ConfigError("needs working hours by weekday", path="hours", value=hours, hint='Write { mon-fri = "09:00-18:00" }')
    week: dict[int, Hours] = {}
    for days, texts in hours.items():
        for day in read_days(days, f"hours.{days}"):
            if day in week:
                raise ConfigError(f"{WEEKDAYS[day]} is named twice", path=f"hours.{days}")
            week[day] = read_hours(texts, f"hours.{days}")
    if not any(week.values()):
        raise ConfigError("no weekday has working hours", path="hours", value=hours)
    return tuple(week.get(day, ()) for day in range(7))


def read_days(days: Any, path: str = "days") -> tuple[int, ...]:
    """Weekdays (Monday 0) from "mon-fri", "Mon Wed", a numpy week mask "1111100", names, or numbers."""
    if isinstance(days, str):
        mask = re.fullmatch(r"[01]{7}", days.strip())
        parts: Iterable[Any] = np.flatnonzero([sign == "1" for sign in days.strip()]) if mask else _listed(days)
    elif isinstance(days, Iterable):
        parts = days
    else:
        parts = [days]
    found = sorted({day for part in parts for day in _one_or_range(part, path)})
    if not found:
        raise ConfigError("names no weekday", path=path, value=days)
    return tuple(found)


def read_hours(texts: object, path: str) -> Hours:
    """Working intervals of one day from "09:00-18:00" or a list of such texts; 24:00 is the end of the day."""
    listed = [texts] if isinstance(texts, str) else texts
    if not isinstance(listed, list | tuple) or not all(isinstance(text, str) for text in listed):
        raise ConfigError("is no list of hours", path=path, value=texts, hint="Write each as 09:00-18:00")
    spans = sorted(_span(text, path) for text in listed)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise ConfigError("hours overlap", path=path, value=listed)
    return tuple(spans)


def read_clock(text: object, path: str) -> int:
    """Seconds since midnight of a time of day; 24:00 is the end of the day."""
    if isinstance(text, time):
        text = text.isoformat()
    match = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is not None:
        hour, minute, second = (int(part or 0) for part in match.groups())
        seconds = hour * 3600 + minute * 60 + second
        if minute < 60 and second < 60 and seconds <= _DAY:
            return seconds
    raise ConfigError("is no time of day", path=path, value=text, hint="Write it as 09:00, up to 24:00")


def write_clock(seconds: int) -> str:
    """A time of day as text."""
    hour, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")


def checked_span(start: int, end: int, path: str) -> tuple[int, int]:
    """An interval within one day, or an error that says how to write a shift over midnight."""
    if start >= end:
        night = f"A shift over midnight is two: {write_clock(start)}-24:00, and 00:00-{write_clock(end)} on the next day"
        hint = night if end else "The end of a day is 24:00"
        raise ConfigError("ends before it starts", path=path, value=f"{write_clock(start)}-{write_clock(end)}", hint=hint)
    return start, end


def _span(text: str, path: str) -> tuple[int, int]:
    parts = re.split(_DASH, text.strip())
    if len(parts) != 2:
        raise ConfigError("is no span of hours", path=path, value=text, hint="Write it as 09:00-18:00")
    return checked_span(read_clock(parts[0], path), read_clock(parts[1], path), path)


def _listed(days: str) -> list[str]:
    """The parts of a text that lists weekdays; a dash between two belongs to them."""
    return [part for part in re.split(r"[\s,;、，]+", re.sub(_DASH, "-", days.strip())) if part]


def _one_or_range(part: Any, path: str) -> range | list[int]:
    if isinstance(part, int | np.integer) and not isinstance(part, bool) and 0 <= part <= 6:
        return [int(part)]
    ends = [_NUMBERS.get(word.lower()) for word in re.split(_DASH, part.strip())] if isinstance(part, str) else [None]
    known = [day for day in ends if day is not None]
    if len(known) != len(ends) or len(known) > 2:
        raise ConfigError("is no weekday", path=path, value=part, hint="Write mon, tue … sun, a range as mon-fri, or 0 (Monday) to 6")
    first, last = known[0], known[-1]
    return range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
