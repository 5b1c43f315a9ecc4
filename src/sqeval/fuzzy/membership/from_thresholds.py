"""Membership of measured values in grades, by one threshold a grade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError
from sqeval.fuzzy.membership.limits import is_by_indicator, limits_by_indicator, read_direction, read_limits, read_plateau, read_series
from sqeval.fuzzy.read import UNKNOWN
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledVector
from sqeval.numerics import membership
from sqeval.options import MissingValue, parse

#: Names of the levels of rows by unit and indicator, where the frame names none.
UNIT, INDICATOR = "unit", "indicator"


def membership_from_thresholds(
    values: Any,
    thresholds: Any,
    direction: Any = "benefit",
    *,
    grades: Grades | None = None,
    plateau: float = 0.0,
    missing: str = "refuse",
) -> pd.DataFrame:
    """Membership of values in grades: half-trapezoids at the ends, triangles or trapezoids between.

    A value at a grade's threshold t_k belongs to it fully; between two thresholds the memberships are
    (t_{k+1} − x)/(t_{k+1} − t_k) and the rest; beyond the first or last threshold the value belongs to that grade. With a
    plateau p, membership also stays 1 over the share p of the way from t_k to the middle between it and its neighbours,
    and what is left of the way is the slope. Every row sums to exactly 1.

    Parameters
    ----------
    values : Series, mapping, sequence, one number, or DataFrame of units × indicators
        In the unit of the thresholds. Infinite values belong to a grade at the end.
    thresholds : sequence, Series or mapping by grade; or a mapping (or Series) of these by indicator
        One a grade, the best grade first: falling for "benefit", rising for "cost". By indicator, the names are those of
        the values, or of the columns of a frame; a DataFrame holds indicators × grades.
    direction : {"benefit", "cost"}, or a mapping of these by indicator
        Whether high values are good or low ones.
    grades : Grades, optional
        Names the columns; without it they are the names the thresholds carry, or numbers from 1, the best grade.
    plateau : float
        In [0, 1): 0 makes triangles, larger ones trapezoids.
    missing : {"refuse", "unknown"}
        "unknown" gives a column `unknown`, 1 where a value is missing.

    Returns
    -------
    DataFrame
        Rows like `values`, or by (unit, indicator) for a frame, unit by unit; one column a grade, the best first.

    Raises
    ------
    DataError
        A value is missing or not a number, or an indicator has no thresholds.
    ConfigError
        Thresholds are not strictly ordered as the direction asks, do not fit the grades, or are of no indicator here.
    OptionError
        An unknown word, or a plateau outside [0, 1).

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
    >>> limits = {"hours": [24, 48, 72], "solved": [0.95, 0.85, 0.7]}
    >>> team = {"hours": 30, "solved": 0.9}
    >>> membership_from_thresholds(team, limits, {"hours": "cost", "solved": "benefit"}, plateau=0.2).round(4)
                 1       2    3
    hours   0.8125  0.1875  0.0
    solved  0.5000  0.5000  0.0
    """
    share, word = read_plateau(plateau), parse(MissingValue, missing, "missing")
    if isinstance(values, pd.DataFrame):
        return _of_frame(values, limits_by_indicator(thresholds, direction, grades, values.columns), share, word)
    given = read_series(values)
    if is_by_indicator(thresholds):
        return _of_indicators(given, limits_by_indicator(thresholds, direction, grades, given.index), share, word)
    limits = read_limits(thresholds, read_direction(direction), grades)
    return _table(_rows(given, limits.values, share, word), given.index, limits.labels, word)


def _of_frame(frame: pd.DataFrame, limits: dict[Any, LabelledVector], plateau: float, word: MissingValue) -> pd.DataFrame:
    """Rows by unit and indicator, unit by unit."""
    if not limits:
        raise DataError("the frame has no indicators", hint="Give units × indicators")
    blocks = [_rows(frame[name].rename(name), own.values, plateau, word) for name, own in limits.items()]
    rows = np.stack(blocks, axis=1)
    units, place = frame.index.repeat(len(limits)), np.tile(np.arange(len(limits)), len(frame))
    levels = [units.get_level_values(k) for k in range(units.nlevels)]
    unit_names = list(frame.index.names) if frame.index.nlevels > 1 else [frame.index.name or UNIT]
    index = pd.MultiIndex.from_arrays([*levels, frame.columns[place]], names=[*unit_names, frame.columns.name or INDICATOR])
    return _table(rows.reshape(-1, rows.shape[-1]), index, next(iter(limits.values())).labels, word)


def _of_indicators(given: pd.Series[Any], limits: dict[Any, LabelledVector], plateau: float, word: MissingValue) -> pd.DataFrame:
    """One row an indicator."""
    rows = [_rows(given.loc[[name]], own.values, plateau, word) for name, own in limits.items()]
    return _table(np.concatenate(rows), given.index, next(iter(limits.values())).labels, word)


def _table(rows: Floats, index: pd.Index, labels: pd.Index, word: MissingValue) -> pd.DataFrame:
    columns = [*labels, UNKNOWN] if word is MissingValue.UNKNOWN else labels
    return pd.DataFrame(rows, index=index, columns=columns)


def _rows(given: pd.Series[Any], limits: Floats, plateau: float, word: MissingValue) -> Floats:
    """Memberships of the values of one indicator, and the unknown mass where it is asked for."""
    absent = given.isna().to_numpy()
    if word is MissingValue.REFUSE:
        if absent.any():
            hint = "Drop it, or carry it as unknown mass with missing='unknown'"
            raise DataError("is missing", column=given.name, unit=given.index[np.flatnonzero(absent)[0]], hint=hint)
        return membership.threshold_membership(_numbers(given, limits), limits, plateau)
    rows = np.zeros((len(given), len(limits) + 1))
    rows[absent, -1] = 1.0
    rows[~absent, :-1] = membership.threshold_membership(_numbers(given[~absent].infer_objects(), limits), limits, plateau)
    return rows


def _numbers(given: pd.Series[Any], limits: Floats) -> Floats:
    """Finite numbers of the same membership: what lies beyond the end thresholds is at them."""
    types = pd.api.types
    if types.is_numeric_dtype(given.dtype) and not types.is_bool_dtype(given.dtype) and not types.is_complex_dtype(given.dtype):
        given = given.astype("float64").clip(float(limits.min()), float(limits.max()))
    if given.index.has_duplicates:
        given = given.reset_index(drop=True)
    name = "values" if given.name is None else str(given.name)
    return np.asarray(labelled.vector(given, name).values)
