"""Temporary."""

from sqeval.indicators.kinds import *  # noqa: F403
from sqeval.indicators.kinds import Measure


def needs(measure: Measure) -> dict[str, tuple[str, ...]]:
    """Columns by frame."""
    return measure.sources
