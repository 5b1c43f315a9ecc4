"""The Malmquist productivity index (Färe, Grosskopf, Norris & Zhang 1994) and its kin: what became of productivity, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.judgement.compiling import weight_limits
from sqeval.dea.judgement.conflicts import refuse_free_production
from sqeval.dea.model import DeaModel
from sqeval.dea.panels.comparison import Compared, Comparison
from sqeval.dea.panels.decomposition import parts
from sqeval.dea.panels.distances import RadialMeasure
from sqeval.dea.panels.index_arrays import IndexArrays, chain, reasons
from sqeval.dea.panels.index_audit import audit_index
from sqeval.dea.panels.malmquist_result import MalmquistResult
from sqeval.dea.panels.panel import PanelData, dea_panel
from sqeval.dea.panels.reference import reference_panel
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.errors import OptionError
from sqeval.numerics import lp
from sqeval.options import IndexDecomposition, PanelTechnology, parse
from sqeval.progress import Progress, counting
from sqeval.result import announces

_VRS = Returns.parse("vrs")
_ONE_FOR_BOTH = (PanelTechnology.GLOBAL, PanelTechnology.BIENNIAL)


@announces
def malmquist(
    panel: Any,
    *,
    inputs: Any,
    outputs: Any,
    unit: Any,
    period: Any,
    orientation: str = "input",
    rts: Any = "crs",
    technology: str = "adjacent",
    decomposition: str = "fgnz",
    weight_restrictions: Any = None,
    reference: Any = None,
    solver: Any = None,
    progress: Progress = False,
) -> MalmquistResult:
    """Change of productivity of every unit between neighbouring periods: more than 1 is progress, in every orientation.

    With E^s(z), the efficiency of z = (x, y) against the technology of period s (θ, or 1/φ; above 1 beyond it), t the earlier and
    u the later period of a pair:

    - ``mi`` = √[E^t(z_u)/E^t(z_t) · E^u(z_u)/E^u(z_t)] under "adjacent" and "sequential", E^G(z_u)/E^G(z_t) under "global" and
      "biennial": the change of productivity;
    - ``ec`` = E^u(z_u)/E^t(z_t): the efficiency change, more than 1 if the unit caught up with its frontier;
    - ``tc``: the technical change, more than 1 if the frontier moved forward;
    - ``pec``: efficiency change under variable returns to scale; ``sec``: the part of scale.

    =============  =====================================================  =================================================
    decomposition  identities                                             tc and sec
    =============  =====================================================  =================================================
    "fgnz"         mi = ec·tc, ec = pec·sec                               tc = mi/ec; sec: change of scale efficiency
    "ray_desli"    mi = pec·tc·sec                                        tc of the VRS frontier; sec against both frontiers
    "gtl"          mi = pec·tc·sec, all by the technology of t alone      as "ray_desli", of the base period
    =============  =====================================================  =================================================

    ============  ======================================  ================================================================
    technology    of a period                             what follows
    ============  ======================================  ================================================================
    "adjacent"    its own units                           not circular: chains depend on the path
    "global"      all rows of all periods, for ``mi``     circular, never infeasible; a new period changes old figures
    "biennial"    both periods of the pair, for ``mi``    never infeasible; a new period changes nothing
    "sequential"  all rows up to the period               no technical regress: ``tc`` ≥ 1 under "fgnz"
    ============  ======================================  ================================================================

    Parameters
    ----------
    panel : long table, one row a unit and period
        Totals ≥ 0; units may be missing in some periods. Rows in any order.
    inputs, outputs : name or list of names
    unit, period : name
        Of columns, or of levels of the index. Periods are whole numbers, dates, time stamps, pandas Periods, ordered categories or
        text such as "2026-03"; neighbouring ones are compared.
    orientation : {"input", "output"}
        Whether E is θ or 1/φ; more than 1 is progress in both.
    rts : {"crs", "vrs", "nirs", "ndrs"} or ("grs", low, high)
        The technology of ``mi``. Under others than "crs" it leaves gains of scale out, and units may be beyond reach of another
        period ("infeasible").
    technology : {"adjacent", "global", "biennial", "sequential"}
    decomposition : {"fgnz", "ray_desli", "gtl"}
        "gtl" needs a technology that tells the periods apart: "adjacent" or "sequential".
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, optional
        What the weights behind all distances are bound by, as in `radial`; absolute bounds leave no distances to compare.
    reference : long table with the same columns, optional
        Whose rows make the frontiers instead, e.g. only units with many records; its periods are among those of the panel.
    solver, progress
        As in `radial`.

    Returns
    -------
    MalmquistResult
        `.index`, `.distances`, `.cumulative`, `.by_period`, `.by_unit`, `.explain(unit)`.

    Raises
    ------
    DataError
        Bad data, naming unit, period and column; fewer than two periods.
    OptionError
        An unknown word, "gtl" with a technology that is one for both periods, or restrictions that no weights satisfy, by name.

    References
    ----------
    Färe, R., Grosskopf, S., Norris, M. & Zhang, Z. (1994). Productivity growth, technical progress, and efficiency change in
    industrialized countries. American Economic Review 84(1), 66-83. Ray, S. C. & Desli, E. (1997), same title: Comment. AER 87(5),
    1033-1039. Grifell-Tatjé, E. & Lovell, C. A. K. (1999). A generalized Malmquist productivity index. Top 7(1), 81-101. Pastor, J. T.
    & Lovell, C. A. K. (2005). A global Malmquist productivity index. Economics Letters 88(2), 266-271. Pastor, J. T., Asmild, M. &
    Lovell, C. A. K. (2011). The biennial Malmquist productivity change index. Socio-Economic Planning Sciences 45(1), 10-15.
    Tulkens, H. & Vanden Eeckaut, P. (1995). Non-parametric efficiency, progress and regress measures for panel data. European
    Journal of Operational Research 80(3), 474-499.

    Examples
    --------
    B keeps its hours and solves more; A stands still while the frontier that B makes moves on:

    >>> import pandas as pd
    >>> panel = pd.DataFrame({"team": list("ABCDEF") * 2, "month": [1] * 6 + [2] * 6, "hours": 10})
    >>> panel["solved"] = [8, 10, 7, 6, 9, 5, 8, 16, 7, 6, 9, 5]
    >>> result = malmquist(panel, inputs="hours", outputs="solved", unit="team", period="month")
    >>> result.index.loc[["A", "B"], "mi"].tolist(), result.index.loc["A", ["ec", "tc"]].round(3).values.tolist()
    ([1.0, 1.6], [[0.625, 1.6]])
    """
    model = _model(orientation, rts, weight_restrictions)
    word, split = parse(PanelTechnology, technology, "technology"), parse(IndexDecomposition, decomposition, "decomposition")
    if split is IndexDecomposition.GTL and word in _ONE_FOR_BOTH:
        hint = "Use 'ray_desli', or technology='adjacent' or 'sequential'"
        raise OptionError(f"'gtl' measures by the base period, and technology={word.value!r} knows none", value=decomposition, hint=hint)
    columns = {"inputs": inputs, "outputs": outputs, "unit": unit, "period": period}
    data = dea_panel(panel, **columns)
    compared = Comparison.of(data, reference_panel(data, reference, columns), word, base_period_only=split is IndexDecomposition.GTL)
    measure = _measure(model, compared, solvers.resolve(solver))
    with counting(_programmes(compared, model, split), "DEA", progress) as report:
        whole, pure = _measured(compared, replace(measure, report=report), split)
    arrays = _arrays(data, whole, pure, split)
    measured = ((model.rts.word.value, whole.distances),) + (((_VRS.word.value, pure.distances),) if pure is not whole else ())
    found = MalmquistResult(model, word, split, data, arrays, compared.technologies, measured)
    return replace(found, warnings=audit_index(found, compared.reference))


def _model(orientation: str, rts: Any, weight_restrictions: Any) -> DeaModel:
    model = DeaModel.radial("malmquist", orientation, rts, weight_restrictions)
    if model.has_absolute_bounds:
        hint = "Bound ratios of weights (AssuranceRegion) or shares (VirtualShare) instead"
        raise OptionError("an absolute bound leaves no distances to compare", path="weight_restrictions", hint=hint)
    return replace(model, better="higher")


def _measure(model: DeaModel, compared: Comparison, solver: lp.Solver | None) -> RadialMeasure:
    """What distances are measured by; restrictions that leave a technology nothing but something from nothing are refused."""
    data = compared.reference.data
    limits = weight_limits(model.restrictions, data)
    if limits is not None:
        # Where no restriction ties inputs to outputs, what units do is of no importance.
        each = compared.technologies.members(compared.reference) if limits.linked else [np.arange(len(data.values))]
        for members in (rows for rows in each if len(rows)):
            technology = Technology(data.values[members], data.m, model.rts, limits=limits)
            refuse_free_production(technology, model.restrictions, data, solver)
    return RadialMeasure(data.m, model.orientation, model.rts, solver, limits=limits)


def _programmes(compared: Comparison, model: DeaModel, split: IndexDecomposition) -> int:
    return compared.count() + (0 if model.rts == _VRS else compared.count(own_only=split is IndexDecomposition.FGNZ))


def _measured(compared: Comparison, measure: RadialMeasure, split: IndexDecomposition) -> tuple[Compared, Compared]:
    """By the returns to scale of the index, and by variable ones."""
    whole = compared.by(measure)
    if measure.rts == _VRS:
        return whole, whole
    return whole, compared.by(replace(measure, rts=_VRS), own_only=split is IndexDecomposition.FGNZ)


def _arrays(panel: PanelData, whole: Compared, pure: Compared, split: IndexDecomposition) -> IndexArrays:
    found = parts(whole.change, pure.change, split)
    values = np.stack(list(found.values()))
    if whole.since_first is None or pure.since_first is None:
        chained = chain(panel, values)
    else:
        chained = np.stack(list(parts(whole.since_first, pure.since_first, split).values()))
    return IndexArrays(tuple(found), values, chained, reasons(panel, [*whole.statuses, *pure.statuses]), whole.own)
