"""Hyperbolic efficiency (Färe, Grosskopf & Lovell 1985): inputs shrink and outputs grow by one factor, in proportion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.data import dea_data
from sqeval.dea.distance.bad_outputs import as_inputs, in_own_order, inputs_first
from sqeval.dea.distance.hyperbolic_result import HyperbolicResult
from sqeval.dea.distance.hyperbolic_search import solve_hyperbolic
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.returns import Returns
from sqeval.dea.two_stages import solution
from sqeval.labelled import sorted_order
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def hyperbolic(
    X: Any,
    Y: Any,
    *,
    rts: Any = "vrs",
    undesirable: Any = None,
    slacks: bool = True,
    slack_weights: Any = "raw",
    reference: tuple[Any, ...] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> HyperbolicResult:
    """Hyperbolic efficiency: all inputs times γ and all outputs divided by γ at once.

    γ = min γ subject to Σλx ≤ γx₀, Σλy ≥ y₀/γ, λ ≥ 0 and Σλ as in `radial`; bad outputs add Σλb ≤ γb₀. Under "crs" γ = √θ. Else
    the programme is not linear: γ is found between bounds that are both proven, at most 1e-9 apart, each step being a linear
    programme for all units at once. A second stage fixes γ and maximises the weighted sum of slacks.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    undesirable : DataFrame or array, units × bad outputs, optional
        Totals ≥ 0, strongly disposable: they shrink with the inputs.
    slacks, slack_weights, solver, progress
        As in `radial`; bad outputs have a slack and a weight too.
    reference : (X_ref, Y_ref), or with bad outputs (X_ref, Y_ref, B_ref), optional
        Units that make the frontier instead. Then γ may exceed 1, and a unit may be infeasible.

    Returns
    -------
    HyperbolicResult
        `.scores` is γ in (0, 1], higher is better, and so is `.efficiency`, at most 1. `.multipliers` v, u (w of bad outputs) and
        `.intercept` u_0 are those of the plane that holds the frontier at the projection, u·y₀/γ + u_0 = γ(v·x₀ + w·b₀), with v·x₀ +
        w·b₀ + u·y₀ = 1 (under "grs" what the bounds on Σλ are worth stands in place of u_0). But under "crs" the certificate's kind
        is "bisection", and its gap holds the width of the brackets, relative to γ.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or slack weights without the second stage.

    References
    ----------
    Färe, R., Grosskopf, S. & Lovell, C. A. K. (1985). The Measurement of Efficiency of Production. Kluwer-Nijhoff, chapter 5.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = hyperbolic(stores[["employees"]], stores[["sales"]], rts="vrs")
    >>> result.scores.round(3).tolist()
    [1.0, 1.0, 0.879, 0.906, 1.0, 0.643, 0.781, 1.0]
    >>> print(result.explain("G"))
    G (hyperbolic, non-oriented, variable returns to scale)
    G has an efficiency of 78.1 %: the best practice takes 21.9 % less of every input and gets 28.1 % more of every output.
    Learn from (λ: how much of each the mix holds): E (0.842), B (0.158).
    What to change to reach the frontier:
      employees: 6 → 4.685 (-21.9 %)
      sales: 3 → 3.842 (+28.1 %)
    """
    returns = Returns.parse(rts)
    model = DeaModel("hyperbolic", Orientation.NONE, returns, "higher")
    data = dea_data(X, Y, reference, undesirable=undesirable)
    ordered = data.sorted()
    inwards = replace(model, orientation=Orientation.INPUT)
    task = radial_task(inwards, as_inputs(ordered), slacks=slacks, slack_weights=slack_weights, solver=solver)
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = solve_hyperbolic(replace(task, report=report), ordered.values[:, inputs_first(data)])
    part = in_order(part, sorted_order(data.units), sorted_order(data.reference))
    found = in_own_order(solution(task, part), data)
    kind = "lp" if returns.low == 0 and np.isinf(returns.high) else "bisection"
    found = replace(found, certificate=replace(found.certificate, kind=kind))
    return HyperbolicResult(model, data, found, audit(data, found, model))
