"""Whether facets hold against generators, by how much they do not, and which generators lie on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats
from sqeval.numerics.parts import sized
from sqeval.numerics.pivots import LEVEL

Positions = NDArray[np.intp]

#: A generator this near to a final facet belongs to the optimal face.
TIED = 1e-10
#: Terms smaller than this are noise: residuals are relative to at least as much.
_FLOOR = 1e-6


class Held(NamedTuple):
    """How facets hold against all generators.

    Relative residual (p,), the generator furthest beyond or -1 (p,), and by facet the generators that lie on it where these
    are more than r - 1.
    """

    residual: Floats
    furthest: Positions
    ties: dict[int, Positions]


def held_against(normal: Floats, generators: Floats, left_out: Positions | None = None) -> Held:
    """Normals of length 1 (p, r) against generators (N, r), each perhaps but one."""

    def part(at: slice) -> Held:
        some = normal[at]
        excess = some @ generators.T
        if left_out is not None:
            excess[np.arange(len(some)), left_out[at]] = -np.inf
        return held_with(excess, some, generators, np.zeros(len(some), dtype=np.intp))

    return in_parts(part, len(normal), len(generators))


def in_parts(part: Callable[[slice], Held], count: int, width: int) -> Held:
    """What holds of `count` facets, as many of them at once as `width` numbers each allow."""
    residual, furthest = np.full(count, np.nan), np.full(count, -1, dtype=np.intp)
    ties: dict[int, Positions] = {}
    for at in sized(count, width):
        found = part(at)
        residual[at], furthest[at] = found.residual, found.furthest
        ties |= {at.start + k: on_it for k, on_it in found.ties.items()}
    return Held(residual, furthest, ties)


def held_with(excess: Floats, normal: Floats, generators: Floats, first: Positions) -> Held:
    """What excesses ω·a (p, N) say: those of each normal (p, r) are of the N generators from its `first` (p,) on."""
    near = np.flatnonzero(excess > -TIED)
    (facet, column), value = np.divmod(near, excess.shape[1]), excess.reshape(-1)[near]
    column += first[facet]
    terms = np.einsum("ij,ij->i", np.abs(normal[facet]), np.abs(generators[column]))
    residual = np.where(np.isfinite(normal).all(axis=1), 0.0, np.nan)
    np.maximum.at(residual, facet, np.maximum(value, 0.0) / np.maximum(terms, _FLOOR))
    furthest = np.full(len(normal), -1, dtype=np.intp)
    violated = np.unique(facet[value > LEVEL])
    furthest[violated] = first[violated] + excess[violated].argmax(axis=1)
    count = np.bincount(facet, minlength=len(normal))
    ends = np.cumsum(count)
    many = np.flatnonzero((count >= normal.shape[1]) & (furthest < 0))
    return Held(residual, furthest, {int(k): column[ends[k] - count[k] : ends[k]] for k in many})
