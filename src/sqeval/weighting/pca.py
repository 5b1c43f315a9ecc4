"""Weights by principal components: a criterion counts by how much of it the leading components explain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.numerics import objective_weights
from sqeval.result import Caution, announces
from sqeval.weighting.criteria import Criteria, read
from sqeval.weighting.result import WeightingResult, weighted

Floats = NDArray[np.float64]

#: Eigenvalues nearer than this are the same one.
SAME = 1e-9


@announces
def pca(values: Any, directions: Any, components: int | None = None) -> WeightingResult:
    """Weights by the communalities of principal components of the correlation matrix.

    With loadings l_jc on the leading components, h_j = Σ_c l_jc² is the share of criterion j's variance that they explain, and
    w_j = h_j / Σ_k h_k. Communalities depend neither on the signs nor on a rotation of the components. Criteria that move with
    many others get more, which is the opposite of `critic`: what stands there twice counts twice.

    Parameters
    ----------
    values : DataFrame or array, units × criteria
        Numbers of any sign, without gaps.
    directions : mapping {criterion: "benefit" | "cost"}, or one word for all
        Stated in the result, and seen in the signs of the loadings; turning a criterion round does not change its communality.
    components : int, optional
        How many to keep; by default those with an eigenvalue of at least 1 (Kaiser). With all of them weights are equal.

    Returns
    -------
    WeightingResult
        Figures: `communality` and the `loading` on each component (signs such that those of a component have a sum ≥ 0).
        Settings: `components` kept and the share of variance `explained`. Zeros and negative values need no rule; a constant
        criterion gets 0. "components_tied" says where the cut falls between equal eigenvalues, so that other weights would do
        as well.

    Raises
    ------
    DataError
        A value is missing, or a criterion has no direction. The error names it.
    OptionError
        An unknown direction, or `components` is not a number from 1 to that of the criteria that vary.

    References
    ----------
    Nardo, M. et al. (2008). Handbook on Constructing Composite Indicators. OECD, Paris, section 6.1 (weights from squared
    loadings, by the variance that components explain).

    Examples
    --------
    >>> import pandas as pd
    >>> teams = pd.DataFrame({"solved": [9, 8, 7, 5], "stars": [4.5, 4.1, 4.3, 3.9], "hours": [4, 8, 2, 5]}, index=list("ABCD"))
    >>> pca(teams, {"solved": "benefit", "stars": "benefit", "hours": "cost"}, components=1).weights.round(4).to_dict()
    {'solved': 0.3899, 'stars': 0.52, 'hours': 0.0901}
    """
    criteria = read(values, directions)
    varying = np.flatnonzero(~criteria.constant)
    _check(components, max(len(varying), 1))
    good = objective_weights.min_max(criteria.values, criteria.is_cost, criteria.constant)[:, varying]
    eigenvalues, loadings = objective_weights.principal_components(objective_weights.correlations(good, criteria.constant[varying]))
    kept = int((eigenvalues >= 1 - SAME).sum()) if components is None else int(components)
    table = np.zeros((len(criteria.names), kept if varying.size else 0))
    table[varying] = _upright(loadings[:, :kept])
    communality = (table**2).sum(axis=1)
    figures = {"communality": communality, **{f"loading {c + 1}": table[:, c] for c in range(table.shape[1])}}
    settings = (("components", table.shape[1]), ("explained", _share(communality, varying)))
    return weighted(criteria, "pca", communality, figures, settings=settings, cautions=_tied(criteria, eigenvalues, kept))


def _check(components: Any, most: int) -> None:
    is_whole = isinstance(components, (int, np.integer)) and not isinstance(components, bool)
    if components is not None and not (is_whole and 1 <= int(components) <= most):
        raise OptionError(f"components must be a whole number from 1 to {most}, the criteria that vary", value=components)


def _upright(loadings: Floats) -> Floats:
    return np.where(loadings.sum(axis=0) < 0, -loadings, loadings)


def _share(communality: Floats, varying: NDArray[np.intp]) -> float:
    return float(communality.sum() / max(len(varying), 1))


def _tied(criteria: Criteria, eigenvalues: Floats, kept: int) -> tuple[Caution, ...]:
    is_tied = 0 < kept < len(eigenvalues) and eigenvalues[kept - 1] - eigenvalues[kept] < SAME
    return (Caution("components_tied", criteria.named(~criteria.constant), {"components": kept}),) if is_tied else ()
