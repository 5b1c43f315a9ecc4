"""What becomes of each request: first reply, handling, feedback, outcome, work and cost, as if the desk were watched for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sqeval.datasets import world
from sqeval.datasets.arrivals import Arrivals
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Flags, Seconds, happens, log_normal, money, whole_seconds
from sqeval.labelled import Floats

#: A request is closed by itself this many hours after it was handled.
AUTO_CLOSE_HOURS = 168.0


@dataclass(frozen=True, eq=False)
class Course:
    """One entry a request. Times are seconds from the calendar's start; what lies after the export is left out later."""

    first_response: Seconds
    handled: Seconds
    closed: Seconds
    repaid: Seconds
    delivered: Seconds
    promised: Floats
    by_robot: Flags
    robot_solved: Flags
    solved: Flags
    delay: Floats
    reopened: Seconds
    reassigned: Seconds
    escalated: Flags
    returned: Flags
    complaint: Flags
    payment_concern: Flags
    status_updates: Seconds
    followed_up: Flags
    work_hours: Floats
    labour: Floats
    logistics: Floats
    technology: Floats
    materials: Floats


def draw_course(rng: np.random.Generator, desk: Desk, arrivals: Arrivals) -> Course:
    """Times, outcomes and costs of every request."""
    size = len(arrivals)
    trait = {name: values[arrivals.team, arrivals.month] for name, values in desk.traits.items()}
    by_robot, robot_solved = _robots(rng, arrivals)
    response = _response_hours(rng, arrivals, by_robot, trait["response"])
    handling, delay = _handling_hours(rng, arrivals, robot_solved, trait["handling"])
    feedback = np.minimum(log_normal(rng, 24.0 * trait["feedback"] * arrivals.pace, 0.5), AUTO_CLOSE_HOURS)
    first_response = arrivals.created + whole_seconds(response)
    span = whole_seconds(handling)
    handled = first_response + span
    # Money and goods reach the customer in the last fifth of the handling, before the request counts as solved.
    settled = handled - (span * 0.2 * rng.random(size)).astype(np.int64)
    solved = happens(rng, trait["solved"]) | robot_solved
    return Course(
        first_response=first_response,
        handled=handled,
        closed=handled + whole_seconds(feedback),
        repaid=settled,
        delivered=settled,
        promised=arrivals.created + 3600.0 * world.numbers(world.REQUEST_TYPES, "promised_hours")[arrivals.kind],
        by_robot=by_robot,
        robot_solved=robot_solved,
        solved=solved,
        delay=delay,
        returned=_is(arrivals, "return") | (_is(arrivals, "refund") & happens(rng, np.full(size, 0.3))),
        payment_concern=happens(rng, trait["payment_concern"]),
        status_updates=rng.poisson((0.6 + 0.25 * np.log1p(handling)) * np.exp(trait["informed"])),
        followed_up=happens(rng, trait["followed_up"]),
        **_troubles(rng, arrivals, robot_solved, trait["quality"]),
        **_costs(rng, arrivals, robot_solved, trait["cost"]),
    )


def _is(arrivals: Arrivals, *kinds: str) -> Flags:
    return np.isin(arrivals.kind, world.positions(world.REQUEST_TYPES, kinds))


def _robots(rng: np.random.Generator, arrivals: Arrivals) -> tuple[Flags, Flags]:
    """Whether a robot answers first, and whether it solves the request without a person."""
    by_robot = happens(rng, world.numbers(world.CHANNELS, "robot_first")[arrivals.channel])
    in_channel = np.isin(arrivals.channel, world.positions(world.CHANNELS, world.ROBOT_CHANNELS))
    chance = happens(rng, np.full(len(arrivals), world.SOLVED_BY_ROBOT))
    return by_robot, in_channel & _is(arrivals, "consultation") & chance


def _response_hours(rng: np.random.Generator, arrivals: Arrivals, by_robot: Flags, factor: Floats) -> Floats:
    minutes = world.numbers(world.CHANNELS, "reply_minutes")[arrivals.channel] * factor * arrivals.pace
    person = log_normal(rng, minutes / 60.0, 0.9)
    robot = log_normal(rng, np.full(len(arrivals), world.ROBOT_REPLY_SECONDS / 3600.0), 0.5)
    return np.where(by_robot, robot, person)


def _handling_hours(rng: np.random.Generator, arrivals: Arrivals, robot_solved: Flags, factor: Floats) -> tuple[Floats, Floats]:
    """Hours, and by how many natural logarithms they exceed what is usual for the request's type and priority."""
    pace = world.numbers(world.PRIORITIES, "pace")[arrivals.priority]
    usual = world.numbers(world.REQUEST_TYPES, "handling_hours")[arrivals.kind] * pace
    usual = np.where(robot_solved, world.ROBOT_HANDLING_HOURS, usual)
    slow = np.where(robot_solved, 1.0, factor * arrivals.pace)
    hours = log_normal(rng, usual * slow, 0.6)
    return hours, np.log(hours / usual)


def _troubles(rng: np.random.Generator, arrivals: Arrivals, robot_solved: Flags, quality: Floats) -> dict[str, Any]:
    """Reopening, hand-overs, escalation and complaint; the worse the team's quality, the more of each."""
    trouble = np.exp(-1.5 * quality)
    return {
        "reopened": np.where(robot_solved, 0, rng.poisson(0.08 * trouble)),
        "reassigned": np.where(robot_solved, 0, rng.poisson(0.22 * trouble)),
        "escalated": happens(rng, 0.04 * trouble) & ~robot_solved,
        "complaint": _is(arrivals, "complaint") | happens(rng, 0.02 * trouble),
    }


def _costs(rng: np.random.Generator, arrivals: Arrivals, robot_solved: Flags, factor: Floats) -> dict[str, Any]:
    kinds = world.REQUEST_TYPES
    work = log_normal(rng, world.numbers(kinds, "work_hours")[arrivals.kind] * factor, 0.4)
    work = np.where(robot_solved, 0.0, work)
    return {
        "work_hours": work,
        "labour": money(world.WAGE * work),
        "logistics": money(log_normal(rng, world.numbers(kinds, "logistics_cost")[arrivals.kind] * factor, 0.3)),
        "technology": np.full(len(arrivals), world.TECHNOLOGY_COST),
        "materials": money(log_normal(rng, world.numbers(kinds, "materials_cost")[arrivals.kind] * factor, 0.5)),
    }
