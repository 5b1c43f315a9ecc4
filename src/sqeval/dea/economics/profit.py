"""Profit inefficiency (Chambers, Chung & Färe 1998): the profit a unit makes, beside the largest at its prices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.distance.directional_programmes import DirectionalTask, solve_directions
from sqeval.dea.distance.directions import Course
from sqeval.dea.economics.prices import in_money
from sqeval.dea.economics.prices import input_prices as checked_inputs
from sqeval.dea.economics.prices import output_prices as checked_outputs
from sqeval.dea.economics.profit_programme import BestMixes, best_mixes
from sqeval.dea.economics.profit_result import ProfitResult, ProfitSolution
from sqeval.dea.economics.without_parts import without_parts
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, RadialPart, only
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics.linear_program import OPTIMAL, UNBOUNDED
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def profit(
    X: Any,
    Y: Any,
    input_prices: Any,
    output_prices: Any,
    *,
    rts: Any = "vrs",
    direction: Any = "observed",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> ProfitResult:
    """The largest profit at the prices of every unit, and what its own falls short by, in a technical and an allocative part.

    Π = max p₀·y − w₀·x over all x ≥ Σλx, y ≤ Σλy, with Σλ as `rts` says. The Nerlovian inefficiency is
    (Π − (p₀·y₀ − w₀·x₀)) / (w₀·g_x + p₀·g_y); with the direction g = (x₀, y₀), what is forgone as a share of cost
    and revenue together. Its technical part is the directional distance of `directional`, β = max β with Σλx ≤ x₀ − βg_x,
    Σλy ≥ y₀ + βg_y; the allocative part is the rest: inefficiency = technical + allocative, both ≥ 0.

    Under "crs" the largest profit is 0 or has no limit, since any multiple of a profitable unit is possible: such units have status
    "unbounded" and no numbers but what is observed, β and `profitability`. So too under "ndrs", and where "nirs" allows doing nothing
    the largest profit is never below 0.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    input_prices, output_prices : table of units × inputs (outputs), or Series, mapping or one row for all units
        Positive prices per raw unit, in the same money; given as in `cost`.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. A profit below 1e-12 of revenue and cost counts as none.
    direction : {"observed", "inputs", "outputs", "mean", "range"} or (gx, gy)
        As in `directional`. With g worth 1 at everyone's prices, inefficiencies are money.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. The inefficiency of a unit that makes more than any of them is below 0.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        For the directional programmes; the largest profit is found by comparing all units.
    progress : bool or function of (done, total, what)

    Returns
    -------
    ProfitResult
        `.max_profit`, `.observed_profit`; `.inefficiency` (= `.scores`), `.technical_inefficiency`, `.allocative_inefficiency`;
        `.losses`, the parts in money; `.profitability` and `.max_profitability`, revenue over cost; `.targets`, the most profitable
        inputs and outputs; `.peers`, … There is no `.efficiency` from 0 to 1: profits may be negative.

    Raises
    ------
    DataError
        Bad data or prices, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Chambers, R. G., Chung, Y. & Färe, R. (1998). Profit, directional distance functions, and Nerlovian efficiency. Journal of
    Optimization Theory and Applications 98(2), 351-364.

    Examples
    --------
    >>> import pandas as pd
    >>> shops = list("ABCDEFGH")
    >>> X = pd.DataFrame({"hours": [20.0, 40, 80, 120, 60, 140, 140, 94]}, index=shops)
    >>> Y = pd.DataFrame({"repairs": [10.0, 50, 80, 90, 30, 70, 90, 24]}, index=shops)
    >>> result = profit(X, Y, {"hours": 30}, {"repairs": 40})
    >>> result.max_profit.unique().tolist(), result.inefficiency.round(3).tolist()
    ([800.0], [1.0, 0.0, 0.0, 0.111, 0.467, 0.314, 0.179, 0.704])
    >>> print(result.explain("E"))
    E (profit, non-oriented, variable returns to scale)
    E makes -600; 800 would be possible at its prices, 1400 more: profit inefficiency 0.4667 (0 is best).
    Of that, 1200 are technical (all inputs too large, all outputs too small alike), 200 allocative (the mix or the size).
    It earns 0.6667 for every 1 it spends; the best reference unit would earn 1.667 at its prices.
    Learn from (λ: how much of each the mix holds): B (1).
    What to change to reach the frontier:
      hours: 60 → 40 (-33.3 %)
      repairs: 30 → 50 (+66.7 %)
    """
    model = DeaModel("profit", Orientation.NONE, Returns.parse(rts), "lower")
    course = Course.parse(direction, has_bad=False)
    data = dea_data(X, Y, reference)
    prices = _side_by_side(checked_inputs(input_prices, data), checked_outputs(output_prices, data), data)
    ordered, order, ways = data.sorted(), sorted_order(data.units), course.table(data).values
    technology, engine = Technology(ordered.reference_values, ordered.m, model.rts), solvers.resolve(solver)
    with counting(len(data.units), "DEA", progress) as report:
        task = DirectionalTask(technology, model.orientation, None, data.is_own_reference, engine, report)
        distance = solve_directions(task, ordered.values, ways[order])
    best = best_mixes(technology, prices.values[order], is_own=data.is_own_reference)
    columns = sorted_order(data.reference)
    best, distance = in_order(best, order, columns), in_order(distance, order, columns)
    parts = _parts(data, prices.values, ways, best, distance)
    found = _solution(data, best, parts, distance)
    cautions = (*_cautions(data, found, model), *without_parts(data, found.status, distance.status))
    return ProfitResult(model, data, found, cautions, price_table=prices, parts=parts)


def _side_by_side(inputs: LabelledMatrix, outputs: LabelledMatrix, data: DeaData) -> LabelledMatrix:
    return LabelledMatrix(np.hstack([inputs.values, outputs.values]), data.units, data.variables)


def _parts(data: DeaData, prices: Floats, ways: Floats, best: BestMixes, distance: RadialPart) -> ProfitSolution:
    m = data.m
    cost, revenue = in_money(prices[:, :m], data.inputs.values), in_money(prices[:, m:], data.outputs.values)
    observed, normaliser = revenue - cost, in_money(prices, ways)
    # The point that β leads to is a mix like any other, so that the largest profit is no less: beyond it there is only rounding.
    allocative = np.maximum((best.profit - observed) / normaliser - distance.factor, 0.0)
    return ProfitSolution(
        observed, best.profit, normaliser, distance.factor, allocative, distance.status, revenue / cost, np.maximum(best.ratio, 0.0)
    )


def _solution(data: DeaData, best: BestMixes, parts: ProfitSolution, distance: RadialPart) -> DeaSolution:
    solved = best.status == OPTIMAL
    measured = (parts.best - parts.observed) / parts.normaliser
    scores = np.where(np.isnan(parts.technical), measured, parts.technical + parts.allocative)
    targets = only(solved, best.lambdas @ data.reference_values)
    signs = np.repeat([-1.0, 1.0], [data.m, len(data.variables) - data.m])
    # What was found by comparing has nothing left over; residuals are those of the directional programmes.
    residuals = np.where(np.isnan(distance.residuals), 0.0, distance.residuals)
    return DeaSolution(
        scores=only(solved, scores),
        efficiency=None,
        status=best.status,
        lambdas=best.lambdas,
        certificate=WorstResiduals.of(residuals, best.status),
        slacks=(targets - data.values) * signs + 0.0,
        targets=targets,
        efficient=solved & (scores <= EQUAL),
        unique_lambdas=best.unique,
    )


def _cautions(data: DeaData, found: DeaSolution, model: DeaModel) -> tuple[Caution, ...]:
    """Those of the data; that profit has no limit, and that an input of zero is compared with any other, is this model's own."""
    kept = (caution for caution in audit(data, found, model) if caution.code != "dea_zero_inputs")
    return tuple(replace(caution, code="dea_profit_unbounded") if _says_unbounded(caution) else caution for caution in kept)


def _says_unbounded(caution: Caution) -> bool:
    return caution.code == "dea_not_solved" and caution.details.get("status") == UNBOUNDED
