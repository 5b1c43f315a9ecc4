"""Order-α efficiency (Aragon, Daouia & Thomas-Agnan 2005): against the frontier that a share 1 − α of comparable units passes."""

from __future__ import annotations

from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel
from sqeval.dea.uncertainty.chance import checked_share
from sqeval.dea.uncertainty.partial import partial
from sqeval.dea.uncertainty.partial_result import PartialResult
from sqeval.numerics.partial_frontiers import best_but_for
from sqeval.options import Orientation
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def order_alpha(
    X: Any,
    Y: Any,
    *,
    alpha: float = 0.95,
    orientation: str = "input",
    reference: tuple[Any, Any] | None = None,
    progress: Progress = False,
) -> PartialResult:
    """Efficiency against what all but a share 1 − α of the comparable units fall short of: a quantile instead of the best.

    Input orientation: of the units with y_j ≥ y_0, θ_α is the least θ for which more than a share 1 − α have max_i x_ij/x_i0 ≤ θ;
    output orientation: of those with x_j ≤ x_0, φ_α is the largest φ for which more than a share 1 − α have min_r y_rj/y_r0 ≥ φ.
    Nothing is simulated. With alpha=1 it is `fdh`.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units; every unit needs a positive input and a positive output.
    alpha : float
        Above 0, at most 1. 0.95 leaves one in twenty comparable units beyond the frontier.
    orientation : {"input", "output"}
        θ_α > 0, higher is better, or φ_α > 0, lower is better; beyond 1 (θ_α > 1, φ_α < 1) are those that pass the frontier.
    reference : (X_ref, Y_ref), optional
        Units to compare with instead of X, Y; a unit to which none of them is comparable is "infeasible".
    progress : bool or function of (done, total, what)

    Returns
    -------
    PartialResult
        As of `order_m`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or an alpha out of its range.

    References
    ----------
    Aragon, Y., Daouia, A. & Thomas-Agnan, C. (2005). Nonparametric frontier estimation: a conditional quantile-based approach.
    Econometric Theory 21(2), 358-389.
    Daouia, A. & Simar, L. (2007). Nonparametric efficiency analysis: a multivariate conditional quantile approach. Journal of
    Econometrics 140(2), 375-400.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> order_alpha(stores[["employees"]], stores[["sales"]], alpha=0.8).scores.round(3).tolist()
    [1.5, 1.333, 1.0, 1.0, 1.0, 0.6, 0.667, 1.0]
    """
    model = DeaModel.radial("order_alpha", orientation, "vrs")
    share = checked_share(alpha, "alpha", one=True)
    rule = best_but_for(share, shrink=model.orientation is Orientation.INPUT)
    return partial(model, dea_data(X, Y, reference), rule, share, progress)
