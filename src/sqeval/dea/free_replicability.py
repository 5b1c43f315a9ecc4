"""Free replicability hull (Tulkens 1993): whole copies of units, in any number, are what every unit is compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.audit import audit
from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.result import DeaResult
from sqeval.dea.slacks import check_stage, weights_of_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, only, projection, rows_only, solution
from sqeval.dea.whole_copies import Copied, factor_stage, slack_stage
from sqeval.errors import OptionError
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import SlackWeights, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def free_replicability(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    slacks: bool = True,
    slack_weights: Any = "raw",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> DeaResult:
    """Efficiency against whole copies of units: like constant returns to scale, but nothing can be divided.

    Input orientation: θ = min θ subject to Σλx ≤ θx₀, Σλy ≥ y₀; output orientation: φ = max φ subject to Σλx ≤ x₀,
    Σλy ≥ φy₀; every λ is a whole number ≥ 0 and their sum is free. A second stage fixes the factor and maximises the weighted sum
    of slacks, again over whole λ. Each unit takes one or two integer programmes, so this is for hundreds of units rather than
    thousands; there are no multipliers, and uniqueness is not examined.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    slacks : bool
        Whether to solve the second stage.
    slack_weights : {"raw", "mean", "range"} or Series by variable
        What a unit of slack counts in the second stage.
    reference : (X_ref, Y_ref), optional
        Units whose copies are compared with instead of X, Y. Then θ may exceed 1 (φ be below 1; 0 where not a single copy fits).
    solver : None, "highs", "pulp" or a PuLP solver
        None is scipy's HiGHS, whose proven bound goes into the certificate. PuLP reports none: its solver is asked for anything
        better by 1e-5, and its word that there is nothing counts.
    progress : bool or function of (done, total, what)

    Returns
    -------
    DeaResult
        The certificate's kind is "mip-gap": the primal residual, 0, and the gap to the proven bound.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, a solver that takes no whole variables, or slack weights without the second stage.

    References
    ----------
    Tulkens, H. (1993). On FDH efficiency analysis: some methodological issues and applications to retail banking, courts, and urban
    transit. Journal of Productivity Analysis 4, 183-210.

    Examples
    --------
    Two shops like A do what B does, with less:

    >>> import pandas as pd
    >>> shops = pd.DataFrame({"staff": [2.0, 5, 5, 9, 7, 6], "orders": [10.0, 20, 15, 33, 20, 30]}, index=list("ABCDEF"))
    >>> result = free_replicability(shops[["staff"]], shops[["orders"]])
    >>> result.efficiency.round(3).tolist()
    [1.0, 0.8, 0.8, 0.889, 0.571, 1.0]
    >>> result.peers["B"], result.slacks.loc["C"].tolist()
    ({'A': 2.0}, [0.0, 5.0])
    """
    model = DeaModel.radial("free_replicability", orientation, "crs")
    data = dea_data(X, Y, reference)
    ordered = data.sorted()
    check_stage(slacks)
    weights = weights_of_slacks(slack_weights, ordered)
    if not slacks and not (isinstance(slack_weights, str) and parse(SlackWeights, slack_weights, "slack_weights") is SlackWeights.RAW):
        raise OptionError("slack_weights needs the second stage", value=slack_weights, hint="Solve with slacks=True")
    technology = Technology(ordered.reference_values, ordered.m, model.rts)
    task = RadialTask(technology, model.orientation, weights if slacks else None, data.is_own_reference, solvers.resolve_whole(solver))
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = _part(replace(task, report=report), ordered.values)
    found = _whole(solution(task, in_order(part, sorted_order(data.units), sorted_order(data.reference))), part)
    return DeaResult(model, data, found, audit(data, found, model))


def _whole(found: DeaSolution, part: RadialPart) -> DeaSolution:
    """Without multipliers and uniqueness, and with the certificate of integer programmes."""
    certificate = WorstResiduals.of(part.residuals, part.status, "mip-gap")
    return replace(found, multipliers=None, intercept=None, unique_lambdas=None, unique_multipliers=None, certificate=certificate)


def _part(task: RadialTask, points: Floats) -> RadialPart:
    copied = Copied.of(task.technology)
    first = factor_stage(task, copied, points)
    projected = projection(task, points, first.factor)
    stage = first if task.weights is None else slack_stage(task, copied, projected, first)
    solved = stage.status == lp.OPTIMAL
    reached = stage.lambdas @ copied.technology.values
    unknown = np.full(points.shape, np.nan)
    return RadialPart(
        status=stage.status,
        factor=only(solved, first.factor),
        lambdas=rows_only(solved, copied.among_all(stage.lambdas)),
        multipliers=unknown,
        intercept=unknown[:, 0],
        slacks=only(solved, stage.slacks),
        targets=only(solved, np.where(stage.slacks > 0, reached, projected)),
        residuals=only(solved, stage.residuals),
        unique=np.zeros((len(points), 2), dtype=bool),
    )
