"""Variation weights: a criterion counts by its standard deviation relative to its mean."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import objective_weights
from sqeval.result import Caution, announces
from sqeval.weighting.criteria import Criteria, read
from sqeval.weighting.result import WeightingResult, weighted


@announces
def variation(values: Any, directions: Any) -> WeightingResult:
    """Weights by the coefficient of variation of the values as they stand: v_j = σ_j / |mean_j|, w_j = v_j / Σ_k v_k.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers without gaps, on a scale with a true zero: no column may hold values above and below 0.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Stated in the result; turning a criterion round (x → −x) does not change its coefficient.

    Returns
    -------
    WeightingResult
        Figures: `mean`, `standard_deviation` (n in the denominator; n − 1 gives the same weights) and `variation`. Zeros need
        no rule; a column without positive values is taken by the size of its mean, which "negative_mean" says; a constant
        criterion gets 0.

    Raises
    ------
    DataError
        A value is missing, a column holds values above and below 0 (its mean may be anything near 0), or a criterion has no
        direction. The error names it.
    OptionError
        An unknown direction.

    References
    ----------
    Shuai, D., Zongzhun, Z., Yongji, W. & Lei, L. (2012). A new angular method to determine the objective weights. 24th
    Chinese Control and Decision Conference (CCDC), 3889-3892 (as the method compared with).

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> variation(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.1603, 'hours': 0.8397}
    """
    criteria = read(values, directions)
    told, cautions = coefficients(criteria)
    # Over the largest entry, so that the squares of values near the ends of the range of floats stay within it.
    size = np.abs(criteria.values).max(axis=0)
    size[size == 0] = 1.0
    sized = criteria.values / size
    figures = {"mean": sized.mean(axis=0) * size, "standard_deviation": sized.std(axis=0) * size, "variation": told}
    return weighted(criteria, "variation", told, figures, cautions=cautions)


def coefficients(criteria: Criteria) -> tuple[NDArray[np.float64], tuple[Caution, ...]]:
    """Coefficient of variation of every column; refuses columns with both signs."""
    positive, negative = criteria.values > 0, criteria.values < 0
    hint = "A coefficient of variation needs a true zero; use standard_deviation"
    criteria.refuse(negative & positive.any(axis=0), "the column holds values above and below 0", hint)
    told = objective_weights.variation(criteria.values, criteria.constant)
    return told, criteria.said("negative_mean", negative.any(axis=0) & ~criteria.constant)
