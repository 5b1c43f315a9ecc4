"""How far a weight may move until the order of some pairs of alternatives changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.weight_lines import TIE, Leads, crossings

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


class End(NamedTuple):
    """One end of the interval of each criterion (criteria,), and by criterion which pairs change places there."""

    at: Floats
    pairs: tuple[Whole, ...]


def interval(lead: Leads, weights: Floats) -> tuple[End, End]:
    """The lowest and the highest weight of each criterion at which the order of every pair is what it is now.

    A pair that ties now has to tie all along: unless its lines are the same, the interval is the present weight alone. A single
    criterion has weight 1 whatever happens.

    Parameters
    ----------
    lead : Leads
        Of pairs whose first is now ahead of their second, or ties with it.
    weights : (criteria,) array

    Examples
    --------
    >>> low, high = interval(Leads(np.array([0.1]), np.array([[-1.0, 2.0]]), np.array([[3.0, 1.0]])), np.array([0.5, 0.5]))
    >>> low.at.tolist(), high.at.tolist()
    ([0.25, 0.0], [1.0, 1.0])
    """
    meets = crossings(lead)
    is_tied = (lead.now == 0)[:, None]
    parts = is_tied & ((lead.without != 0) | (lead.alone != 0))
    below = np.where(parts, weights, np.where(~is_tied & (lead.without < 0), np.minimum(meets, weights), np.nan))
    above = np.where(parts, weights, np.where(~is_tied & (lead.alone < 0), np.maximum(meets, weights), np.nan))
    single = len(weights) == 1
    return _end(np.where(below > 0, below, np.nan), 1.0 if single else 0.0), _end(-np.where(above < 1, above, np.nan), -1.0)


def _end(at: Floats, bound: float) -> End:
    """The largest of the pairs' weights by criterion, or the bound; upper ends come with a minus."""
    best = np.fmax(np.fmax.reduce(at, axis=0, initial=bound), bound)
    pairs = tuple(np.flatnonzero(np.abs(column - top) <= TIE) for column, top in zip(at.T, best, strict=True))
    return End(np.abs(best), pairs)
