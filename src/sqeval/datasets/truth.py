"""What was planted in a synthetic sample, as one long frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sqeval.datasets import world
from sqeval.datasets.arrivals import TINY_MONTH
from sqeval.datasets.desk import BEFORE, Desk, Role
from sqeval.datasets.opinions import RATED, SURVEYED
from sqeval.datasets.season import Calendar

_TEXT = ["kind", "where", "what", "begin", "end"]
_COLUMNS = ["kind", "where", "what", "value", "begin", "end"]


def truth_frame(call: Mapping[str, float], calendar: Calendar, desk: Desk, dirt: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Rows of `call`, `role`, `trait`, `peak`, `world` and `dirt`; begin and end are a month or a day where one applies."""
    rows = [
        *[("call", "sample", name, float(value), calendar.months[0], calendar.months[-1]) for name, value in call.items()],
        *_roles(calendar, desk),
        *_traits(calendar, desk),
        *[row for peak in calendar.peaks for row in _peak(peak)],
        ("world", "robot", "median_first_reply_seconds", world.ROBOT_REPLY_SECONDS, None, None),
        *[
            ("world", one.name, "median_person_reply_minutes", one.reply_minutes, None, None)
            for one in world.CHANNELS
            if one.robot_first < 1
        ],
        *[("world", one.name, "ease_of_channel", one.ease, None, None) for one in world.CHANNELS],
        *[("world", kind.name, "median_handling_hours", kind.handling_hours, None, None) for kind in world.REQUEST_TYPES],
        ("world", "finished requests", "share_rated", RATED, None, None),
        ("world", "closed requests", "share_surveyed", SURVEYED, None, None),
        *[("dirt", column, name, float(count), None, None) for (column, name), count in dirt.items()],
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    return frame.assign(**{name: frame[name].astype("str").where(frame[name].notna()) for name in _TEXT})


def _roles(calendar: Calendar, desk: Desk) -> list[tuple[Any, ...]]:
    """The value of a role is what makes it: the handling factor, the tiny team's most requests a month, else 1."""
    month = calendar.months
    since = {Role.IMPROVING: month[desk.improves_at]}
    value = {Role.SLOW_HANDLING: float(desk.traits["handling"].max()), Role.TINY: float(TINY_MONTH[1])}
    return [
        ("role", team, str(role), value.get(role, 1.0), since.get(role, month[0]), month[-1])
        for team, role in zip(desk.teams, desk.roles, strict=True)
    ]


def _traits(calendar: Calendar, desk: Desk) -> list[tuple[Any, ...]]:
    """Every team's factors, points and shares; an improving team has a row before and a row after its turn."""
    turn, months = desk.improves_at, calendar.months
    rows = []
    for k, (team, role) in enumerate(zip(desk.teams, desk.roles, strict=True)):
        for trait, values in desk.traits.items():
            first = turn if role is Role.IMPROVING and trait in BEFORE else 0
            if first:
                rows.append(("trait", team, trait, float(values[k, 0]), months[0], months[first - 1]))
            rows.append(("trait", team, trait, float(values[k, -1]), months[first], months[-1]))
    return rows


def _peak(peak: Any) -> list[tuple[Any, ...]]:
    span = str(peak.begin), str(peak.end)
    return [("peak", peak.name, "volume", peak.volume, *span), ("peak", peak.name, "times", peak.pace, *span)]
