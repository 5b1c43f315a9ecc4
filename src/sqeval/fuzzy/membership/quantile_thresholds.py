"""Thresholds from the data themselves, by quantiles: for want of declared ones."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy.membership.limits import read_direction, read_series
from sqeval.fuzzy.read import read_grades
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.options import Direction
from sqeval.result import Caution


def quantile_thresholds(
    values: Any, grades: Grades | int, direction: Any = "benefit", probabilities: Any = None
) -> pd.Series[Any] | pd.DataFrame:
    """Thresholds at quantiles of the measured values, the best grade first.

    The threshold of a grade is the value that a share p of the values is better than (linear interpolation between
    order statistics). By default p = ½/g, 1½/g, …, so that every grade takes about as many values as the others. Grades
    made so say who is better or worse than the others of this sample, not who is good: whoever joins or leaves moves
    everyone's, and so a warning says.

    Parameters
    ----------
    values : Series, mapping or sequence; or DataFrame of units × indicators
        At least as many different values as grades.
    grades : Grades or int
        The grades, or how many.
    direction : {"benefit", "cost"}, or a mapping of these by indicator
        Whether high values are good or low ones.
    probabilities : sequence of float, optional
        One a grade, the best first: share of values better than its threshold, rising from 0 to 1.

    Returns
    -------
    Series by grade, or DataFrame of indicators × grades
        As `membership_from_thresholds` takes them.

    Raises
    ------
    DataError
        A value is missing or not a number, there are too few different ones, or thresholds fall together.
    OptionError
        An unknown direction, fewer than two grades, or probabilities that do not rise within 0 to 1.

    Warns
    -----
    SqevalWarning
        Always: such grades are relative to this sample.

    References
    ----------
    Hyndman & Fan (1996), Sample quantiles in statistical packages, The American Statistician 50(4):361-365 (type 7).

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     quantile_thresholds([10, 20, 30, 40, 50], 4, "cost").to_dict()
    {1: 15.0, 2: 25.0, 3: 35.0, 4: 45.0}
    """
    labels = grade_labels(grades)
    shares = _probabilities(probabilities, len(labels))
    if isinstance(values, pd.DataFrame):
        table = labelled.matrix(values, "values")
        words = dict(direction.items()) if isinstance(direction, (Mapping, pd.Series)) else dict.fromkeys(table.columns, direction)
        for name in table.columns:
            if name not in words:
                raise DataError("has no direction", column=name, hint="Say 'benefit' or 'cost' for every indicator")
        rows = [_thresholds(table.values[:, k], name, words[name], shares) for k, name in enumerate(table.columns)]
        found: pd.Series[Any] | pd.DataFrame = pd.DataFrame(rows, index=table.columns, columns=labels)
        size, where = len(table.rows), tuple(map(str, table.columns))
    else:
        given = read_series(values)
        vector = labelled.vector(given.reset_index(drop=True) if given.index.has_duplicates else given, "values")
        found = pd.Series(_thresholds(vector.values, given.name, direction, shares), index=labels, name=given.name)
        size, where = len(given), ()
    warnings.warn(Caution("thresholds_from_sample", where, {"size": size}).message, SqevalWarning, stacklevel=2)
    return found


def grade_labels(grades: Any) -> pd.Index:
    """Names of grades, the best first; numbers from 1 where only their number is given."""
    if isinstance(grades, (int, np.integer)) and not isinstance(grades, bool):
        if grades < 2:
            raise OptionError("needs at least two", path="grades", value=int(grades))
        return pd.RangeIndex(1, int(grades) + 1)
    read = read_grades(grades)
    return pd.Index(read.labels if read.best_first else read.labels[::-1])


def _probabilities(probabilities: Any, size: int) -> Floats:
    if probabilities is None:
        return (np.arange(size) + 0.5) / size
    shares = labelled.vector(probabilities, "probabilities").values
    if len(shares) != size:
        raise OptionError(f"needs one a grade, {size} of them", path="probabilities", value=shares.tolist())
    if not ((shares >= 0) & (shares <= 1)).all() or not (np.diff(shares) > 0).all():
        problem = "must rise from the best grade to the worst, within 0 to 1"
        raise OptionError(
            problem, path="probabilities", value=shares.tolist(), hint="They are the shares of values better than a threshold"
        )
    return np.asarray(shares, dtype=np.float64)


def _thresholds(values: Floats, name: object, direction: Any, shares: Floats) -> Floats:
    different = len(np.unique(values))
    hint = "Take fewer grades, or declare the thresholds"
    if different < len(shares):
        raise DataError(f"has too few different values for {len(shares)} grades", column=name, value=different, hint=hint)
    # Turned round and back, so that a benefit and the same values as a cost have the same thresholds to the last digit.
    sign = 1.0 if read_direction(direction) is Direction.COST else -1.0
    found = np.asarray(sign * np.quantile(sign * values, shares), dtype=np.float64)
    if not (sign * np.diff(found) > 0).all():
        raise DataError("has so many equal values that thresholds fall together", column=name, value=found.tolist(), hint=hint)
    return found
