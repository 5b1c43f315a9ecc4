"""Two stages in a row (Kao & Hwang 2008; Chen, Cook, Li & Zhu 2009), with the interval that each stage's efficiency can take."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.audit import unsolved
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.stages.data import StageData, audit_stages, stage_data
from sqeval.dea.stages.result import StagesSolution
from sqeval.dea.stages.two_stage_programmes import TwoStagePart, TwoStageTask, solve_part
from sqeval.dea.stages.two_stage_result import TwoStageResult
from sqeval.dea.two_stages import EQUAL
from sqeval.errors import DataError
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.options import Orientation, TwoStageMethod, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces

STAGES = ("stage1", "stage2")
#: Programmes a unit: overall, both ends of the split, slacks; the additive method needs the frontier point beside them.
_PROGRAMMES = {TwoStageMethod.KAO_HWANG: 4, TwoStageMethod.CHEN: 5}


@announces
def network_two_stage(
    X: Any,
    Z: Any,
    Y: Any,
    *,
    method: str = "kao_hwang",
    reference: tuple[Any, Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> TwoStageResult:
    """Efficiency of a process of two stages: inputs make intermediate products, and these alone make the outputs.

    Both stages value an intermediate product alike (one w). Under constant returns to scale, with v, w, u ≥ 0,
    u·y_j ≤ w·z_j ≤ v·x_j for every reference unit j, E1 = w·z₀ / v·x₀ and E2 = u·y₀ / w·z₀,

    - "kao_hwang": overall = max E1·E2 = max u·y₀ with v·x₀ = 1;
    - "chen": overall = max ω1·E1 + ω2·E2 = max w·z₀ + u·y₀ with v·x₀ + w·z₀ = 1: stages count by the resources they use,
      ω1 = v·x₀ / (v·x₀ + w·z₀) and ω2 = 1 − ω1, so a stage's weight follows from the data.

    The overall efficiency is unique, its split is not: other optimal weights may show one stage in a better light and the other
    in a worse one. Two further programmes a unit give the interval that each stage can take; a stage is called the weak one
    only where the intervals leave no doubt.

    Parameters
    ----------
    X, Z, Y : DataFrame or array, units × inputs, units × intermediate products, units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive value in each.
    method : {"kao_hwang", "chen"}
        Whether overall is the product of the stages or their weighted mean.
    reference : (X_ref, Z_ref, Y_ref), optional
        Units that make the frontier instead of X, Z, Y. Then efficiencies may exceed 1, and a unit may be infeasible.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it.
    progress : bool or function of (done, total, what)

    Returns
    -------
    TwoStageResult
        `.overall` from 0 to 1, higher is better; `.stage1` and `.stage2` (columns `min`, `max`), `.weak_stage`, `.targets`,
        `.intermediates`, `.peers`, `.multipliers`, …. Targets are the frontier point of Chen, Cook & Zhu (2010), for both methods
        the same.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Kao, C. & Hwang, S.-N. (2008). Efficiency decomposition in two-stage data envelopment analysis: An application to non-life
    insurance companies in Taiwan. European Journal of Operational Research 185, 418-429.
    Chen, Y., Cook, W. D., Li, N. & Zhu, J. (2009). Additive efficiency decomposition in two-stage DEA. European Journal of
    Operational Research 196, 1170-1176.
    Chen, Y., Cook, W. D. & Zhu, J. (2010). Deriving the DEA frontier for two-stage processes. European Journal of Operational
    Research 202, 138-142.

    Examples
    --------
    Three teams answer requests within their hours, and solve what they answered:

    >>> import pandas as pd
    >>> teams = ["A", "B", "C"]
    >>> X = pd.DataFrame({"hours": [10.0, 10, 10]}, index=teams)
    >>> Z = pd.DataFrame({"answered": [50.0, 40, 48]}, index=teams)
    >>> Y = pd.DataFrame({"solved": [40.0, 30, 20]}, index=teams)
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = network_two_stage(X, Z, Y)
    >>> result.overall.round(3).tolist()
    [1.0, 0.75, 0.5]
    >>> result.weak_stage.tolist()
    ['(none)', 'stage1', 'stage2']
    >>> print(result.explain("C"))
    C (two stages after Kao & Hwang, input-oriented, constant returns to scale)
    C has an overall efficiency of 50.0 %.
      stage 1 (hours → answered): 96.0 %
      stage 2 (answered → solved): 52.1 %
    What holds C back is stage 2: it is the least efficient one in every optimum.
    Learn for stage 1 from (λ): A (0.5).
    Learn for stage 2 from (λ): A (0.5).
    What to change to reach the frontier:
      hours: 10 → 5 (-50.0 %)
      answered: 48 → 25 (-47.9 %)
    """
    word = parse(TwoStageMethod, method, "method")
    if Z is None:
        raise DataError("Z is missing: two stages need what the first makes and the second takes", hint="For one stage see `radial`")
    data = stage_data(X, Z, Y, reference)
    ordered = data.sorted()
    with counting(_PROGRAMMES[word] * len(data.units), "DEA", progress) as report:
        task = TwoStageTask(ordered.reference_values, data.m, data.q, word, data.is_own_reference, solvers.resolve(solver), report)
        part = solve_part(task, ordered.values)
    reference_order = sorted_order(data.reference)
    part = in_order(part, sorted_order(data.units), np.concatenate([reference_order, reference_order + len(reference_order)]))
    model = DeaModel(f"two_stage_{word.value}", Orientation.INPUT, Returns.parse("crs"), "higher")
    return _result(model, data, word, part)


def _result(model: DeaModel, data: StageData, method: TwoStageMethod, part: TwoStagePart) -> TwoStageResult:
    low, high, shares = _split(method, part)
    found = StagesSolution(
        overall=part.overall,
        status=part.status,
        low=low,
        high=high,
        slacks=part.slacks,
        targets=part.targets,
        lambdas=part.lambdas,
        efficient=_efficient(data, part),
        certificate=WorstResiduals.of(part.residuals, part.status),
    )
    m, q = data.m, data.q
    alone = [data.between(np.arange(m), np.arange(m, m + q)), data.between(np.arange(m, m + q), np.arange(m + q, len(data.variables)))]
    made = LabelledMatrix(part.made, data.units, data.intermediates.columns)
    warnings = (*unsolved(data, found.status), *audit_stages(data, alone))
    return TwoStageResult(model, data, STAGES, found, warnings, method=method, made=made, shares=shares, weights=part.multipliers)


def _split(method: TwoStageMethod, part: TwoStagePart) -> tuple[Floats, Floats, Floats | None]:
    """Ends of both stages' efficiencies (k, 2) from those of w·z₀, and of the weight of the first stage.

    Both stages move with w·z₀ alone, the first up and the second down.
    """
    passed, overall = part.passed, part.overall[:, None]
    # w·z₀ may be without limit, or all that counts, only for a unit beyond a frontier that others make.
    with np.errstate(divide="ignore"):
        if method is TwoStageMethod.KAO_HWANG:
            first, second, shares = passed, overall / passed, None
        else:
            first, second, shares = passed / (1.0 - passed), overall / passed - 1.0, 1.0 - passed[:, ::-1]
    return np.column_stack([first[:, 0], second[:, 1]]), np.column_stack([first[:, 1], second[:, 0]]), shares


def _efficient(data: StageData, part: TwoStagePart) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Overall 1 (or beyond), and on the frontier no slack is left in any input or output."""
    size = np.where(part.targets > 0, part.targets, data.reference_values.mean(axis=0))
    without = (np.nan_to_num(part.slacks, nan=np.inf) <= EQUAL * size).all(axis=1)
    return np.asarray((part.overall >= 1.0 - EQUAL) & (without | (part.overall > 1.0 + EQUAL)), dtype=bool)
