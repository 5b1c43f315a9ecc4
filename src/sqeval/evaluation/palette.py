"""Colours that the report and the plots share: blue is good, brick is bad; a word always stands beside them."""

from __future__ import annotations

Rgb = tuple[int, int, int]

#: From the best grade to the worst.
_RAMP: tuple[Rgb, ...] = ((28, 93, 138), (127, 174, 206), (224, 169, 59), (180, 65, 45))

#: One a criterion, in order; used again from the start when there are more criteria.
CRITERIA = ("#2f6f8f", "#d98b3a", "#6b9e5b", "#a45a8b", "#c2a52e", "#5b6fb0", "#8a6d5b", "#4fa3a1", "#b5655a", "#7d8a94")

#: Steps of the tints in the table of scores by period.
HEAT_STEPS = 12

_WHITE: Rgb = (255, 255, 255)
_TINT = 0.52


def grade_colours(count: int) -> tuple[str, ...]:
    """One colour a grade, best first."""
    return tuple(_hex(_along(k / max(count - 1, 1))) for k in range(count))


def heat_colours() -> tuple[str, ...]:
    """Tints from the lowest score to the highest, light enough for dark text."""
    steps = (1 - (k + 0.5) / HEAT_STEPS for k in range(HEAT_STEPS))
    return tuple(_hex(_mixed(_along(step), _WHITE, _TINT)) for step in steps)


def heat_step(place: float) -> int:
    """Which tint belongs to a place on the scale of scores, 0–100."""
    return min(int(place / 100 * HEAT_STEPS), HEAT_STEPS - 1)


def colour_of(criterion: int) -> int:
    """Which of `CRITERIA` the criterion at a position has."""
    return criterion % len(CRITERIA)


def _along(share: float) -> Rgb:
    """The colour at a share of the way along the ramp."""
    at = share * (len(_RAMP) - 1)
    left = min(int(at), len(_RAMP) - 2)
    return _mixed(_RAMP[left], _RAMP[left + 1], at - left)


def _mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
