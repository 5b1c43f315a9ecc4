"""Seiford and Zhu's model (2002): bad outputs turned round and translated, so that a radial factor makes them fall."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.distance.seiford_zhu_result import SeifordZhuResult
from sqeval.dea.model import DeaModel, DeaSolution
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import solution, solve_part
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector, sorted_order
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import announces

#: Targets of bad outputs that are smaller than this share of their level are 0.
_ROUNDING = 1e-14


@announces
def seiford_zhu(
    X: Any,
    Y: Any,
    undesirable: Any,
    *,
    translation: Any = None,
    orientation: str = "output",
    slacks: bool = True,
    slack_weights: Any = "raw",
    reference: tuple[Any, Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> SeifordZhuResult:
    """Radial efficiency with bad outputs b translated to good ones, translation − b, under variable returns to scale.

    Output orientation: φ = max φ subject to Σλx ≤ x₀, Σλy ≥ φy₀, Σλb̄ ≥ φb̄₀ with b̄ = translation − b > 0 and Σλ = 1: good
    outputs grow by the factor, and so does the distance of bad ones from their translation. Input orientation: θ as in `radial`,
    with Σλb ≤ b₀, on which no translation has an influence.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `radial` under "vrs"; inputs may be negative in output orientation, outputs in input orientation.
    undesirable : DataFrame or array, units × bad outputs
        Totals of any sign.
    translation : Series, mapping or list by bad output, optional
        Above every b, of the units and of the reference; the default is the largest b plus 1. Who is efficient does not depend on
        it, scores do, and with the default on the unit of measurement too: choose a level that means something, e.g. a limit of
        what is tolerated, and keep it from month to month. In output orientation only.
    orientation : {"output", "input"}
        φ ≥ 1, lower is better, or θ ≤ 1, higher is better.
    slacks, slack_weights, solver, progress
        As in `radial`; the slack of a bad output is how much further it can fall, "mean" weights are of b̄.
    reference : (X_ref, Y_ref, B_ref), optional
        Units that make the frontier instead. Then φ may be below 1, and a unit may be infeasible.

    Returns
    -------
    SeifordZhuResult
        As `DeaResult`; slacks and targets of bad outputs are in their own raw units; `.multipliers` and `.intercept` are those of b̄;
        `.translation`.

    Raises
    ------
    DataError
        Bad data, or a translation that is not above a bad output, naming unit and column.
    OptionError
        An unknown word, or a translation in input orientation.

    References
    ----------
    Seiford, L. M. & Zhu, J. (2002). Modeling undesirable factors in efficiency evaluation. European Journal of Operational Research
    142(1), 16-20.

    Examples
    --------
    >>> import pandas as pd
    >>> desks = pd.DataFrame({"staff": [5, 5, 6, 8, 7, 9, 6, 8, 9], "solved": [10, 12, 12, 20, 13, 18, 9, 15, 16]}, index=list("ABCDEFGHI"))
    >>> desks["complaints"] = [2, 6, 5, 9, 6, 9, 6, 7, 8]
    >>> result = seiford_zhu(desks[["staff"]], desks[["solved"]], desks[["complaints"]], translation={"complaints": 10})
    >>> result.scores.round(3).tolist()
    [1.0, 1.0, 1.115, 1.0, 1.145, 1.103, 1.456, 1.111, 1.136]
    >>> print(result.explain("G"))
    G (Seiford-Zhu, bad outputs translated, output-oriented, variable returns to scale)
    G has an efficiency of 68.7 %: with the same inputs the best practice gets 45.6 % more of every good output, and complaints 1.825 lower.
    Learn from (λ: how much of each the mix holds): A (0.689), D (0.311).
    What to change to reach the frontier:
      staff: 6 → 5.932 (-1.1 %)
      solved: 9 → 13.11 (+45.6 %)
      complaints: 6 → 4.175 (-30.4 %)
    """
    model = DeaModel.radial("seiford_zhu", orientation, "vrs")
    if undesirable is None:
        raise DataError("seiford_zhu needs bad outputs", hint="Give undesirable, a table of units × bad outputs, or use radial")
    data = dea_data(X, Y, reference, undesirable=undesirable, negative=(*free_sides(model), "undesirable"))
    levels = _levels(translation, data, model.orientation)
    turned = _turned(data, levels.values)
    ordered = turned.sorted()
    task = radial_task(model, ordered, slacks=slacks, slack_weights=slack_weights, solver=solver)
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = solve_part(replace(task, report=report), ordered.values)
    part = in_order(part, sorted_order(data.units), sorted_order(data.reference))
    found = moved_back(solution(task, part), turned.values, ordered.shift)
    told = _turned_back(found, turned.values, data, levels.values)
    return SeifordZhuResult(model, data, told, audit(data, told, model), levels=levels)


def _levels(translation: Any, data: DeaData, orientation: Orientation) -> LabelledVector:
    """The translation by bad output, above all of its values."""
    names = data.variables[len(data.variables) - data.bad :]
    values = np.vstack([data.values, data.reference_values])[:, len(data.variables) - data.bad :]
    if translation is None:
        return LabelledVector(values.max(axis=0) + 1.0, names, "translation")
    if orientation is Orientation.INPUT:
        raise OptionError("has no influence in input orientation", path="translation", hint="Leave it out, or take orientation='output'")
    own = labelled.vector(translation, "translation", names).to_series()
    for name in names.difference(own.index, sort=False):
        raise DataError("has no translation", column=name, hint="Give one for every bad output")
    for name in own.index.difference(names, sort=False):
        raise DataError("has a translation but is no bad output", column=name)
    levels = own[names].to_numpy(dtype=np.float64)
    _refuse_low(levels, values, names, data)
    return LabelledVector(levels, names, "translation")


def _refuse_low(levels: Floats, values: Floats, names: pd.Index, data: DeaData) -> None:
    low = values >= levels
    if low.any():
        row, column = np.argwhere(low)[0]
        unit = data.units.append(data.reference)[row]
        hint = f"Take a level above {values[:, column].max():g}, its largest value"
        raise DataError("is not below its translation", column=names[column], unit=unit, value=float(values[row, column]), hint=hint)


def _turned(data: DeaData, levels: Floats) -> DeaData:
    """Good outputs in place of the bad ones."""
    table = _with_turned(data.table, levels)
    reference = table if data.is_own_reference else _with_turned(data.reference_table, levels)
    return replace(data, table=table, reference_table=reference, bad=0)


def _with_turned(table: LabelledMatrix, levels: Floats) -> LabelledMatrix:
    good, bad = np.split(table.values, [table.values.shape[1] - len(levels)], axis=1)
    return replace(table, values=np.hstack([good, levels - bad]))


def _turned_back(found: DeaSolution, turned: Floats, data: DeaData, levels: Floats) -> DeaSolution:
    """Targets of bad outputs as they are measured; what has not moved stays to the last digit."""
    if found.targets is None:
        return found
    first = len(data.variables) - len(levels)
    own, moved = data.values[:, first:], found.targets[:, first:] - turned[:, first:]
    bad = own - moved
    # Levels and bad outputs cancel where a mix has none: what rounding leaves of them is none either.
    bad = np.where((moved != 0) & (np.abs(bad) <= _ROUNDING * np.maximum(np.abs(levels), np.abs(own))), 0.0, bad)
    return replace(found, targets=np.hstack([found.targets[:, :first], bad]))
