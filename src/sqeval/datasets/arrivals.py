"""Who asks for what, where and when: the requests as they arrive at the synthetic desk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqeval.datasets import world
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Indices, Seconds, pick, pick_by_row
from sqeval.datasets.season import Calendar, hour_volume
from sqeval.labelled import Floats

#: The tiny team gets at least and at most this many requests a month.
TINY_MONTH = (4, 8)
_REQUESTS_A_CUSTOMER = 1.3


@dataclass(frozen=True, eq=False)
class Arrivals:
    """One entry a request, in order of creation; positions point into the tables of `world` and the desk's teams."""

    created: Seconds
    day: Indices
    month: Indices
    pace: Floats
    team: Indices
    channel: Indices
    kind: Indices
    problem: Indices
    shop: Indices
    priority: Indices
    customer: Indices
    order: Indices

    def __len__(self) -> int:
        return len(self.created)


def draw_arrivals(rng: np.random.Generator, desk: Desk, calendar: Calendar, total: int) -> Arrivals:
    """Exactly `total` requests spread over the calendar's days and the desk's teams."""
    team, day = _teams_and_days(rng, desk, calendar, total)
    created = day * 86_400 + pick(rng, hour_volume(), total) * 3600 + rng.integers(0, 3600, total)
    order = np.argsort(created, kind="stable")
    team, day, created = team[order], day[order], created[order]
    month = calendar.month[day]
    return Arrivals(
        created=created.astype(np.int64),
        day=day,
        month=month,
        pace=calendar.pace[day],
        team=team,
        channel=pick(rng, world.numbers(world.CHANNELS, "share"), total),
        kind=pick(rng, world.numbers(world.REQUEST_TYPES, "share"), total),
        problem=pick_by_row(rng, _problem_shares(desk.traits["not_as_described"][team, month])),
        shop=pick(rng, world.numbers(world.SHOPS, "share"), total),
        priority=pick(rng, world.numbers(world.PRIORITIES, "share"), total),
        customer=rng.integers(0, int(total / _REQUESTS_A_CUSTOMER) + 1, total),
        order=created // 40 + rng.integers(0, 2_000, total),
    )


def _teams_and_days(rng: np.random.Generator, desk: Desk, calendar: Calendar, total: int) -> tuple[Indices, Indices]:
    """Team and day of each request: the tiny team by month, everyone else by size and by the day's volume."""
    months = len(calendar.months)
    few = rng.integers(TINY_MONTH[0], TINY_MONTH[1] + 1, months)
    tiny_day = np.concatenate([rng.choice(np.flatnonzero(calendar.month == k), few[k]) for k in range(months)])
    rest = total - len(tiny_day)
    team = np.concatenate([np.full(len(tiny_day), desk.tiny), pick(rng, desk.sizes, rest)])
    return team.astype(np.intp), np.concatenate([tiny_day, pick(rng, calendar.volume, rest)]).astype(np.intp)


def _problem_shares(not_as_described: Floats) -> Floats:
    """By request, the share of every problem: the team's own share is not as described, the rest keep their proportions."""
    base = world.numbers(world.PROBLEMS, "share")
    shares: Floats = (1.0 - not_as_described)[:, None] * (base / base.sum())[None, :]
    shares[:, world.names(world.PROBLEMS, "subcategory").index(world.NOT_AS_DESCRIBED)] = not_as_described
    return shares
