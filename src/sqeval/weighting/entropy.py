"""Entropy weights: a criterion counts by how unequally its values are shared among units."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import objective_weights
from sqeval.options import EntropyNormalisation, parse
from sqeval.result import Caution, announces
from sqeval.weighting.criteria import Criteria, read
from sqeval.weighting.result import WeightingResult, weighted

Floats = NDArray[np.float64]

#: What the least value of a column becomes that "shift" moves.
SHIFTED_MINIMUM = 0.01


@announces
def entropy(values: Any, directions: Any, normalisation: str = "sum") -> WeightingResult:
    """Weights by the entropy of the shares that units have of every criterion.

    With the shares p_ij of m units in criterion j, e_j = −Σ_i p_ij ln p_ij / ln m (0·ln 0 = 0), d_j = 1 − e_j and
    w_j = d_j / Σ_k d_k.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Whether high or low values are good.
    normalisation : {"sum", "min_max", "none", "shift"}
        What shares are taken of:

        - "sum": benefits as they stand, costs as min/x. Zeros of benefits have share 0; where the least cost is 0, the limit of
          min/x counts (units at 0 share everything equally); negative values are refused.
        - "min_max": (x − min)/(max − min) for benefits, (max − x)/(max − min) for costs. Any sign will do.
        - "none": values as they stand, costs too, so that the direction has no part. Zeros have share 0; negative values are
          refused.
        - "shift": as "none", but a column with a value ≤ 0 is moved first so that its least value is 0.01. Its weight then
          depends on that figure and on the unit of the column.

    Returns
    -------
    WeightingResult
        Figures: `entropy` and `divergence` (d). A constant criterion gets 0; where all are constant, weights are equal.
        Cautions: "zero_shares", "zero_cost", "shifted", "direction_unused" and those of every method.

    Raises
    ------
    DataError
        A value is missing or, where shares need it, negative; a criterion has no direction. The error names it.
    OptionError
        An unknown direction or normalisation.

    References
    ----------
    Zeleny, M. (1982). Multiple Criteria Decision Making. McGraw-Hill, chapter 7.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> entropy(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.0353, 'hours': 0.9647}
    """
    return entropy_of(read(values, directions), parse(EntropyNormalisation, normalisation, "normalisation"))


def entropy_of(criteria: Criteria, kind: EntropyNormalisation) -> WeightingResult:
    """`entropy` of values that are checked already."""
    parts, cautions = parts_of(criteria, kind)
    told = objective_weights.divergence(parts, criteria.constant)
    figures = {"entropy": 1.0 - told, "divergence": told}
    return weighted(criteria, "entropy", told, figures, settings=(("normalisation", kind.value),), cautions=cautions)


def parts_of(criteria: Criteria, kind: EntropyNormalisation) -> tuple[Floats, tuple[Caution, ...]]:
    """What shares are taken of, and what had to be done for it."""
    if kind is EntropyNormalisation.MIN_MAX:
        return objective_weights.min_max(criteria.values, criteria.is_cost, criteria.constant), ()
    if kind is EntropyNormalisation.SUM:
        return sum_parts(criteria)
    unused = criteria.said("direction_unused", criteria.is_cost, normalisation=kind.value)
    if kind is EntropyNormalisation.SHIFT:
        parts, moved = _shifted(criteria)
        return parts, (*moved, *unused)
    criteria.refuse_negative("Use normalisation='min_max' or 'shift'")
    return criteria.values, (*zero_shares(criteria), *unused)


def sum_parts(criteria: Criteria) -> tuple[Floats, tuple[Caution, ...]]:
    """Benefits as they stand and costs as min/x; shares of the best value have the same shares of the sum."""
    criteria.refuse_negative("Use normalisation='min_max' or 'shift'")
    parts = objective_weights.of_best(criteria.values, criteria.is_cost)
    return parts, (*zero_shares(criteria, ~criteria.is_cost), *zero_costs(criteria))


def zero_shares(criteria: Criteria, among: NDArray[np.bool_] | bool = True) -> tuple[Caution, ...]:
    """Said where 0·ln 0 is met."""
    return criteria.said("zero_shares", (criteria.values == 0).any(axis=0) & ~criteria.constant & among)


def zero_costs(criteria: Criteria) -> tuple[Caution, ...]:
    """Said where min/x is a limit."""
    return criteria.said("zero_cost", (criteria.values == 0).any(axis=0) & ~criteria.constant & criteria.is_cost)


def _shifted(criteria: Criteria) -> tuple[Floats, tuple[Caution, ...]]:
    low = criteria.values.min(axis=0)
    moved = (low <= 0) & ~criteria.constant
    parts = np.where(moved, criteria.values - low + SHIFTED_MINIMUM, criteria.values)
    return parts, criteria.said("shifted", moved, minimum=SHIFTED_MINIMUM)
