"""What customers add in the survey, and how long they heard nothing: drawn apart, so that what stood before keeps its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.datasets import world
from sqeval.datasets.arrivals import Arrivals
from sqeval.datasets.course import Course
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Flags, Seconds
from sqeval.datasets.opinions import Opinions
from sqeval.labelled import Floats


@dataclass(frozen=True, eq=False)
class Impressions:
    """One entry a request: further answers of its customer, and the longest time without news in hours."""

    effort: Seconds
    recommend: Seconds
    channel_ease: Seconds
    scope: Seconds
    silence: Floats


def draw_impressions(rng: np.random.Generator, desk: Desk, arrivals: Arrivals, course: Course, opinions: Opinions) -> Impressions:
    """Ease on 1–7 and recommendation on 0–10 follow the satisfaction; the ease of the channel follows the channel."""
    quality = desk.traits["quality"][arrivals.team, arrivals.month]
    ease = world.numbers(world.CHANNELS, "ease")[arrivals.channel]
    return Impressions(
        effort=_answers(rng, 1.0 + 1.35 * (opinions.satisfaction - 1) - 0.4 * (course.reassigned > 0), 0.8, 1, 7),
        recommend=_answers(rng, 2.2 * (opinions.satisfaction - 1) + 0.6, 1.2, 0, 10),
        channel_ease=_answers(rng, ease + 0.3 * quality, 0.7, 1, 5),
        scope=_answers(rng, 3.9 + 0.5 * quality, 0.7, 1, 5),
        silence=_longest_gap(rng, (course.handled - arrivals.created) / 3600.0, course.status_updates),
    )


def who_solved(arrivals: Arrivals, course: Course) -> NDArray[np.str_]:
    """Person, robot or self-service, as if every request were solved."""
    return np.where(course.robot_solved, np.array(world.names(world.CHANNELS))[arrivals.channel], "person")


def in_time(course: Course) -> Flags:
    """Whether a promise was there and held, had the request been watched for ever."""
    held: Flags = course.solved & (course.handled <= course.promised)
    return held


def _answers(rng: np.random.Generator, level: NDArray[Any], noise: float, low: int, high: int) -> Seconds:
    return np.clip(np.rint(level + noise * rng.standard_normal(len(level))), low, high).astype(np.int64)


def _longest_gap(rng: np.random.Generator, hours: Floats, updates: Seconds) -> Floats:
    """Longest of the spans into which updates at random moments cut the time: exponentials over their sum."""
    spans = rng.standard_exponential((len(hours), int(updates.max(initial=0)) + 1))
    spans[np.arange(spans.shape[1])[None, :] > updates[:, None]] = 0.0
    longest: Floats = np.round(hours * spans.max(axis=1) / spans.sum(axis=1), 2)
    return longest
