"""Free disposal hull (Deprins, Simar & Tulkens 1984): every unit is compared with single units, not with mixes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from sqeval.dea.audit import audit
from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.result import DeaResult
from sqeval.dea.slacks import weights_of_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, projection, solution
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics.free_disposal import Nearest, Reference, nearest
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def fdh(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    slack_weights: Any = "raw",
    reference: tuple[Any, Any] | None = None,
    progress: Progress = False,
) -> DeaResult:
    """Efficiency against the free disposal hull: the best single unit, found by comparing with all of them.

    Input orientation: θ = min over units j of δ·max_i(x_ij / x_i0) with δ·y_j ≥ y_0; output orientation: φ = max over j of
    δ·min_r(y_rj / y_r0) with δ·x_j ≤ x_0. Under "vrs" δ = 1 (Σλ = 1, λ whole); "nirs" allows multiples δ ≤ 1 of a unit, "ndrs"
    δ ≥ 1, "crs" any δ ≥ 0 and ("grs", low, high) low ≤ δ ≤ high. There is no programme to solve, so the answer is exact, and there
    are no multipliers.

    The one peer is the unit that reaches the score; of several that with the largest weighted sum of slacks; of these the unit
    itself, else the first by name. `.uniqueness` says whether there was a choice left.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Which multiples of a unit count.
    slack_weights : {"raw", "mean", "range"} or Series by variable
        What a unit of slack counts where several units reach the score: 1, one over the reference's mean or range, or your own.
    reference : (X_ref, Y_ref), optional
        Units to compare with instead of X, Y. Then θ may exceed 1 (φ be below 1), and a unit that none reaches is infeasible.
    progress : bool or function of (done, total, what)

    Returns
    -------
    DeaResult
        λ holds the peer's multiple δ; the certificate's kind is "enumeration".

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Deprins, D., Simar, L. & Tulkens, H. (1984). Measuring labor-efficiency in post offices. In Marchand, M., Pestieau, P. &
    Tulkens, H. (eds.), The Performance of Public Enterprises, 243-267. North-Holland.
    Kerstens, K. & Vanden Eeckaut, P. (1999). Estimating returns to scale using non-parametric deterministic technologies: a new
    method based on goodness-of-fit. European Journal of Operational Research 113, 206-214.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = fdh(stores[["employees"]], stores[["sales"]])
    >>> result.efficiency.tolist()
    [1.0, 1.0, 1.0, 0.75, 1.0, 0.6, 0.5, 1.0]
    >>> result.peers["F"]
    {'B': 1.0}
    >>> print(result.explain("F"))
    F (free disposal hull, input-oriented, variable returns to scale)
    F has an efficiency of 60.0 %: the best practice gets the same results with 40.0 % less of every input.
    Learn from (λ: how much of each the mix holds): B (1).
    What to change to reach the frontier:
      employees: 5 → 3 (-40.0 %)
      sales: 2 → 3 (+50.0 %)
    """
    model = DeaModel.radial("fdh", orientation, rts)
    data = dea_data(X, Y, reference)
    ordered = data.sorted()
    technology = Technology(ordered.reference_values, ordered.m, model.rts)
    weights = weights_of_slacks(slack_weights, ordered)
    with counting(len(data.units), "DEA", progress) as report:
        task = RadialTask(technology, model.orientation, weights, data.is_own_reference, None, report)
        part = _part(task, ordered.values, _nearest(task, weights, ordered.values))
    found = _exact(solution(task, in_order(part, sorted_order(data.units), sorted_order(data.reference))), part)
    return DeaResult(model, data, found, audit(data, found, model))


def _nearest(task: RadialTask, weights: Floats, points: Floats) -> Nearest:
    technology, shrink = task.technology, task.orientation is Orientation.INPUT
    reference = Reference(technology.inputs, technology.outputs, technology.rts.low, technology.rts.high)
    own = np.arange(len(points)) if task.is_own else np.full(len(points), -1)
    return nearest(points, reference, shrink=shrink, weights=weights, own=own, report=task.report)


def _part(task: RadialTask, points: Floats, found: Nearest) -> RadialPart:
    """What was found as λ, targets and residuals; dual and gap are 0: nothing was left out."""
    technology, solved = task.technology, found.unit >= 0
    unknown = np.full(points.shape, np.nan)
    targets = np.where(solved[:, None], found.multiple[:, None] * technology.values[found.unit], np.nan)
    short = _short(task, points, found.factor, targets)
    return RadialPart(
        status=np.where(solved, OPTIMAL, INFEASIBLE).astype(object),
        factor=found.factor,
        lambdas=_lambdas(found, len(technology.inputs)),
        multipliers=unknown,
        intercept=unknown[:, 0],
        slacks=found.slacks,
        targets=targets,
        residuals=np.column_stack([short, np.where(solved, 0.0, np.nan), np.where(solved, 0.0, np.nan)]),
        unique=np.column_stack([found.unique, np.zeros_like(found.unique)]),
    )


def _short(task: RadialTask, points: Floats, factor: Floats, targets: Floats) -> Floats:
    """How far (relative) the peer is from serving the projected point: rounding, where all is well."""
    projected = projection(task, points, factor)
    sizes = projected + targets
    missing = np.maximum((projected - targets) * task.technology.signs, 0.0)
    return np.asarray(np.divide(missing, sizes, out=missing, where=sizes > 0).max(axis=1), dtype=np.float64)


def _lambdas(found: Nearest, n: int) -> sparse.csr_array:
    held = found.multiple > 0
    bounds = np.concatenate([[0], np.cumsum(held)])
    return sparse.csr_array((found.multiple[held], found.unit[held], bounds), shape=(len(held), n))


def _exact(found: DeaSolution, part: RadialPart) -> DeaSolution:
    """Without multipliers, and with the certificate of an enumeration."""
    certificate = WorstResiduals.of(part.residuals, part.status, "enumeration")
    return replace(found, multipliers=None, intercept=None, unique_multipliers=None, certificate=certificate)
