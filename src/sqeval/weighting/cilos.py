"""CILOS weights: a criterion counts the more, the less is lost in it where another criterion is at its best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import objective_weights
from sqeval.result import Caution, announces
from sqeval.weighting.criteria import Criteria, read
from sqeval.weighting.entropy import zero_costs
from sqeval.weighting.result import WeightingResult, weighted

Floats = NDArray[np.float64]


@announces
def cilos(values: Any, directions: Any) -> WeightingResult:
    """Weights by the criterion impact loss (CILOS).

    Costs become min/x. p_ij is the loss of criterion i, as a share of its best value, at the unit that is best in criterion j;
    the weights balance the losses that a criterion suffers and causes: w_j Σ_k p_jk = Σ_i p_ij w_i, w ≥ 0, Σ w = 1. A criterion
    with little to lose gets much, a nearly constant one most of all, which is why `idocriw` multiplies with entropy weights.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers ≥ 0 without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Whether high or low values are good.

    Returns
    -------
    WeightingResult
        Figures by criterion j: `loss_caused` Σ_i p_ij and `loss_suffered` Σ_k p_jk. Cautions beside those of every method: "zero_cost" (the
        limit of min/x is taken: 1 at every cost of 0, else 0), "several_best_units" (units tie as best; their losses are
        averaged), "losses_undetermined" (one unit is best in several criteria, so that several weights balance; those are taken
        that equal weights flow to), "all_to_the_lossless" (some criteria lose nothing where any other is at its best, and take all
        the weight). A constant criterion loses nothing either, but gets 0.

    Raises
    ------
    DataError
        A value is missing or negative, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction.

    References
    ----------
    Zavadskas, E. K. & Podvezko, V. (2016). Integrated determination of objective criteria weights in MCDM. International
    Journal of Information Technology & Decision Making 15(2), 267-283.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> cilos(teams, {"solved": "benefit", "hours": "cost"}).weights.round(4).to_dict()
    {'solved': 0.6923, 'hours': 0.3077}
    """
    criteria = read(values, directions)
    balance, caused, suffered, cautions = balance_of(criteria)
    return weighted(criteria, "cilos", balance, {"loss_caused": caused, "loss_suffered": suffered}, cautions=cautions)


def balance_of(criteria: Criteria) -> tuple[Floats, Floats, Floats, tuple[Caution, ...]]:
    """Weights, losses caused and suffered by criterion (0 for constant ones), and what had to be done for them."""
    criteria.refuse_negative("Losses are shares of the best value; use critic or standard_deviation")
    varying = np.flatnonzero(~criteria.constant)
    figures = np.zeros((3, len(criteria.names)))
    if not varying.size:
        return figures[0], figures[1], figures[2], ()
    best = objective_weights.of_best(criteria.values, criteria.is_cost)
    losses = objective_weights.relative_losses(best[:, varying])
    balance, is_unique = objective_weights.balanced_losses(losses)
    figures[:, varying] = balance, losses.sum(axis=0), losses.sum(axis=1)
    tied = (objective_weights.is_best(best).sum(axis=0) > 1) & ~criteria.constant
    cautions = [*zero_costs(criteria), *criteria.said("several_best_units", tied)]
    cautions += criteria.said("all_to_the_lossless", (figures[0] == 0) & ~criteria.constant)
    if not is_unique:
        cautions.append(Caution("losses_undetermined"))
    return figures[0], figures[1], figures[2], tuple(cautions)
