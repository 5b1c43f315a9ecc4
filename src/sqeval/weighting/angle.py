"""Angle weights: a criterion counts by the angle between its values and a constant column."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.result import announces
from sqeval.weighting.criteria import read
from sqeval.weighting.result import WeightingResult, weighted
from sqeval.weighting.variation import coefficients


@announces
def angle(values: Any, directions: Any) -> WeightingResult:
    """Weights by the angle between the values of a criterion and those of one that is the same for every unit.

    The cosine of that angle is Σ_i x_ij / √(m Σ_i x_ij²), so that u_j = arctan v_j with the coefficient of variation v_j, and
    w_j = u_j / Σ_k u_k. The weights are those of `variation` with high coefficients damped.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers without gaps, on a scale with a true zero: no column may hold values above and below 0.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Stated in the result; turning a criterion round (x → −x) does not change its angle.

    Returns
    -------
    WeightingResult
        Figures: `variation` and `angle` in radians, 0 to π/2. Rules for zero, negative and constant columns are those of
        `variation`.

    Raises
    ------
    DataError
        A value is missing, a column holds values above and below 0, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction.

    References
    ----------
    Shuai, D., Zongzhun, Z., Yongji, W. & Lei, L. (2012). A new angular method to determine the objective weights. 24th
    Chinese Control and Decision Conference (CCDC), 3889-3892.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> angle(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.1716, 'hours': 0.8284}
    """
    criteria = read(values, directions)
    told, cautions = coefficients(criteria)
    return weighted(criteria, "angle", np.arctan(told), {"variation": told, "angle": np.arctan(told)}, cautions=cautions)
