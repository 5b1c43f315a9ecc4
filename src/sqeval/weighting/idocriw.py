"""IDOCRIW weights: entropy and impact loss together."""

from __future__ import annotations

from typing import Any

from sqeval.numerics import objective_weights
from sqeval.options import EntropyNormalisation, parse
from sqeval.result import announces, merged
from sqeval.weighting.cilos import balance_of
from sqeval.weighting.criteria import read
from sqeval.weighting.entropy import parts_of
from sqeval.weighting.result import WeightingResult, weighted


@announces
def idocriw(values: Any, directions: Any, normalisation: str = "none") -> WeightingResult:
    """Weights by entropy and impact loss together (IDOCRIW): w_j ∝ e_j q_j, with entropy weights e and CILOS weights q.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers ≥ 0 without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Whether high or low values are good.
    normalisation : {"none", "sum", "min_max", "shift"}
        What the shares of the entropy part are taken of, as in `entropy`; "none", the values as they stand, is what the
        authors take. The impact loss takes costs as min/x whatever stands here.

    Returns
    -------
    WeightingResult
        Figures: `entropy_weight` and `cilos_weight`. Rules and cautions are those of `entropy` and `cilos`.

    Raises
    ------
    DataError
        A value is missing or negative, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction or normalisation.

    References
    ----------
    Zavadskas, E. K. & Podvezko, V. (2016). Integrated determination of objective criteria weights in MCDM. International
    Journal of Information Technology & Decision Making 15(2), 267-283.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> idocriw(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.076, 'hours': 0.924}
    """
    criteria, kind = read(values, directions), parse(EntropyNormalisation, normalisation, "normalisation")
    balance, _, _, of_losses = balance_of(criteria)
    parts, of_shares = parts_of(criteria, kind)
    spread = objective_weights.weights_of(objective_weights.divergence(parts, criteria.constant), criteria.constant)
    figures = {"entropy_weight": spread, "cilos_weight": objective_weights.weights_of(balance, criteria.constant)}
    cautions = tuple(caution for caution in merged([*of_shares, *of_losses]) if caution.code != "direction_unused")
    return weighted(criteria, "idocriw", spread * balance, figures, settings=(("normalisation", kind.value),), cautions=cautions)
