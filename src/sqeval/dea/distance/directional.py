"""Directional distance (Chambers, Chung & Färe 1996): how far a unit can move along a direction of one's own choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.distance.bad_outputs import as_inputs, inputs_first, jointly_produced, not_null_joint, without_bad
from sqeval.dea.distance.directional_programmes import DirectionalPart, DirectionalTask, solve_directions
from sqeval.dea.distance.directional_result import DirectionalResult
from sqeval.dea.distance.directions import Course
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order, with_columns
from sqeval.dea.radial_task import radial_task
from sqeval.dea.returns import Returns
from sqeval.dea.two_stages import EQUAL
from sqeval.errors import OptionError
from sqeval.labelled import Floats, sorted_order
from sqeval.options import Disposability, Orientation, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def directional(
    X: Any,
    Y: Any,
    *,
    direction: Any = "observed",
    rts: Any = "vrs",
    undesirable: Any = None,
    disposability: str = "weak",
    slacks: bool = True,
    slack_weights: Any = "raw",
    reference: tuple[Any, ...] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> DirectionalResult:
    """Directional distance: how far inputs can fall, good outputs rise and bad outputs fall at once, along a given direction.

    β = max β subject to Σλx ≤ x₀ − βg_x, Σλy ≥ y₀ + βg_y, λ ≥ 0 and Σλ as in `radial`. Bad outputs add Σλb ≤ b₀ − βg_b under
    "strong" disposability (they cost nothing to avoid, like inputs) and Σλb = b₀ − βg_b under "weak": bad outputs can fall only
    together with good ones. But under "crs", "weak" then scales each unit's outputs of both kinds by a factor of its own between 0
    and 1 (Kuosmanen 2005): Σ(λ + μ)x ≤ x₀ − βg_x with μ ≥ 0, and `rts` bounds Σ(λ + μ). A second stage fixes β and maximises the
    weighted sum of slacks.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. Under "vrs"
        a side may be negative where the direction is no share of its values ("range", your own, or a word that leaves it alone);
        with "weak" disposability inputs only.
    direction : word, (gx, gy), or with bad outputs (gx, gy, gb)
        Words, of the unit's own values: "observed" (all sides, so that β is a share), "inputs", "outputs", "undesirable", "outcomes"
        (good and bad outputs, as in Chung, Färe & Grosskopf 1997). "mean" is the reference's mean for all units, so that β of
        different units can be added; "range" the room to the best value of each variable (Portela, Thanassoulis & Simpson 2004);
        one at the best value of all that moves has β = 0. Your own parts are ≥ 0, in raw units: each a number for the whole side, a
        row by column (Series, mapping, list, one-row table), or a table units × columns; 0 stays where it is.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    undesirable : DataFrame or array, units × bad outputs, optional
        Totals ≥ 0; a unit may be without any.
    disposability : {"weak", "strong"}
        What avoiding bad outputs costs; means something with `undesirable` only.
    slacks : bool
        Whether to solve the second stage.
    slack_weights : {"raw", "mean", "range"} or Series by variable
        As in `radial`. Under "weak" disposability bad outputs have no slack, and no weight.
    reference : (X_ref, Y_ref), or with bad outputs (X_ref, Y_ref, B_ref), optional
        Units that make the frontier instead. Then β may be negative: a unit beyond it, by the least way back along the direction.
    non_discretionary : list of names
        Inputs, outputs or bad outputs that are given: the direction is 0 there, whatever it says (Σλx ≤ x₀, Σλy ≥ y₀, Σλb ≤ b₀, but
        Σλb = b₀ under "weak" disposability), their slack does not count, and targets leave them where they are. A direction of one's
        own may not move them by name (Banker & Morey 1986, with β in the place of their factor).
    non_controllable : list of names
        Inputs, outputs or bad outputs that mixes must have just as much of, Σλx = x₀, and the same otherwise.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it.
    progress : bool or function of (done, total, what)

    Returns
    -------
    DirectionalResult
        `.scores` is β: 0 on the frontier, lower is better; `.efficiency` is 1/(1 + β), at most 1. `.multipliers` and `.intercept` are
        those of β = min v·x₀ − u·y₀ + w·b₀ − u_0 with v·g_x + u·g_y + w·g_b = 1 (w of any sign under "weak" disposability, as is any
        weight of what is held exactly; under "grs" what the bounds on Σλ are worth stands in place of u_0).
        `.direction`, and under "weak" `.abatement`, `.abated_lambdas` (μ).

    Raises
    ------
    DataError
        Bad data; a direction that is negative, or zero throughout for a unit.
    OptionError
        An unknown word or name, a direction without as many parts as sides, one that has nothing left to move, or an option that means
        nothing here.

    References
    ----------
    Banker, R. D. & Morey, R. C. (1986). Efficiency analysis for exogenously fixed inputs and outputs. Operations Research 34(4),
    513-521.
    Chambers, R. G., Chung, Y. & Färe, R. (1996). Benefit and distance functions. Journal of Economic Theory 70(2), 407-419.
    Chung, Y. H., Färe, R. & Grosskopf, S. (1997). Productivity and undesirable outputs: a directional distance function approach.
    Journal of Environmental Management 51(3), 229-240.
    Kuosmanen, T. (2005). Weak disposability in nonparametric production analysis with undesirable outputs. American Journal of
    Agricultural Economics 87(4), 1077-1082.
    Portela, M. C. A. S., Thanassoulis, E. & Simpson, G. (2004). Negative data in DEA: a directional distance approach applied to
    bank branches. Journal of the Operational Research Society 55(10), 1111-1121.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = directional(stores[["employees"]], stores[["sales"]], rts="crs")
    >>> result.scores.round(3).tolist()
    [0.333, 0.0, 0.2, 0.143, 0.111, 0.429, 0.333, 0.231]
    >>> print(result.explain("F"))
    F (directional, non-oriented, constant returns to scale)
    F has a distance of 0.4286 (efficiency 70.0 %): the best practice stands at 42.9 % less of every input, 42.9 % more of every output.
    Learn from (λ: how much of each the mix holds): B (0.952).
    What to change to reach the frontier:
      employees: 5 → 2.857 (-42.9 %)
      sales: 2 → 2.857 (+42.9 %)
    """
    model = DeaModel("directional", Orientation.NONE, Returns.parse(rts), "lower")
    disposal = _disposal(disposability, has_bad=undesirable is not None)
    course = Course.parse(direction, has_bad=undesirable is not None)
    data = dea_data(X, Y, reference, undesirable=undesirable, negative=course.sides_below_zero(model.rts, disposal))
    model = replace(model, conditions=Conditions.named(non_discretionary, non_controllable, data))
    ways = course.table(data, model.conditions)
    ordered, order = data.sorted(), sorted_order(data.units)
    task = _task(model, ordered, disposal, slacks=slacks, slack_weights=slack_weights, solver=solver)
    columns = inputs_first(data)
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = solve_directions(replace(task, report=report), ordered.values[:, columns], ways.values[order][:, columns])
    part, abated = _told(part, data)
    found = _solution(task, part, data, ordered.shift)
    cautions = audit(data, found, model)
    if disposal is Disposability.WEAK:
        cautions = (*cautions, *not_null_joint(data))
    return DirectionalResult(model, data, found, cautions, word=course.word, ways=ways, disposability=disposal, abated=abated)


def _disposal(word: object, *, has_bad: bool) -> Disposability | None:
    disposal = parse(Disposability, word, "disposability")
    if has_bad:
        return disposal
    if disposal is not Disposability.WEAK:
        raise OptionError("means something with bad outputs only", path="disposability", value=word, hint="Give undesirable=B")
    return None


def _task(
    model: DeaModel, ordered: DeaData, disposal: Disposability | None, *, slacks: bool, slack_weights: Any, solver: Any
) -> DirectionalTask:
    """What is solved, for variables in the order of `inputs_first`."""
    joint = disposal is Disposability.WEAK
    plain = without_bad(ordered) if joint else as_inputs(ordered)
    task = DirectionalTask(**vars(radial_task(model, plain, slacks=slacks, slack_weights=slack_weights, solver=solver)))
    if not joint:
        return task
    level = np.isin(np.arange(len(ordered.variables)), ordered.m + np.arange(ordered.bad))
    weights = None if task.weights is None else np.insert(task.weights, np.full(ordered.bad, ordered.m), 0.0)
    technology = jointly_produced(ordered, model.rts, model.conditions)
    level = level if technology.exact is None else level | technology.exact
    return replace(task, technology=technology, weights=weights, level=level)


def _told(part: DirectionalPart, data: DeaData) -> tuple[DirectionalPart, sparse.csr_array | None]:
    """Answers in the caller's order of units and variables, and the part of λ that stands for units without their outputs."""
    back, n = np.argsort(inputs_first(data)), len(data.reference)
    tables = {name: getattr(part, name)[:, back] for name in ("multipliers", "slacks", "targets")}
    halves = [sparse.csr_array(part.lambdas[:, start : start + n]) for start in range(0, part.lambdas.shape[1], n)]
    order, columns = sorted_order(data.units), sorted_order(data.reference)
    told = in_order(replace(part, lambdas=halves[0], **tables), order, columns)
    if len(halves) == 1:
        return told, None
    return told, with_columns(sparse.csr_array(halves[1][np.argsort(order)]), columns)


