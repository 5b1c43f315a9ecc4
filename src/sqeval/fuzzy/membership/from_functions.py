"""Membership of measured values in grades, by one declared function a grade."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import ConfigError, DataError, nearest_hint, quoted
from sqeval.fuzzy.membership.declared import read_functions
from sqeval.fuzzy.membership.function import MembershipFunction
from sqeval.fuzzy.membership.limits import read_series
from sqeval.fuzzy.membership.values import read_values
from sqeval.fuzzy.read import UNKNOWN, in_grade_order, read_grades
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING


def membership_from_functions(values: Any, functions: Any, grades: Grades | None = None, normalise: bool = False) -> pd.DataFrame:
    """Membership of values in grades, r_k = μ_k(x), by one membership function a grade.

    Parameters
    ----------
    values : Series, mapping, sequence or one number
        In the unit of the functions.
    functions : mapping {grade: function} or sequence of functions, the best grade first
        Of `fuzzy.membership`, or corners (a, b, c) or (a, b, c, d) of triangles and trapezoids.
    grades : Grades, optional
        Names the columns; functions by name must be those of its grades. Without it the columns are the names of the
        functions, or numbers from 1, the best grade.
    normalise : bool
        Divide every row by its sum. Otherwise a row that does not sum to 1 is refused.

    Returns
    -------
    DataFrame
        Rows like `values`, one column a grade; every row sums to 1.

    Raises
    ------
    DataError
        A value is missing or not a number; its memberships do not sum to 1 (within 1e-9) and are not to be normalised; or
        it belongs to no grade at all, which cannot be normalised.
    ConfigError
        A function cannot be read, or functions and grades are not the same.

    See Also
    --------
    fuzzy.membership.check_partition : finds such values before there are any.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> from sqeval.fuzzy.membership import Ridge
    >>> hours = {"Team 1": 12, "Team 2": 36, "Team 3": 48}
    >>> membership_from_functions(hours, {"good": Ridge(24, 48, "small"), "poor": Ridge(24, 48, "large")})
            good  poor
    Team 1   1.0   0.0
    Team 2   0.5   0.5
    Team 3   0.0   1.0
    """
    declared = _by_grade(read_functions(functions), grades, carries_names=isinstance(functions, Mapping))
    given = read_series(values)
    numbers, _ = read_values(given)
    rows = np.column_stack([function.at(numbers) for function in declared.values()])
    return pd.DataFrame(_rows_of_one(rows, numbers, given.index, normalise), index=given.index, columns=pd.Index(declared))


def _by_grade(functions: dict[Any, MembershipFunction], grades: Grades | None, *, carries_names: bool) -> dict[Any, MembershipFunction]:
    """Functions under the names of the grades, the best first."""
    if grades is None:
        if UNKNOWN in functions:
            raise ConfigError("is no grade, but the mass that is in none", path="functions", value=UNKNOWN)
        return functions
    labels = read_grades(grades).labels if grades.best_first else read_grades(grades).labels[::-1]
    if len(functions) != len(labels):
        raise ConfigError(f"{len(functions)} functions for {len(labels)} grades", path="functions", value=list(functions))
    if not carries_names:
        return dict(zip(labels, functions.values(), strict=True))
    names = in_grade_order(functions, grades)
    if names is None:
        strange = next((name for name in functions if name not in labels), None)
        raise ConfigError("is not a grade", path="functions", value=strange, hint=nearest_hint(strange, labels))
    return dict(zip(labels, (functions[name] for name in (names if grades.best_first else names[::-1])), strict=True))


def _rows_of_one(rows: Floats, numbers: Floats, labels: pd.Index, normalise: bool) -> Floats:
    sums = np.array([math.fsum(row) for row in rows.tolist()])
    empty = np.flatnonzero(sums == 0)
    if empty.size:
        hint = "The functions leave a gap; fuzzy.membership.check_partition shows where"
        raise DataError("belongs to no grade", row=quoted(labels[empty[0]]), value=float(numbers[empty[0]]), hint=hint)
    off = np.flatnonzero(np.abs(sums - 1.0) > ROUNDING)
    if off.size and not normalise:
        problem = f"memberships of {numbers[off[0]]:.9g} sum to {sums[off[0]]:.9g}, not to 1"
        hint = "Take functions that are a partition (see fuzzy.membership.check_partition), or normalise=True"
        raise DataError(problem, row=quoted(labels[off[0]]), hint=hint)
    return np.asarray(rows / sums[:, None], dtype=np.float64)
