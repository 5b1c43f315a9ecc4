"""Where values of membership functions enter: any shape, infinite ones too, but nothing missing and nothing that is no number."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, quoted
from sqeval.labelled import Floats

Rebuild = Callable[[Floats], Any]

_HINT = "Drop it, or carry it as unknown mass"


def read_values(x: Any) -> tuple[Floats, Rebuild]:
    """Numbers of a scalar, sequence, array, Series or DataFrame, and how to give results the same shape and labels.

    Raises
    ------
    DataError
        A value is missing or not a number; the error names its row and column.
    """
    if isinstance(x, pd.DataFrame):
        columns = [_numbers(x.iloc[:, k], x.columns[k]) for k in range(x.shape[1])]
        values = np.column_stack(columns) if columns else np.empty(x.shape)
        return values, lambda found: pd.DataFrame(found, index=x.index, columns=x.columns)
    if isinstance(x, pd.Series):
        return _numbers(x, x.name), lambda found: pd.Series(found, index=x.index, name=x.name)
    array = _array(x)
    values = _numbers(pd.Series(array.ravel()), None).reshape(array.shape)
    return values, float if array.ndim == 0 else np.asarray


def _array(x: Any) -> NDArray[Any]:
    if isinstance(x, str) or x is None:
        raise DataError("a membership function needs numbers", value=x)
    try:
        return np.asarray(x)
    except ValueError as error:
        raise DataError("values have rows of different lengths", hint="Give an array, a Series or a DataFrame") from error


def _numbers(column: pd.Series[Any], name: object) -> Floats:
    missing = column.isna().to_numpy()
    if missing.any():
        raise DataError("is missing, so it has no membership", column=name, row=quoted(_label(column, missing)), hint=_HINT)
    types = pd.api.types
    if types.is_numeric_dtype(column.dtype) and not types.is_complex_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64)
    wrong = np.array([isinstance(value, bool) or not isinstance(value, Real) for value in column], dtype=bool)
    if wrong.any():
        raise DataError("is no number", column=name, row=quoted(_label(column, wrong)), value=column[wrong].iloc[0])
    return np.array([float(value) for value in column], dtype=np.float64)


def _label(column: pd.Series[Any], where: NDArray[np.bool_]) -> object:
    label: object = column.index[np.flatnonzero(where)[0]]
    return label
