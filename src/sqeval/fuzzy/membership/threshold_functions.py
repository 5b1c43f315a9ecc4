"""Thresholds as the membership functions that they stand for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sqeval.fuzzy.membership.limits import read_direction, read_limits, read_plateau
from sqeval.fuzzy.membership.piecewise import Trapezoidal
from sqeval.indicators.grades import Grades


def threshold_functions(
    thresholds: Any, direction: str = "benefit", *, grades: Grades | None = None, plateau: float = 0.0
) -> dict[Any, Trapezoidal]:
    """Membership functions that `membership_from_thresholds` stands for, to look at, draw or change.

    Parameters
    ----------
    thresholds, direction, grades, plateau
        As for `membership_from_thresholds`, of one indicator.

    Returns
    -------
    dict of grade to Trapezoidal
        The best grade first; those at the ends have no outer side.

    Raises
    ------
    ConfigError, DataError, OptionError
        As for `membership_from_thresholds`.

    Examples
    --------
    >>> for grade, function in threshold_functions([24, 48], "cost").items():
    ...     print(grade, function)
    1 Trapezoidal(a=-inf, b=-inf, c=24.0, d=48.0)
    2 Trapezoidal(a=24.0, b=48.0, c=inf, d=inf)
    """
    limits = read_limits(thresholds, read_direction(direction), grades)
    half = 0.5 * read_plateau(plateau)
    order = np.argsort(limits.values)
    rising = limits.values[order]
    starts, ends = rising[:-1] + half * np.diff(rising), rising[1:] - half * np.diff(rising)
    corners = np.column_stack([[-math.inf, *starts], [-math.inf, *ends], [*starts, math.inf], [*ends, math.inf]])
    found = {limits.labels[place]: Trapezoidal(*corners[k].tolist()) for k, place in enumerate(order)}
    return {grade: found[grade] for grade in limits.labels}
