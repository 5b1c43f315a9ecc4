"""The judgements of a group as one array."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.judgement_table import names_of, order_of
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.reciprocity import agree
from sqeval.errors import DataError, JudgementError
from sqeval.numerics import consistency

Floats = NDArray[np.float64]


class Stack(NamedTuple):
    """Judgements (experts, n, n), NaN where missing, who gave them and about what; experts and items stand as given."""

    values: Floats
    experts: pd.Index
    labels: pd.Index


def stack_of(matrices: Any, labels: Iterable[Any] | None, *, gaps: bool = False) -> Stack:
    """Judgements of a mapping, a list or a three-dimensional array; refused where one is missing, unless `gaps` are let in."""
    wanted = None if labels is None else names_of(labels)
    if isinstance(matrices, np.ndarray) and matrices.ndim == 3 and matrices.dtype.kind in "fiu":
        return _of_array(matrices.astype(np.float64), wanted, gaps=gaps)
    if not isinstance(matrices, Mapping):
        if isinstance(matrices, (str, PairwiseMatrix, pd.DataFrame)) or not isinstance(matrices, Iterable):
            raise DataError("a group needs several matrices", value=type(matrices).__name__, hint="Give a list, or {expert: matrix}")
        matrices = dict(enumerate(matrices))
    if not matrices:
        raise DataError("a group needs the judgements of at least one expert")
    read = {who: _read(who, given, wanted, gaps=gaps) for who, given in matrices.items()}
    items = next(iter(read.values())).labels
    values = np.array([_ordered(who, matrix, items) for who, matrix in read.items()])
    return Stack(values, pd.Index(list(read), tupleize_cols=False), items)


def _read(who: Any, given: Any, labels: pd.Index | None, *, gaps: bool) -> PairwiseMatrix:
    try:
        matrix = PairwiseMatrix(given, labels)
        if not gaps and matrix.missing:
            raise JudgementError("has no judgement", pair=matrix.missing[0], hint="Ask for it, or do without it: completion='lambda_min'")
    except JudgementError as error:
        raise _of_expert(error, who) from None
    return matrix


def _ordered(who: Any, matrix: PairwiseMatrix, items: pd.Index) -> Floats:
    try:
        order = order_of(items, matrix.labels, "the rows")
    except JudgementError as error:
        raise _of_expert(error, who) from None
    return matrix.values[np.ix_(order, order)]


def _of_expert(error: JudgementError, who: Any) -> JudgementError:
    value = {} if error.value is None else {"value": error.value}
    return JudgementError(error.problem, path=f"matrices[{who!r}]", pair=error.pair, hint=error.hint, **value)


def _of_array(values: Floats, labels: pd.Index | None, *, gaps: bool) -> Stack:
    """An array checked as a whole; what is wrong is then named by reading that one matrix alone."""
    if values.shape[1] != values.shape[2] or not values.size:
        raise JudgementError(f"judgements of a group are (experts, n, n), these are {values.shape}")
    names = pd.RangeIndex(values.shape[1]) if labels is None else labels
    if len(names) != values.shape[1]:
        raise JudgementError(f"{len(names)} labels for matrices of {values.shape[1]} rows", value=list(names))
    rows, columns = np.triu_indices(values.shape[1], k=1)
    above, below = consistency.above(values), consistency.above(np.swapaxes(values, 1, 2))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        fine = (above > 0) & agree(above, below)
        # Where products are near 1 there is neither 0 nor infinity; only what agrees by half a decimal can hide one.
        fine &= (below > 0) & (above * below < np.inf)
    diagonal = np.abs(np.diagonal(values, axis1=1, axis2=2) - 1) <= 1e-9
    for who in np.flatnonzero(~(fine.all(axis=1) & diagonal.all(axis=1))):
        values[who] = _read(int(who), values[who], names, gaps=gaps).values
    # The upper triangle rules, as in a single matrix.
    values[:, columns, rows] = 1.0 / consistency.above(values)
    return Stack(values, pd.RangeIndex(len(values)), names)
