"""Order-m efficiency (Cazals, Florens & Simar 2002): against the best of m units drawn, instead of the best of all."""

from __future__ import annotations

from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel
from sqeval.dea.uncertainty.chance import checked_count
from sqeval.dea.uncertainty.partial import partial
from sqeval.dea.uncertainty.partial_result import PartialResult
from sqeval.numerics.partial_frontiers import expected_best
from sqeval.options import Orientation
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def order_m(
    X: Any,
    Y: Any,
    *,
    m: int = 25,
    orientation: str = "input",
    reference: tuple[Any, Any] | None = None,
    progress: Progress = False,
) -> PartialResult:
    """Efficiency against the expected best of m comparable units: few outliers do not move it.

    Input orientation: θ_m = E[min over m units drawn with replacement from those with y_j ≥ y_0 of max_i x_ij/x_i0]; output
    orientation: φ_m = E[max over m units drawn from those with x_j ≤ x_0 of min_r y_rj/y_r0]. The mean over all draws is a finite sum
    over the ordered ratios, so it is exact: nothing is simulated, and there is no seed.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units; every unit needs a positive input and a positive output.
    m : int
        How many units are drawn. As m grows the score goes to that of `fdh`; small m forgives more.
    orientation : {"input", "output"}
        θ_m > 0, higher is better, or φ_m > 0, lower is better. A unit better than what m units are expected to reach scores beyond 1:
        θ_m > 1 or φ_m < 1.
    reference : (X_ref, Y_ref), optional
        Units to compare with instead of X, Y; a unit to which none of them is comparable is "infeasible".
    progress : bool or function of (done, total, what)

    Returns
    -------
    PartialResult
        `.scores`, `.efficiency` (at most 1), `.comparable`, `.fdh_scores`; there are no peers, slacks or multipliers. A unit with an
        input of 0 where a comparable one has none has status "unbounded".

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or an m that is no whole number of at least 1.

    References
    ----------
    Cazals, C., Florens, J.-P. & Simar, L. (2002). Nonparametric frontier estimation: a robust approach. Journal of Econometrics
    106(1), 1-25.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> order_m(stores[["employees"]], stores[["sales"]], m=5).scores.round(3).tolist()
    [1.32, 1.139, 1.083, 0.854, 1.019, 0.65, 0.569, 1.0]
    """
    model = DeaModel.radial("order_m", orientation, "vrs")
    size = checked_count(m, "m", least=1)
    rule = expected_best(size, shrink=model.orientation is Orientation.INPUT)
    return partial(model, dea_data(X, Y, reference), rule, size, progress)
