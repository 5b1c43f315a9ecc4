"""The metafrontier (Battese & Rao 2002; O'Donnell, Rao & Battese 2008): what is a unit's own, and what is its group's distance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.data_audit import least_units
from sqeval.dea.groups.group_frontiers import against_groups, leaders
from sqeval.dea.groups.membership import Places, membership
from sqeval.dea.groups.metafrontier_result import MetafrontierResult
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.result import DeaResult
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import RadialPart, RadialTask, only, rows_only, solution, solve_part
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.options import MetaTechnology, parse
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces, merged


@announces
def metafrontier(
    X: Any,
    Y: Any,
    groups: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    technology: str = "convex",
    slacks: bool = True,
    slack_weights: Any = "raw",
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> MetafrontierResult:
    """Efficiency within a unit's own group and against all groups, and the gap between the two frontiers at its place.

    With T_g the technology of the units of group g and T that of all: group = radial efficiency in T_g, meta = radial efficiency
    in T ⊇ T_g, gap ratio = meta / group ≤ 1. So meta = group × gap ratio: how far a unit is behind its group's best, times how far
    its group's best are, with its mix and size, behind the best of all. All three are from 0 to 1 in both orientations.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `radial`.
    groups : Series or mapping by unit, or list as long as X
        The group of every unit (a platform, a region, a kind of shop), joined by name.
    orientation, rts, slacks, slack_weights, non_discretionary, non_controllable, solver, progress
        As in `radial`.
    technology : {"convex", "union"}
        What makes the metafrontier. "convex": all units together, so that mixes of units from different groups count, which is
        the common one and can lie beyond every group's frontier; gap ratios are then the lower bound. "union": the best of the
        group frontiers, which nobody has to believe in mixes across groups for; not convex.

    Returns
    -------
    MetafrontierResult
        `.group`, `.meta`, `.gap_ratio`, `.by_group`, `.within` and `.overall` (the two radial results), `.explain(unit)`.

    Raises
    ------
    DataError
        Bad data, or a unit without a group, by name.
    OptionError
        An unknown word or name, or slack weights without the second stage.

    References
    ----------
    Battese, G. E. & Rao, D. S. P. (2002). Technology gap, efficiency, and a stochastic metafrontier function. International Journal
    of Business and Economics 1(2), 87-93.
    O'Donnell, C. J., Rao, D. S. P. & Battese, G. E. (2008). Metafrontier frameworks for the study of firm-level efficiencies and
    technology ratios. Empirical Economics 34, 231-255.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> shops = pd.DataFrame({"hours": [10.0, 20, 20, 40], "solved": [10.0, 20, 10, 10]}, index=["app 1", "app 2", "web 1", "web 2"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = metafrontier(shops[["hours"]], shops[["solved"]], ["app", "app", "web", "web"], rts="crs")
    >>> result.to_frame()[["group", "meta", "gap_ratio"]].loc["web 2"].round(3).tolist()
    [0.5, 0.25, 0.5]
    >>> result.by_group["mean_gap_ratio"].round(3).to_dict()
    {'app': 1.0, 'web': 0.5}
    """
    model = DeaModel.radial("metafrontier", orientation, rts)
    word = parse(MetaTechnology, technology, "technology")
    data = dea_data(X, Y, negative=free_sides(model))
    model = replace(model, conditions=Conditions.parse(non_discretionary, non_controllable, data, model.orientation))
    groups_of = membership(groups, data.units, "groups")
    ordered, order = data.sorted(), sorted_order(data.units)
    task = radial_task(model, ordered, slacks=slacks, slack_weights=slack_weights, solver=solver)
    stages = 2 * (1 + slacks) + (len(groups_of.names) if word is MetaTechnology.UNION else 0)
    with counting(stages * len(data.units), "DEA", progress) as report:
        task = replace(task, report=report)
        within = against_groups(task, ordered.values, groups_of.of[order], groups_of.of[order])
        overall = _union(task, ordered.values, groups_of.of[order]) if word is MetaTechnology.UNION else solve_part(task, ordered.values)
    own, everyone = (_result(model, data, ordered.shift, task, part) for part in (within, overall))
    result = MetafrontierResult(model, data, groups_of, word, own, everyone)
    return replace(result, warnings=_cautions(result))


def _union(task: RadialTask, points: Floats, members: Places) -> RadialPart:
    """Every point against the group that is furthest ahead of it; without numbers where a group's answer is missing."""
    found = leaders(task, points, members)
    part = against_groups(task, points, members, found.group)
    known = found.status == lp.OPTIMAL
    if known.all():
        return part
    names = ("factor", "multipliers", "intercept", "slacks", "targets", "residuals")
    return replace(
        part,
        status=np.where(known, part.status, found.status),
        lambdas=rows_only(known, part.lambdas),
        unique=part.unique & known[:, None],
        **{name: only(known, getattr(part, name)) for name in names},
    )


def _result(model: DeaModel, data: DeaData, shift: Floats | None, task: RadialTask, part: RadialPart) -> DeaResult:
    order = sorted_order(data.units)
    found = moved_back(solution(task, in_order(part, order, order)), data.values, shift)
    return DeaResult(replace(model, name="radial"), data, found)


def _cautions(result: MetafrontierResult) -> tuple[Caution, ...]:
    """Groups too small to have a frontier of their own, then what the audit says of both frontiers, but of units' sameness once."""
    data, groups = result.data, result.membership
    least = least_units(data)
    small = tuple(str(name) for name, size in zip(groups.names, groups.sizes, strict=True) if size < least)
    about_size = (Caution("dea_small_groups", small, {"least": least}),) if small else ()
    within = [caution for caution in audit(data, result.within.solution) if caution.code == "dea_not_solved"]
    return (*about_size, *merged([*audit(data, result.overall.solution, result.model), *within]))
