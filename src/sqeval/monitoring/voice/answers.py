"""Answers of customers on a scale: checked once, where they enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, quoted
from sqeval.indicators import columns
from sqeval.result import Caution

Floats = NDArray[np.float64]

#: Below this many answers a value says little.
FEW = 10


@dataclass(frozen=True, eq=False)
class Answers:
    """The known answers (n,), read-only, and how many rows have none."""

    values: Floats
    missing: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", labelled.read_only(self.values))

    @property
    def n(self) -> int:
        """Number of known answers."""
        return len(self.values)

    def cautions(self) -> tuple[Caution, ...]:
        """What all values from answers must say: too few, too many silent, answers between the steps of the scale."""
        found = []
        if self.n < FEW:
            found.append(Caution("only_few_answers", details={"n": self.n, "least": FEW}))
        if self.missing > self.n:
            found.append(Caution("most_answers_missing", details={"missing": self.missing, "rows": self.n + self.missing}))
        between = int((self.values % 1 != 0).sum())
        if between:
            found.append(Caution("answers_between_steps", details={"between": between, "n": self.n}))
        return tuple(found)


def read_answers(scores: Any, name: str, scale: tuple[float, float]) -> Answers:
    """Answers of one question.

    Raises
    ------
    DataError
        Not one column of numbers, an answer off the scale, or no answer at all.
    """
    column = one_column(scores, name)
    values = on_scale(column, scale, name)
    known = ~np.isnan(values)
    if not known.any():
        raise DataError(f"{name} holds no answer", hint="Nothing can be said without one; leave the question out")
    return Answers(values[known], int((~known).sum()))


def one_column(scores: Any, name: str) -> pd.Series[Any]:
    """The only column of `scores`, with its name."""
    table = labelled.frame(scores, name)
    if len(table.columns) != 1:
        raise DataError(f"{name} must be one column", value=list(table.columns), hint="Pick the column with the answers")
    column = table.iloc[:, 0]
    # A bare list has no name of its own.
    return column if isinstance(scores, pd.Series) or hasattr(scores, "columns") else column.rename(name)


def on_scale(column: pd.Series[Any], scale: tuple[float, float], name: str, *, unit: object = None) -> Floats:
    """The numbers of a column, NaN where there is none; anything off the scale is refused with its row and value."""
    if pd.api.types.is_bool_dtype(column.dtype):
        raise DataError("holds yes and no, which are no answers on a scale", column=column.name, unit=unit)
    if not len(column) or bool(column.isna().all()):
        return np.full(len(column), np.nan)
    values = columns.floats(column, str(column.name))
    for at in np.flatnonzero((values < scale[0]) | (values > scale[1]))[:1]:
        hint = f"Here {name} takes answers from {scale[0]:g} to {scale[1]:g}: correct it, or make it missing"
        row = quoted(column.index[at])
        raise DataError("is off the scale", column=column.name, row=row, unit=unit, value=float(values[at]), hint=hint)
    return values
