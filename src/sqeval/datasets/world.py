"""The invented desk's fixed facts: channels, request types, problem classes, shops. All figures are ours, none is measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sqeval.labelled import Floats


class Channel(NamedTuple):
    """How a request comes in.

    `robot_first` is the share a robot answers first, `reply_minutes` the median wait for a person, `ease` how convenient
    customers find the channel (1–5).
    """

    name: str
    share: float
    robot_first: float
    reply_minutes: float
    ease: float


class RequestType(NamedTuple):
    """What a customer asks for, with the median hours it takes, the hours promised, the work in hours and the costs in yuan."""

    name: str
    share: float
    handling_hours: float
    promised_hours: float
    work_hours: float
    logistics_cost: float
    materials_cost: float


class Problem(NamedTuple):
    """A problem class with one of its sub-types."""

    category: str
    subcategory: str
    share: float


class Shop(NamedTuple):
    """A shop and the platform it sells on."""

    name: str
    platform: str
    share: float


class Priority(NamedTuple):
    """How urgent a request is; handling hours are multiplied by `pace`."""

    name: str
    share: float
    pace: float


CHANNELS = (
    Channel("phone", 0.22, 0.00, 0.8, 4.2),
    Channel("chat", 0.32, 0.35, 2.5, 4.3),
    Channel("app", 0.21, 0.25, 5.0, 4.0),
    Channel("email", 0.08, 0.00, 20.0, 3.1),
    Channel("robot", 0.12, 1.00, 3.0, 3.3),
    Channel("self_service", 0.05, 1.00, 3.0, 3.7),
)
ROBOT_CHANNELS = ("robot", "self_service")
#: A robot solves this share of the consultations in its channels without a person.
SOLVED_BY_ROBOT = 0.6
ROBOT_REPLY_SECONDS = 3.0
ROBOT_HANDLING_HOURS = 0.1

REQUEST_TYPES = (
    RequestType("consultation", 0.34, 2.0, np.inf, 0.5, 0.0, 0.0),
    RequestType("return", 0.20, 48.0, 168.0, 1.4, 12.0, 0.0),
    RequestType("exchange", 0.11, 60.0, 168.0, 1.6, 22.0, 4.0),
    RequestType("repair", 0.08, 96.0, 240.0, 2.6, 24.0, 35.0),
    RequestType("refund", 0.18, 20.0, 48.0, 0.8, 0.0, 0.0),
    RequestType("complaint", 0.09, 30.0, 72.0, 2.2, 0.0, 0.0),
)
REFUNDED = ("return", "refund")
SENT_AGAIN = ("exchange", "repair")

#: Problem classes and sub-types; "not as described" gets each team's own share, the others share the rest in these proportions.
NOT_AS_DESCRIBED = "not as described"
PROBLEMS = (
    Problem("product quality", "defect", 0.26),
    Problem("product quality", NOT_AS_DESCRIBED, 0.0),
    Problem("logistics", "slow delivery", 0.19),
    Problem("logistics", "damage", 0.14),
    Problem("logistics", "wrong or stale tracking", 0.09),
    Problem("after-sales process", "cumbersome", 0.13),
    Problem("after-sales process", "inconvenient channels", 0.05),
    Problem("service staff", "professional skill", 0.08),
    Problem("service staff", "attitude", 0.06),
)

SHOPS = (
    Shop("Shop A", "Platform 1", 0.34),
    Shop("Shop B", "Platform 1", 0.26),
    Shop("Shop C", "Platform 2", 0.24),
    Shop("Shop D", "Platform 3", 0.16),
)

PRIORITIES = (
    Priority("low", 0.20, 1.2),
    Priority("normal", 0.60, 1.0),
    Priority("high", 0.15, 0.8),
    Priority("urgent", 0.05, 0.6),
)

#: Yuan for an hour of an agent's work, and for the technology behind one request.
WAGE = 45.0
TECHNOLOGY_COST = 1.2


def names(table: Sequence[NamedTuple], field: str = "name") -> list[str]:
    """One text column of a table of this module."""
    return [getattr(row, field) for row in table]


def numbers(table: Sequence[NamedTuple], field: str) -> Floats:
    """One number column of a table of this module."""
    return np.array([getattr(row, field) for row in table], dtype=np.float64)


def positions(table: Sequence[NamedTuple], wanted: Sequence[str]) -> list[int]:
    """Where the rows with these names stand."""
    return [names(table).index(name) for name in wanted]
