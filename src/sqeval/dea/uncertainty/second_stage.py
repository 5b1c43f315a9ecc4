"""What efficiencies go with (Simar & Wilson 2007): truncated regression of distances on conditions, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sqeval import labelled, solvers
from sqeval.dea.data import DeaData
from sqeval.dea.result import DeaResult
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL
from sqeval.dea.uncertainty.chance import checked_count, checked_seed, checked_share
from sqeval.dea.uncertainty.distances import distances_of
from sqeval.dea.uncertainty.replications import PseudoFrontiers, replicated
from sqeval.dea.uncertainty.second_stage_result import INTERCEPT, SIGMA, SecondStageResult
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics.truncated_regression import Fits, fitted, truncated_draws
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces

#: Models whose scores are radial factors of units of one technology.
_MODELS = ("radial", "multiplier", "bootstrap", "influence", "outliers")
#: Where distances begin.
_LIMIT = 1.0


@announces
def second_stage(
    result: DeaResult,
    Z: Any,
    *,
    seed: int,
    algorithm: int = 2,
    replications: tuple[int, int] = (100, 2000),
    confidence: float = 0.95,
    solver: Any = None,
    progress: Progress = False,
    workers: int = 1,
) -> SecondStageResult:
    """What goes with being inefficient: a regression of δ = 1/θ, or φ, on conditions that are neither inputs nor outputs.

    δ_i = z_iβ + ε_i ≥ 1 with ε from N(0, σ²), truncated on the left at 1 − z_iβ; maximum likelihood. A positive coefficient goes with
    less efficiency. Ordinary or Tobit regression, and their standard errors, are wrong here: the δ hang together through the frontier
    they share, are too small on average, and end at 1 by construction.

    Parameters
    ----------
    result : result of `radial` (or `multiplier`, `bootstrap`, `influence`, `outliers`)
        Of units that make their frontier themselves, all of them solved.
    Z : DataFrame, units × conditions
        Numbers, joined by the index of units; a constant is added. Code categories as 0 and 1.
    seed : int
        Where chance comes from; the same seed gives the same result, in whatever order the units stand.
    algorithm : {1, 2}
        1 regresses the δ above 1 as they are, and replicates the regression. 2 first corrects all δ for bias, by replications in
        which δ is drawn from the regression; then it regresses and replicates with the corrected ones. 2 has the better intervals, and
        needs scores without weight restrictions and without non-discretionary or non-controllable variables.
    replications : (first, second)
        Of the bias correction (algorithm 2 only) and of the regression.
    confidence : float
        Of the intervals.
    solver, progress, workers
        As in `bootstrap`.

    Returns
    -------
    SecondStageResult
        `.coefficients` with basic intervals, `.bias_corrected` distances, `.explain()`.

    Raises
    ------
    DataError
        Units that differ, a condition that does not vary or is a mix of others, a unit without a score, too few units.
    OptionError
        Another kind of result, one whose frontier the algorithm cannot draw anew, or an option out of its range.

    Notes
    -----
    The method holds only under separability: conditions may move units away from the frontier, but not the frontier itself. A
    condition that decides what is possible (a market, a product line) belongs into groups of units instead. It is always said.

    References
    ----------
    Simar, L. & Wilson, P. W. (2007). Estimation and inference in two-stage, semi-parametric models of production processes. Journal
    of Econometrics 136(1), 31-64.

    Examples
    --------
    >>> import numpy as np, pandas as pd, sqeval as sq, warnings
    >>> rng = np.random.default_rng(0)
    >>> late = pd.DataFrame({"late_shifts": rng.uniform(0, 1, 60)})
    >>> hours = pd.DataFrame({"hours": rng.uniform(50, 100, 60)})
    >>> solved = hours[["hours"]].to_numpy() / (1 + late.to_numpy() + np.abs(rng.normal(0, 0.2, (60, 1))))
    >>> plain = sq.dea.radial(hours, pd.DataFrame(solved, columns=["solved"]), rts="crs")
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", sq.SqevalWarning)
    ...     found = second_stage(plain, late, seed=1, replications=(20, 200))
    >>> bool(found.coefficients.loc["late_shifts", "significant"])
    True
    """
    data, distances = _explained(result)
    conditions = _conditions(Z, data)
    task = _Task(
        checked_share(confidence, "confidence"),
        checked_seed(seed),
        *_counts(algorithm, replications),
        checked_count(workers, "workers", least=1),
    )
    _refuse_bound_frontiers(result, task.algorithm)
    order = sorted_order(data.units)
    covariates = np.column_stack([np.ones(len(order)), conditions.values])[order]
    frontiers = _frontiers(result, data, distances[order], solver)
    total = (len(order) * task.first if task.algorithm == 2 else 0) + task.second
    with counting(total, "DEA", progress) as report:
        found = _estimated(task, frontiers, covariates, report)
    corrected = np.full(len(order), np.nan)
    corrected[order] = found.responses
    names = [INTERCEPT, *map(str, conditions.columns)]
    answer = SecondStageResult(
        result.model, data, tuple(names), task.algorithm, task.confidence, task.seed, found.fit, found.replicates, distances, corrected
    )
    return replace(answer, warnings=(Caution("dea_separability"), *_cautions(answer)))


@dataclass(frozen=True)
class _Task:
    """What is asked of chance."""

    confidence: float
    seed: int
    algorithm: int
    first: int
    second: int
    workers: int


@dataclass(frozen=True, eq=False)
class _Estimate:
    """A fit (one sample), its replicates, and the responses (n,) that it explains, NaN where it leaves a unit out."""

    fit: Fits
    replicates: Fits
    responses: Floats


def _explained(result: Any) -> tuple[DeaData, Floats]:
    """The data of a result, and distances of all units."""
    if not isinstance(result, DeaResult) or result.model.name not in _MODELS:
        name = result.model.name if isinstance(result, DeaResult) else type(result).__name__
        raise OptionError("has no radial factors to explain", path="result", value=name, hint=f"Give a result of {', '.join(_MODELS)}")
    if not result.data.is_own_reference:
        raise OptionError("measures units against others than themselves", path="result", hint="Solve without `reference`")
    if result.model.has_absolute_bounds:
        raise OptionError("has scores that are no radial factors", path="result", hint="Solve without absolute bounds of weights")
    lost = np.flatnonzero(~result.solution.solved)
    if len(lost):
        raise DataError("has no score to be explained", unit=result.data.units[lost[0]], hint="Solve without it, and leave it out of Z")
    return result.data, np.maximum(distances_of(result.solution.scores, result.model.orientation), _LIMIT)


def _refuse_bound_frontiers(result: DeaResult, algorithm: int) -> None:
    """The correction draws frontiers of the plain technology: scores by another one would be corrected for what is not their bias."""
    if algorithm == 2 and (result.model.restrictions or result.model.conditions.names):
        hint = "Use algorithm=1, or solve without weight_restrictions and given variables"
        raise OptionError("has a frontier that algorithm 2 cannot draw anew", path="result", hint=hint)


def _conditions(Z: Any, data: DeaData) -> LabelledMatrix:
    """Conditions in the order of the units; each says something of its own."""
    table = labelled.matrix(Z, "Z")
    if not hasattr(Z, "index") and len(table.rows) == len(data.units):
        table = LabelledMatrix(table.values, data.units, table.columns)
    table = labelled.align(data.table, table, ("the result", "Z"))
    taken = {INTERCEPT, SIGMA}
    for name in table.columns:
        if str(name) in taken:
            raise DataError("is the name of another coefficient", column=name, hint="Rename the condition")
        taken.add(str(name))
    centred = table.values - table.values.mean(axis=0)
    sizes = np.abs(table.values).max(axis=0)
    for k, name in enumerate(table.columns):
        if not (np.abs(centred[:, k]) > 1e-12 * sizes[k]).any():
            raise DataError("has the same value for every unit, so it explains nothing", column=name, value=float(table.values[0, k]))
        rest = centred[:, k] / np.linalg.norm(centred[:, k])
        others = centred[:, :k] / np.linalg.norm(centred[:, :k], axis=0)
        if k and np.linalg.norm(rest - others @ np.linalg.lstsq(others, rest)[0]) < EQUAL:
            raise DataError("is a mix of the conditions before it, so its part cannot be told from theirs", column=name)
    return table


def _counts(algorithm: Any, replications: Any) -> tuple[int, int, int]:
    if isinstance(algorithm, bool) or not isinstance(algorithm, (int, np.integer)) or algorithm not in (1, 2):
        raise OptionError("must be 1 or 2", path="algorithm", value=algorithm)
    if not isinstance(replications, (tuple, list)) or len(replications) != 2:
        raise OptionError("must be two numbers, of the correction and of the regression", path="replications", value=replications)
    first, second = (checked_count(count, "replications", least=2) for count in replications)
    return int(algorithm), first, second


def _frontiers(result: DeaResult, data: DeaData, distances: Floats, solver: Any) -> PseudoFrontiers:
    ordered, orientation = data.sorted(), Orientation(result.model.orientation)
    technology = Technology(ordered.values, ordered.m, result.model.rts)
    return PseudoFrontiers(technology, orientation, distances, ordered.values, solvers.resolve(solver))


def _estimated(task: _Task, frontiers: PseudoFrontiers, covariates: Floats, report: Callable[[int], None] | None) -> _Estimate:
    """The regression of the algorithm and its replicates; units in sorted order."""
    rng, distances = np.random.default_rng(task.seed), frontiers.distances
    used = np.flatnonzero(distances > _LIMIT + EQUAL)
    if len(used) < covariates.shape[1] + 2:
        raise DataError(
            f"{len(used)} unit(s) below the frontier are too few for {covariates.shape[1]} coefficients and σ",
            hint="Use fewer conditions, fewer inputs and outputs, or more units",
        )
    fit = fitted(distances[None, used], covariates[used], _LIMIT)
    responses = np.full(len(distances), np.nan)
    responses[used] = distances[used]
    if task.algorithm == 2 and fit.found[0]:
        draws = _draws(fit, covariates, task.first, rng)
        replicates = replicated(frontiers, draws, task.workers, report)
        responses, used = np.maximum(2 * distances - _mean(replicates), _LIMIT), np.arange(len(distances))
        fit = fitted(responses[None], covariates, _LIMIT)
    return _Estimate(fit, _replicates(fit, covariates[used], task.second, rng, report), responses)


def _replicates(fit: Fits, covariates: Floats, count: int, rng: np.random.Generator, report: Callable[[int], None] | None) -> Fits:
    if not fit.found[0]:
        return Fits(np.full((count, covariates.shape[1]), np.nan), np.full(count, np.nan), np.zeros(count, dtype=bool))
    found = fitted(np.array(list(_draws(fit, covariates, count, rng))), covariates, _LIMIT)
    if report is not None:
        report(count)
    return found


def _draws(fit: Fits, covariates: Floats, count: int, rng: np.random.Generator) -> Iterator[Floats]:
    mean, sigma = covariates @ fit.coefficients[0], float(fit.sigma[0])
    for _ in range(count):
        yield truncated_draws(mean, sigma, _LIMIT, rng)


def _mean(replicates: Floats) -> Floats:
    """Of those that have an answer."""
    known = ~np.isnan(replicates)
    return np.asarray(np.where(known, replicates, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), dtype=np.float64)


def _cautions(result: SecondStageResult) -> Iterator[Caution]:
    if not result.fit.found[0]:
        yield Caution("dea_second_stage_no_maximum")
        return
    lost = int((~result.replicates.found).sum())
    if lost:
        yield Caution("dea_second_stage_lost", details={"lost": lost, "of": len(result.replicates.found)})
