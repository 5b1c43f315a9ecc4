"""Where belief distributions enter: one row an assessment, and what a row lacks to 1 is assigned to no grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, quoted
from sqeval.fuzzy import read
from sqeval.fuzzy.read import TOLERANCE, UNKNOWN, Table
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.composition import ROUNDING
from sqeval.result import Caution


def read_beliefs(beliefs: Any, grades: Grades | None, rows: pd.Index | None = None) -> Table:
    """Check a table of beliefs (assessments × grades, and a column `unknown`) and complete its rows; `rows` labels a bare array.

    With grades its columns come into their order; without, every column but `unknown` is a grade.
    """
    if grades is not None:
        read.read_grades(grades)
    table = _table(beliefs, grades, rows)
    at, unknown_at = _grade_columns(table.columns, grades)
    read.not_negative(table, "belief", ROUNDING)
    values = np.maximum(table.values, 0.0)
    stated = None if unknown_at is None else values[:, unknown_at]
    known, unknown, scaled = completed(values[:, at], stated, table.rows, "beliefs")
    columns = table.columns[at] if grades is None else pd.Index(grades.labels)
    return Table(
        LabelledMatrix(known, table.rows, columns), labelled.read_only(unknown), (Caution("beliefs_normalised", scaled),) if scaled else ()
    )


def completed(known: Floats, stated: Floats | None, rows: pd.Index, name: str) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Beliefs (r × g) that sum to at most 1, what every row leaves open, exactly 0 where it sums to 1, and rows that were normalised.

    What a row lacks is never spread over its grades. `stated` is what the rows say themselves that they leave open; what
    is said must agree with the rest, within the tolerance.
    """
    # Sorted, so that the order of the grades decides no digit.
    sums = np.sort(np.ascontiguousarray(known), axis=1).sum(axis=1)
    totals = sums if stated is None else sums + stated
    _refuse(totals > 1.0 + TOLERANCE + ROUNDING, totals, rows, f"{name} sum to more than 1", "Give shares of 1, not percentages")
    if stated is not None:
        hint = f"Grades and {UNKNOWN!r} sum to 1 (within {TOLERANCE}); without {UNKNOWN!r} the rest is unassigned"
        _refuse(totals < 1.0 - TOLERANCE - ROUNDING, totals, rows, f"{name} do not sum to 1", hint)
    over = totals > 1.0 + ROUNDING
    divisor = np.where(over, totals, 1.0)
    known, rest = known / divisor[:, None], np.maximum(1.0 - sums / divisor, 0.0)
    # Where the row adds up, what it says itself is more precise than what the subtraction leaves.
    said = 0.0 if stated is None else stated / divisor
    rest = np.where(totals >= 1.0 - ROUNDING, said, rest)
    return known, rest, tuple(str(row) for row in rows[over])


def _refuse(wrong: NDArray[np.bool_], totals: Floats, rows: pd.Index, problem: str, hint: str) -> None:
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise DataError(problem, row=quoted(rows[at]), value=float(f"{totals[at]:.9g}"), hint=hint)


def _table(beliefs: Any, grades: Grades | None, rows: pd.Index | None) -> LabelledMatrix:
    if not read.is_bare(beliefs):
        return labelled.matrix(beliefs, "beliefs")
    try:
        array = np.asarray(beliefs)
    except ValueError as error:
        raise DataError("beliefs have rows of different length", hint="Give one number a grade in every row") from error
    width = len(grades) if grades is not None else array.shape[-1] if array.ndim else 0
    if array.ndim != 2 or array.shape[1] != width:
        hint = f"Give assessments × {width or ''} grades, or a DataFrame with a column {UNKNOWN!r}"
        raise DataError(f"beliefs have the shape {' × '.join(map(str, array.shape)) or 'of one number'}", hint=hint)
    if rows is not None and len(rows) != len(array):
        raise DataError(f"beliefs have {len(array)} rows for {len(rows)} weights")
    return labelled.matrix(pd.DataFrame(array, index=rows, columns=grades.labels if grades is not None else range(1, width + 1)), "beliefs")


def _grade_columns(columns: pd.Index, grades: Grades | None) -> tuple[list[int], int | None]:
    if grades is not None:
        return read.grade_columns(columns, grades, "beliefs")
    unknown_at = next((k for k, column in enumerate(columns) if column == UNKNOWN), None)
    at = [k for k in range(len(columns)) if k != unknown_at]
    if not at:
        raise DataError("beliefs have no grade", column=UNKNOWN, hint="Give one column a grade")
    return at, unknown_at
