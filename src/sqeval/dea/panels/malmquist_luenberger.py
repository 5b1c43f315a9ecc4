"""The Malmquist-Luenberger index (Chung, Färe & Grosskopf 1997): productivity that counts fewer undesirable outputs as progress."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.model import DeaModel
from sqeval.dea.panels.comparison import Comparison
from sqeval.dea.panels.decomposition import Change
from sqeval.dea.panels.index_arrays import IndexArrays, chain, reasons
from sqeval.dea.panels.index_audit import audit_index
from sqeval.dea.panels.malmquist_result import MalmquistResult
from sqeval.dea.panels.panel import dea_panel
from sqeval.dea.panels.reference import reference_panel
from sqeval.dea.panels.weak_disposability import WeakDisposabilityMeasure
from sqeval.dea.returns import Returns
from sqeval.errors import DataError
from sqeval.labelled import Floats
from sqeval.options import Orientation, PanelTechnology, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces

_MODEL = DeaModel("malmquist_luenberger", Orientation.NONE, Returns.parse("crs"), "higher")


@announces
def malmquist_luenberger(
    panel: Any,
    *,
    inputs: Any,
    outputs: Any,
    undesirable: Any,
    unit: Any,
    period: Any,
    technology: str = "adjacent",
    reference: Any = None,
    solver: Any = None,
    progress: Progress = False,
) -> MalmquistResult:
    """Change of productivity where good outputs are to grow and undesirable ones to shrink; more than 1 is progress.

    D^s(z) = max β such that (x, (1 + β)y, (1 − β)b) can be done with the technology of period s: constant returns to scale, inputs and
    good outputs freely disposable, undesirable outputs only together with good ones (weak disposability). With t the earlier and u the
    later period of a pair:

    - ``mi`` = √[(1 + D^t(z_t))/(1 + D^t(z_u)) · (1 + D^u(z_t))/(1 + D^u(z_u))]; under "global" and "biennial" with the one technology;
    - ``ec`` = (1 + D^t(z_t))/(1 + D^u(z_u)): more than 1 if the unit caught up with its frontier;
    - ``tc`` = mi/ec: more than 1 if the frontier moved towards more good and fewer undesirable outputs.

    Parameters
    ----------
    panel : long table, one row a unit and period
        Totals ≥ 0; units may be missing in some periods. Rows in any order.
    inputs, outputs, undesirable : name or list of names
        Undesirable outputs are such as complaints, breaches or returns.
    unit, period : name
        As in `malmquist`.
    technology : {"adjacent", "global", "biennial", "sequential"}
        As in `malmquist`. Under "adjacent" and "sequential" a unit of one period may be out of reach of the other one's technology: then
        there is no index, and the status is "infeasible".
    reference : long table with the same columns, optional
        Whose rows make the frontiers instead.
    solver, progress
        As in `radial`.

    Returns
    -------
    MalmquistResult
        `.index` with columns mi, ec, tc and status; `.distances` holds 1/(1 + β).

    Raises
    ------
    DataError
        Bad data, naming unit, period and column; no undesirable output; fewer than two periods.
    OptionError
        An unknown word.

    References
    ----------
    Chung, Y. H., Färe, R. & Grosskopf, S. (1997). Productivity and undesirable outputs: a directional distance function approach.
    Journal of Environmental Management 51(3), 229-240. Oh, D. (2010). A global Malmquist-Luenberger productivity index. Journal of
    Productivity Analysis 34(3), 183-197.

    Examples
    --------
    B solves more than before with fewer complaints, and moves the frontier; A stands still and falls behind:

    >>> import pandas as pd
    >>> panel = pd.DataFrame({"team": list("ABCDEFGHI") * 2, "month": [1] * 9 + [2] * 9, "hours": 10.0})
    >>> panel["solved"], panel["angry"] = [8, 8, 7, 6, 7, 5, 6, 7, 8] * 2, [4, 4, 5, 4, 6, 7, 4, 5, 6] * 2
    >>> panel.loc[10, ["solved", "angry"]] = [10, 3]
    >>> names = {"inputs": "hours", "outputs": "solved", "undesirable": "angry", "unit": "team", "period": "month"}
    >>> index = malmquist_luenberger(panel, technology="global", **names).index
    >>> index.loc["A", ["mi", "ec", "tc"]].round(3).values.tolist(), index.loc["B", ["mi", "ec", "tc"]].round(3).values.tolist()
    ([[1.0, 0.8, 1.25]], [[1.25, 1.0, 1.25]])
    """
    word = parse(PanelTechnology, technology, "technology")
    columns = {"inputs": inputs, "outputs": outputs, "undesirable": undesirable, "unit": unit, "period": period}
    data = dea_panel(panel, **columns)
    if not data.data.bad:
        raise DataError("`undesirable` names no column", hint="Name at least one, or use malmquist")
    compared = Comparison.of(data, reference_panel(data, reference, columns), word)
    with counting(compared.count(), "DEA", progress) as report:
        found = compared.by(WeakDisposabilityMeasure(data.data.m, data.data.bad, solvers.resolve(solver), report))
    values = _stacked(found.change)
    chained = chain(data, values) if found.since_first is None else _stacked(found.since_first)
    arrays = IndexArrays(("mi", "ec", "tc"), values, chained, reasons(data, found.statuses), found.own)
    result = MalmquistResult(_MODEL, word, None, data, arrays, compared.technologies, (("crs", found.distances),))
    return replace(result, warnings=audit_index(result, compared.reference))


def _stacked(change: Change) -> Floats:
    return np.stack([change.mi, change.ec, change.mi / change.ec])
