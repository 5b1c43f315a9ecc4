"""CRITIC weights: a criterion counts by its contrast and by its conflict with the others."""

from __future__ import annotations

from typing import Any

from sqeval.numerics import objective_weights
from sqeval.options import Correlation, parse
from sqeval.result import announces
from sqeval.weighting.criteria import read
from sqeval.weighting.result import WeightingResult, weighted


@announces
def critic(values: Any, directions: Any, correlation: str = "pearson") -> WeightingResult:
    """Weights by criteria importance through intercriteria correlation (CRITIC).

    On directional min-max values, with their standard deviation σ_j and correlations r_jk:
    C_j = σ_j Σ_k (1 − r_jk) and w_j = C_j / Σ_k C_k.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers of any sign, without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Whether high or low values are good; costs are turned round before they are correlated.
    correlation : {"pearson", "spearman"}
        Of the values, or of their ranks (ties share their mean rank).

    Returns
    -------
    WeightingResult
        Figures: `standard_deviation` (n in the denominator; n − 1 gives the same weights), `conflict` Σ_k (1 − r_jk) and
        `information` C. Zeros and negative values need no rule. A constant criterion gets 0 and its correlations count as 0,
        so that it adds 1 to the conflict of every other; one criterion alone gets 1. Where no criterion conflicts with another
        (all correlations 1), weights are equal, which "no_information" says.

    Raises
    ------
    DataError
        A value is missing, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction or correlation.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995). Determining objective weights in multiple criteria problems:
    the CRITIC method. Computers & Operations Research 22(7), 763-770.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2], "stars": [4.5, 4.1, 4.3]}, index=["A", "B", "C"])
    >>> critic(teams, {"solved": "benefit", "hours": "cost", "stars": "benefit"}).weights.round(4).to_dict()
    {'solved': 0.4176, 'hours': 0.3892, 'stars': 0.1932}
    """
    criteria, kind = read(values, directions), parse(Correlation, correlation, "correlation")
    good = objective_weights.min_max(criteria.values, criteria.is_cost, criteria.constant)
    related = objective_weights.rank_columns(good) if kind is Correlation.SPEARMAN else good
    conflict = objective_weights.conflict(objective_weights.correlations(related, criteria.constant))
    deviation = good.std(axis=0)
    figures = {"standard_deviation": deviation, "conflict": conflict, "information": deviation * conflict}
    return weighted(criteria, "critic", deviation * conflict, figures, settings=(("correlation", kind.value),))
