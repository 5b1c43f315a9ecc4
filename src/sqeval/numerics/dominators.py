"""For each point one that dominates it: at least as good in every respect, clearly better in one (or in all that are asked for)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: How much better, as a share of the values: beyond what anyone would take for rounding.
_CLEARLY = 1e-6
#: How many points each is compared with at most, and how many comparisons go into one array.
_MOST, _CELLS = 4096, 2**20


def dominators(goods: Floats, rows: Places, among: Places, better_in: NDArray[np.bool_] | None = None) -> Places:
    """For each of `rows` one of `among` that dominates it, -1 where none was found; of several the least outstanding.

    Parameters
    ----------
    goods : array (n, p)
        Points; more is better in every column.
    rows, among : array of int
        Positions; of more than 4,096 in `among` an even selection is tried, so that -1 proves nothing.
    better_in : array (p,) of bool, optional
        Columns in which the dominating point must be clearly better, every one of them; any one column if not given.
    """
    spread = np.abs(goods).max(axis=0)
    totals = (goods / np.where(spread > 0, spread, 1.0)).sum(axis=1)
    tried = among[np.argsort(totals[among], kind="stable")]
    tried = tried[:: -(-len(tried) // _MOST)]
    found = np.full(len(rows), -1, dtype=np.intp)
    step = max(1, _CELLS // max(1, len(tried)))
    for start in range(0, len(rows), step):
        dominates = _dominates(goods[tried], goods[rows[start : start + step]], better_in)
        first = dominates.argmax(axis=1)
        found[start : start + step] = np.where(dominates[np.arange(len(first)), first], tried[first], -1)
    return found


def _dominates(ones: Floats, others: Floats, better_in: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Whether each of `ones` (b, p) dominates each of `others` (a, p): (a, b)."""
    nowhere_worse = np.ones((len(others), len(ones)), dtype=bool)
    clearly = np.full_like(nowhere_worse, fill_value=better_in is not None)
    for column in range(ones.shape[1]):
        one, other = ones[None, :, column], others[:, None, column]
        nowhere_worse &= one >= other
        ahead = one - other > _CLEARLY * np.maximum(np.abs(one), np.abs(other))
        if better_in is None:
            clearly |= ahead
        elif better_in[column]:
            clearly &= ahead
    return nowhere_worse & clearly
