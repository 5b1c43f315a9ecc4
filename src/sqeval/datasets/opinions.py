"""What customers say: ratings beside the request and answers to a survey, drawn around one latent satisfaction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqeval.datasets.arrivals import Arrivals
from sqeval.datasets.course import Course
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Flags, Seconds, happens, log_normal, whole_seconds
from sqeval.labelled import Floats

#: How much quality and delay weigh in each dimension of the rating.
DIMENSIONS = {"attitude": (1.3, 0.3), "speed": (0.8, 2.2), "knowledge": (1.2, 0.4), "result": (1.0, 1.0)}
RATED = 0.5
SURVEYED = 0.4


@dataclass(frozen=True, eq=False)
class Opinions:
    """One entry a request: what its customer would say, and whether and when they say it."""

    rating: Seconds
    dimensions: dict[str, Seconds]
    rated: Flags
    satisfaction: Seconds
    informed: Seconds
    surveyed: Flags
    answered: Seconds


def draw_opinions(rng: np.random.Generator, desk: Desk, arrivals: Arrivals, course: Course) -> Opinions:
    """Ratings and survey answers on 1–5."""
    size = len(arrivals)
    quality = desk.traits["quality"][arrivals.team, arrivals.month]
    told = desk.traits["informed"][arrivals.team, arrivals.month]
    mood = 0.5 * rng.standard_normal(size) - 1.3 * ~course.solved - 0.4 * (course.reopened > 0) - 0.3 * course.escalated
    latent = 4.35 + quality - 0.15 * course.delay + mood
    dimensions = {
        name: _stars(rng, 4.35 + of_quality * quality - 0.15 * of_delay * course.delay + mood)
        for name, (of_quality, of_delay) in DIMENSIONS.items()
    }
    return Opinions(
        rating=_stars(rng, latent),
        dimensions=dimensions,
        rated=happens(rng, np.full(size, RATED)),
        satisfaction=_stars(rng, latent),
        informed=_stars(rng, 3.5 + told + 0.3 * np.minimum(course.status_updates, 4)),
        surveyed=happens(rng, np.full(size, SURVEYED)),
        answered=course.closed + whole_seconds(log_normal(rng, np.full(size, 20.0), 0.6)),
    )


def _stars(rng: np.random.Generator, level: Floats) -> Seconds:
    return np.clip(np.rint(level + 0.5 * rng.standard_normal(len(level))), 1, 5).astype(np.int64)
