"""Scaling of programmes, so that one tolerance means the same for euros, hours and rates, for small and large units.

Rows are divided by the programme's own data (right-hand side, else its own columns), columns by their largest entry,
right-hand side and cost by theirs. All factors are powers of two: scaling and unscaling are exact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats, LpBlock, LpFamily


class ScaledBlock(NamedTuple):
    """Scaled programmes and their factors: a' = rows·a·columns, b' = rows·b / size, c' = columns·c / price."""

    programmes: LpBlock
    rows: Floats
    columns: Floats
    size: Floats
    price: Floats


def scaled_block(family: LpFamily, part: slice) -> ScaledBlock:
    """The programmes of `part`, written out and scaled."""
    own, rhs = family.own[part], family.rhs[part]
    shared = np.broadcast_to(family.shared, (len(own), *family.shared.shape))
    matrix = np.concatenate([shared, own], axis=2)
    cost = np.array(np.broadcast_to(family.cost, (len(family.rhs), matrix.shape[2]))[part])
    if family.left_out is not None:
        _leave_out(matrix, cost, family.left_out[part])
    rows = _row_factors(matrix, own, rhs)
    matrix, rhs = matrix * rows[:, :, None], rhs * rows
    columns = inverse_power(np.abs(matrix).max(axis=1, initial=0.0))
    cost = cost * columns
    price, size = _largest(cost), _largest(rhs)
    programmes = LpBlock(cost / price, matrix * columns[:, None, :], rhs / size, family.senses, family.free)
    return ScaledBlock(programmes, rows, columns, size, price)


def _leave_out(matrix: Floats, cost: Floats, left_out: NDArray[np.intp]) -> None:
    """A column that does nothing and costs something is not used."""
    programmes = np.flatnonzero(left_out >= 0)
    matrix[programmes, :, left_out[programmes]] = 0.0
    cost[programmes, left_out[programmes]] = 1.0


def _row_factors(matrix: Floats, own: Floats, rhs: Floats) -> Floats:
    """One over the right-hand side; where that is 0, over the programme's own columns; where they are, over the shared ones."""
    size = np.abs(rhs)
    for part in (own, matrix):
        size = np.where(size > 0, size, np.abs(part).max(axis=2, initial=0.0))
    return inverse_power(size)


def _largest(values: Floats) -> Floats:
    return 1.0 / inverse_power(np.abs(values).max(axis=1, initial=0.0, keepdims=True))


def inverse_power(size: Floats) -> Floats:
    """The power of two nearest to 1 / size; 1 where size is 0."""
    known = np.where(size > 0, size, 1.0)
    return np.asarray(np.exp2(-np.round(np.log2(known))), dtype=np.float64)
