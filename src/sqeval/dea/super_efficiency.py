"""Super-efficiency (Andersen & Petersen 1993): every unit measured against all others but itself."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, dea_data, unit_name
from sqeval.dea.judgement.conflicts import unsatisfied
from sqeval.dea.model import Bools, DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.super_fallback import REMEDIES
from sqeval.dea.super_result import SuperEfficiencyResult
from sqeval.dea.two_stages import RadialPart, RadialTask, solution
from sqeval.dea.without_self import solve_without_self
from sqeval.errors import OptionError
from sqeval.labelled import sorted_order
from sqeval.numerics import lp
from sqeval.options import Orientation, SuperFallback, parse
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def super_efficiency(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    fallback: str | None = None,
    slacks: bool = True,
    slack_weights: Any = "raw",
    weight_restrictions: Any = None,
    reference: tuple[Any, Any] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> SuperEfficiencyResult:
    """Radial efficiency with every unit left out of its own reference, so that efficient units differ too.

    Input orientation: θ = min θ subject to Σ_{j≠0}λx ≤ θx₀, Σ_{j≠0}λy ≥ y₀, λ ≥ 0 and Σλ as in `radial`; output orientation:
    φ = max φ subject to Σ_{j≠0}λx ≤ x₀, Σ_{j≠0}λy ≥ φy₀. θ = 1.25 says that a unit could take 25 % more of every input and still
    be on the frontier. Units below the frontier have the score of `radial`. Under bounds on Σλ, or with zeros in the data, the
    others may have no combination that reaches an efficient unit: it has status "infeasible" and no numbers.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
        Only the unit itself is left out: if another has the same inputs and outputs, both score at most 1.
    orientation : {"input", "output"}
        θ > 0, higher is better, or φ > 0, lower is better; beyond 1 is super-efficient. A φ of 0 (at most 1e-9, as exact as
        certificates are), which says that the others reach no part of the outputs, counts as "infeasible": it has no reciprocal.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. Under "grs" a unit below the frontier may lean on itself as well, and score more than in `radial`.
    fallback : None, "opposite", "directional" or "cook"
        What infeasible units are scored by; see Notes. They are marked in `.fallback_used` and named in a caution; λ, slacks,
        targets and multipliers are those of the remedy. A unit for which that has no finite value stays "infeasible".
    slacks, slack_weights, solver, progress
        As in `radial`; slacks and targets are those of the projection without the unit itself.
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, WeightBound, optional
        What the weights are bound by; see `radial`. No score is better than without, and units that the others could not reach may
        come within reach by the exchanges they allow. Remedies are defined without: `fallback` is refused beside them.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit is left out of them where one has its name, inputs and outputs.
    non_discretionary, non_controllable : list of names
        As in `radial`; no remedy moves them either. Without the unit itself others with as little of a given input (or just as
        much) may be few, so that more units are infeasible.

    Returns
    -------
    SuperEfficiencyResult
        As `DeaResult`; `.efficiency` is min(1, θ) or min(1, 1/φ), `.is_efficient` and `.is_weakly_efficient` are those of `radial`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, slack weights without the second stage, restrictions that no weights satisfy, by name, or a fallback beside
        restrictions.

    Notes
    -----
    The remedies, as θ of the input orientation; in output orientation φ is the reciprocal of the same number with the sides exchanged.

    - "opposite" (Seiford & Zhu 1999; Chen 2005): 1/φ of the super-efficiency in the other orientation.
    - "directional" (after Ray 2008): (1 + δ)/(1 - δ), where δ ≥ 0 is the least for which Σ_{j≠0}λx ≤ (1 + δ)x₀ and
      Σ_{j≠0}λy ≥ (1 - δ)y₀. Ray's Nerlove-Luenberger measure is 1 + δ; the ratio is θ itself under constant returns to scale.
      It has no value if δ ≥ 1.
    - "cook" (Cook, Liang, Zha & Zhu 2009): 1 + τ + 1/(1 - β), where β ≥ 0 is the least for which Σ_{j≠0}λx ≤ (1 + τ)x₀ and
      Σ_{j≠0}λy ≥ (1 - β)y₀ have a solution with any τ, and τ the least for that β; solved one after the other, without a large
      constant. A sum of two ratios, so not on the scale of the units that needed no remedy.

    References
    ----------
    Andersen, P. & Petersen, N. C. (1993). A procedure for ranking efficient units in data envelopment analysis. Management Science
    39(10), 1261-1264.
    Seiford, L. M. & Zhu, J. (1999). Infeasibility of super-efficiency data envelopment analysis models. INFOR 37(2), 174-187.
    Chen, Y. (2005). Measuring super-efficiency in DEA in the presence of infeasibility. European Journal of Operational Research
    161(2), 545-551.
    Ray, S. C. (2008). The directional distance function and measurement of super-efficiency: an application to airlines data.
    Journal of the Operational Research Society 59(6), 788-797.
    Cook, W. D., Liang, L., Zha, Y. & Zhu, J. (2009). A modified super-efficiency DEA model for infeasibility. Journal of the
    Operational Research Society 60(2), 276-281.

    Examples
    --------
    Eight stores, one input and one output (Cooper, Seiford & Tone 2007, table 1.1): B is ahead of all others.

    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = super_efficiency(stores[["employees"]], stores[["sales"]], rts="crs")
    >>> result.scores.round(3).tolist()
    [0.5, 1.25, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625]
    >>> print(result.explain("B"))
    B (super-efficiency, input-oriented, constant returns to scale)
    B is super-efficient (1.25): it would stay on the frontier with 25.0 % more of every input.
    Its nearest rivals (λ: how much of each the mix holds): E (0.75).
    Where the frontier of the others stands:
      employees: 3 → 3.75 (+25.0 %)
    """
    model = DeaModel.radial("super_efficiency", orientation, rts, weight_restrictions)
    word = None if fallback is None else parse(SuperFallback, fallback, "fallback")
    if word is not None and model.restrictions:
        raise OptionError("is not defined with weight_restrictions", path="fallback", value=fallback, hint="Give one of the two")
    data = dea_data(X, Y, reference)
    conditions = Conditions.parse(non_discretionary, non_controllable, data, model.orientation)
    model = dataclasses.replace(model, conditions=conditions)
    _check_remedy(model, data, fallback)
    ordered = data.sorted()
    task = radial_task(model, ordered, slacks=slacks, slack_weights=slack_weights, solver=solver)
    remedy = None if word is None else REMEDIES[word]
    with counting((2 + 2 * slacks) * len(data.units), "DEA", progress) as report:
        part = solve_without_self(dataclasses.replace(task, report=report), ordered.values, ordered.own_places(), remedy)
    order, reference_order = sorted_order(data.units), sorted_order(data.reference)
    found = _solution(task, *(in_order(half, order, reference_order) for half in (part.plain, part.without)))
    remedied = part.remedied[np.argsort(order)]
    result = SuperEfficiencyResult(model, data, found, (), word, remedied)
    return dataclasses.replace(result, warnings=(*_cautions(result), *unsatisfied(task, model.restrictions, ordered, found, data)))


def _check_remedy(model: DeaModel, data: DeaData, fallback: str | None) -> None:
    """Remedies move the other side, where something must be left to move."""
    other = data.outputs if model.orientation is Orientation.INPUT else data.inputs
    if fallback is not None and other.columns.isin(model.conditions.names).all():
        hint = "Leave the fallback out, or a variable of that side free"
        raise OptionError("every variable that the remedy would move is given", path="fallback", value=fallback, hint=hint)


def _solution(task: RadialTask, plain: RadialPart, without: RadialPart) -> DeaSolution:
    """Everything without the unit itself, but what is efficient says the model with it."""
    usual, found = solution(task, plain), solution(task, without)
    return dataclasses.replace(
        found,
        weakly_efficient=_among(found.solved, usual.weakly_efficient),
        efficient=_among(found.solved, usual.efficient),
        certificate=WorstResiduals.of(np.fmax(plain.residuals, without.residuals), without.status),
    )


def _among(solved: Bools, flags: Bools | None) -> Bools | None:
    return None if flags is None else flags & solved


def _cautions(result: SuperEfficiencyResult) -> tuple[Caution, ...]:
    """Those of the audit, infeasible units with what to do about them, and the units that a remedy scored."""
    found = [_with_a_way_out(caution) for caution in audit(result.data, result.solution)]
    if result.fallback is None or not result.remedied.any():
        return tuple(found)
    units = tuple(unit_name(unit) for unit in result.data.units[result.remedied])
    words = {"fallback": f"dea.fallback_{result.fallback.value}"}
    return (*found, Caution("dea_super_fallback", units, {"fallback": result.fallback.value}, words))


def _with_a_way_out(caution: Caution) -> Caution:
    is_infeasible = caution.code == "dea_not_solved" and caution.details["status"] == lp.INFEASIBLE
    return dataclasses.replace(caution, code="dea_super_infeasible") if is_infeasible else caution
