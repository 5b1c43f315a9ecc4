"""Who learns from whom, read from λ."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sqeval.labelled import Floats


def peers_of(lambdas: sparse.csr_array, reference: pd.Index) -> list[dict[Any, float]]:
    """For every row of λ (k, n) {peer: λ}, the largest first, equal ones (but for rounding) in the order of the reference."""
    rows = _rows(lambdas)
    order = np.lexsort((lambdas.indices, -_rounded(lambdas.data), rows))
    names, values = reference.take(lambdas.indices[order]).tolist(), lambdas.data[order].tolist()
    return [dict(zip(names[start:end], values[start:end], strict=True)) for start, end in pairwise(lambdas.indptr.tolist())]


def followers(lambdas: sparse.csr_array, column: int) -> NDArray[np.intp]:
    """The rows that a column of λ has a part in."""
    return np.asarray(np.searchsorted(lambdas.indptr, np.flatnonzero(lambdas.indices == column), side="right") - 1, dtype=np.intp)


def counts(lambdas: sparse.csr_array, own: NDArray[np.intp]) -> tuple[NDArray[np.intp], int]:
    """How many rows have a part of every column (n,), and how many have a part of any; a row's own column (-1: none) is no peer."""
    rows = _rows(lambdas)
    others = lambdas.indices != own[rows]
    found = np.bincount(lambdas.indices[others], minlength=lambdas.shape[1])
    return found.astype(np.intp), len(np.unique(rows[others]))


def _rounded(values: Floats) -> Floats:
    """Without the last digits, which differ from machine to machine; twelve significant ones are left."""
    mantissa, exponent = np.frexp(values)
    return np.ldexp(np.round(mantissa, 12), exponent)


def _rows(lambdas: sparse.csr_array) -> NDArray[np.intp]:
    return np.repeat(np.arange(lambdas.shape[0]), np.diff(lambdas.indptr))
