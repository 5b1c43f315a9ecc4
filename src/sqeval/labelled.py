"""The one boundary for tables of numbers: any frame or array becomes a read-only array with labels.

Inside sqeval nobody checks again; numerics take `.values` and results hand labels back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError

Floats = NDArray[np.float64]

#: What frames other than pandas' have, eager or lazy.
_FRAME_MARKS = ("__narwhals_dataframe__", "__narwhals_lazyframe__", "to_pandas", "collect")

#: How far a sum of weights may be from 1 to be rounding that is said, and rounding that is not.
WEIGHT_TOLERANCE, WEIGHT_ROUNDING = 0.02, 1e-9

#: Floats hold every whole number below this one exactly.
_LAST_EXACT = 2**53


@dataclass(frozen=True, eq=False)
class LabelledVector:
    """A read-only vector with one label an entry."""

    values: NDArray[Any]
    labels: pd.Index
    name: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    def to_series(self) -> pd.Series[Any]:
        """A fresh Series; changing it does not change the result it came from."""
        return pd.Series(self.values.copy(), index=self.labels, name=self.name)


@dataclass(frozen=True, eq=False)
class LabelledMatrix:
    """A read-only matrix with labels of rows and columns."""

    values: NDArray[Any]
    rows: pd.Index
    columns: pd.Index

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    def to_frame(self) -> pd.DataFrame:
        """A fresh DataFrame; changing it does not change the result it came from."""
        return pd.DataFrame(self.values.copy(), index=self.rows, columns=self.columns)

    def take(self, order: NDArray[np.intp]) -> LabelledMatrix:
        """The same matrix with its rows in another order; itself, if that is the order it has."""
        if len(order) == len(self.rows) and bool((order == np.arange(len(order))).all()):
            return self
        return LabelledMatrix(self.values[order], self.rows[order], self.columns)


def read_only(values: NDArray[Any]) -> NDArray[Any]:
    """A view of `values` that refuses to be written to."""
    view = values.view()
    view.setflags(write=False)
    return view


def matrix(data: Any, name: str, *, columns: Sequence[str] | None = None) -> LabelledMatrix:
    """Check a table of finite numbers and label it.

    Parameters
    ----------
    data : DataFrame of any kind that narwhals knows, Series, mapping of columns, or 2-D (or 1-D) array
        Rows are units. Booleans count as 0 and 1; text is refused even if it looks like a number.
    name : str
        What to call the table in an error.
    columns : sequence of str, optional
        Names for the columns of a bare array.

    Raises
    ------
    DataError
        A column is not numeric, a value is missing or infinite, or a label stands twice.
    """
    frame = _to_pandas(data, name, columns)
    if frame.empty:
        raise DataError(f"{name} has no {'rows' if len(frame.columns) else 'columns'}")
    _unique(frame.columns, f"{name}: a column name stands twice", "column")
    _unique(frame.index, f"{name}: a unit stands twice", "unit")
    values = np.column_stack([_numbers(frame.iloc[:, k], name) for k in range(frame.shape[1])])
    return LabelledMatrix(values, frame.index, frame.columns)


def frame(data: Any, name: str) -> pd.DataFrame:
    """Any table as a DataFrame with columns of different names; its cells are not looked at."""
    found = _to_pandas(data, name, None)
    if not len(found.columns):
        raise DataError(f"{name} has no columns")
    _unique(found.columns, f"{name}: a column name stands twice", "column")
    return found


def align(first: LabelledMatrix, second: LabelledMatrix, names: tuple[str, str]) -> LabelledMatrix:
    """`second` with its rows in the order of `first`; both must hold the same units."""
    for here, there, name in ((first, second, names[1]), (second, first, names[0])):
        absent = here.rows.difference(there.rows, sort=False)
        if len(absent):
            raise DataError(f"has no row in {name}", unit=absent[0], hint="Both tables need the same units as index")
    return second.take(second.rows.get_indexer(first.rows))


def sorted_order(labels: pd.Index) -> NDArray[np.intp]:
    """Positions that sort `labels`, whatever their types; row order must never decide a result."""
    of_one_type = pd.api.types.is_numeric_dtype(labels.dtype) or isinstance(labels.dtype, pd.StringDtype)
    if of_one_type and not labels.hasnans:
        # What the keys below would give, without a key a label.
        return np.argsort(labels.to_numpy(), kind="stable")
    return np.array(sorted(range(len(labels)), key=lambda k: _sort_key(labels[k])), dtype=np.intp)


def vector(data: Any, name: str, labels: Iterable[Any] | None = None) -> LabelledVector:
    """Check a vector of finite numbers (Series, mapping or sequence) and label it."""
    if isinstance(data, Mapping):
        data = pd.Series(dict(data))
    if not isinstance(data, pd.Series):
        if not isinstance(data, Iterable):
            raise DataError(f"{name} is not a list of numbers", value=data)
        values = list(data)
        index = pd.RangeIndex(len(values)) if labels is None else pd.Index(list(labels))
        if len(index) != len(values):
            raise DataError(f"{name} has {len(values)} values for {len(index)} labels")
        data = pd.Series(values, index=index)
    if data.empty:
        return LabelledVector(np.empty(0), data.index, name)
    _unique(data.index, f"{name}: a label stands twice", "unit")
    return LabelledVector(_numbers(data.rename(name), name), data.index, name)


def held_weights(source: Any) -> Any:
    """The weights of a result: of the leaves of a hierarchy, or of the items of a matrix; anything else as it is."""
    if isinstance(source, (pd.Series, Mapping)):
        return source
    held = (getattr(source, name, None) for name in ("global_weights", "weights"))
    return next((series for series in held if isinstance(series, pd.Series)), source)


def shares(vector: LabelledVector, name: str) -> tuple[LabelledVector, bool]:
    """Weights divided by their sum, and whether that was off 1 by more than rounding, which is to be said.

    Raises
    ------
    DataError
        A weight is negative, or they do not sum to 1 within 0.02.
    """
    if (vector.values < 0).any():
        worst = int(np.argmin(vector.values))
        raise DataError(f"{name} must not be negative", column=vector.labels[worst], value=float(vector.values[worst]))
    total = math.fsum(vector.values)
    if abs(total - 1) > WEIGHT_TOLERANCE:
        hint = "Divide them by their sum if only their ratios count"
        raise DataError(f"{name} must sum to 1 (within {WEIGHT_TOLERANCE})", value=total, hint=hint)
    return LabelledVector(vector.values / total, vector.labels, vector.name), abs(total - 1) > WEIGHT_ROUNDING


def is_text(column: pd.Series[Any]) -> bool:
    """Whether a column may hold words: text of any engine, categories, dictionaries, or things of any kind."""
    if column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column.dtype):
        return True
    return isinstance(column.dtype, pd.ArrowDtype) and str(column.dtype).startswith("dictionary")


def as_text(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of names or ids as text; whole numbers are written without a decimal point.

    Raises
    ------
    DataError
        Numbers are too long for the type they were read as, so that digits are lost.

    Examples
    --------
    >>> as_text(pd.Series([7.0, None])).tolist()
    ['7', nan]
    """
    if pd.api.types.is_float_dtype(column.dtype):
        known = column.dropna()
        beyond = known[known.abs() >= _LAST_EXACT]
        if len(beyond):
            raise lost_digits(column, beyond.iloc[0])
        if bool((known % 1 == 0).all()):
            column = column.astype("Int64")
    return column.astype("str")


