"""Cross-efficiency (Sexton, Silkman & Hogan 1986; Doyle & Green 1994): every unit is appraised with the weights of all others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data, unit_name
from sqeval.dea.judgement.conflicts import unsatisfied
from sqeval.dea.judgement.cross_result import CrossEfficiencyResult
from sqeval.dea.judgement.game import CONVERGED, mean_of_known, played
from sqeval.dea.judgement.restrictions import AssuranceRegion, ConeRatio
from sqeval.dea.judgement.secondary_goals import Appraisers, appraised, goal_weights, without_noise
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import with_columns
from sqeval.dea.radial_task import radial_task
from sqeval.dea.two_stages import EQUAL, RadialPart, RadialTask, only, rows_only, solve_part
from sqeval.errors import OptionError
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics import lp
from sqeval.options import GoalMethod, ReturnsToScale, SecondaryGoal, parse
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def cross_efficiency(
    X: Any,
    Y: Any,
    *,
    secondary: str = "benevolent",
    method: str = "M2",
    rts: Any = "crs",
    weight_restrictions: Any = None,
    solver: Any = None,
    progress: Progress = False,
) -> CrossEfficiencyResult:
    """Efficiency of every unit by the weights of all units, not by its own best ones only.

    Unit k chooses weights v, u that give itself its CRS efficiency θ_k, and they appraise unit j: E_kj = u·y_j / v·x_j. A unit's
    cross-efficiency is the mean of its column. As many weights give θ_k, a secondary goal picks among them, with u·y_j ≤ v·x_j:

    ==============  ========================================================================================================
    "benevolent"    the others in their best light: "M2" max Σ_{j≠k}(u·y_j - v·x_j) with v·x_k = 1, u·y_k = θ_k;
                    "M3" max u·Σ_{j≠k}y_j with v·Σ_{j≠k}x_j = 1, u·y_k = θ_k v·x_k
    "aggressive"    the others in their worst light: the same with min
    "arbitrary"     whatever weights the solver finds first; not to be relied on
    "game"          for each rival d and unit j the best E_dj that leaves d its own score α_d, repeated with the means
                    as new α until no score moves by more than 1e-6 (Liang, Wu, Cook & Zhu 2008)
    ==============  ========================================================================================================

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    secondary : {"benevolent", "aggressive", "arbitrary", "game"}
    method : {"M2", "M3"}
        What the goal adds up; for "benevolent" and "aggressive". Under "M2" an aggressive unit with an input of zero has no finite
        goal (status "unbounded"): take "M3".
    rts : {"crs"}
        Others are refused: with a free intercept E_kj can turn negative, and is no ratio of what a unit made to what it spent.
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, optional
        What all weights are bound by, see `radial`; "game" takes regions and cones.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
    progress : bool or function of (done, total, what)

    Returns
    -------
    CrossEfficiencyResult
        `.matrix` (rows appraise columns), `.mean`, `.mean_without_self`, `.maverick`, `.simple_efficiency`; scores in (0, 1],
        higher is better; λ and peers are those of the CRS model.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, other returns to scale, or restrictions that no weights satisfy, by name.

    References
    ----------
    Doyle, J. & Green, R. (1994). Efficiency and cross-efficiency in DEA: derivations, meanings and uses. Journal of the Operational
    Research Society 45(5), 567-578.
    Liang, L., Wu, J., Cook, W. D. & Zhu, J. (2008). The DEA game cross-efficiency model and its Nash equilibrium. Operations Research
    56(5), 1278-1288.
    Wu, J., Liang, L. & Chen, Y. (2009). DEA game cross-efficiency approach to Olympic rankings. Omega 37(4), 909-918.

    Examples
    --------
    All are efficient by their own weights. A shares its view with B, C is a maverick:

    >>> import warnings, pandas as pd
    >>> X = pd.DataFrame({"hours": [2.0, 4, 9], "cost": [4.0, 2, 1.5]}, index=["A", "B", "C"])
    >>> Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=["A", "B", "C"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = cross_efficiency(X, Y, secondary="aggressive")
    >>> print(result.matrix.round(3))
           A     B      C
    A  1.000  0.50  0.222
    B  1.000  1.00  0.571
    C  0.375  0.75  1.000
    >>> result.maverick.round(2).to_dict()
    {'A': 0.45, 'B': 0.6, 'C': 1.52}
    """
    model, ask = _asked(secondary, method, rts, weight_restrictions)
    data = dea_data(X, Y)
    ordered, order = data.sorted(), sorted_order(data.units)
    task = radial_task(model, ordered, slacks=False, slack_weights="raw", solver=solver)
    with counting((1 + (ask.method is not None)) * len(order), "DEA", progress) as report:
        part = solve_part(replace(task, report=report), ordered.values)
        found = _appraisal(task, part, ask, report)
    back = np.argsort(order)
    matrix = LabelledMatrix(found.matrix[np.ix_(back, back)], data.units, data.units)
    result = CrossEfficiencyResult(
        model=model,
        data=data,
        solution=_solution(part, found, order, back),
        secondary=ask.goal,
        method=ask.method,
        appraisals=matrix,
        own=part.factor[back],
        rounds=found.rounds,
        change=found.change,
    )
    return _with_cautions(result, task, ordered, data)


@dataclass(frozen=True)
class _Ask:
    """The goal, and what it adds up (None where that means nothing)."""

    goal: SecondaryGoal
    method: GoalMethod | None


@dataclass(frozen=True, eq=False)
class _Appraisal:
    """Matrix (n, n), weights (None where there are many a unit), status, residuals, uniqueness; rounds and last change of a game."""

    matrix: Floats
    status: NDArray[Any]
    residuals: Floats
    weights: Floats | None
    unique: NDArray[np.bool_] | None
    rounds: int | None = None
    change: float | None = None


def _asked(secondary: str, method: str, rts: Any, restrictions: Any) -> tuple[DeaModel, _Ask]:
    goal, kind = parse(SecondaryGoal, secondary, "secondary"), parse(GoalMethod, method, "method")
    has_method = goal in (SecondaryGoal.BENEVOLENT, SecondaryGoal.AGGRESSIVE)
    if not has_method and kind is not GoalMethod.M2:
        raise OptionError(f"means nothing for secondary={goal.value!r}", path="method", value=method, hint="Leave it out")
    model = DeaModel.radial("cross_efficiency", "input", rts, restrictions)
    if model.rts.word is not ReturnsToScale.CRS:
        hint = "Use rts='crs'; to compare units of one size only, give units of that size"
        raise OptionError("cross-efficiencies can turn negative with an intercept", path="rts", value=rts, hint=hint)
    if model.has_absolute_bounds:
        hint = "Use AssuranceRegion or VirtualShare"
        raise OptionError(
            "absolute bounds depend on who is normalised, and all units share these weights", path="weight_restrictions", hint=hint
        )
    if goal is SecondaryGoal.GAME and not all(isinstance(one, (AssuranceRegion, ConeRatio)) for one in model.restrictions):
        raise OptionError("a game takes assurance regions and cone ratios only", path="weight_restrictions")
    return model, _Ask(goal, kind if has_method else None)


def _appraisal(task: RadialTask, part: RadialPart, ask: _Ask, report: Any) -> _Appraisal:
    technology, solved = task.technology, part.status == lp.OPTIMAL
    values, m = technology.values, technology.m
    first = Appraisers(part.status, without_noise(part.multipliers, values, m), part.residuals, part.unique[:, 1])
    chosen = first
    if ask.method is not None and len(values) > 1:
        chosen = goal_weights(technology, part.factor, ask.goal, ask.method, task.solver)
        if report is not None:
            report(len(values))
    status = np.where(solved, chosen.status, part.status)
    weights = only(status == lp.OPTIMAL, chosen.weights)
    residuals = only(status == lp.OPTIMAL, np.fmax(part.residuals, chosen.residuals))
    matrix = appraised(technology, weights, part.factor)
    if ask.goal is not SecondaryGoal.GAME:
        return _Appraisal(matrix, status, residuals, weights, chosen.unique & (status == lp.OPTIMAL))
    game = played(technology, part.factor, mean_of_known(matrix), task.solver)
    return _Appraisal(game.matrix, status, np.fmax(residuals, game.residuals), None, None, game.rounds, game.change)


def _solution(part: RadialPart, found: _Appraisal, order: NDArray[np.intp], back: NDArray[np.intp]) -> DeaSolution:
    solved = found.status == lp.OPTIMAL
    mean = np.where(solved, mean_of_known(found.matrix), np.nan)
    lambdas = rows_only(solved, part.lambdas)
    return DeaSolution(
        scores=mean[back],
        efficiency=mean[back],
        status=found.status[back],
        lambdas=with_columns(lambdas[back], order),
        certificate=WorstResiduals.of(found.residuals, found.status),
        multipliers=None if found.weights is None else found.weights[back],
        weakly_efficient=(solved & (part.factor >= 1 - EQUAL))[back],
        unique_lambdas=(part.unique[:, 0] & solved)[back],
        unique_multipliers=None if found.unique is None else found.unique[back],
    )


def _with_cautions(result: CrossEfficiencyResult, task: RadialTask, ordered: DeaData, data: DeaData) -> CrossEfficiencyResult:
    found = [*audit(data, result.solution, result.model), *unsatisfied(task, result.model.restrictions, ordered, result.solution, data)]
    missing = np.isnan(result.appraisals.values) & result.solution.solved[:, None]
    if missing.any():
        units = tuple(unit_name(unit) for unit in data.units[missing.any(axis=0)])
        found.append(Caution("dea_cross_undefined", units, {"appraisals": int(missing.sum())}))
    if result.secondary is SecondaryGoal.ARBITRARY and len(data.units) > 1:
        found.append(Caution("dea_cross_arbitrary"))
    if result.change is not None and result.change > CONVERGED:
        found.append(Caution("dea_game_open", details={"rounds": result.rounds, "change": f"{result.change:.1e}"}))
    return replace(result, warnings=tuple(found))
