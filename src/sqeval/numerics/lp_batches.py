"""Answers of engines put together, and put in one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.linear_program import OPTIMAL, Blocks, Certificate, LpBatch, LpFamily

#: Variables stand in a full array up to this many cells, and in a CSR array beyond.
MOST_CELLS = 250_000


def in_full(batch: LpBatch) -> LpBatch:
    """The answers with their variables in a full array, if that is small: NaN in the rows of programmes without an optimum."""
    if isinstance(batch.x, np.ndarray) or np.prod(batch.x.shape) > MOST_CELLS:
        return batch
    x = batch.x.toarray()
    x[batch.status != OPTIMAL] = np.nan
    return replace(batch, x=x)


def joined(first: LpBatch, rows: NDArray[np.intp], second: LpBatch) -> LpBatch:
    """The answers of `first`, with those of `second` in `rows`."""
    status, dual, reasons = first.status.copy(), first.dual.copy(), list(first.reasons)
    status[rows], dual[rows] = second.status, second.dual
    for row, reason in zip(rows, second.reasons, strict=True):
        reasons[row] = reason
    residuals = first.certificate.residuals()
    residuals[rows] = second.certificate.residuals()
    unique = None if first.unique is None else first.unique.copy()
    if unique is not None:
        unique[rows] = False if second.unique is None else second.unique
    x = _with_rows(sparse.csr_array(first.x), rows, sparse.csr_array(second.x))
    certificate = Certificate(first.certificate.kind, *residuals.T)
    return replace(first, status=status, x=x, dual=dual, certificate=certificate, reasons=tuple(reasons), unique=unique)


def _with_rows(table: sparse.csr_array, rows: NDArray[np.intp], other: sparse.csr_array) -> sparse.csr_array:
    """Rows of a CSR array taken from another; those of `table` itself are left out."""
    order = np.arange(table.shape[0])
    order[rows] = table.shape[0] + np.arange(len(rows))
    return sparse.csr_array(sparse.csr_array(sparse.vstack([table, other], format="csr"))[order])


def by_block(family: LpFamily, blocks: Blocks, solve: Callable[[LpFamily], LpBatch]) -> LpBatch:
    """Answers of a family in blocks, each block solved as a family of its own."""
    parts = [family.one_block(blocks, int(block)) for block in np.unique(blocks.of)]
    found = [solve(part.family) for part in parts]
    width = family.shared.shape[1] + family.own.shape[2]
    tables = [_spread(batch, part.columns, width) for batch, part in zip(found, parts, strict=True)]
    back = np.argsort(np.concatenate([part.rows for part in parts]))
    reasons = [reason for batch in found for reason in batch.reasons]
    return LpBatch(
        np.concatenate([batch.status for batch in found])[back],
        sparse.csr_array(sparse.csr_array(sparse.vstack(tables, format="csr"))[back]),
        np.concatenate([batch.dual for batch in found])[back],
        Certificate(found[0].certificate.kind, *np.concatenate([batch.certificate.residuals() for batch in found])[back].T),
        tuple(reasons[row] for row in back),
    )


def _spread(batch: LpBatch, columns: NDArray[np.intp], width: int) -> sparse.csr_array:
    """A block's variables among those of all."""
    x = batch.columns(0, len(columns))
    return sparse.csr_array((x.data, columns[x.indices], x.indptr), shape=(x.shape[0], width))
