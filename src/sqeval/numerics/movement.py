"""Movement of values within units over time, held against their sampling error.

One row a unit and period; `units` (rows,) are codes. Sums run in the order of the rows, so the caller sorts them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: Fewest observations for which the mean of 1/s² exists, so that it can be freed of its bias.
LEAST_N = 4


class Movement(NamedTuple):
    """Tests of no change: p by unit, one p for all units together, and the share of the movement that is no noise.

    The share is I² = (Q − df)/Q, not below 0 (Higgins & Thompson 2002, Stat. Med. 21:1539-1558); it and the pooled p
    are NaN where no unit could be tested.
    """

    p: Floats
    pooled: float
    real_share: float


def of_means(values: Floats, n: Floats, errors: Floats, units: Codes) -> Movement:
    """Cochran's Q of every unit, Σw(y − ȳ)² with w = (n − 3)/(n − 1)/e², which is unbiased for 1/variance of a normal mean."""
    weights = (n - 3) / (n - 1) / errors**2
    mean = _ratio(_sums(units, weights * values), _sums(units, weights))
    return _tested(_sums(units, weights * (values - mean[units]) ** 2), units)


def of_shares(shares: Floats, n: Floats, units: Codes) -> Movement:
    """Pearson's chi-square of every unit's table of periods × yes/no: Σn(p − p̄)²/(p̄(1 − p̄))."""
    mean = _ratio(_sums(units, n * shares), _sums(units, n))
    squares = _sums(units, n * (shares - mean[units]) ** 2)
    # A share that is always 0 or always 1 has not moved.
    return _tested(np.nan_to_num(_ratio(squares, mean * (1 - mean))), units)


def moves(values: Floats, units: Codes) -> bool:
    """Whether any unit's value changes at all."""
    if not len(values):
        return False
    size = int(units.max()) + 1
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, units, values)
    np.maximum.at(high, units, values)
    return bool((high > low).any())


def _tested(q: Floats, units: Codes) -> Movement:
    degrees = np.bincount(units).astype(np.float64) - 1
    tested = degrees > 0
    if not tested.any():
        return Movement(np.empty(0), np.nan, np.nan)
    q, degrees = q[tested], degrees[tested]
    total, freedom = float(q.sum()), float(degrees.sum())
    real = max(0.0, 1 - freedom / total) if total > 0 else 0.0
    return Movement(np.asarray(special.chdtrc(degrees, q)), float(special.chdtrc(freedom, total)), real)


def _sums(units: Codes, values: Floats) -> Floats:
    return np.bincount(units, weights=values).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Quotients; NaN where the divisor is 0."""
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0))
