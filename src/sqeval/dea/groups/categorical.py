"""Categories of circumstances (Banker & Morey 1986b): a unit is compared only with units that have it no easier than itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import dea_data
from sqeval.dea.data_audit import least_units
from sqeval.dea.groups.categorical_result import CategoricalResult
from sqeval.dea.groups.membership import Membership, Places, labels_of
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.shift import free_sides, moved_back
from sqeval.dea.two_stages import RadialPart, RadialTask, solution, solve_part
from sqeval.errors import DataError
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def categorical(
    X: Any,
    Y: Any,
    categories: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    slacks: bool = True,
    slack_weights: Any = "raw",
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> CategoricalResult:
    """Radial efficiency where circumstances come in ordered categories: each unit against its own and less favourable ones.

    θ = min θ subject to Σλx ≤ θx₀, Σλy ≥ y₀ (or φ = max φ subject to Σλx ≤ x₀, Σλy ≥ φy₀), λ ≥ 0 and Σλ as in `radial`, over the
    units j with category_j ≤ category_0. So nobody is held against a unit that has it easier.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `radial`.
    categories : Series or mapping by unit, or list as long as X
        Numbers, or an ordered Categorical; later is more favourable (1 harsh, 2 ordinary, 3 easy), joined by name.
    orientation, rts, slacks, slack_weights, non_discretionary, non_controllable, solver, progress
        As in `radial`.

    Returns
    -------
    CategoricalResult
        As `DeaResult`, with `.category` and `.reference_sizes`.

    Raises
    ------
    DataError
        Bad data, a unit without a category by name, or categories without an order.
    OptionError
        An unknown word or name, or slack weights without the second stage.

    References
    ----------
    Banker, R. D. & Morey, R. C. (1986). The use of categorical variables in data envelopment analysis. Management Science 32(12),
    1613-1627.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> shops = pd.DataFrame({"hours": [10.0, 20, 20], "solved": [10.0, 15, 10]}, index=["centre", "suburb", "island"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = categorical(shops[["hours"]], shops[["solved"]], {"centre": 3, "suburb": 2, "island": 1}, rts="crs")
    >>> result.efficiency.round(3).to_dict()
    {'centre': 1.0, 'suburb': 1.0, 'island': 1.0}
    """
    model = DeaModel.radial("categorical", orientation, rts)
    data = dea_data(X, Y, negative=free_sides(model))
    model = replace(model, conditions=Conditions.parse(non_discretionary, non_controllable, data, model.orientation))
    levels = ordered_levels(labels_of(categories, data.units, "categories"))
    ordered, order = data.sorted(), sorted_order(data.units)
    task = radial_task(model, ordered, slacks=slacks, slack_weights=slack_weights, solver=solver)
    with counting((1 + slacks) * len(data.units), "DEA", progress) as report:
        part = _against_no_easier(replace(task, report=report), ordered.values, levels.of[order])
    found = moved_back(solution(task, in_order(part, order, order)), data.values, ordered.shift)
    result = CategoricalResult(model, data, found, levels=levels)
    return replace(result, warnings=(*_small(result), *audit(data, found, model)))


def ordered_levels(labels: pd.Series[Any]) -> Membership:
    """Categories from the least to the most favourable, and the place of every unit's.

    Raises
    ------
    DataError
        They are neither numbers nor an ordered Categorical.
    """
    dtype = labels.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        if not dtype.ordered:
            raise DataError("`categories` have no order", value=list(dtype.categories), hint="Give pandas.Categorical(…, ordered=True)")
        present, of = np.unique(labels.cat.codes.to_numpy(), return_inverse=True)
        return Membership(dtype.categories[present], of.astype(np.intp))
    numbers = labels.infer_objects()
    if not pd.api.types.is_numeric_dtype(numbers.dtype) or np.iscomplexobj(numbers.to_numpy()):
        hint = "Give numbers, or pandas.Categorical(…, ordered=True), later being more favourable"
        raise DataError("`categories` have no order", value=labels.iloc[0], hint=hint)
    endless = np.isinf(numbers.to_numpy(dtype=np.float64))
    if endless.any():
        unit = labels.index[int(endless.argmax())]
        raise DataError("a category is infinite", unit=unit, value=numbers[endless].iloc[0], hint="Give a finite number")
    names, of = np.unique(numbers.to_numpy(), return_inverse=True)
    return Membership(pd.Index(names), of.astype(np.intp))


def _against_no_easier(task: RadialTask, points: Floats, level: Places) -> RadialPart:
    """Every unit against those of its level (k,) and below: one block a level, a unit in the blocks of its own level and above."""
    sets = [np.flatnonzero(level <= top) for top in range(int(level.max()) + 1)]
    columns = np.concatenate(sets)
    blocks = lp.Blocks(np.concatenate([[0], np.cumsum([len(units) for units in sets])]), level)
    technology = replace(task.technology, values=task.technology.values[columns], blocks=blocks)
    part = solve_part(replace(task, technology=technology), points)
    found = part.lambdas
    return replace(part, lambdas=sparse.csr_array((found.data, columns[found.indices], found.indptr), shape=(len(points), len(points))))


def _small(result: CategoricalResult) -> tuple[Caution, ...]:
    """Categories that are held against too few units to tell them apart."""
    least, sizes = least_units(result.data), result.reference_sizes
    small = tuple(str(name) for name in sizes.index[sizes < least])
    return (Caution("dea_small_categories", small, {"least": least}),) if small else ()