def _solution(task: DirectionalTask, part: DirectionalPart, data: DeaData, shift: Floats | None) -> DeaSolution:
    """Efficiencies and flags from β and slacks; what was shifted stands where it was."""
    by = np.zeros(len(data.variables)) if shift is None else shift
    signs = np.where(np.isin(np.arange(len(by)), data.m + np.arange(len(by) - data.m - data.bad)), 1.0, -1.0)
    has_slacks, share = task.weights is not None, part.factor * part.pace
    sizes = np.where(part.targets > 0, part.targets, data.reference_values.mean(axis=0) + by)
    without = (part.slacks <= EQUAL * sizes).all(axis=1, where=task.technology.counts[np.argsort(inputs_first(data))])
    weakly = np.asarray(share <= EQUAL, dtype=bool)
    # Not `targets - by`: what has not moved stays to the last digit.
    targets = part.targets if shift is None else data.values + (part.targets - (data.values + by))
    return DeaSolution(
        scores=part.factor,
        efficiency=1.0 / (1.0 + np.maximum(part.factor, 0.0)),
        status=part.status,
        lambdas=part.lambdas,
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=part.multipliers,
        intercept=part.intercept + part.multipliers @ (by * signs),
        slacks=part.slacks if has_slacks else None,
        targets=targets if has_slacks else None,
        weakly_efficient=weakly,
        efficient=np.asarray((weakly & without) | (share < -EQUAL), dtype=bool) if has_slacks else None,
        unique_lambdas=part.unique[:, 0],
        unique_multipliers=part.unique[:, 1],
    )