def lost_digits(column: pd.Series[Any], value: object) -> DataError:
    """The error for names or ids that went through a type too short for them."""
    hint = "Export the column as text, and read it as text: long numbers lose digits in spreadsheets and floats"
    return DataError("holds ids that have lost digits", column=column.name, value=value, hint=hint)


def _to_pandas(data: Any, name: str, columns: Sequence[str] | None) -> pd.DataFrame:
    if isinstance(data, pd.DataFrame):
        return data
    if isinstance(data, pd.Series):
        return data.to_frame(name=data.name if data.name is not None else name)
    if isinstance(data, Mapping):
        try:
            return pd.DataFrame(dict(data))
        except ValueError as error:
            raise DataError(f"{name} needs columns of one length", hint="Give a table of units × variables") from error
    if any(hasattr(data, mark) for mark in _FRAME_MARKS):
        import narwhals as nw

        native = nw.from_native(data, allow_series=True)
        if isinstance(native, nw.Series):
            return native.to_pandas().to_frame(name=native.name or name)
        frame: pd.DataFrame = native.lazy().collect("pandas").to_native()
        return frame
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise DataError(f"{name} has rows of different lengths", hint="Give a table of units × variables") from error
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2:
        raise DataError(f"{name} has {array.ndim} dimensions", hint="Give a table of units × variables")
    names = list(columns) if columns is not None else [f"{name}{k + 1}" for k in range(array.shape[1])]
    return pd.DataFrame(array, columns=names)


def _numbers(column: pd.Series[Any], name: str) -> Floats:
    types = pd.api.types
    if not types.is_numeric_dtype(column.dtype) or types.is_complex_dtype(column.dtype):
        hint = "Convert the column first, e.g. with pandas.to_numeric"
        # One text among numbers makes objects of them all: that one is to be named.
        odd = [at for at, value in enumerate(column) if isinstance(value, bool) or not isinstance(value, Real)]
        at, unit = (odd[0], column.index[odd[0]]) if 0 < len(odd) < len(column) else (0, None)
        raise DataError(f"{name} needs numbers here", column=column.name, unit=unit, value=column.iloc[at], hint=hint)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        problem = f"{name} has a missing value" if np.isnan(values[bad[0]]) else f"{name} has an infinite value"
        raise DataError(problem, column=column.name, unit=column.index[bad[0]], hint="Fill it or drop the unit")
    return values


def _unique(labels: pd.Index, problem: str, kind: str) -> None:
    twice = labels[labels.duplicated()]
    if len(twice):
        raise DataError(problem, value=twice[0], hint=f"Every {kind} needs a name of its own")


def _sort_key(label: object) -> tuple[Any, ...]:
    if isinstance(label, tuple):
        return (2, *(_sort_key(part) for part in label))
    if isinstance(label, (int, float, np.integer, np.floating)):
        return (0, float(label), "")
    return (1, 0.0, str(label))
