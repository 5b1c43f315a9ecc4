"""The additive model (Charnes et al. 1985): slacks of all inputs and outputs together, without a radial factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.additive_result import AdditiveResult
from sqeval.dea.additive_weights import best_values, own_weights
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order, joined
from sqeval.dea.returns import Returns
from sqeval.dea.slack_programmes import SlackPart, SlackTask, largest_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, only, rows_only
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import AdditiveWeights, Orientation, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces

#: Units solved at once: weights of their own make a full table of costs, units × reference units.
_AT_ONCE = 256


@announces
def additive(
    X: Any,
    Y: Any,
    *,
    rts: Any = "vrs",
    weights: Any = "unit",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> AdditiveResult:
    """Additive efficiency: the largest weighted sum of input savings and output gains together.

    score = max Σ w⁻s⁻ + Σ w⁺s⁺ subject to Σλx + s⁻ = x₀, Σλy − s⁺ = y₀, λ, s ≥ 0, and Σλ as `rts` says. It is an inefficiency: 0
    for efficient units, and lower is better. A unit is efficient just when it has no slack, which is strong efficiency.

    ======  =============================================  ======================================================
    weight  of input i and output r of unit 0              without a weight (the slack is still taken, not counted)
    ======  =============================================  ======================================================
    unit    1: depends on the units of measurement         never
    mip     1/x_i0, 1/y_r0                                 an output of 0 (an input of 0 cannot have slack)
    ram     1/((m + s)·range in the reference)             a variable that is the same for all
    bam     1/((m + s)(x_i0 − min x_i)), max y_r − y_r0    a variable in which the unit is the best
    ======  =============================================  ======================================================

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. Under "vrs"
        values may be negative, except with "mip".
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. Under "vrs" scores by "unit", "ram" and "bam" do not change when a column is shifted.
    weights : {"unit", "ram", "bam", "mip"}, or Series, mapping or list by variable, or table of units × variables
        What a raw unit of slack counts; your own weights are positive. "bam" without "vrs" adds the bounds of Cooper, Pastor et
        al. (2011): no target passes the least input or the largest output observed (under "vrs" none can).
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead of X, Y. A unit beyond that frontier is infeasible.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is scipy's HiGHS.
    progress : bool or function of (done, total, what)

    Returns
    -------
    AdditiveResult
        `.scores`, `.total_slack` (not weighted), `.slacks`, `.targets`, `.peers`, `.weights`, …; `.efficiency` is 1 − score for
        "bam", and for "ram" under "vrs"; elsewhere the score has no upper limit, and asking for it raises.
        `.multipliers` v, u and `.intercept` u_0 are those of min v·x₀ − u·y₀ − u_0 = score with u·y_j − v·x_j + u_0 ≤ 0, v ≥ w⁻,
        u ≥ w⁺ (under "bam" without "vrs" its bounds have prices too, which are not shown).

    Raises
    ------
    DataError
        Bad data or weights, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Charnes, A., Cooper, W. W., Golany, B., Seiford, L. & Stutz, J. (1985). Foundations of data envelopment analysis for
    Pareto-Koopmans efficient empirical production functions. Journal of Econometrics 30, 91-107.
    Cooper, W. W., Park, K. S. & Pastor, J. T. (1999). RAM: a range adjusted measure of inefficiency for use with additive models,
    and relations to other models and measures in DEA. Journal of Productivity Analysis 11, 5-42.
    Cooper, W. W., Pastor, J. T., Borras, F., Aparicio, J. & Pastor, D. (2011). BAM: a bounded adjusted measure of efficiency for
    use with bounded additive models. Journal of Productivity Analysis 35, 85-94.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = additive(stores[["employees"]], stores[["sales"]], rts="crs", weights="bam")
    >>> result.efficiency.round(3).tolist()
    [0.875, 1.0, 0.5, 0.75, 0.5, 0.5, 0.375, 0.75]
    >>> float(result.total_slack["F"])
    3.0
    >>> print(result.explain("F"))
    F (additive, non-oriented, constant returns to scale)
    F has an efficiency of 50.0 %: as shares of the room to the best value its slacks are 50.0 % on average over all inputs and outputs.
    Learn from (λ: how much of each the mix holds): B (0.667).
    What to change to reach the frontier:
      employees: 5 → 2 (-60.0 %)
    """
    model = DeaModel("additive", Orientation.NONE, Returns.parse(rts), "lower")
    is_vrs = model.rts.low == model.rts.high == 1
    measure = parse(AdditiveWeights, weights, "weights") if isinstance(weights, str) else None
    data = dea_data(X, Y, reference, negative=("inputs", "outputs") if is_vrs and measure is not AdditiveWeights.MIP else ())
    table, ordered = own_weights(weights, data), data.sorted()
    technology = Technology(ordered.reference_values, ordered.m, model.rts)
    best = best_values(ordered) if measure is AdditiveWeights.BAM and not is_vrs else None
    with counting(len(data.units), "DEA", progress) as report:
        part = _solved(SlackTask(technology, best, solvers.resolve(solver), report), data, table.values)
    has_limit = measure is AdditiveWeights.BAM or (measure is AdditiveWeights.RAM and is_vrs)
    found = _solution(data, part, table.values, has_limit=has_limit)
    word = "own" if measure is None else measure.value
    return AdditiveResult(model, data, found, audit(data, found, model), measure=word, weights_of_slacks=table)


def _solved(task: SlackTask, data: DeaData, weights: Floats) -> SlackPart:
    """All units, solved in sorted order, in the caller's."""
    order, points = sorted_order(data.units), data.sorted().values
    lots = [slice(start, start + _AT_ONCE) for start in range(0, len(points), _AT_ONCE)]
    part = joined([largest_slacks(task, points[lot], weights[order][lot]) for lot in lots])
    return in_order(part, order, sorted_order(data.reference))


def _solution(data: DeaData, part: SlackPart, weights: Floats, *, has_limit: bool) -> DeaSolution:
    """Scores and flags from slacks."""
    solved, shift = part.status == lp.OPTIMAL, data.sorted().shift
    by = np.zeros(weights.shape[1]) if shift is None else shift
    slacks, targets = only(solved, part.slacks), only(solved, _targets(data, part))
    scores = (weights * slacks).sum(axis=1)
    sizes = np.where(targets + by > 0, targets + by, data.reference_values.mean(axis=0) + by)
    signs = np.repeat([-1.0, 1.0], [len(data.inputs.columns), len(data.outputs.columns)])
    return DeaSolution(
        scores=scores,
        # Beyond 0 and 1 there is only rounding.
        efficiency=np.clip(1.0 - scores, 0.0, 1.0) if has_limit else None,
        status=part.status,
        lambdas=rows_only(solved, part.lambdas),
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=only(solved, part.multipliers),
        intercept=only(solved, part.intercept + part.multipliers @ (by * signs)),
        slacks=slacks,
        targets=targets,
        efficient=np.asarray((slacks <= EQUAL * sizes).all(axis=1), dtype=bool),
        unique_lambdas=part.unique[:, 0] & solved,
        unique_multipliers=part.unique[:, 1] & solved,
    )


def _targets(data: DeaData, part: SlackPart) -> Floats:
    """The unit itself, and where slack was taken the combination: a difference would lose digits."""
    return np.where(part.slacks > 0, part.lambdas @ data.reference_values, data.values)
