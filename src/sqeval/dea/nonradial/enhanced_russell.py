"""The enhanced Russell graph measure (Pastor, Ruiz & Sirvent 1999): mean cut of inputs over mean growth of outputs."""

from __future__ import annotations

from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.nonradial.russell_result import RussellResult, russell_result
from sqeval.dea.nonradial.setting import measure, slack_based_model
from sqeval.options import Orientation
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def enhanced_russell(
    X: Any,
    Y: Any,
    *,
    rts: Any = "vrs",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> RussellResult:
    """Enhanced Russell graph efficiency: every input has a factor of its own, and so has every output.

    R = min ((1/m) Σ θ_i) / ((1/s) Σ φ_r) subject to Σλx_i ≤ θ_i x_i0, Σλy_r ≥ φ_r y_r0, θ ≤ 1, φ ≥ 1, λ ≥ 0, and Σλ as `rts`
    says. With θ_i = 1 − s⁻/x₀ and φ_r = 1 + s⁺/y₀ it is ρ of `sbm` without orientation: the same programme, told in factors.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. A value of 0
        has no factor, and the means count the factors that are left.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit beyond that frontier is infeasible.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
    progress : bool or function of (done, total, what)

    Returns
    -------
    RussellResult
        `.scores` R from 0 to 1, higher is better; `.factors` θ_i and φ_r; `.contributions`, `.slacks`, `.targets`, … as in `sbm`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Pastor, J. T., Ruiz, J. L. & Sirvent, I. (1999). An enhanced DEA Russell graph efficiency measure. European Journal of Operational
    Research 115(3), 596-607.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = enhanced_russell(stores[["employees"]], stores[["sales"]])
    >>> result.factors.loc["F"].round(3).to_dict(), round(float(result.scores["F"]), 3)
    ({'employees': 0.6, 'sales': 1.5}, 0.4)
    """
    model = slack_based_model("enhanced_russell", Orientation.NONE, rts)
    data = dea_data(X, Y, reference)
    return russell_result(model, data, measure(model, data, solver=solver, progress=progress))
