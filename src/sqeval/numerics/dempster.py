"""Dempster's rule on arrays: focal elements are bits of whole numbers, one bit a grade of the frame."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: A mass function: codes of its focal elements, rising, and their masses.
Masses = tuple[Codes, Floats]

#: Grades that fit into a code.
MOST_GRADES = 62


def combine(sources: Sequence[Masses]) -> tuple[Masses, float]:
    """Combine mass functions by Dempster's rule.

    Parameters
    ----------
    sources : sequence of (codes, masses)
        Every one with masses that sum to 1; no code is 0.

    Returns
    -------
    (codes, masses), conflict
        The combined mass function and the mass 1 − Π(1 − K) that fell on contradictions; no focal element at all where
        nothing agrees.
    """
    # In an order of their own, so that the order of the sources decides no digit.
    first, *others = sorted(sources, key=lambda source: (source[0].tolist(), source[1].tolist()))
    combined, conflict = first, 0.0
    for other in others:
        combined, own = _pair(combined, other)
        if not combined[0].size:
            return combined, 1.0
        conflict += (1.0 - conflict) * own
    return combined, conflict


def belief(masses: Masses, codes: Codes) -> Floats:
    """Mass of all that lies within each of the sets `codes`."""
    return _gathered(masses, (masses[0] & ~codes[:, None]) == 0)


def plausibility(masses: Masses, codes: Codes) -> Floats:
    """Mass of all that does not contradict each of the sets `codes`."""
    return _gathered(masses, (masses[0] & codes[:, None]) != 0)


def gathered(codes: Codes, masses: Floats) -> Masses:
    """Masses of the same code added up, each sum rounded once; codes rising, those without mass left out."""
    order = np.argsort(codes, kind="stable")
    distinct, starts = np.unique(codes[order], return_index=True)
    sums = np.array([math.fsum(part) for part in np.split(masses[order], starts[1:])])
    return distinct[sums > 0], sums[sums > 0]


def _pair(first: Masses, second: Masses) -> tuple[Masses, float]:
    codes = np.bitwise_and.outer(first[0], second[0]).ravel()
    codes, masses = gathered(codes, np.outer(first[1], second[1]).ravel())
    agreed, lost = math.fsum(masses[codes != 0]), math.fsum(masses[codes == 0])
    kept = codes != 0
    if not kept.any():
        return (codes[kept], masses[kept]), 1.0
    return (codes[kept], masses[kept] / agreed), lost / (agreed + lost)


def _gathered(masses: Masses, where: NDArray[np.bool_]) -> Floats:
    return np.array([math.fsum(masses[1][row]) for row in where])
