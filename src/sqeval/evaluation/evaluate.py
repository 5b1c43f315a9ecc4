"""`evaluate`: weights, grades, efficiencies, stages and targets on one hierarchy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from sqeval.ahp import HierarchyWeights
from sqeval.errors import ConfigError, OptionError
from sqeval.evaluation.comparison import compare
from sqeval.evaluation.composite import choose_composite
from sqeval.evaluation.dea_setting import choose, restrictions
from sqeval.evaluation.efficiency import efficiencies
from sqeval.evaluation.evaluation import Evaluation, Settings
from sqeval.evaluation.grading import Grading, grade
from sqeval.evaluation.history import changes, check_possible
from sqeval.evaluation.history import history as go_on
from sqeval.evaluation.measures import chosen_measures, followed
from sqeval.evaluation.mix import Mix
from sqeval.evaluation.objective import choose_weighting, weigh
from sqeval.evaluation.previous import Previous, check_previous, previous_of
from sqeval.evaluation.stage_efficiency import stage_efficiencies
from sqeval.evaluation.stages import slow_stage, stage_table
from sqeval.evaluation.targets import checks
from sqeval.evaluation.uncertainty import checked_resamples, uncertainty
from sqeval.evaluation.weights import illustrative, weights_of
from sqeval.fuzzy.decide import cautions_at, operator_cautions
from sqeval.fuzzy.model import LINEAR
from sqeval.indicators.dea_choice import DeaChoice
from sqeval.indicators.given import check_hierarchy, check_records
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import coded_units, place_text, unnamed
from sqeval.indicators.measure import measure_panel, panel_of
from sqeval.indicators.panel import Panel
from sqeval.indicators.table import IndicatorTable
from sqeval.options import BetweenLevels, Frontier, FuzzyOperator, MissingIndicator, parse
from sqeval.progress import Progress
from sqeval.result import Caution, announces, merged


@announces
def evaluate(
    records: Any,
    hierarchy: Hierarchy,
    *,
    by: str | Sequence[str] = "team",
    period: str | None = "month",
    span: tuple[str | None, str | None] = (None, None),
    judgements: Mapping[str, Any] | HierarchyWeights | str | None = None,
    weighting: Mapping[str, Any] | str | None = None,
    grades: Grades | None = None,
    operator: str = "weighted_average",
    between_levels: str = "raw",
    dea: Mapping[str, Any] | None = None,
    composite: Mapping[str, Any] | None = None,
    targets: Mapping[str, Any] | None = None,
    measures: Any = None,
    baseline: Evaluation | Mapping[str, Any] | str | Path | None = None,
    history: Evaluation | Mapping[str, Any] | str | Path | None = None,
    allow_fewer: bool = False,
    frontier: str = "period",
    min_n: int = 10,
    missing: str = "unknown",
    mix: str | None = None,
    resamples: int = 0,
    seed: int = 0,
    progress: Progress = False,
) -> Evaluation:
    """Evaluate every unit and period on a hierarchy by AHP weights, fuzzy grades and DEA efficiency.

    Parameters
    ----------
    records : ServiceRecords
        From `read_records`, with the companion frames that the hierarchy needs.
    hierarchy : Hierarchy
        Criteria and indicators, with thresholds, stages, DEA variables and targets.
    by : column or columns
        What makes a unit.
    period : {"day", "week", "month", "quarter", "year"} or None
        Length of time by which records are grouped.
    span : (first, last), optional
        Only requests opened in this span, e.g. ("2026-03", "2026-05"); None leaves an end open.
    judgements : mapping of node name to PairwiseMatrix, HierarchyWeights, "illustrative" or None
        A mapping as for `ahp.hierarchy_weights`, or what that returns, where experts count differently, judgements have gaps
        or weights of indicators are combined (`HierarchyWeights.with_global_weights`). None takes the weights written in the
        hierarchy, else equal weights, and says so. "illustrative" takes the judgements that come with a built-in hierarchy,
        which are ours and not your experts'.
    weighting : mapping or word, optional
        Weights of the indicators by the data: `{"method": "entropy", "combination": "multiplicative"}`. `method` is one of entropy,
        critic, standard_deviation, variation, merec, cilos, idocriw, pca, angle (`sq.weighting`; entropy and idocriw take
        `normalisation`), over all ranked units and periods that have every indicator. `combination` (additive, multiplicative,
        relative_entropy, game_theory) puts them together with those of the judgements, with `coefficients` of "judgements" and
        "data"; without one the data alone decide. A word is a method. All sources stand side by side in `.weighing`.
    grades : Grades, optional
        Instead of the hierarchy's; as many as every indicator has thresholds.
    operator : {"weighted_average", "min_max", "product_max", "min_boundedsum", "product_boundedsum", "min_sum", "min_sum_balanced"}
        How weights and memberships are composed at every node, as in `fuzzy.evaluate_hierarchy`; the weighted average alone
        keeps all information.
    between_levels : {"raw", "normalised"}
        Whether a composed vector goes up as it is, or scaled to sum 1.
    dea : mapping, optional
        `{"inputs": […], "outputs": […], "model": "radial", "orientation": "input", "rts": "vrs"}`, instead of the
        hierarchy's. `model` is one of radial, fdh, free_replicability, sbm, super_sbm, russell, enhanced_russell, directional,
        hyperbolic, super_efficiency, cross_efficiency; what a model does not have is refused. Further keys:

        - `undesirable`: bad outputs; `non_discretionary`, `non_controllable`: given variables, as in the models;
        - `regions = {"inputs": …, "outputs": …, "band": 0.2}`: AHP-fed assurance regions. Judgements of the inputs, or of the
          outputs (a PairwiseMatrix, `{"items": […], "upper": […]}`, weights, or "hierarchy" for the weights that these
          indicators have in the tree), which DEA's own weights may leave by the band only;
        - an output called "score": the fuzzy score as an output, refused beside indicators that it is made of;
        - `tie_break = "cross_efficiency"`: cross-efficiencies that tell efficient units apart, in `.efficiency.cross`.
    composite : mapping, optional
        One figure out of several, only where asked for: `{"score": 0.7, "efficiency": 0.3, "mean": "arithmetic"}` (or "geometric";
        `cross_efficiency` where `dea` breaks ties by it). Parts are points from 0 to 100; the figure and its recipe are in
        `.composite`. Score and rank stay as they are.
    targets : mapping, optional
        `{indicator: {"op": ">=", "target": 0.9, "owner": …, "channel": …}}`, instead of the hierarchy's.
    measures : Measures, DataFrame or list of mappings, optional
        The list of improvement measures, as for `monitoring.measures`; the unit "(all)" is all units together. How each stands at
        the end of the headline period, and what it has brought since its start, is in `.measures`.
    baseline : Evaluation, mapping or folder, optional
        An earlier evaluation to compare with (or its JSON as a mapping, or the folder it was written to); the change is in
        `.comparison`.
    history : Evaluation, mapping or folder, optional
        An earlier evaluation to go on from. Periods that the records (or `span`) hold are scored, all others are kept as they were
        published; a published figure that changes is marked as revised. `.history` holds all periods, `.comparison` the changes.
        Forecasts of targets rest on the periods that are scored.
    allow_fewer : bool
        Whether a published period may be restated from fewer requests than it had; such an export mostly begins in its middle.
    frontier : {"period", "pooled"}
        One DEA frontier a period, or one for all; units with fewer than `min_n` requests do not set it.
    min_n : int
        Units with fewer requests in a period are marked as small samples and not ranked.
    missing : {"unknown", "reweight", "refuse"}
        For an indicator a unit lacks: carry its weight as unknown mass (the score is over the known mass, the
        interval spans the rest), give it to its siblings, or raise.
    mix : column of the records, optional
        Such as "channel" or "request_type": `why_changed` then tells a change of performance from one of the composition of
        requests. Indicators are measured once more, by unit and group.
    resamples : int
        How often requests are drawn again for `.uncertainty`: intervals of scores and ranks, the probability of every rank, and units
        that cannot be told apart. 200 give a picture, 1,000 intervals; 0 leaves it out.
    seed : int
        Where chance comes from in `resamples`; kept in the settings and the manifest. Nothing else is random.
    progress : bool or callable
        Show progress of long work.

    Returns
    -------
    Evaluation

    Raises
    ------
    DataError, ConfigError, JudgementError, OptionError
        Each names the column, indicator, node, pair or word at fault.

    Examples
    --------
    >>> import sqeval as sq
    >>> paths = sq.datasets.sample_paths()
    >>> companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     records = sq.read_records(paths["records"], label_variants="merge", **companions)
    ...     ev = sq.evaluate(records, sq.hierarchies.after_sales(), judgements="illustrative")
    >>> ev.slow_stage["Team 2", "2026-03"]
    'handling'
    """
    rule = parse(MissingIndicator, missing, "missing")
    kind = parse(Frontier, frontier, "frontier")
    composed, between = parse(FuzzyOperator, operator, "operator"), parse(BetweenLevels, between_levels, "between_levels")
    draws = checked_resamples(resamples)
    check_records(records)
    check_hierarchy(hierarchy)
    _check_options(min_n, dea, targets)
    if mix is not None and composed not in LINEAR:
        hint = "Leave mix out, or evaluate with operator='weighted_average'"
        raise OptionError("mix and performance can be told apart under the weighted average only", path="mix", value=mix, hint=hint)
    if baseline is not None:
        check_previous(baseline)
    past = None if history is None else previous_of(history, "history")
    scale, listed = _checked_grades(grades, hierarchy), chosen_measures(measures, period)
    choice, objective = choose(hierarchy, dea), choose_weighting(hierarchy, weighting)
    if past is not None:
        check_possible(period=period, frontier=kind, has_data_weights=objective is not None, has_baseline=baseline is not None)
    has_ties_broken = choice is not None and choice.tie_break is not None
    recipe = choose_composite(composite, scale, has_dea=choice is not None, has_tie_break=has_ties_broken)
    weights = weights_of(hierarchy, judgements)
    panel, everyone = panel_of(records, by, period, span), panel_of(records, None, period, span)
    table, overall = measure_panel(panel, hierarchy), measure_panel(everyone, hierarchy)
    typical = (table.size.values >= min_n) & ~unnamed(table.units)
    weighing = None if objective is None else weigh(weights, table, typical, objective)
    if weighing is not None:
        weights, _ = weights.replaced(weighing.table["used"])
    grading = grade(table, _local(weights), scale, rule, operator=composed, between_levels=between)
    regions = [] if choice is None else restrictions(choice, weights)
    efficiency = efficiencies(table, grading.decision.score, choice, regions, frontier=kind, min_n=min_n, progress=progress)
    stages, stage_cautions = stage_table(hierarchy, panel, typical)
    held = checks(hierarchy, targets, (overall, table), (everyone, panel))
    inside = stage_efficiencies(hierarchy, panel, stages, typical, has_dea=choice is not None, frontier=kind, progress=progress)
    evaluation = Evaluation(
        hierarchy=hierarchy,
        grades=scale,
        settings=Settings(panel.grid.by, table.period, kind.value, min_n, rule.value, seed, composed.value, between.value),
        weights=weights,
        weighing=weighing,
        table=table,
        overall=overall,
        grading=grading,
        efficiency=efficiency,
        stages=stages,
        slow_stage=slow_stage(stages),
        stage_efficiency=inside,
        target_checks=held,
        source=_source(records),
        composite_choice=recipe,
        mix=_mixed(records, hierarchy, mix, panel, table),
        warnings=merged(
            [
                *records.warnings,
                *weights.warnings,
                *(() if weighing is None else weighing.warnings),
                *illustrative(hierarchy, judgements),
                *table.warnings,
                *stage_cautions,
                *_small(table, min_n),
                *_unnamed(table),
                *_graded(table, grading),
                *operator_cautions(grading.model, [leaf.name for leaf in hierarchy.leaves], scale),
                *efficiency.warnings,
                *inside.warnings,
                *(caution for check in held for caution in check.warnings),
            ]
        ),
    )
    if listed is not None:
        status = followed(evaluation, listed)
        said = merged([*evaluation.warnings, *listed.warnings, *status.warnings])
        evaluation = replace(evaluation, measures=status, warnings=said)
    if draws:
        found = uncertainty(evaluation, panel, draws, progress)
        evaluation = replace(evaluation, score_draws=found, warnings=merged([*evaluation.warnings, *found.warnings]))
    if past is not None:
        return _with_history(evaluation, past, allow_fewer=allow_fewer)
    return evaluation if baseline is None else _with_baseline(evaluation, baseline)


def _mixed(records: Any, hierarchy: Hierarchy, mix: str | None, panel: Panel, table: IndicatorTable) -> Mix | None:
    """The indicators by unit and group of requests."""
    if mix is None:
        return None
    grid = panel.grid
    if not isinstance(mix, str) or mix in grid.by:
        hint = "Name one column of the records that is not in `by`, such as mix='channel'"
        raise OptionError("makes no groups within a unit", path="mix", value=mix, hint=hint)
    period = None if grid.period is None else grid.period.value
    groups = panel_of(records, (*grid.by, mix), period, grid.span)
    leaves = hierarchy.changed(monitored=(), dea=None, stages=())
    names = coded_units(groups.frames["records"], [mix]).names
    return Mix.of(mix, measure_panel(groups, leaves), table.units, names)


def _check_options(min_n: Any, dea: Any, targets: Any) -> None:
    if not isinstance(min_n, Integral) or isinstance(min_n, bool) or min_n < 1:
        raise OptionError("must be a whole number of at least 1", path="min_n", value=min_n, hint="Write min_n=10")
    if dea is not None and not isinstance(dea, (Mapping, DeaChoice)):
        hint = 'Write dea={"inputs": ["staff"], "outputs": ["resolved"]}, with names of the hierarchy'
        raise OptionError("is no mapping of inputs and outputs", path="dea", value=dea, hint=hint)
    if targets is not None and not isinstance(targets, Mapping):
        hint = 'Write targets={"resolution_rate": {"op": ">=", "target": 0.9}}, with names of the hierarchy'
        raise OptionError("is no mapping of indicators to targets", path="targets", value=targets, hint=hint)


def _checked_grades(grades: Grades | None, hierarchy: Hierarchy) -> Grades:
    own = hierarchy.grades
    if grades is None:
        grades = own
    if not isinstance(grades, Grades):
        hint = "Make them with sq.fuzzy.Grades(labels, scores=…)"
        raise OptionError("is not Grades", path="grades", value=grades, hint=hint)
    if len(grades) != len(own):
        hint = f"The thresholds of {hierarchy.name} are made for {', '.join(own.labels)}"
        raise ConfigError(f"{len(grades)} grades for thresholds of {len(own)}", path="grades", hint=hint)
    has_thresholds = any(leaf.thresholds is not None for leaf in hierarchy.leaves)
    if not grades.best_first and (own.best_first or has_thresholds):
        raise ConfigError("grades run from worst to best, thresholds from best to worst", path="grades", hint="Put the best grade first")
    if grades.best_first and not own.best_first:
        problem = f"grades run from best to worst, those of {hierarchy.name}, in which answers are counted, from worst to best"
        raise ConfigError(problem, path="grades", hint="Put the worst grade first")
    return grades


def _local(weights: HierarchyWeights) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    return {node: np.asarray(series, dtype=np.float64) for node, series in weights.local_weights.items()}


def _small(table: IndicatorTable, min_n: int) -> list[Caution]:
    places = tuple(place_text(label) for label, n in zip(table.units, table.size.values, strict=True) if n < min_n)
    return [Caution("small_sample", places, {"least": min_n})] if places else []


def _graded(table: IndicatorTable, grading: Grading) -> tuple[Caution, ...]:
    return cautions_at(grading.decision, [place_text(label) for label in table.units])


def _unnamed(table: IndicatorTable) -> list[Caution]:
    places = tuple(place_text(label) for label in table.units[unnamed(table.units)])
    return [Caution("unnamed_unit", places)] if places else []


def _source(records: Any) -> dict[str, Any]:
    origin = records.origin
    return {
        "name": origin.name,
        "sha256": origin.sha256,
        "encoding": origin.encoding,
        "delimiter": origin.delimiter,
        "sheet": origin.sheet,
        "source_rows": origin.rows,
        "synthetic": origin.synthetic,
        "preset": records.preset,
        "rows_in": records.rows_in,
        "rows_kept": len(records),
        "rows_rejected": len(records.rejected),
        "rejected_by_reason": records.rejected_by_reason(),
        "rows_flagged": int(records.flagged["row"].nunique()),
        "cells_repaired": len(records.repairs),
    }


def _with_history(evaluation: Evaluation, past: Previous, *, allow_fewer: bool) -> Evaluation:
    found = go_on(evaluation, past, allow_fewer=allow_fewer)
    cautions = merged([*evaluation.warnings, *found.warnings])
    return replace(evaluation, history=found, comparison=changes(evaluation, found), warnings=cautions)


def _with_baseline(evaluation: Evaluation, baseline: Evaluation | Mapping[str, Any] | str | Path) -> Evaluation:
    found = compare(evaluation, baseline)
    return replace(evaluation, comparison=found, warnings=merged([*evaluation.warnings, *found.warnings]))
