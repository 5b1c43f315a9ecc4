"""Targets that a unit can reach: within bounds on change, or as close as the efficient frontier allows."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval import labelled, solvers
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.economics.farthest import TargetTask
from sqeval.dea.economics.target_bounds import Room, target_room
from sqeval.dea.economics.target_result import TargetResult, TargetSolution
from sqeval.dea.economics.targets import Targets, solve_targets
from sqeval.dea.face import column_units
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, only, rows_only
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import Orientation, TargetAim, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def target_setting(
    X: Any,
    Y: Any,
    *,
    bounds: Any = None,
    limits: Any = None,
    aim: str = "farthest",
    importance: Any = None,
    rts: Any = "vrs",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> TargetResult:
    """Targets within bounds, and whether the frontier can be reached within them; or the closest efficient targets.

    Change is counted in percent of a unit's own values: an input of x₀ that becomes x has improved by (x₀ − x)/x₀, an output by
    (y − y₀)/y₀ (by a share of the reference's mean where the own value is 0). Targets (x, y) are in reach of the technology, Σλx ≤ x
    and Σλy ≥ y with λ ≥ 0 and Σλ as `rts` says, and keep to low ≤ (x, y) ≤ high.

    "farthest" finds the largest sum of improvements within the bounds, an additive model with bounds. "closest" finds, among the
    strongly efficient points within the bounds, the one with the least sum of changes (Aparicio, Ruiz & Sirvent 2007): what a unit
    could do first to be efficient. It goes through the largest faces of the frontier, nearest first, until none that is left can be
    nearer; there is no big M. It is for hundreds of units and some six variables, as faces grow fast in number.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    bounds : mapping of variable to (low, high), optional
        Relative changes of an input or output, -0.1 for -10 %: ``{"staff": (-0.10, 0.0), "solved": (0, 0.3)}``. None stands for no
        bound: nothing worse than now, no end to what is better. Variables that are not named have neither. An end may be a
        Series by unit. A bound may allow worse than now, ``(-0.1, 0.05)``, or ask for a change, ``(-0.2, -0.05)``.
    limits : mapping of variable to (low, high), optional
        The same as values in raw units: ``{"staff": (8, None)}``. A variable has either bounds or limits.
    aim : {"farthest", "closest"}
    importance : Series or mapping by variable, optional
        What a percent of each variable counts, positive; 1 by default.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit beyond it is infeasible, unless its bounds allow worse than now.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    TargetResult
        `.targets`; `.reach` ("frontier", "edge" where only some variables could still gain, "short"), `.short_by`, `.still_left`;
        `.scores`, the sum of improvements (of changes for "closest"), 1 for 100 %; `.free_score`, the same without bounds;
        `.cost_of_bounds`, `.binding` and `.bound_costs`, which bounds hold a target back and what each costs; `.peers`, the efficient
        mix that does at least as well as the target; `.is_efficient`, of the unit itself; `.status`, "infeasible" where no
        point (for "closest": no efficient point) lies within the bounds. The certificate of "closest" is of kind "enumeration".

    Raises
    ------
    DataError
        Bad data, or bounds for what is neither input nor output, naming column and unit.
    OptionError
        An unknown word, or bounds that are no pair, cross each other, or go below -1 (limits: below 0).

    References
    ----------
    Aparicio, J., Ruiz, J. L. & Sirvent, I. (2007). Closest targets and minimum distance to the Pareto-efficient frontier in DEA.
    Journal of Productivity Analysis 28, 209-218.
    Charnes, A., Cooper, W. W., Golany, B., Seiford, L. & Stutz, J. (1985). Foundations of data envelopment analysis for
    Pareto-Koopmans efficient empirical production functions. Journal of Econometrics 30, 91-107.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> X, Y = stores[["employees"]], stores[["sales"]]
    >>> result = target_setting(X, Y, bounds={"employees": (-0.10, 0), "sales": (0, 0.5)})
    >>> print(result.explain("F"))
    F (targets, non-oriented, variable returns to scale)
    The best within its bounds leaves F short of the frontier: all inputs could still fall by 33.3 %, or all outputs could rise by 25.0 %.
    The improvements add up to 60.0 %, in percent of its own values.
    Without the bounds they would add up to 100.0 %: the bounds cost 40.0 %.
    Held back by employees not below 4.5: without that bound the improvement would be 30.0 % more.
    Held back by sales not above 3: without that bound the improvement would be 40.0 % more.
    Learn from (λ: how much of each the mix holds): B (1).
    The targets:
      employees: 5 → 4.5 (-10.0 %)
      sales: 2 → 3 (+50.0 %)
    >>> near = target_setting(X, Y, aim="closest")
    >>> near.targets.loc["F"].round(9).tolist()
    [2.5, 2.0]
    """
    word, model = parse(TargetAim, aim, "aim"), DeaModel("target_setting", Orientation.NONE, Returns.parse(rts), "lower")
    data = dea_data(X, Y, reference)
    room, weight = target_room(bounds, limits, data), _importance(importance, data)
    ordered, order = data.sorted(), sorted_order(data.units)
    technology, sizes = Technology(ordered.reference_values, ordered.m, model.rts), _sizes(ordered)
    # Slacks of targets; targets with bounds, and where there are any without all of them, and without each.
    programmes = 2 if room.is_free else 3 + len(room.bounded)
    with counting(programmes * len(data.units), "DEA", progress) as report:
        task = TargetTask(technology, weight / sizes, sizes, solvers.resolve(solver), report)
        found = solve_targets(task, ordered.values, room.of(order), word)
    found = in_order(found, order, sorted_order(data.reference))
    solution = _solution(data, found, word)
    return TargetResult(model, data, solution, audit(data, solution, model), aim=word, parts=_parts(found, room, word))


def _solution(data: DeaData, found: Targets, aim: TargetAim) -> DeaSolution:
    solved = found.status == lp.OPTIMAL
    signs = np.repeat([-1.0, 1.0], [data.m, len(data.variables) - data.m])
    targets = only(solved, found.targets)
    kind = "lp" if aim is TargetAim.FARTHEST else "enumeration"
    return DeaSolution(
        scores=only(solved, found.scores),
        efficiency=None,
        status=found.status,
        lambdas=rows_only(solved, found.lambdas),
        certificate=WorstResiduals.of(found.residuals, found.status, kind),
        slacks=(targets - data.values) * signs + 0.0,
        targets=targets,
        efficient=found.efficient & solved,
    )


def _parts(found: Targets, room: Room, aim: TargetAim) -> TargetSolution:
    solved, sign = found.status == lp.OPTIMAL, 1.0 if aim is TargetAim.FARTHEST else -1.0
    costs = sign * (found.lifted - found.scores[:, None])
    return TargetSolution(
        low=room.low,
        high=room.high,
        set_low=room.has_low,
        set_high=room.has_high,
        bound_costs=only(solved, np.where(np.abs(costs) <= EQUAL, 0.0, costs)),
        reach=found.reach,
        left=only(solved, found.left),
        short=only(solved, found.short),
        free=found.free,
    )


def _sizes(data: DeaData) -> Floats:
    """What a percent is of: the unit's own value, the reference's mean where that is 0."""
    return np.where(data.values > 0, data.values, column_units(data.reference_values))


def _importance(importance: Any, data: DeaData) -> Floats:
    """What a percent of each variable counts (v,)."""
    found = np.ones(len(data.variables))
    if importance is None:
        return found
    given = labelled.vector(importance, "importance", data.variables)
    for name, value in zip(given.labels, given.values, strict=True):
        if name not in data.variables:
            problem = "stands in importance but is neither input nor output"
            raise DataError(problem, column=name, hint=nearest_hint(name, map(str, data.variables)))
        if value <= 0:
            hint = "Give it a small one to count it little; what is not named counts 1"
            raise DataError("has an importance that is not positive", column=name, value=float(value), hint=hint)
        found[list(data.variables).index(name)] = value
    return found
