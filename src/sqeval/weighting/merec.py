"""MEREC weights: a criterion counts by how much the performance of units changes when it is left out."""

from __future__ import annotations

from typing import Any

from sqeval.numerics import objective_weights
from sqeval.result import announces
from sqeval.weighting.criteria import read
from sqeval.weighting.result import WeightingResult, weighted


@announces
def merec(values: Any, directions: Any) -> WeightingResult:
    """Weights by the removal effects of criteria (MEREC).

    With n_ij = min_j/x_ij for benefits and x_ij/max_j for costs, S_i = ln(1 + Σ_j |ln n_ij| / n), S'_ij the same without the
    term of j, E_j = Σ_i |S'_ij − S_i| and w_j = E_j / Σ_k E_k.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Positive numbers without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Whether high or low values are good.

    Returns
    -------
    WeightingResult
        Figure: `removal_effect` E. A constant criterion has E = 0 and gets 0, but counts in n.

    Raises
    ------
    DataError
        A value is missing, 0 or negative, whose logarithm the method would need, or a criterion has no direction. The error
        names it.
    OptionError
        An unknown direction.

    References
    ----------
    Keshavarz-Ghorabaee, M. et al. (2021). Determination of objective weights using a new method based on the removal
    effects of criteria (MEREC). Symmetry 13(4), 525.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> merec(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.1621, 'hours': 0.8379}
    """
    criteria = read(values, directions)
    hint = "The method takes logarithms; leave the column out, or use critic or standard_deviation"
    criteria.refuse(criteria.values <= 0, "a value is not positive", hint)
    effects = objective_weights.removal_effects(criteria.values, criteria.is_cost)
    return weighted(criteria, "merec", effects, {"removal_effect": effects})
