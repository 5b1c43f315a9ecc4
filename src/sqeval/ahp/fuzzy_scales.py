"""Scales that make crisp judgements triangular, as published."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sqeval.ahp.judgement import Pair, written
from sqeval.errors import JudgementError
from sqeval.options import FuzzyScale

Triangle = tuple[float, float, float]

#: A judgement is taken for the nearest one of a scale within this; 0.33 is 1/3.
_NEAR = 0.02 + 1e-9


class Scale(NamedTuple):
    """What each judgement from 1 up stands for, and who says so."""

    triangles: dict[int, Triangle]
    source: str


def _neighbours(step: int, **ends: Triangle) -> dict[int, Triangle]:
    """Judgements k as (k − step, k, k + step), but for the two ends."""
    inner = {k: (float(k - step), float(k), float(k + step)) for k in range(1 + step, 9, step)}
    return {1: ends["first"], **inner, 9: ends["last"]}


SCALES: dict[FuzzyScale, Scale] = {
    FuzzyScale.AYHAN_2013: Scale(
        _neighbours(1, first=(1.0, 1.0, 1.0), last=(9.0, 9.0, 9.0)),
        "Ayhan (2013), International Journal of Managing Value and Supply Chains 4(3), 11-23",
    ),
    FuzzyScale.GUMUS_2009: Scale(
        _neighbours(1, first=(1.0, 1.0, 1.0), last=(8.0, 9.0, 10.0)),
        "Gumus (2009), Expert Systems with Applications 36(2), 4067-4074",
    ),
    FuzzyScale.FUZZYAHP_FULL: Scale(
        _neighbours(1, first=(1 / 2, 1.0, 2.0), last=(8.0, 9.0, 9.0)),
        "Caha & Drážná, R package FuzzyAHP, scale “full”",
    ),
    FuzzyScale.FUZZYAHP_BASIC: Scale(
        _neighbours(2, first=(1 / 3, 1.0, 3.0), last=(7.0, 9.0, 9.0)),
        "Caha & Drážná, R package FuzzyAHP, scale “basic”",
    ),
    FuzzyScale.CHANG_1996: Scale(
        {1: (1.0, 1.0, 1.0), 3: (2 / 3, 1.0, 3 / 2), 5: (3 / 2, 2.0, 5 / 2), 7: (5 / 2, 3.0, 7 / 2), 9: (7 / 2, 4.0, 9 / 2)},
        "Chang (1996), European Journal of Operational Research 95(3), 649-655, linguistic terms in the order of 1, 3, 5, 7, 9",
    ),
}


def triangle_of(judgement: float, scale: FuzzyScale, pair: Pair) -> Triangle:
    """The triangle of one judgement; below 1 the reciprocal of that of its mirror.

    Raises
    ------
    JudgementError
        The scale has no such judgement.

    Examples
    --------
    >>> triangle_of(1 / 3, FuzzyScale.AYHAN_2013, ("a", "b"))
    (0.25, 0.3333333333333333, 0.5)
    """
    size = max(judgement, 1 / judgement)
    triangles = SCALES[scale].triangles
    nearest = min(triangles, key=lambda known: abs(math.log(known / size)))
    if abs(size / nearest - 1) > _NEAR:
        known = ", ".join(map(str, triangles))
        hint = f"It knows {known} and their reciprocals; give such judgements as (l, m, u) yourself"
        raise JudgementError(f"the scale {scale.value!r} has no judgement of {written(judgement)}", pair=pair, hint=hint)
    low, modal, high = triangles[nearest]
    return (low, modal, high) if judgement >= 1 else (1 / high, 1 / modal, 1 / low)


def listing(scale: Any) -> str:
    """A scale as people read it: 1 → (1, 1, 1), 2 → (1, 2, 3) …."""
    return ", ".join(f"{known} → ({', '.join(map(written, triangle))})" for known, triangle in SCALES[scale].triangles.items())
