"""A calendar in one sentence, so that what counts as working time stands beside the figures."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqeval import i18n
from sqeval.records.working_time.week import WEEKDAYS, Hours, read_hours, write_clock

if TYPE_CHECKING:
    from sqeval.records.working_time.work_calendar import WorkCalendar


def describe(calendar: WorkCalendar, lang: str) -> str:
    """Hours, time zone, days off, make-up workdays and named periods of a calendar."""
    zone = calendar.time_zone
    parts = [
        *_week(calendar.week, lang),
        i18n.text("calendar.no_zone", lang) if zone is None else i18n.text("calendar.zone", lang, zone=zone),
        *_days_off(calendar, lang),
    ]
    if calendar.beyond == "estimate":
        parts.append(i18n.text("calendar.estimated", lang))
    if calendar.periods:
        names = i18n.text("common.comma", lang).join(period.title(lang) for period in calendar.periods)
        parts.append(i18n.text("calendar.periods", lang, names=names))
    return i18n.text("calendar.sentence", lang, parts=i18n.text("common.semicolon", lang).join(parts))


def _week(week: tuple[Hours, ...], lang: str) -> list[str]:
    """Weekdays in a row with the same hours, put together."""
    names = [i18n.text(f"calendar.{name}", lang) for name in WEEKDAYS]
    parts = []
    for hours, group in groupby(range(7), key=lambda day: week[day]):
        days = list(group)
        first, last = names[days[0]], names[days[-1]]
        text = first if len(days) == 1 else i18n.text("calendar.range", lang, first=first, last=last)
        if hours:
            parts.append(i18n.text("calendar.hours", lang, days=text, hours=_hours(hours, lang)))
    return parts


def _hours(hours: Hours, lang: str) -> str:
    return i18n.text("common.comma", lang).join(f"{write_clock(start)}–{write_clock(end)}" for start, end in hours)


def _days_off(calendar: WorkCalendar, lang: str) -> list[str]:
    parts = []
    if calendar.country is not None:
        country = calendar.country if calendar.region is None else f"{calendar.country}-{calendar.region}"
        parts.append(i18n.text("calendar.country", lang, country=country))
        parts.append(i18n.text("calendar.make_up" if calendar.make_up_days else "calendar.no_make_up", lang))
    if calendar.holidays:
        parts.append(_counted("holiday", len(calendar.holidays), lang))
    if calendar.workdays:
        parts.append(_counted("workday", len(calendar.workdays), lang))
    if calendar.make_up_hours is not None:
        hours = _hours(read_hours(calendar.make_up_hours, "make_up_hours"), lang)
        parts.append(i18n.text("calendar.make_up_hours", lang, hours=hours))
    return parts or [i18n.text("calendar.no_holidays", lang)]


def _counted(what: str, count: int, lang: str) -> str:
    return i18n.text(f"calendar.one_{what}", lang) if count == 1 else i18n.text(f"calendar.{what}s", lang, count=count)
