"""Cost efficiency (Farrell 1957; Färe, Grosskopf & Lovell 1985): what outputs cost, beside the least they could cost."""

from __future__ import annotations

from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.economics.prices import input_prices as checked
from sqeval.dea.economics.value_result import CostResult
from sqeval.dea.economics.value_solution import valued
from sqeval.dea.model import DeaModel
from sqeval.dea.shift import free_sides
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def cost(
    X: Any,
    Y: Any,
    input_prices: Any,
    *,
    rts: Any = "vrs",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> CostResult:
    """Cost efficiency of units at their prices, with its technical and its allocative part.

    C = min w₀·x subject to Σλx ≤ x, Σλy ≥ y₀, λ ≥ 0, and Σλ as `rts` says. Economic efficiency is C / w₀·x₀; the technical part is
    the radial θ of `radial`; the allocative part is what is left: economic = technical × allocative, each from 0 to 1. Technical
    efficiency asks whether all inputs could shrink together, allocative efficiency whether their mix is the cheap one.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. Under "vrs"
        outputs may be negative.
    input_prices : table of units × inputs, or Series, mapping or one row for all units
        Positive prices per raw unit of each input, joined by the names of units and inputs; a bare list or array goes by position.
        A table may hold further units. A lone row whose label is no unit holds for all.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit that spends less than any of their mixes has economic efficiency 1 and a score
        above 1; one beyond their technical frontier has technical efficiency 1, so that all it spends too much is allocative.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    CostResult
        `.economic`, `.technical`, `.allocative`; `.min_cost`, `.observed_cost`; `.scores`, C / w₀·x₀ (above 1 only beyond a
        `reference`); `.targets`, the inputs of least cost; `.slacks`, positive where an input is over-used, negative where it is
        under-used; `.savings`, the same in money; `.multipliers`, the prices and the marginal cost of each output; `.peers`, …

    Raises
    ------
    DataError
        Bad data or prices, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Farrell, M. J. (1957). The measurement of productive efficiency. Journal of the Royal Statistical Society A 120(3), 253-290.
    Färe, R., Grosskopf, S. & Lovell, C. A. K. (1985). The Measurement of Efficiency of Production. Kluwer-Nijhoff, Boston.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = list("ABCDEFGHI")
    >>> X = pd.DataFrame({"hours": [20, 40, 40, 30, 60, 45, 80, 50, 70], "parcels": [60, 30, 60, 90, 50, 80, 90, 50, 70]}, index=teams)
    >>> Y = pd.DataFrame({"solved": [10, 10, 10, 10, 10, 12, 14, 12, 12]}, index=teams)
    >>> result = cost(X, Y, {"hours": 30, "parcels": 8}, rts="crs")
    >>> print(result.explain("E"))
    E (cost efficiency, input-oriented, constant returns to scale)
    E spends 2200; at its prices its outputs could be had for 1080: cost efficiency 49.1 %.
    Technical 64.3 % × allocative 76.4 %: of the difference, 785.7 go by using too much of all inputs alike, 334.3 by a costly mix.
    Over-used, in money: hours (1200).
    Under-used, in money: parcels (80).
    Learn from (λ: how much of each the mix holds): A (1).
    What to change to reach the frontier:
      hours: 60 → 20 (-66.7 %)
      parcels: 50 → 60 (+20.0 %)
    """
    model = DeaModel.radial("cost", "input", rts)
    data = dea_data(X, Y, reference, negative=free_sides(model))
    prices = checked(input_prices, data)
    found, parts, cautions = valued(model, data, prices, solver, progress)
    return CostResult(model, data, found, cautions, price_table=prices, parts=parts)
