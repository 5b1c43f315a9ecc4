"""Super-efficiency by slacks (Tone 2002): how much worse an efficient unit could get before the others serve as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.model import Bools, DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.nonradial.setting import found, programmes, slack_based_model, slack_based_task, solved_values
from sqeval.dea.nonradial.slack_based import SlackBasedPart, SlackBasedTask, is_one, with_most_slack, without_self
from sqeval.dea.nonradial.super_sbm_result import SuperSbmResult
from sqeval.dea.parts import Places, replaced
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics import lp
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def super_sbm(
    X: Any,
    Y: Any,
    *,
    orientation: str = "none",
    rts: Any = "vrs",
    undesirable: Any = None,
    reference: tuple[Any, ...] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> SuperSbmResult:
    """Slacks-based efficiency in which efficient units differ too: δ ≥ 1, measured without themselves; ρ of `sbm` for all others.

    δ = min (1 + (1/m) Σ s⁻/x₀) / (1 − (1/(s + q)) (Σ s⁺/y₀ + Σ sᵇ/b₀)) subject to Σ_{j≠0}λx ≤ x₀ + s⁻, Σ_{j≠0}λy ≥ y₀ − s⁺,
    Σ_{j≠0}λb ≤ b₀ + sᵇ, λ, s ≥ 0, and Σλ as `rts` says. δ = 1.25 says that the nearest point that the others reach is, on the
    average of its ratios, 25 % worse. Input orientation has s⁻ only, output orientation s⁺ and sᵇ only: then the others may reach no
    such point, and the unit is infeasible; without orientation that happens only with zeros in the data, with something given, or where
    all that the others reach has so much of undesirable outputs that the denominator would not stay positive.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
        Only the unit itself is left out: with another that has the same values it scores 1.
    orientation : {"none", "input", "output"}
        What may get worse.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    undesirable : DataFrame or array, units × undesirable outputs, optional
        Totals ≥ 0 of which less is better; a unit may have none.
    reference : (X_ref, Y_ref), with undesirable outputs (X_ref, Y_ref, B_ref), optional
        Units that make the frontier instead. A unit is left out of them where one has its name and values; one beyond their
        frontier is measured as an efficient one is.
    non_discretionary, non_controllable : list of names
        What is given, as in `sbm`: the others must serve with no more of it (just as much), and it has no room.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
    progress : bool or function of (done, total, what)

    Returns
    -------
    SuperSbmResult
        `.scores`, higher is better; `.efficiency` is min(1, score); `.is_efficient` is that of `sbm`. For a unit with δ > 1 `.slacks`
        are 0, `.room` is how much worse it could get, `.targets` is that point, `.peers` the rivals that make it, and
        `.contributions` are negative: they add up to 1 − δ.

    Raises
    ------
    DataError
        Bad data, naming unit and column; a unit of which nothing that may change is above zero.
    OptionError
        An unknown word or name, or nothing left that is not given.

    Notes
    -----
    Zeros. A value of 0 has no term, as in `sbm`, and its mean counts the terms that are left. What a unit spends none of stays at 0:
    its room, were its value small and positive, would cost the more the smaller it is. So the others must serve without it as well,
    and a unit that alone can do without something is infeasible.

    References
    ----------
    Tone, K. (2002). A slacks-based measure of super-efficiency in data envelopment analysis. European Journal of Operational Research
    143(1), 32-41.

    Examples
    --------
    Eight stores, one input and one output (Cooper, Seiford & Tone 2007, table 1.1):

    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = super_sbm(stores[["employees"]], stores[["sales"]])
    >>> result.scores.round(3).tolist()
    [1.5, 1.333, 0.667, 0.75, 1.053, 0.4, 0.5, 1.25]
    >>> print(result.explain("H"))
    H (super slacks-based measure, non-oriented, variable returns to scale)
    H is super-efficient (1.25): all that the others reach is at least 25.0 points worse: sales (25.0).
    Its nearest rivals (λ: how much of each the mix holds): E (1).
    Where the frontier of the others stands:
      sales: 5 → 4 (-20.0 %)
    """
    model = slack_based_model("super_sbm", orientation, rts)
    data = dea_data(X, Y, reference, undesirable=undesirable)
    model = replace(model, conditions=Conditions.parse(non_discretionary, non_controllable, data, model.orientation))
    task = slack_based_task(model, data, solver)
    with counting(programmes(task, data) + len(data.units), "DEA", progress) as report:
        part = _solved(replace(task, report=report), solved_values(data), data.sorted().own_places())
    return _result(model, data, *_solution(task, data, part))


class _SuperPart(NamedTuple):
    """Answers for k points with themselves in the reference, and with those that are measured without in their place."""

    plain: SlackBasedPart
    every: SlackBasedPart
    beyond: Bools


def _solved(task: SlackBasedTask, points: Floats, own: Places) -> _SuperPart:
    """Whoever is efficient, or beyond a frontier that others make, a second time."""
    plain = with_most_slack(task, points)
    again = ((plain.status == lp.OPTIMAL) & is_one(plain.score)) | (plain.status == lp.INFEASIBLE)
    rows = np.flatnonzero(again)
    every = replaced(plain, rows, without_self(task, points[rows], own[rows])) if rows.size else plain
    if task.report is not None:
        task.report(len(points) - len(rows))
    return _SuperPart(plain, every, plain.status == lp.INFEASIBLE)


def _solution(task: SlackBasedTask, data: DeaData, part: _SuperPart) -> tuple[DeaSolution, Floats, Floats]:
    """Scores without the units themselves, flags with them; contributions; and room (k, v)."""
    usual, (solution, contributions) = found(task, data, part.plain).solution, found(task, data, part.every)
    beyond = np.zeros(len(part.beyond), dtype=bool)
    beyond[sorted_order(data.units)] = part.beyond
    slacks = np.zeros_like(contributions) if solution.slacks is None else solution.slacks
    flags = {name: (getattr(usual, name) | beyond) & solution.solved for name in ("weakly_efficient", "efficient")}
    certificate = _worse(usual.certificate, solution.certificate)
    solution = replace(solution, slacks=np.maximum(slacks, 0.0), certificate=certificate, **flags)
    return solution, contributions, np.maximum(-slacks, 0.0)


def _worse(one: WorstResiduals, other: WorstResiduals) -> WorstResiduals:
    primal, dual, gap = (float(np.fmax(getattr(one, name), getattr(other, name))) for name in ("primal", "dual", "gap"))
    return replace(other, primal=primal, dual=dual, gap=gap)


def _result(model: DeaModel, data: DeaData, solution: DeaSolution, contributions: Floats, room: Floats) -> SuperSbmResult:
    tables = (LabelledMatrix(values, data.units, data.variables) for values in (contributions, room))
    cautions = tuple(_named(caution) for caution in audit(data, solution, replace(model, orientation=Orientation.NONE)))
    return SuperSbmResult(model, data, solution, cautions, **dict(zip(("parts", "spare"), tables, strict=True)))


def _named(caution: Caution) -> Caution:
    """Infeasible units with what to do about them."""
    is_infeasible = caution.code == "dea_not_solved" and caution.details["status"] == lp.INFEASIBLE
    return replace(caution, code="dea_super_sbm_infeasible") if is_infeasible else caution
