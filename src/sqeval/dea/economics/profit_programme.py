"""The largest profit of a technology, by comparing its units. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.prices import worth_of_all
from sqeval.dea.parts import joined
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import only
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: A profit below this share of revenue and cost together is rounding, and counts as none.
_NOTHING = 1e-12
#: Values of reference units at prices of units that are held at once.
_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class BestMixes:
    """Of k units: status, the largest profit, λ CSR (k, n), whether λ is unique, and the best revenue per cost of any unit."""

    status: NDArray[Any]
    profit: Floats
    lambdas: sparse.csr_array
    unique: NDArray[np.bool_]
    ratio: Floats


def best_mixes(technology: Technology, prices: Floats, *, is_own: bool) -> BestMixes:
    """The most profitable mixes at prices (k, m + s).

    Profit is linear in λ, and no other row than Σλ holds it back: so the best mix is one unit, in the largest size that is allowed
    where it makes a profit, in the smallest where it makes a loss.
    """
    most = max(1, _CELLS // len(technology.values))
    lots = [slice(start, start + most) for start in range(0, len(prices), most)]
    parts = [_best_of_lot(technology, prices[lot], np.arange(len(prices))[lot] if is_own else None) for lot in lots]
    return joined(parts)


def _best_of_lot(technology: Technology, prices: Floats, own: NDArray[np.intp] | None) -> BestMixes:
    m, rows = technology.m, np.arange(len(prices))
    revenue = worth_of_all(prices[:, m:], technology.outputs)
    cost = worth_of_all(prices[:, :m], technology.inputs)
    worth, size = revenue - cost, _NOTHING * (revenue + cost)
    worth[np.abs(worth) <= size] = 0.0
    first = worth.argmax(axis=1)
    # Of equals the unit itself.
    equal = worth >= (worth[rows, first] - size[rows, first])[:, None] - size
    if own is not None:
        first = np.where(equal[rows, own], own, first)
    top = worth[rows, first]
    rts = technology.rts
    times = np.where(top > 0, rts.high, np.where(top < 0, rts.low, 1.0))
    bounded = np.isfinite(times)
    times = np.where(bounded, times, 0.0)
    lambdas = sparse.csr_array((times, (rows, first)), shape=worth.shape)
    lambdas.eliminate_zeros()
    status = np.where(bounded, lp.OPTIMAL, lp.UNBOUNDED).astype(object)
    # Several sizes of a unit without profit are as good; doing nothing is the same whoever does it.
    unique = (equal.sum(axis=1) == 1) & ((top != 0) | (rts.low == rts.high)) | (times == 0)
    return BestMixes(status, only(bounded, times * top + 0.0), lambdas, unique & bounded, (revenue / cost).max(axis=1))
