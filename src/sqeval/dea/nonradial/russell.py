"""The Russell measures (Färe & Lovell 1978): the mean of a factor for every input, or of one for every output."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.nonradial.russell_result import RussellResult, russell_result
from sqeval.dea.nonradial.setting import measure, slack_based_model
from sqeval.errors import OptionError
from sqeval.options import Orientation
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def russell(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> RussellResult:
    """Russell efficiency: every input shrinks (or every output grows) by a factor of its own, and the score is their mean.

    Input orientation: min (1/m) Σ θ_i subject to Σλx_i ≤ θ_i x_i0, Σλy ≥ y₀, θ ≤ 1, λ ≥ 0; output orientation: max (1/s) Σ φ_r
    subject to Σλx ≤ x₀, Σλy_r ≥ φ_r y_r0, φ ≥ 1; and Σλ as `rts` says. The score is 1 only where no input (output) has slack.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. A value of 0
        has no factor, and the mean counts the factors that are left.
    orientation : {"input", "output"}
        The mean of θ in (0, 1], higher is better: it equals ρ of `sbm`; or the mean of φ ≥ 1, lower is better: 1/ρ.
        Both at once (the Russell graph measure) is no linear programme and is not offered; `enhanced_russell` takes its place.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit beyond that frontier is infeasible.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
    progress : bool or function of (done, total, what)

    Returns
    -------
    RussellResult
        `.scores`; `.factors` θ_i or φ_r; `.efficiency` the mean of θ, or one over that of φ; `.contributions`, `.slacks`, … as in `sbm`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or orientation "none".

    References
    ----------
    Färe, R. & Lovell, C. A. K. (1978). Measuring the technical efficiency of production. Journal of Economic Theory 19(1), 150-162.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = list("ABCDEFGHI")
    >>> X = pd.DataFrame({"hours": [20, 40, 40, 30, 60, 45, 80, 50, 70], "cost": [6, 3, 6, 9, 5, 8, 9, 5, 7]}, index=teams)
    >>> Y = pd.DataFrame({"solved": [10, 10, 10, 10, 10, 12, 14, 12, 12]}, index=teams)
    >>> result = russell(X, Y, rts="crs")
    >>> result.scores.round(3).tolist()
    [1.0, 1.0, 0.75, 0.667, 0.633, 0.717, 0.583, 0.84, 0.6]
    >>> result.factors.loc["E"].round(3).to_dict()
    {'hours': 0.667, 'cost': 0.6}
    """
    model = slack_based_model("russell", orientation, rts)
    if model.orientation is Orientation.NONE:
        hint = "Use enhanced_russell(…), or orientation 'input' or 'output'"
        raise OptionError("the Russell graph measure is no linear programme", path="orientation", value=orientation, hint=hint)
    data = dea_data(X, Y, reference)
    found = measure(model, data, solver=solver, progress=progress)
    if model.orientation is Orientation.INPUT:
        return russell_result(model, data, found)
    grown = replace(found.solution, scores=1.0 / found.solution.scores)
    return russell_result(replace(model, better="lower"), data, found._replace(solution=grown))
