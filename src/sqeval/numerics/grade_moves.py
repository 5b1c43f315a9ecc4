"""How much mass must move to better grades until a grade vector says more; in closed form, for vectors that are sums of parts.

Parts (…, p, g) are what some indicators have in a vector (…, g): mass by grade. Every function says how much of every part
would have to move if that part alone changed, and takes any leading axes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.composition import ROUNDING

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

#: Part of the tolerance of a decision that a move may fall short by, so that rounding errors forbid nothing.
_SLACK = ROUNDING / 4


def worst_first(parts: Floats, needed: Floats, gains: Floats, scores: Floats) -> tuple[Floats, Booleans]:
    """Mass (…, p, g) that moves, from the worst grade upwards, until the gain is as large as needed; and whether it can be.

    Parameters
    ----------
    parts : (…, p, g) array
    needed : (…, p) array
        Gain that is lacking.
    gains : (…, g) array, or anything that goes with `parts`
        Of a unit of mass that leaves a grade; what gains nothing stays.
    scores : (g,) array
        Say which grade is worst.
    """
    gains = np.broadcast_to(gains, parts.shape)
    left, moved = np.broadcast_to(needed, parts.shape[:-1]), np.zeros(parts.shape)
    for grade in np.argsort(scores):
        part, gain = parts[..., grade], gains[..., grade]
        wanted = np.divide(np.maximum(left, 0.0), gain, out=np.zeros(gain.shape), where=gain > 0)
        moved[..., grade] = np.minimum(part, wanted)
        left = left - moved[..., grade] * gain
    return moved, np.asarray(left <= _SLACK * gains.max(axis=-1))


def to_lead(parts: Floats, ahead: Floats, scores: Floats) -> tuple[Floats, Booleans]:
    """Least mass (…, p, g) that moves into a grade until no worse one is ahead of it; and whether it can be.

    Mass leaves the worse grades as far as they are ahead, then the worst first. With n_j how far grade j is ahead, and a_j
    what the part has in it, the least is m = max(max_k Σ_{k largest} n_j/(k + 1), max_j (n_j − a_j)): it lifts the leader
    by m and takes n_j − m from whatever is ahead still.

    Parameters
    ----------
    parts : (…, p, g) array
    ahead : (…, g) array
        How far every worse grade is ahead of the one to lead, −inf for those that are not worse.
    scores : (g,) array
    """
    worse = np.isfinite(ahead)[..., None, :]
    lacking = np.maximum(ahead, 0.0)[..., None, :]
    largest = -np.sort(-lacking, axis=-1)
    level = (np.cumsum(largest, axis=-1) / np.arange(2, ahead.shape[-1] + 2)).max(axis=-1)
    whole = np.maximum(level, (lacking - parts).max(axis=-1))
    first = np.minimum(np.maximum(lacking - whole[..., None], 0.0), parts)
    rest, can = worst_first(parts - first, whole - first.sum(axis=-1), worse.astype(np.float64), scores)
    return first + rest, can


def answers(share: Floats, count: Floats) -> Floats:
    """How many of `count` answers are at least a share of them."""
    return np.asarray(np.ceil((share - _SLACK) * count), dtype=np.float64)


def answers_to_lead(fewest: float, ahead: Floats, each: float) -> float:
    """How many answers, not fewer than `fewest`, move into a grade until no worse one is ahead; `each` is the mass of one.

    Those that must leave a grade are whole answers too, so that it may take some more than the mass says.
    """
    lacking = np.maximum(ahead, 0.0) / each
    found = fewest
    while np.ceil(np.maximum(lacking - found, 0.0) - _SLACK / each).sum() > found:
        found += 1.0
    return found
