"""Membership of measured values in grades, by one threshold a grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint
from sqeval.fuzzy.read import read_grades
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledVector
from sqeval.numerics import membership
from sqeval.options import Direction, parse


def membership_from_thresholds(values: Any, thresholds: Any, direction: str = "benefit", *, grades: Grades | None = None) -> pd.DataFrame:
    """Membership of values in grades: half-trapezoids at the ends, triangles between.

    A value at a grade's threshold t_k belongs to it fully; between two thresholds the memberships are
    (t_{k+1} − x)/(t_{k+1} − t_k) and the rest; beyond the first or last threshold the value belongs to that grade.
    Every row sums to exactly 1.

    Parameters
    ----------
    values : Series, mapping, sequence or one number
        In the unit of the thresholds. Infinite values belong to a grade at the end; missing ones are refused.
    thresholds : sequence, Series or mapping by grade
        One a grade, the best grade first: falling for "benefit", rising for "cost".
    direction : {"benefit", "cost"}
        Whether high values are good or low ones.
    grades : Grades, optional
        Names the columns; without it they are the names the thresholds carry, or numbers from 1, the best grade.

    Returns
    -------
    DataFrame
        Rows like `values`, one column a grade, the best first.

    Raises
    ------
    DataError
        A value is missing or not a number.
    ConfigError
        Thresholds are not strictly ordered as the direction asks, or do not fit the grades.
    OptionError
        The direction is unknown.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> membership_from_thresholds([0.5, 3, 9], thresholds=[1, 2, 4, 8], direction="cost")
         1    2    3    4
    0  1.0  0.0  0.0  0.0
    1  0.0  0.5  0.5  0.0
    2  0.0  0.0  0.0  1.0
    """
    limits = _thresholds(thresholds, _direction(direction), grades)
    given = _series(values)
    rows = membership.threshold_membership(_numbers(given, limits.values), limits.values)
    return pd.DataFrame(rows, index=given.index, columns=limits.labels)


def _direction(word: str) -> Direction:
    direction = parse(Direction, word, "direction")
    if direction is Direction.TARGET:
        raise OptionError.unknown("direction of thresholds", word, [Direction.BENEFIT, Direction.COST])
    return direction


def _thresholds(thresholds: Any, direction: Direction, grades: Grades | None) -> LabelledVector:
    if not hasattr(thresholds, "__len__") or len(thresholds) < 2:
        raise ConfigError("needs one threshold a grade, at least two", path="thresholds", value=thresholds)
    limits = labelled.vector(thresholds, "thresholds", range(1, len(thresholds) + 1))
    if grades is not None:
        limits = _named(limits, grades, carries_names=isinstance(thresholds, (Mapping, pd.Series)))
    sign = 1.0 if direction is Direction.COST else -1.0
    with np.errstate(over="ignore"):
        steps = sign * np.diff(limits.values)
    if not ((steps > 0) & np.isfinite(steps)).all():
        word = "rise" if direction is Direction.COST else "fall"
        problem = f"must {word} from the best grade to the worst, as direction is {direction.value!r}"
        raise ConfigError(problem, path="thresholds", value=limits.values.tolist())
    return limits


def _named(limits: LabelledVector, grades: Grades, *, carries_names: bool) -> LabelledVector:
    """Thresholds with the grades' names, best first: by name where they have names of grades, else by order."""
    labels = read_grades(grades).labels if grades.best_first else read_grades(grades).labels[::-1]
    if len(limits.labels) != len(labels):
        raise ConfigError(f"{len(limits.labels)} thresholds for {len(labels)} grades", path="thresholds", value=limits.values.tolist())
    if not carries_names:
        return LabelledVector(limits.values, pd.Index(labels), limits.name)
    for name in limits.labels:
        if name not in labels:
            raise ConfigError("is not a grade", path="thresholds", value=name, hint=nearest_hint(name, labels))
    return LabelledVector(limits.values[limits.labels.get_indexer(pd.Index(labels))], pd.Index(labels), limits.name)


def _series(values: Any) -> pd.Series[Any]:
    if isinstance(values, pd.Series):
        return values
    if isinstance(values, Mapping):
        return pd.Series(dict(values))
    if np.ndim(values) > 1 or isinstance(values, str):
        raise DataError("values must be a Series, a sequence or one number", value=values)
    several = list(values) if np.ndim(values) else [values]
    return pd.Series(several, dtype=None if several else "float64")


def _numbers(given: pd.Series[Any], limits: Floats) -> Floats:
    """Finite numbers of the same membership: what lies beyond the end thresholds is at them."""
    types = pd.api.types
    if types.is_numeric_dtype(given.dtype) and not types.is_bool_dtype(given.dtype) and not types.is_complex_dtype(given.dtype):
        given = given.astype("float64").clip(float(limits.min()), float(limits.max()))
    if given.index.has_duplicates:
        given = given.reset_index(drop=True)
    return np.asarray(labelled.vector(given, "values").values)
