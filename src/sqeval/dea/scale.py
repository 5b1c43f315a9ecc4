"""Scale efficiency, returns to scale and most productive scale size (Banker 1984; Banker & Thrall 1992; Zhu & Shen 1995)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sqeval import solvers
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.lambda_sums import LambdaSums, lambda_sums
from sqeval.dea.model import Bools, DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.scale_result import ScaleResult, ScaleSolution
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, bounded, completed, only, projection, solution, solve_part
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import announces

#: Programmes a unit: three radial ones, its slacks, and both ends of Σλ.
_PROGRAMMES = 6


@announces
def scale(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> ScaleResult:
    """Whether units are too small, too large or of the right size, what that costs them, and which size would be right.

    Scale efficiency is the radial score under constant over that under variable returns to scale. Returns to scale come from
    the least and the largest Σλ among all optimal solutions of the programme under constant returns, with or without slacks:
    increasing ("IRS", too small) where the largest is below 1, decreasing ("DRS", too large) where the least is above 1,
    constant ("CRS") where 1 lies between; "equals 1" means within 1e-8. They hold at the unit's projection on the VRS frontier
    in the chosen orientation; for an inefficient unit the other orientation can say otherwise.

    A unit has most productive scale size (Banker 1984) where no other size of its mix gives more output per input: its CRS
    score, and with it the VRS score, is 1. Where there is no slack either it is so strongly (Cooper, Seiford & Tone 2007).
    Most productive sizes keep the mix: projection / Σλ, for any Σλ of the interval, the same in both orientations.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"input", "output"}
        Which projection on the frontier returns to scale are said of. Efficiencies are from 0 to 1 in both.
    reference : (X_ref, Y_ref), optional
        Units that make the frontiers instead of X, Y. A unit beyond them has efficiency 1, its scale efficiency is taken
        of the scores as they are; where the VRS frontier does not reach a unit, its status is "infeasible".
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    ScaleResult
        `.crs`, `.vrs`, `.nirs`, `.scale_efficiency`, `.returns_to_scale`, `.lambda_sum_min`, `.lambda_sum_max`,
        `.most_productive`, `.mpss_targets`, …

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Banker, R. D. (1984). Estimating most productive scale size using data envelopment analysis. European Journal of
    Operational Research 17(1), 35-44. Zhu, J. & Shen, Z.-H. (1995). A discussion of testing DMUs' returns to scale.
    European Journal of Operational Research 81(3), 590-596.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = scale(stores[["employees"]], stores[["sales"]])
    >>> result.returns_to_scale.to_dict()
    {'A': 'IRS', 'B': 'CRS', 'C': 'IRS', 'D': 'CRS', 'E': 'DRS', 'F': 'IRS', 'G': 'CRS', 'H': 'DRS'}
    >>> print(result.explain("H"))
    H (size, input-oriented)
    H is too large (decreasing returns to scale): at its place on the frontier, 1 % more of every input brings less than 1 % more output.
    Its overall efficiency is 62.5 %: 100.0 % for the way it works (VRS), 62.5 % for its size (scale).
    Σλ is 1.667: its mix is most productive at 0.6 times the size of its projection on the CRS frontier.
    What to change to get there:
      employees: 8 → 3 (-62.5 %)
      sales: 5 → 3 (-40.0 %)
    """
    model = DeaModel.radial("scale", orientation, "crs")
    data = dea_data(X, Y, reference)
    ordered = data.sorted()
    with counting(_PROGRAMMES * len(data.units), "DEA", progress) as report:
        tasks = _tasks(ordered, model.orientation, solvers.resolve(solver), report)
        answers = _solved(tasks, ordered.values)
    found, audited = _solution(tasks, _in_order_of(data, answers), data.values)
    return ScaleResult(model.orientation, data, found, audit(data, audited, model))


class _Tasks(NamedTuple):
    crs: RadialTask
    vrs: RadialTask
    nirs: RadialTask


@dataclass(frozen=True, eq=False)
class _Answers:
    """Answers for k points under three returns to scale, and the interval of Σλ under constant ones."""

    crs: RadialPart
    vrs: RadialPart
    nirs: RadialPart
    sums: LambdaSums


def _tasks(data: DeaData, orientation: Orientation, solver: lp.Solver | None, report: Callable[[int], None] | None) -> _Tasks:
    # Slacks are needed under constant returns only, for strong efficiency, which no weights decide.
    weights = {"crs": np.ones(len(data.variables))}
    technologies = {word: Technology(data.reference_values, data.m, Returns.parse(word)) for word in _Tasks._fields}
    own = data.is_own_reference
    return _Tasks(*(RadialTask(technologies[word], orientation, weights.get(word), own, solver, report) for word in _Tasks._fields))


def _solved(tasks: _Tasks, points: Floats) -> _Answers:
    task = tasks.crs
    first = radial_factors(task.technology, points, task.orientation, task.solver, report=task.report)
    factor = bounded(task, first.factor)
    projected = projection(task, points, factor)
    crs = completed(task, first, factor, projected)
    sums = lambda_sums(task, projected, first)
    return _Answers(crs, solve_part(tasks.vrs, points), solve_part(tasks.nirs, points), sums)


def _in_order_of(data: DeaData, answers: _Answers) -> _Answers:
    """Answers that stand in sorted order, in the caller's."""
    order, reference_order = sorted_order(data.units), sorted_order(data.reference)
    crs, vrs, nirs = (in_order(part, order, reference_order) for part in (answers.crs, answers.vrs, answers.nirs))
    back, sums = np.argsort(order), answers.sums
    return _Answers(crs, vrs, nirs, LambdaSums(sums.solved[back], sums.least[back], sums.largest[back], sums.residuals[back]))


