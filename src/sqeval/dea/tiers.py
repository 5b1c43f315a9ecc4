"""Tiers of units (context-dependent DEA, Seiford & Zhu 2003): the frontier, the frontier of the rest, and so on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval import solvers
from sqeval.dea.data import dea_data, unit_name
from sqeval.dea.data_audit import audit_data
from sqeval.dea.explain import word_key
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.peeling import Peel, PeelTask, factors_against, peel
from sqeval.dea.technology import Technology
from sqeval.dea.tiers_result import TierScores, TiersResult
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import FrontierEfficiency, parse
from sqeval.progress import Progress, track
from sqeval.result import Caution, announces


@announces
def tiers(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    efficiency: str = "strong",
    contexts: bool = False,
    solver: Any = None,
    progress: Progress = False,
) -> TiersResult:
    """Sort units into tiers by peeling: tier 1 is the frontier, tier 2 the frontier of those left without it, and so on.

    J¹ is the set of all units, Eˡ ⊂ Jˡ those efficient among Jˡ, and Jˡ⁺¹ = Jˡ without Eˡ, until nobody is left; Eˡ is tier l. Units with
    the same data share a tier.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"input", "output"}
        Of the scores against tiers, and of what "weak" means; strong tiers are the same in both.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    efficiency : {"strong", "weak"}
        Who is taken away in a round: units without slack, so that no unit shares a tier with one that is better in one respect and
        worse in none; or, as in the source, all whose radial factor is 1.
    contexts : bool
        Whether to measure every unit against every tier as well.
    solver, progress
        As in `radial`; progress counts units that have their tier.

    Returns
    -------
    TiersResult
        `.tier`, `.sizes`, with `contexts=True` `.scores`, `.progress` and `.attractiveness`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    Notes
    -----
    Against tier l the score is θ = min θ subject to Σλx ≤ θx₀, Σλy ≥ y₀ (or φ = max φ subject to Σλx ≤ x₀, Σλy ≥ φy₀) with λ over the
    units of that tier. Against better tiers it says what there is to catch up (progress), against worse ones how far ahead a unit is
    (attractiveness): θ > 1 or φ < 1. Under bounds on Σλ a worse tier may not reach a unit at all: then there is no score.

    References
    ----------
    Seiford, L. M. & Zhu, J. (2003). Context-dependent data envelopment analysis: measuring attractiveness and progress. Omega
    31(5), 397-408.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = tiers(stores[["employees"]], stores[["sales"]], rts="crs", contexts=True)
    >>> result.tier.to_dict()
    {'A': 6, 'B': 1, 'C': 4, 'D': 3, 'E': 2, 'F': 7, 'G': 6, 'H': 5}
    >>> result.progress.loc["C"].round(3).tolist()
    [0.667, 0.833, 0.889, nan, nan, nan, nan]
    """
    model = DeaModel.radial("tiers", orientation, rts)
    word = parse(FrontierEfficiency, efficiency, "efficiency")
    data = dea_data(X, Y)
    ordered = data.sorted()
    task = PeelTask(Technology(ordered.values, ordered.m, model.rts), model.orientation, word, solvers.resolve(solver))
    tier, status, residuals = _peeled(task, len(data.units), progress)
    against = None
    if contexts:
        against, more = _against_tiers(task, tier, ordered.values)
        residuals = np.vstack([residuals, more])
    back = np.argsort(sorted_order(data.units))
    certificate = WorstResiduals("lp", *(float(worst) for worst in np.fmax.reduce(residuals, axis=0)))
    found = TiersResult(model, data, word, tier[back], status[back], certificate, None if against is None else against.take(back))
    return dataclasses.replace(found, warnings=(*_unsolved(found), *_no_scores(found), *audit_data(data).cautions))


def _peeled(task: PeelTask, units: int, progress: Progress) -> tuple[NDArray[np.int64], NDArray[Any], Floats]:
    """Tier of every unit, 0 where it was not solved, its status, and the worst residuals of every round (rounds, 3)."""
    tier, status = np.zeros(units, dtype=np.int64), np.full(units, lp.OPTIMAL, dtype=object)
    residuals: list[Floats] = []
    for unit, level, word in track(_one_by_one(peel(task), residuals), units, "DEA", progress):
        tier[unit], status[unit] = level, word
    return tier, status, np.array(residuals)


def _one_by_one(rounds: Iterable[Peel], residuals: list[Floats]) -> Iterator[tuple[int, int, str]]:
    """Units with tier and status as they are taken away, so that progress can count them; residuals of rounds are added to the list."""
    level = 0
    for found in rounds:
        residuals.append(found.residuals)
        yield from ((int(unit), 0, str(word)) for unit, word in zip(found.unsolved, found.status, strict=True))
        level += len(found.tier) > 0
        yield from ((int(unit), level, lp.OPTIMAL) for unit in found.tier)


def _against_tiers(task: PeelTask, tier: NDArray[np.int64], points: Floats) -> tuple[TierScores, Floats]:
    """Scores against every tier, and the worst residuals by tier (T, 3)."""
    levels = range(1, int(tier.max(initial=0)) + 1)
    found = [factors_against(task, np.flatnonzero(tier == level), points) for level in levels]
    k = len(points)
    statuses = np.column_stack([np.empty((k, 0), dtype=object), *(status for status, _, _ in found)])
    scores = TierScores(np.column_stack([np.empty((k, 0)), *(factor for _, factor, _ in found)]), statuses)
    return scores, np.array([worst for _, _, worst in found]).reshape(-1, 3)


def _unsolved(result: TiersResult) -> Iterator[Caution]:
    units = result.data.units[result.levels == 0]
    if len(units):
        yield Caution("dea_tiers_not_solved", tuple(unit_name(unit) for unit in units))


def _no_scores(result: TiersResult) -> Iterator[Caution]:
    """How many scores against tiers there are not, by reason."""
    if result.against is None:
        return
    for word in sorted({str(word) for word in result.against.status.ravel()} - {lp.OPTIMAL}):
        count = int((result.against.status == word).sum())
        yield Caution("dea_tiers_no_score", details={"scores": count, "status": word}, words={"status": f"dea.{word_key(word)}"})
