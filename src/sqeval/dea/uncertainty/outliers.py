"""Units that stand so far out that they may be errors: a screen by super-efficiency (Banker & Chang 2006), beside their influence."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import Any

import numpy as np

from sqeval.dea.audit import audit
from sqeval.dea.data import dea_data
from sqeval.dea.model import DeaModel
from sqeval.dea.parts import in_order
from sqeval.dea.radial_task import radial_task
from sqeval.dea.two_stages import solution
from sqeval.dea.uncertainty.distances import distances_of
from sqeval.dea.uncertainty.effects import effects_of
from sqeval.dea.uncertainty.influence import unanswered
from sqeval.dea.uncertainty.outliers_result import OutliersResult
from sqeval.dea.without_self import solve_without_self
from sqeval.errors import OptionError
from sqeval.labelled import sorted_order
from sqeval.progress import Progress, counting
from sqeval.result import announces


@announces
def outliers(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    screen: float = 1.2,
    solver: Any = None,
    progress: Progress = False,
) -> OutliersResult:
    """Units to check before a frontier is trusted: those further beyond all others than a screen allows, and how much hangs on them.

    A unit is flagged where its super-efficiency, min θ subject to Σ_{j≠0}λx ≤ θx₀, Σ_{j≠0}λy ≥ y₀ (or 1/φ), is above `screen`. One
    that no mix of the others reaches has none: it is flagged as out of reach if efficiencies of others hang on it, for it sets that
    part of the frontier alone. What a removal does to others is measured as in `influence`; an outlier on which nothing hangs does no harm.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        As in `super_efficiency`.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. Under "crs" every unit with positive data has a super-efficiency.
    screen : float
        At least 1. 1.2 says that a unit could take 20 % more of every input and still be on the frontier.
    solver, progress
        As in `radial`; progress counts units.

    Returns
    -------
    OutliersResult
        What `influence` gives, and `.super_efficiency`, `.is_outlier` and `.reason`.

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or a screen below 1.

    Notes
    -----
    To be flagged is a reason to look at the record, not to drop it: the best may simply be that good. Two outliers beside one another
    hide each other: neither is far beyond the other. Correct or drop what is wrong, and screen again.

    References
    ----------
    Banker, R. D. & Chang, H. (2006). The super-efficiency procedure for outlier identification, not for ranking efficient units.
    European Journal of Operational Research 175(2), 1311-1320.

    Examples
    --------
    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> outliers(stores[["employees"]], stores[["sales"]], rts="crs").flagged
    ['B']
    """
    model = DeaModel.radial("outliers", orientation, rts)
    if not isinstance(screen, Real) or isinstance(screen, bool) or not 1 <= float(screen) < np.inf:
        raise OptionError("must be a number of at least 1", path="screen", value=screen)
    data = dea_data(X, Y)
    ordered, order = data.sorted(), sorted_order(data.units)
    task = radial_task(model, ordered, slacks=False, slack_weights="raw", solver=solver)
    with counting(len(data.units), "DEA", progress) as report:
        both = solve_without_self(replace(task, report=None), ordered.values, np.arange(len(order)), None)
        effects = effects_of(task, ordered.values, both.plain).take(order)
        if report is not None:
            report(len(order))
    found, without = (in_order(part, order, order) for part in (both.plain, both.without))
    beyond = 1 / distances_of(without.factor, model.orientation)
    solved = solution(task, found)
    result = OutliersResult(model, data, solved, (), effects, beyond, without.status, float(screen))
    return replace(result, warnings=(*audit(data, solved, model), *unanswered(data.units, effects)))
