"""Bootstrap of radial efficiencies (Simar & Wilson 1998, 2000): how much of a score is chance, and who can be told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data, unit_name
from sqeval.dea.model import DeaModel, DeaSolution
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import RadialPart, RadialTask, solution, solve_part
from sqeval.dea.uncertainty.bootstrap_result import BootstrapResult
from sqeval.dea.uncertainty.chance import checked_bandwidth, checked_count, checked_replications, checked_seed, checked_share
from sqeval.dea.uncertainty.distances import distances_of
from sqeval.dea.uncertainty.replications import PseudoFrontiers, replicated
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp, smoothed_draws
from sqeval.options import BandwidthRule, BootstrapMethod, parse
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces

_RULES = {
    BandwidthRule.NORMAL_REFERENCE: smoothed_draws.normal_reference,
    BandwidthRule.CROSS_VALIDATION: smoothed_draws.cross_validation,
}


@announces
def bootstrap(
    X: Any,
    Y: Any,
    *,
    seed: int,
    orientation: str = "input",
    rts: Any = "vrs",
    replications: int = 2000,
    confidence: float = 0.95,
    method: str = "smoothed_homogeneous",
    bandwidth: Any = "normal_reference",
    solver: Any = None,
    progress: Progress = False,
    workers: int = 1,
) -> BootstrapResult:
    """Radial efficiencies corrected for bias, with intervals: what they would be had other units of the same kind been observed.

    The frontier is made by the best units that happened to be seen, so it lies inside what is possible, and every efficiency is too
    high. How much so is read from replications: units are moved to the estimated frontier and away from it again by distances drawn
    from all of them, and the observed units are held against the frontier that results. With δ = 1/θ (or φ) ≥ 1 and δ* its
    replications

        δ corrected = 2 δ − mean δ*,   interval [2 δ − q(1 − α/2), 2 δ − q(α/2)],   q: quantiles of δ*,

    turned back into θ = 1/δ (or φ = δ). As δ* ≤ δ, neither can turn negative, and both lie beyond the score: below θ, above φ.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `radial`.
    seed : int
        Where chance comes from. The same seed gives the same result, in whatever order the units stand; more replications begin with
        the fewer ones.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    replications : int
        How many frontiers are drawn; 2,000 for intervals.
    confidence : float
        Of the intervals, and of saying that one unit is ahead of another.
    method : {"smoothed_homogeneous"}
        Distances are drawn from one smoothed distribution, the same for units of every size and mix.
    bandwidth : {"normal_reference", "cross_validation"} or number ≥ 0
        Width of the Gaussian kernel that smooths δ, reflected at 1: Silverman's robust normal reference rule, or least squares
        cross-validation, on the reflected δ > 1; or your own, in units of δ.
    solver, progress
        As in `radial`; progress counts programmes.
    workers : int
        Threads that solve replications. Results do not depend on it.

    Returns
    -------
    BootstrapResult
        `.scores` (uncorrected), `.bias_corrected`, `.lower`, `.upper`, `.correction`, `.ranks`, `.superiority`, …

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or a number out of its range.

    References
    ----------
    Simar, L. & Wilson, P. W. (1998). Sensitivity analysis of efficiency scores: how to bootstrap in nonparametric frontier models.
    Management Science 44(1), 49-61.
    Simar, L. & Wilson, P. W. (2000). Statistical inference in nonparametric frontier models: the state of the art. Journal of
    Productivity Analysis 13(1), 49-78.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = bootstrap(stores[["employees"]], stores[["sales"]], rts="crs", replications=200, seed=1)
    >>> bool((result.bias_corrected < result.scores).all())
    True
    """
    model = DeaModel.radial("bootstrap", orientation, rts)
    parse(BootstrapMethod, method, "method")
    data = dea_data(X, Y, negative=free_sides(model))
    chance = _Chance(
        checked_replications(replications, len(data.units)),
        checked_share(confidence, "confidence"),
        checked_seed(seed),
        checked_bandwidth(bandwidth),
        checked_count(workers, "workers", least=1),
    )
    ordered, programmes = data.sorted(), (1 + chance.replications) * len(data.units)
    task = radial_task(model, ordered, slacks=False, slack_weights="raw", solver=solver)
    with counting(programmes, "DEA", progress) as report:
        part = solve_part(replace(task, report=report), ordered.values)
        width, draws = _replications(replace(task, report=report), ordered, part, chance)
    order = sorted_order(data.units)
    found = moved_back(solution(task, in_order(part, order, order)), data.values, ordered.shift)
    result = BootstrapResult(model, data, found, (), draws[:, np.argsort(order)], chance.confidence, width, chance.seed)
    return replace(result, warnings=(*audit(data, found, model), *_cautions(result, found)))


@dataclass(frozen=True)
class _Chance:
    """What a user asks of chance."""

    replications: int
    confidence: float
    seed: int
    rule: BandwidthRule | float
    workers: int

    def width(self, distances: Floats) -> float:
        """Width of the kernel that smooths distances."""
        return _RULES[self.rule](distances) if isinstance(self.rule, BandwidthRule) else self.rule


def _replications(task: RadialTask, ordered: DeaData, part: RadialPart, chance: _Chance) -> tuple[float, Floats]:
    """The kernel's width, and distances (replications, k) of all units from the frontiers drawn."""
    solved = np.flatnonzero(part.status == lp.OPTIMAL)
    if not len(solved):
        return np.nan, np.full((chance.replications, len(ordered.units)), np.nan)
    distances = distances_of(part.factor, task.orientation)[solved]
    width = chance.width(distances)
    frontiers = PseudoFrontiers(task.technology.of(solved), task.orientation, distances, ordered.values, task.solver)
    draws = smoothed_draws.smoothed_draws(distances, width, np.random.default_rng(chance.seed), chance.replications)
    found = replicated(frontiers, draws, chance.workers, task.report)
    found[:, part.status != lp.OPTIMAL] = np.nan
    return width, found


def _cautions(result: BootstrapResult, found: DeaSolution) -> list[Caution]:
    """Replications that some programme failed in, chance that does not vary, and pairs that nobody can order."""
    lost = np.isnan(result.draws).sum(axis=0) * found.solved
    cautions = []
    if lost.any():
        units = tuple(unit_name(unit) for unit in result.data.units[lost > 0])
        cautions.append(Caution("dea_bootstrap_lost", units, {"programmes": int(lost.sum())}))
    if found.solved.any() and not result.bandwidth > 0:
        cautions.append(Caution("dea_bootstrap_no_spread"))
    unsure = found.solved & ~result.worthwhile
    if unsure.any() and result.bandwidth > 0:
        cautions.append(Caution("dea_bootstrap_small_bias", tuple(unit_name(unit) for unit in result.data.units[unsure])))
    return cautions
