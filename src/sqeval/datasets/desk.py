"""The synthetic teams: what each is planted to be good or bad at, by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sqeval.datasets.season import Calendar
from sqeval.labelled import Floats


class Role(StrEnum):
    """What is planted in a team."""

    ORDINARY = "ordinary"
    SLOW_HANDLING = "slow_handling"
    IMPROVING = "improving"
    EXCELLENT = "excellent"
    WEAK = "weak"
    TINY = "tiny"


#: Each trait with the range that ordinary teams are drawn from: factors on median times and cost, points on the 1–5 scale
#: (quality, informed), and shares.
ORDINARY = {
    "response": (0.85, 1.2),
    "handling": (0.88, 1.12),
    "feedback": (0.88, 1.12),
    "cost": (0.9, 1.12),
    "quality": (-0.1, 0.1),
    "informed": (-0.15, 0.15),
    "solved": (0.88, 0.94),
    "not_as_described": (0.08, 0.12),
    "payment_concern": (0.03, 0.055),
    "on_time": (0.94, 0.965),
    "followed_up": (0.65, 0.8),
    "utilisation": (0.68, 0.8),
}

#: What a role sets instead; everything else of the team stays ordinary. An improving team starts from `BEFORE`.
PLANTED: Mapping[Role, Mapping[str, float]] = {
    Role.ORDINARY: {},
    Role.SLOW_HANDLING: {"handling": 2.6},
    Role.IMPROVING: {"response": 0.75, "handling": 0.8, "quality": 0.2, "informed": 0.2, "solved": 0.95, "followed_up": 0.85},
    Role.EXCELLENT: {
        "response": 0.5,
        "handling": 0.6,
        "feedback": 0.7,
        "cost": 0.8,
        "quality": 0.45,
        "informed": 0.5,
        "solved": 0.98,
        "not_as_described": 0.03,
        "payment_concern": 0.012,
        "on_time": 0.985,
        "followed_up": 0.95,
        "utilisation": 0.88,
    },
    Role.WEAK: {
        "response": 2.2,
        "cost": 1.35,
        "quality": -0.5,
        "informed": -0.5,
        "solved": 0.78,
        "not_as_described": 0.19,
        "payment_concern": 0.1,
        "on_time": 0.89,
        "followed_up": 0.45,
        "utilisation": 0.58,
    },
    Role.TINY: {},
}
BEFORE: Mapping[str, float] = {
    "response": 1.9,
    "handling": 1.7,
    "quality": -0.35,
    "informed": -0.3,
    "solved": 0.84,
    "followed_up": 0.5,
}


@dataclass(frozen=True, eq=False)
class Desk:
    """The teams: names, roles, relative sizes, and every trait as teams × months."""

    teams: tuple[str, ...]
    roles: tuple[Role, ...]
    sizes: Floats
    traits: Mapping[str, Floats]
    improves_at: int

    @property
    def tiny(self) -> int:
        """Position of the tiny team."""
        return self.roles.index(Role.TINY)


def make_desk(rng: np.random.Generator, teams: int, calendar: Calendar) -> Desk:
    """Teams with their planted roles; the rest of each team is drawn from the ordinary ranges."""
    months = len(calendar.months)
    roles = _roles(teams)
    improves_at = months // 2
    traits = {}
    for trait, (low, high) in ORDINARY.items():
        ordinary = rng.uniform(low, high, teams).round(3)
        planted = np.array([PLANTED[role].get(trait, value) for role, value in zip(roles, ordinary, strict=True)])
        traits[trait] = np.repeat(planted[:, None], months, axis=1)
        if trait in BEFORE:
            traits[trait][roles.index(Role.IMPROVING), :improves_at] = BEFORE[trait]
    sizes = rng.uniform(0.8, 1.3, teams)
    sizes[roles.index(Role.TINY)] = 0.0  # its few requests are drawn by month, not as a share
    return Desk(tuple(f"Team {k + 1}" for k in range(teams)), roles, sizes, traits, improves_at)


def _roles(teams: int) -> tuple[Role, ...]:
    first = [Role.ORDINARY, Role.SLOW_HANDLING, Role.IMPROVING, Role.EXCELLENT, Role.WEAK]
    main = first[: teams - 1] + [Role.ORDINARY] * (teams - 1 - len(first))
    return (*main, Role.TINY)
