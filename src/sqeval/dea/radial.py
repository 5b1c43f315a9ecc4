"""Radial efficiency (Charnes, Cooper & Rhodes 1978; Banker, Charnes & Cooper 1984): one factor for all inputs or all outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import dea_data
from sqeval.dea.judgement.conflicts import unsatisfied
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.result import DeaResult
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import solution, solve_part
from sqeval.labelled import sorted_order
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def radial(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    slacks: bool = True,
    slack_weights: Any = "raw",
    weight_restrictions: Any = None,
    reference: tuple[Any, Any] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> DeaResult:
    """Radial efficiency of units, with peers, slacks and targets.

    Input orientation: θ = min θ subject to Σλx ≤ θx₀, Σλy ≥ y₀, λ ≥ 0; output orientation: φ = max φ subject to
    Σλx ≤ x₀, Σλy ≥ φy₀. Σλ = 1 under "vrs", ≤ 1 under "nirs", ≥ 1 under "ndrs", low ≤ Σλ ≤ high under "grs" and free under
    "crs". A second stage fixes the factor and maximises the weighted sum of slacks; λ, peers, slacks and targets are those of
    the second stage.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
        Under "vrs" outputs may be negative with input orientation, inputs with output orientation.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    slacks : bool
        Whether to solve the second stage.
    slack_weights : {"raw", "mean", "range"} or Series by variable
        What a unit of slack counts: 1, one over the reference's mean or range, or your own positive weight.
        Scores, status and efficiency do not depend on it.
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, WeightBound, optional
        What the weights behind the scores are bound by. Scores are no better than without. Targets may then exchange what the
        restrictions call fair; under a WeightBound there are no slacks and targets, and scores are not factors of the inputs.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead of X, Y. Then θ may exceed 1 (φ be below 1), and a unit may be infeasible.
    non_discretionary : list of names
        Inputs (in output orientation: outputs) that are given, like floor space: the factor leaves them alone, Σλx ≤ x₀ (Σλy ≥ y₀).
        Neither their slack counts in the second stage, nor does it keep a unit from being efficient; targets leave them where
        they are (Banker & Morey 1986; Cooper, Seiford & Tone 2007, section 7.3).
    non_controllable : list of names
        Inputs or outputs that mixes must have just as much of, Σλx = x₀, and the same otherwise.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    DeaResult
        `.efficiency`, `.scores`, `.status`, `.peers`, `.slacks`, `.targets`, `.multipliers`, …

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word or name, slack weights without the second stage, restrictions that no weights satisfy, by name, or
        restrictions beside given variables.

    References
    ----------
    Banker, R. D. & Morey, R. C. (1986). Efficiency analysis for exogenously fixed inputs and outputs. Operations Research 34(4),
    513-521.
    Cooper, W. W., Seiford, L. M. & Tone, K. (2007). Data Envelopment Analysis, 2nd ed. Springer, chapters 2–4.

    Examples
    --------
    Eight stores, one input and one output (Cooper, Seiford & Tone 2007, table 1.1):

    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = radial(stores[["employees"]], stores[["sales"]], rts="crs")
    >>> result.efficiency.round(3).tolist()
    [0.5, 1.0, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625]
    >>> print(result.explain("A"))
    A (radial, input-oriented, constant returns to scale)
    A has an efficiency of 50.0 %: the best practice gets the same results with 50.0 % less of every input.
    Learn from (λ: how much of each the mix holds): B (0.333).
    What to change to reach the frontier:
      employees: 2 → 1 (-50.0 %)
    """
    model = DeaModel.radial("radial", orientation, rts, weight_restrictions)
    data = dea_data(X, Y, reference, negative=free_sides(model))
    model = replace(model, conditions=Conditions.parse(non_discretionary, non_controllable, data, model.orientation))
    ordered = data.sorted()
    task = radial_task(model, ordered, slacks=slacks, slack_weights=slack_weights, solver=solver)
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = solve_part(replace(task, report=report), ordered.values)
    part = in_order(part, sorted_order(data.units), sorted_order(data.reference))
    found = solution(task, part)
    found = moved_back(found, data.values, ordered.shift)
    return DeaResult(model, data, found, (*audit(data, found, model), *unsatisfied(task, model.restrictions, ordered, found, data)))
