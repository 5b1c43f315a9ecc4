"""Window analysis (Charnes, Clark, Cooper & Golany 1985): units measured within a window of periods that moves through time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.data import unit_name
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.judgement.compiling import weight_limits
from sqeval.dea.judgement.conflicts import refuse_free_production
from sqeval.dea.judgement.limits import WeightLimits
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.panels.index_audit import audit_panel, small_frontiers
from sqeval.dea.panels.panel import PanelData, Places, dea_panel
from sqeval.dea.panels.window_result import WindowArrays, WindowResult, why
from sqeval.dea.shift import away_from_negatives, free_sides
from sqeval.dea.technology import Technology
from sqeval.errors import OptionError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces

#: As in `two_stages`: what is as near to 1 as this is 1.
_ROUNDING = 1e-13


@announces
def window(
    panel: Any,
    *,
    width: int,
    inputs: Any,
    outputs: Any,
    unit: Any,
    period: Any,
    orientation: str = "input",
    rts: Any = "vrs",
    weight_restrictions: Any = None,
    solver: Any = None,
    progress: Progress = False,
) -> WindowResult:
    """Radial efficiency within windows of `width` neighbouring periods: a unit counts as another one in each period.

    Window w holds all rows of the periods w, w + 1, …, w + width − 1, which make one frontier and are measured against it; there are
    T − width + 1 windows. So few units have more to be compared with, and each period is looked at from several sides: a unit whose
    scores in one period differ much from window to window has no stable place.

    Parameters
    ----------
    panel : long table, one row a unit and period
        As in `malmquist`; under "vrs" outputs may be negative with input orientation, inputs with output orientation.
    width : int
        Periods a window has, from 1 (each period alone) to all of them (one frontier).
    inputs, outputs, unit, period
        As in `malmquist`.
    orientation : {"input", "output"}
        Scores are θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, optional
        What the weights behind all scores are bound by, as in `radial`; means are those of all rows, so that windows share one bound.
        Absolute bounds leave no factor to compare between windows.
    solver, progress
        As in `radial`.

    Returns
    -------
    WindowResult
        `.scores` by window, period and unit, `.mean`, `.min`, `.max`, `.range` by unit, `.stability`, `.view(unit)`.

    Raises
    ------
    DataError
        Bad data, naming unit, period and column.
    OptionError
        An unknown word, a width that is no whole number from 1 to the number of periods, or restrictions that no weights satisfy, by name.

    References
    ----------
    Charnes, A., Clark, C. T., Cooper, W. W. & Golany, B. (1985). A developmental study of data envelopment analysis in measuring the
    efficiency of maintenance units in the U.S. Air Forces. Annals of Operations Research 2, 95-112.

    Examples
    --------
    >>> import pandas as pd
    >>> panel = pd.DataFrame({"team": list("ABC") * 3, "month": [1] * 3 + [2] * 3 + [3] * 3, "hours": 10})
    >>> panel["solved"] = [8, 10, 7, 8, 10, 9, 8, 20, 10]
    >>> result = window(panel, width=2, inputs="hours", outputs="solved", unit="team", period="month", rts="crs")
    >>> result.scores.loc[:, 2, "C"].round(2).to_dict(), float(result.range["C"].round(2))
    ({1: 0.9, 2: 0.45}, 0.45)
    """
    model = _model(orientation, rts, weight_restrictions)
    data = dea_panel(panel, inputs=inputs, outputs=outputs, unit=unit, period=period, negative=free_sides(model))
    count = _checked_width(width, len(data.periods))
    row, at = _rows(data, count)
    engine, values = solvers.resolve(solver), _positive(data)[row]
    blocks = lp.Blocks(np.searchsorted(at, np.arange(len(data.periods) - count + 2)), at)
    technology = Technology(values, data.data.m, model.rts, blocks, limits=_limits(model, data, values, blocks, engine))
    with counting(len(row), "DEA", progress) as report:
        found = radial_factors(technology, values, model.orientation, engine, report=report)
    residuals = found.batch.certificate.residuals()
    arrays = WindowArrays(at, row, _bounded(found.factor, model.orientation), found.status)
    result = WindowResult(model, data, count, arrays, WorstResiduals.of(residuals, found.status))
    return replace(result, warnings=(*_unsolved(result), *small_frontiers(data, data, count), *audit_panel(data)))


def _model(orientation: str, rts: Any, weight_restrictions: Any) -> DeaModel:
    model = DeaModel.radial("window", orientation, rts, weight_restrictions)
    if model.has_absolute_bounds:
        hint = "Bound ratios of weights (AssuranceRegion) or shares (VirtualShare) instead"
        raise OptionError("an absolute bound leaves no factor to compare between windows", path="weight_restrictions", hint=hint)
    return model


def _limits(model: DeaModel, panel: PanelData, values: Floats, blocks: lp.Blocks, solver: lp.Solver | None) -> WeightLimits | None:
    """Restrictions as columns; those that leave a window nothing but something from nothing are refused."""
    if not model.restrictions:
        return None
    data = panel.data.sorted()
    limits = weight_limits(model.restrictions, data)
    if limits is None:
        return None
    # Where no restriction ties inputs to outputs, what units do is of no importance.
    windows = np.split(values, blocks.offsets[1:-1]) if limits.linked else [values]
    for some in windows:
        refuse_free_production(Technology(some, data.m, model.rts, limits=limits), model.restrictions, data, solver)
    return limits


def _checked_width(width: int, periods: int) -> int:
    if isinstance(width, bool) or not isinstance(width, (int, np.integer)) or not 1 <= width <= periods:
        raise OptionError(f"is no whole number from 1 to the number of periods, {periods}", path="width", value=width)
    return int(width)


def _rows(panel: PanelData, width: int) -> tuple[Places, Places]:
    """The rows of every window, one window after the other, and which window each stands in."""
    starts = np.searchsorted(panel.period_at, np.arange(len(panel.periods) + 1))
    rows = [np.arange(starts[first], starts[first + width]) for first in range(len(panel.periods) - width + 1)]
    return np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(some) for some in rows])


def _positive(panel: PanelData) -> Floats:
    """The values, columns with negative ones moved, which changes no score where they are allowed."""
    by = away_from_negatives(panel.values, panel.values)
    return panel.values if by is None else panel.values + by


def _bounded(factor: Floats, orientation: Orientation) -> Floats:
    """A row can always copy itself: beyond 1, and as near to 1 as this, there is only rounding."""
    beyond = factor >= 1.0 - _ROUNDING if orientation is Orientation.INPUT else factor <= 1.0 + _ROUNDING
    return np.where(beyond, 1.0, factor)


def _unsolved(result: WindowResult) -> Iterator[Caution]:
    for word in sorted({str(word) for word in result.arrays.status} - {lp.OPTIMAL}):
        found = result.arrays.status == word
        units = result.panel.units[np.unique(result.panel.unit_at[result.arrays.row[found]])]
        details = {"entries": int(found.sum()), "of": len(found)}
        yield Caution("dea_window_unsolved", tuple(map(unit_name, units)), details, {"status": why(word)})
