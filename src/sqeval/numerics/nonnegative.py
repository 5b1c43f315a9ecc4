"""Least squares with coefficients that are not negative (Lawson & Hanson 1974).

scipy's `nnls` is faster, but on matrices whose columns nearly cancel it has claimed a residual of 0 that was not there
(scipy 1.17; `tests/numerics/test_nonnegative.py` holds such a matrix); its `lsq_linear` stops early on others.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Slopes below this share of |wanted| are rounding; rounds for each coefficient until it is given up.
_LEVEL, _ROUNDS = 1e-13, 30


class Fit(NamedTuple):
    """Coefficients (n,) ≥ 0 and the length of what they leave."""

    coefficients: Floats
    left: float


def nonnegative(matrix: Floats, wanted: Floats) -> Fit:
    """The x ≥ 0 that minimises |matrix x − wanted|.

    Raises
    ------
    ArithmeticError
        Rounding keeps the search from coming to an end.

    References
    ----------
    Lawson, C. L. & Hanson, R. J. (1974). Solving Least Squares Problems. Prentice-Hall, chapter 23.

    Examples
    --------
    >>> nonnegative(np.array([[1.0, -1.0], [0.0, 1.0]]), np.array([1.0, -1.0])).coefficients
    array([1., 0.])
    """
    lengths = np.linalg.norm(matrix, axis=0)
    lengths[lengths == 0] = 1.0
    fit = _fit(matrix / lengths, wanted)
    return Fit(fit.coefficients / lengths, fit.left)


def _fit(matrix: Floats, wanted: Floats) -> Fit:
    """The same for columns of length 1."""
    x = np.zeros(matrix.shape[1])
    level = _LEVEL * float(np.linalg.norm(wanted)) * len(x)
    # A coefficient that rounding alone lets in is out until another one has moved.
    barred = np.zeros(len(x), dtype=bool)
    for _ in range(_ROUNDS * (len(x) + 1)):
        slope = np.where((x > 0) | barred, -np.inf, matrix.T @ (wanted - matrix @ x))
        fresh = int(slope.argmax()) if len(x) else 0
        if not len(x) or slope[fresh] <= level:
            return Fit(x, float(np.linalg.norm(matrix @ x - wanted)))
        moved = _with(matrix, wanted, x, fresh)
        barred = np.zeros_like(barred) if moved is not None else barred | (np.arange(len(x)) == fresh)
        x = x if moved is None else moved
    raise ArithmeticError("least squares with coefficients ≥ 0 came to no end")


def _with(matrix: Floats, wanted: Floats, x: Floats, fresh: int) -> Floats | None:
    """The best with one more coefficient allowed in, others leaving as they reach 0; None if it would leave at once."""
    used = x > 0
    used[fresh] = True
    goal = _unbounded(matrix, wanted, used)
    if goal[fresh] <= 0:
        return None
    while (short := used & (goal <= 0)).any():
        way = np.divide(x, x - goal, out=np.full(len(x), np.inf), where=short)
        used &= way > way.min() * (1.0 + _LEVEL)
        x = np.where(used, np.maximum(x + way.min() * (goal - x), 0.0), 0.0)
        goal = _unbounded(matrix, wanted, used)
    return goal


def _unbounded(matrix: Floats, wanted: Floats, used: NDArray[np.bool_]) -> Floats:
    found = np.zeros(len(used))
    found[used] = np.linalg.lstsq(matrix[:, used], wanted, rcond=None)[0]
    return found
