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
    gains : (g,) array
        Of a unit of mass that leaves a grade; what gains nothing stays.
    scores : (g,) array
        Say which grade is worst.
    """
    left, moved = np.asarray(needed, dtype=np.float64), np.zeros(np.broadcast_shapes(parts.shape, (*needed.shape, 1)))
    for grade in np.argsort(scores):
        if gains[grade] > 0:
            moved[..., grade] = np.minimum(parts[..., grade], np.maximum(left, 0.0) / gains[grade])
            left = left - moved[..., grade] * gains[grade]
    return moved, np.asarray(left <= _SLACK * gains.max())


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
    ahead = ahead[..., None, :]
    worse = np.isfinite(ahead)
    lacking = np.maximum(np.where(worse, ahead, 0.0), 0.0)
    largest = -np.sort(-lacking, axis=-1)
    level = (np.cumsum(largest, axis=-1) / np.arange(2, ahead.shape[-1] + 2)).max(axis=-1)
    capped = np.maximum((lacking - parts).max(axis=-1), 0.0)
    whole = np.maximum(level, capped)
    first = np.minimum(np.maximum(lacking - whole[..., None], 0.0), parts)
    rest, can = worst_first(parts - first, whole - first.sum(axis=-1), worse.reshape(-1, worse.shape[-1])[0].astype(np.float64), scores)
    return first + rest, can


def answers(mass: Floats, count: Floats) -> Floats:
    """Whole answers out of `count` that hold at least a share of them."""
    return np.asarray(np.ceil((mass - _SLACK) * count), dtype=np.float64)
