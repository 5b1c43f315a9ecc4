"""The scores of all alternatives as the weight of one criterion moves: what a sensitivity plot draws."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.ahp.score_table import weighted_table
from sqeval.errors import DataError, OptionError, SqevalWarning, nearest_hint
from sqeval.numerics import weight_lines


def sensitivity_lines(scores: Any, weights: Any, criterion: Any, *, at: Iterable[float] | None = None) -> pd.DataFrame:
    """The score of every alternative as the weight of one criterion goes from 0 to 1.

    Parameters
    ----------
    scores, weights
        As for `stability_intervals`.
    criterion : label
        A column of `scores`.
    at : sequence of float, optional
        Weights of the criterion, each from 0 to 1; by default 0, 0.01 … 1.

    Returns
    -------
    DataFrame
        Weights × alternatives: S_i(t) = t x_ij + (1 − t) Σ_{k≠j} w_k x_ik / (1 − w_j).

    Raises
    ------
    DataError
        As for `stability_intervals`, or no such criterion.
    OptionError
        A weight outside 0 … 1.

    Examples
    --------
    >>> scores = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> sensitivity_lines(scores, {"speed": 0.6, "cost": 0.4}, "speed", at=[0, 0.6, 1]).round(4)
               A     B
    weight
    0.0     0.40  0.60
    0.6     0.61  0.39
    1.0     0.75  0.25
    """
    given = weighted_table(scores, weights)
    table = given.table
    if criterion not in list(table.criteria):
        raise DataError("is no criterion of scores", column=criterion, hint=nearest_hint(criterion, map(str, table.columns)))
    points = np.linspace(0.0, 1.0, 101) if at is None else labelled.vector(at, "at").values
    outside = np.flatnonzero((points < 0) | (points > 1))
    if outside.size:
        raise OptionError("a weight must lie between 0 and 1", path="at", value=float(points[outside[0]]))
    for caution in given.cautions:
        warnings.warn(caution.message, SqevalWarning, stacklevel=2)
    found = weight_lines.lines(table.values, given.weights, list(table.criteria).index(criterion), points)
    return pd.DataFrame(found[:, table.back()], index=pd.Index(points, name="weight"), columns=table.rows)
