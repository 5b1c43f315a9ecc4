"""The additive model (Charnes et al. 1985): slacks of all inputs and outputs together, without a radial factor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from sqeval import display, i18n, solvers
from sqeval.dea.additive_weights import best_values, own_weights
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data, unit_name
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.result import DeaResult
from sqeval.dea.returns import Returns
from sqeval.dea.slack_programmes import SlackPart, SlackTask, largest_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, only, rowsonly, with_columns
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics import lp
from sqeval.options import AdditiveWeights, Orientation, ReturnsToScale, parse
from sqeval.progress import Progress, track
from sqeval.result import announces

#: Units solved between two reports of progress.
_CHUNK = 256


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class AdditiveResult(DeaResult):
    """What `additive` gives: a DeaResult with the weights of slacks and their plain sum.

    Attributes
    ----------
    measure : str
        Whose weights: "unit", "ram", "bam", "mip", or "own".
    weights_of_slacks : LabelledMatrix
        What a raw unit of slack counts, units × variables; 0 where it has no weight.
    """

    measure: str
    weights_of_slacks: LabelledMatrix

    @property
    def total_slack(self) -> pd.Series[float]:
        """The plain sum of all slacks in raw units, whatever their weights; meaningful where they share a unit."""
        return self.slacks.sum(axis=1, skipna=False).rename("total_slack")

    @property
    def weights(self) -> pd.DataFrame:
        """What a raw unit of slack counts, units × variables; 0 where it has no weight."""
        return self.weights_of_slacks.to_frame()

    def _standing(self, unit: Any, lang: str) -> list[str]:
        name, score = unit_name(unit), float(self.scores[unit])
        if self.is_efficient[unit]:
            return [i18n.text("dea.explain_efficient", lang, unit=name)]
        words = {"unit": name, "slack": display.number(score), "weights": i18n.text(f"dea.weights_{self.measure}", lang)}
        if self.solution.efficiency is None:
            return [i18n.text("dea.explain_slack", lang, **words)]
        share = f"{100 * float(self.efficiency[unit]):.1f} %"
        return [i18n.text("dea.explain_slack_share", lang, efficiency=share, gap=f"{100 * score:.1f} %", **words)]

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        words = i18n.text(f"dea.weights_{self.measure}", lang)
        return (*super()._facts(lang), (i18n.text("dea.slack_weights", lang), words))


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
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
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
    F has an efficiency of 50.0 %: its slacks, weighted by one over the room to the best value, add up to 50.0 %.
    Learn from (λ: how much of each the mix holds): B (0.667).
    What to change to reach the frontier:
      employees: 5 → 2 (-60.0 %)
    """
    model = DeaModel("additive", Orientation.NONE, Returns.parse(rts), "lower")
    data = dea_data(X, Y, reference)
    measure = parse(AdditiveWeights, weights, "weights") if isinstance(weights, str) else None
    table = own_weights(weights, data)
    is_bounded = measure is AdditiveWeights.BAM and model.rts.word is not ReturnsToScale.VRS
    part = _solved(data, model.rts, table.values, is_bounded=is_bounded, solver=solvers.resolve(solver), progress=progress)
    has_limit = measure is AdditiveWeights.BAM or (measure is AdditiveWeights.RAM and model.rts.word is ReturnsToScale.VRS)
    found = _solution(data, part, table.values, has_limit=has_limit)
    word = "own" if measure is None else measure.value
    return AdditiveResult(model, data, found, audit(data, found), measure=word, weights_of_slacks=table)


def _solved(data: DeaData, rts: Returns, weights: Floats, *, is_bounded: bool, solver: lp.Solver | None, progress: Progress) -> SlackPart:
    """All units, solved in sorted order, in the caller's."""
    ordered, order = data.sorted(), sorted_order(data.units)
    technology = Technology(ordered.reference_inputs.values, ordered.reference_outputs.values, rts)
    task = SlackTask(technology, best_values(ordered) if is_bounded else None, solver)
    parts = list(_parts(task, ordered.values, weights[order], progress))
    return _joined(parts, order, sorted_order(data.reference))


def _solution(data: DeaData, part: SlackPart, weights: Floats, *, has_limit: bool) -> DeaSolution:
    """Scores and flags from slacks."""
    solved = part.status == lp.OPTIMAL
    slacks, targets = only(solved, part.slacks), only(solved, _targets(data, part))
    scores = (weights * slacks).sum(axis=1)
    means = np.hstack([data.reference_inputs.values, data.reference_outputs.values]).mean(axis=0)
    return DeaSolution(
        scores=scores,
        # Beyond 0 and 1 there is only rounding.
        efficiency=np.clip(1.0 - scores, 0.0, 1.0) if has_limit else None,
        status=part.status,
        lambdas=rowsonly(solved, part.lambdas),
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=only(solved, part.multipliers),
        intercept=only(solved, part.intercept),
        slacks=slacks,
        targets=targets,
        efficient=np.asarray((slacks <= EQUAL * np.where(targets > 0, targets, means)).all(axis=1), dtype=bool),
        unique_lambdas=part.unique[:, 0] & solved,
        unique_multipliers=part.unique[:, 1] & solved,
    )


def _parts(task: SlackTask, points: Floats, weights: Floats, progress: Progress) -> Iterator[SlackPart]:
    starts = range(0, len(points), _CHUNK)
    for start in track(starts, len(starts), "DEA", progress):
        yield largest_slacks(task, points[start : start + _CHUNK], weights[start : start + _CHUNK])


def _joined(parts: list[SlackPart], order: Any, reference_order: Any) -> SlackPart:
    """Parts put together, in the caller's order of units and reference units."""
    back = np.argsort(order)
    names = [field.name for field in fields(SlackPart) if field.name != "lambdas"]
    arrays = {name: np.concatenate([getattr(part, name) for part in parts])[back] for name in names}
    lambdas = sparse.csr_array(sparse.vstack([part.lambdas for part in parts], format="csr"))[back]
    return SlackPart(lambdas=with_columns(lambdas, reference_order), **arrays)


def _targets(data: DeaData, part: SlackPart) -> Floats:
    """The unit itself, and where slack was taken the combination: a difference would lose digits."""
    reference = np.hstack([data.reference_inputs.values, data.reference_outputs.values])
    return np.where(part.slacks > 0, part.lambdas @ reference, data.values)
