"""Bootstrap of the Malmquist index (Simar & Wilson 1999): which changes of productivity are more than the chance of the frontiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np

from sqeval import solvers
from sqeval.dea.data import unit_name
from sqeval.dea.panels.bootstrap_malmquist_result import BootstrapMalmquistResult
from sqeval.dea.panels.decomposition import Change, parts
from sqeval.dea.panels.distances import RadialMeasure
from sqeval.dea.panels.malmquist import malmquist
from sqeval.dea.panels.malmquist_result import MalmquistResult
from sqeval.dea.panels.pair_frontiers import BOTH, EARLIER, LATER, Pair, PairFrontiers, PairQuestions
from sqeval.dea.panels.panel import PanelData, Places
from sqeval.dea.panels.technologies import Questions
from sqeval.dea.returns import Returns
from sqeval.dea.uncertainty.chance import checked_bandwidth, checked_count, checked_replications, checked_seed, checked_share
from sqeval.dea.uncertainty.replications import replicated
from sqeval.errors import OptionError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.numerics.mirrored_draws import reference_width
from sqeval.options import BandwidthRule, IndexDecomposition, PanelTechnology, parse
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces

_VRS = Returns.parse("vrs")
_PARTS = 5
#: Technologies that are made by the two periods of a pair, and nothing else.
_OF_A_PAIR = (PanelTechnology.ADJACENT, PanelTechnology.BIENNIAL)


@announces
def bootstrap_malmquist(
    panel: Any,
    *,
    inputs: Any,
    outputs: Any,
    unit: Any,
    period: Any,
    seed: int,
    orientation: str = "input",
    rts: Any = "crs",
    technology: str = "adjacent",
    decomposition: str = "fgnz",
    replications: int = 2000,
    confidence: float = 0.95,
    bandwidth: Any = "normal_reference",
    solver: Any = None,
    progress: Progress = False,
    workers: int = 1,
) -> BootstrapMalmquistResult:
    """The index of `malmquist` with intervals: which changes of productivity are more than the chance of who made the frontiers.

    Each frontier is made by the best units that happened to be seen. For every pair of neighbouring periods, both are drawn again:

    1. δ = 1/θ (or φ) ≥ 1 of the units seen in both periods are drawn in pairs, since who is good in one period tends to be so in the
       next: from their joint density, smoothed by a Gaussian kernel and mirrored at 1 on both axes (four mirror images), with the
       covariance of the δ;
    2. units are moved to the frontier of their period, and away from it by what was drawn for that period;
    3. the observed units of both periods are held against both frontiers that result: the index and its parts I* of one replication.

    With I the index, or a part of it, of the data:

        bias = mean I* − I,   I corrected = I − bias,   interval [2 I − q(1 − α/2), 2 I − q(α/2)],   q: quantiles of I*.

    It is progress, or regress, by more than the chance of the frontiers where the interval lies above, or below, 1. The chance in a unit's
    own figures, which would be others next month, is not in it; and units with few others of their mix are called changed too often.

    Units seen in one period of a pair only make its frontier, as in `malmquist`. Their δ is drawn from those of all units of that
    period, smoothed and mirrored in the same way on its one axis.

    ``mi`` and ``ec`` come from δ under `rts`, ``pec``, and ``tc`` and ``sec`` of "ray_desli" and "gtl" as far as they compare variable
    returns, from δ under these, moved by the same chance. So the identities of `malmquist` hold in every replication.

    Parameters
    ----------
    panel, inputs, outputs, unit, period, orientation, rts, decomposition
        As in `malmquist`.
    seed : int
        Where chance comes from. The same seed gives the same result, in whatever order rows stand; more replications begin with the
        fewer ones; later periods change nothing in earlier pairs.
    technology : {"adjacent", "biennial"}
        As in `malmquist`. "global" and "sequential" are made by more than two periods, whose δ would all have to be drawn jointly: the
        method knows pairs only, and they are refused.
    replications : int
        How often the frontiers of every pair are drawn; 2,000 for intervals.
    confidence : float
        Of the intervals, and of what is more than chance.
    bandwidth : "normal_reference" or number ≥ 0
        Width h of the kernel, in standard deviations of δ: (4/(5n))^(1/6) for n units seen in both periods, or your own.
    solver, progress
        As in `radial`; progress counts programmes of replications.
    workers : int
        Threads that solve replications. Results do not depend on it.

    Returns
    -------
    BootstrapMalmquistResult
        What `malmquist` gives, and `.bias_corrected`, `.lower`, `.upper`, `.significant`, `.worthwhile`, by unit and pair of periods.

    Raises
    ------
    DataError
        As in `malmquist`.
    OptionError
        An unknown word, a number out of its range, or a technology of more than two periods.

    References
    ----------
    Simar, L. & Wilson, P. W. (1999). Estimating and bootstrapping Malmquist indices. European Journal of Operational Research 115(3),
    459-471.

    Examples
    --------
    B solves and pleases half as many again with the same hours; the others do as before:

    >>> import pandas as pd
    >>> month = pd.DataFrame({"team": list("ABCDEFGHI"), "hours": [9, 8, 6, 7, 5, 9, 6, 8, 7]})
    >>> month["solved"], month["praised"] = [8.0, 10, 7, 6, 9, 5, 8, 9, 7], [6.0, 4, 7, 3, 2, 6, 5, 3, 4]
    >>> later = month.set_index("team")
    >>> later.loc["B", ["solved", "praised"]] *= 1.5
    >>> panel = pd.concat([month.assign(month=1), later.reset_index().assign(month=2)])
    >>> names = {"inputs": "hours", "outputs": ["solved", "praised"], "unit": "team", "period": "month"}
    >>> result = bootstrap_malmquist(panel, replications=200, seed=1, **names)
    >>> result.significant.loc[["A", "B"], "mi"].tolist()
    ['cannot tell', 'progress']
    """
    word = parse(PanelTechnology, technology, "technology")
    if word not in _OF_A_PAIR:
        hint = "Use 'biennial', which is never infeasible either, or 'adjacent'"
        problem = "is made by more than two periods, and the bootstrap draws pairs"
        raise OptionError(problem, path="technology", value=technology, hint=hint)
    options = {"orientation": orientation, "rts": rts, "technology": technology, "decomposition": decomposition, "solver": solver}
    found = malmquist(panel, inputs=inputs, outputs=outputs, unit=unit, period=period, **options)
    chance = _Chance(
        checked_replications(replications, _PARTS * found.arrays.status.size, "parts of indices"),
        checked_share(confidence, "confidence"),
        checked_seed(seed),
        _rule(bandwidth),
        checked_count(workers, "workers", least=1),
    )
    steps = _steps(found, solvers.resolve(solver), chance.rule)
    draws = np.full((chance.replications, *found.arrays.values.shape), np.nan)
    with counting(chance.replications * sum(step.programmes for step in steps), "DEA", progress) as report:
        for step in steps:
            draws[:, :, step.units, step.at] = step.replicated(chance, found, report)
    draws[:, np.isnan(found.arrays.values)] = np.nan
    return _result(found, draws, steps, chance)


@dataclass(frozen=True)
class _Chance:
    """What a user asks of chance."""

    replications: int
    confidence: float
    seed: int
    rule: BandwidthRule | float
    workers: int


class _World(NamedTuple):
    """What is asked under some returns to scale, by which measure, and distances of all rows from their own frontiers."""

    questions: PairQuestions
    measure: RadialMeasure
    distances: Floats


@dataclass(frozen=True, eq=False)
class _Step:
    """Two neighbouring periods: which units have a row in both, and the frontiers that they are held against.

    `whole` are those of the returns to scale of the index, `pure` those of variable ones, which may be the same.
    """

    at: int
    units: Places
    whole: PairFrontiers
    pure: PairFrontiers

    @property
    def worlds(self) -> list[PairFrontiers]:
        """The frontiers, each once."""
        return [self.whole] if self.pure is self.whole else [self.whole, self.pure]

    @property
    def programmes(self) -> int:
        """How many programmes a replication takes."""
        return sum(len(world.points) for world in self.worlds)

    def replicated(self, chance: _Chance, found: MalmquistResult, report: Callable[[int], None] | None) -> Floats:
        """Parts of the index in every replication (R, parts, n)."""
        changes = [self._change(world, chance, report) for world in self.worlds]
        split = found.decomposition or IndexDecomposition.FGNZ
        return np.stack(list(parts(changes[0], changes[-1], split).values()), axis=1)

    def _change(self, world: PairFrontiers, chance: _Chance, report: Callable[[int], None] | None) -> Change:
        # By the same seed under all returns to scale: units move together.
        draws = world.pair.draws(world.distances, world.width, [chance.seed, self.at], chance.replications)
        return world.questions.change(replicated(world, draws, chance.workers, report))


def _rule(bandwidth: Any) -> BandwidthRule | float:
    rule = checked_bandwidth(bandwidth)
    if rule is BandwidthRule.CROSS_VALIDATION:
        hint = "Use 'normal_reference', or a number of standard deviations"
        raise OptionError("chooses widths for one distance, not for pairs of them", path="bandwidth", value=bandwidth, hint=hint)
    return rule


def _steps(found: MalmquistResult, solver: lp.Solver | None, rule: BandwidthRule | float) -> list[_Step]:
    """The pairs of periods in which somebody is asked about, and both frontiers can be drawn."""
    panel, gtl = found.panel, found.decomposition is IndexDecomposition.GTL
    bases = (BOTH,) if found.technology is PanelTechnology.BIENNIAL else (EARLIER,) if gtl else (EARLIER, LATER)
    measure = RadialMeasure(panel.data.m, found.model.orientation, found.model.rts, solver)
    worlds = [_World(PairQuestions(bases), measure, _own_distances(found, 0))]
    if len(found.measured) > 1:
        needed = () if found.decomposition is IndexDecomposition.FGNZ else bases
        worlds.append(_World(PairQuestions(needed), replace(measure, rts=_VRS), _own_distances(found, 1)))
    steps = []
    for at in range(len(panel.periods) - 1):
        rows = panel.rows[:, at : at + 2]
        frontiers = [_frontiers(panel, rows, world, rule) for world in worlds]
        if all(world.pair.paired for world in frontiers):
            steps.append(_Step(at, np.flatnonzero((rows >= 0).all(axis=1)), frontiers[0], frontiers[-1]))
    return steps


def _frontiers(panel: PanelData, rows: Places, world: _World, rule: BandwidthRule | float) -> PairFrontiers:
    pair = Pair.of(rows, np.isfinite(world.distances))
    width = rule if isinstance(rule, float) else reference_width(max(pair.paired, 1))
    return PairFrontiers(panel.values, world.distances, width, pair, world.questions, world.measure)


def _own_distances(found: MalmquistResult, at: int) -> Floats:
    """1/θ or φ of all rows (k,) from the frontiers of their own periods; NaN where there is none."""
    panel, measured = found.panel, found.measured[at][1]
    asked = Questions(np.arange(len(panel.period_at)), found.technologies.own[panel.period_at])
    efficiency = measured.at(asked)[0]
    return np.divide(1.0, efficiency, out=np.full_like(efficiency, np.nan), where=efficiency > 0)


def _result(found: MalmquistResult, draws: Floats, steps: list[_Step], chance: _Chance) -> BootstrapMalmquistResult:
    width, smoothed = np.full(found.arrays.status.shape[1], np.nan), np.zeros((2, found.arrays.status.shape[1]), dtype=bool)
    for step in steps:
        width[step.at] = step.whole.width
        smoothed[:, step.at] = [world.pair.is_smoothed(world.distances, world.width) for world in (step.whole, step.pure)]
    known: dict[str, Any] = {part.name: getattr(found, part.name) for part in fields(found)}
    known["model"] = replace(found.model, name="bootstrap_malmquist")
    result = BootstrapMalmquistResult(
        **known, draws=draws, confidence=chance.confidence, bandwidth=width, seed=chance.seed, smoothed=smoothed
    )
    return replace(result, warnings=(*found.warnings, *_cautions(result, [step.at for step in steps])))


def _cautions(result: BootstrapMalmquistResult, drawn: list[int]) -> list[Caution]:
    """Replications that some programme failed in, and pairs of periods whose chance was not drawn."""
    lost = (np.isnan(result.draws) & np.isfinite(result.arrays.values)).any(axis=1).sum(axis=0)
    cautions = []
    if lost.any():
        units = tuple(unit_name(unit) for unit in result.panel.units[lost.any(axis=1)])
        cautions.append(Caution("dea_index_lost", units, {"entries": int(lost.sum())}))
    flat = [at for at in drawn if not result.smoothed[:, at].all()]
    if flat:
        periods = result.panel.periods
        cautions.append(Caution("dea_index_no_spread", tuple(f"{periods[at]} – {periods[at + 1]}" for at in flat)))
    return cautions
