"""Standard-deviation weights: a criterion counts by how far its values spread between their worst and best."""

from __future__ import annotations

from typing import Any

from sqeval.numerics import objective_weights
from sqeval.result import announces
from sqeval.weighting.criteria import read
from sqeval.weighting.result import WeightingResult, weighted


@announces
def standard_deviation(values: Any, directions: Any) -> WeightingResult:
    """Weights by the standard deviation of directional min-max values: w_j = σ_j / Σ_k σ_k.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers of any sign, without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Stated in the result; turning a criterion round does not change its deviation.

    Returns
    -------
    WeightingResult
        Figure: `standard_deviation` (n in the denominator; n − 1 gives the same weights). Zeros and negative values need no
        rule; a constant criterion gets 0.

    Raises
    ------
    DataError
        A value is missing, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995). Determining objective weights in multiple criteria problems:
    the CRITIC method. Computers & Operations Research 22(7), 763-770 (as the method compared with).

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> standard_deviation(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.4955, 'hours': 0.5045}
    """
    criteria = read(values, directions)
    deviation = objective_weights.min_max(criteria.values, criteria.is_cost, criteria.constant).std(axis=0)
    return weighted(criteria, "standard_deviation", deviation, {"standard_deviation": deviation})