def _solution(tasks: _Tasks, answers: _Answers, points: Floats) -> tuple[ScaleSolution, DeaSolution]:
    """What the answers say of size, and what the audit judges: the solution under variable returns, with the status of all.

    It comes without multipliers: what does not count under variable returns may count under others.
    """
    status = _status(answers)
    solved = status == lp.OPTIMAL
    crs, vrs, nirs = (solution(task, getattr(answers, word)) for word, task in tasks._asdict().items())
    crs_efficiency, vrs_efficiency, nirs_efficiency = (only(solved, cast(Floats, each.efficiency)) for each in (crs, vrs, nirs))
    found = ScaleSolution(
        status=status,
        crs=crs_efficiency,
        vrs=vrs_efficiency,
        nirs=nirs_efficiency,
        scale_efficiency=only(solved, _ratio(tasks.crs.orientation, answers.crs.factor, answers.vrs.factor)),
        lambda_sum_min=only(solved, answers.sums.least),
        lambda_sum_max=only(solved, answers.sums.largest),
        most_productive=cast(Bools, crs.weakly_efficient) & solved,
        strongly_most_productive=cast(Bools, crs.efficient) & solved,
        projection=only(solved, projection(tasks.crs, points, answers.crs.factor)),
        certificate=WorstResiduals.of(_residuals(answers), status),
    )
    return found, replace(vrs, status=status, multipliers=None)


def _status(answers: _Answers) -> NDArray[Any]:
    """The first word of the three programmes that is not "optimal"; "failed" where only the interval of Σλ is missing."""
    status = answers.crs.status
    for other in (answers.vrs.status, answers.nirs.status, np.where(answers.sums.solved, lp.OPTIMAL, lp.FAILED)):
        status = np.where(status == lp.OPTIMAL, other, status)
    return np.asarray(status, dtype=object)


def _ratio(orientation: Orientation, crs: Floats, vrs: Floats) -> Floats:
    """Scale efficiency from scores: θ/θ or φ/φ; at most 1, since beyond there is only rounding; 1 where no output is in reach at all."""
    top, bottom = (crs, vrs) if orientation is Orientation.INPUT else (vrs, crs)
    return np.minimum(np.divide(top, bottom, out=np.ones_like(top), where=bottom != 0), 1.0)


def _residuals(answers: _Answers) -> Floats:
    worst: Floats = np.fmax.reduce([answers.sums.residuals, *(part.residuals for part in (answers.crs, answers.vrs, answers.nirs))])
    return worst
