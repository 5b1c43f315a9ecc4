"""Influence of single units (leave one out): how much the efficiencies of others hang on each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.audit import audit
from sqeval.dea.data import dea_data, unit_name
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import solution, solve_part
from sqeval.dea.uncertainty.effects import Effects, effects_of
from sqeval.dea.uncertainty.influence_result import InfluenceResult
from sqeval.labelled import sorted_order
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def influence(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    solver: Any = None,
    progress: Progress = False,
) -> InfluenceResult:
    """What the removal of each unit does to the efficiencies of the others: how many rise, and by how much.

    For unit j removed and every other unit i: Δ_ij = θ_i without j − θ_i ≥ 0, in efficiency (θ, or 1/φ), from 0 to 1.

    Only units on the frontier can matter, and only to those whose mix holds them: an optimal mix without unit j stays optimal when j
    is gone. So unit i is solved again without unit j just where λ_ij > 0, and all other changes are 0 exactly.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `radial`.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    solver, progress
        As in `radial`; progress counts units.

    Returns
    -------
    InfluenceResult
        What `radial` gives without a second stage, and `.influence`: by unit how many others its removal changes, and their mean,
        largest and total rise in efficiency (0–1, whatever the orientation); `.changes` lists the pairs.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Wilson, P. W. (1995). Detecting influential observations in data envelopment analysis. Journal of Productivity Analysis 6(1),
    27-45.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = influence(stores[["employees"]], stores[["sales"]], rts="crs")
    >>> result.influence.loc["B"].round(3).to_dict()
    {'affected': 7.0, 'mean_change': 0.151, 'largest_change': 0.2, 'total_change': 1.06}
    """
    model = DeaModel.radial("influence", orientation, rts)
    data = dea_data(X, Y, negative=free_sides(model))
    ordered, order = data.sorted(), sorted_order(data.units)
    task = radial_task(model, ordered, slacks=False, slack_weights="raw", solver=solver)
    with counting(len(data.units), "DEA", progress) as report:
        part = solve_part(replace(task, report=report), ordered.values)
        effects = effects_of(task, ordered.values, part).take(order)
    found = moved_back(solution(task, in_order(part, order, order)), data.values, ordered.shift)
    result = InfluenceResult(model, data, found, (), effects)
    return replace(result, warnings=(*audit(data, found, model), *unanswered(result.data.units, effects)))


def unanswered(units: Any, effects: Effects) -> tuple[Caution, ...]:
    """Removals whose effect is not known in full."""
    lost = effects.removed[effects.change != effects.change]
    names = tuple(unit_name(units[at]) for at in sorted(set(lost.tolist())))
    return (Caution("dea_influence_lost", names, {"programmes": len(lost)}),) if names else ()
