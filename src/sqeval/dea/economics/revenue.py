"""Revenue efficiency (Färe, Grosskopf & Lovell 1985): what outputs earn, beside the most that the inputs could earn."""

from __future__ import annotations

from typing import Any

from sqeval.dea.data import dea_data
from sqeval.dea.economics.prices import output_prices as checked
from sqeval.dea.economics.value_result import RevenueResult
from sqeval.dea.economics.value_solution import valued
from sqeval.dea.model import DeaModel
from sqeval.dea.shift import free_sides
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def revenue(
    X: Any,
    Y: Any,
    output_prices: Any,
    *,
    rts: Any = "vrs",
    reference: tuple[Any, Any] | None = None,
    solver: Any = None,
    progress: Progress = False,
) -> RevenueResult:
    """Revenue efficiency of units at their prices, with its technical and its allocative part.

    R = max p₀·y subject to Σλx ≤ x₀, Σλy ≥ y, λ ≥ 0, and Σλ as `rts` says. Economic efficiency is p₀·y₀ / R; the technical part is
    1/φ of the output-oriented `radial`; the allocative part is what is left: economic = technical × allocative, each from 0 to 1.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output. Under "vrs"
        inputs may be negative.
    output_prices : table of units × outputs, or Series, mapping or one row for all units
        Positive prices (or values) per raw unit of each output; given as `input_prices` of `cost` are.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    reference : (X_ref, Y_ref), optional
        Units that make the frontier instead. A unit that earns more than any of their mixes has economic efficiency 1 and a score
        below 1.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    RevenueResult
        `.economic`, `.technical`, `.allocative`; `.max_revenue`, `.observed_revenue`; `.scores`, R / p₀·y₀ ≥ 1, lower is better (below
        1 only beyond a `reference`); `.targets`, the outputs of largest revenue; `.slacks`, positive where an output falls short,
        negative where there is too much of it; `.savings`, the same in money; `.multipliers`, the marginal revenue of each
        input and the prices; `.peers`, …

    Raises
    ------
    DataError
        Bad data or prices, naming unit and column.
    OptionError
        An unknown word.

    References
    ----------
    Färe, R., Grosskopf, S. & Lovell, C. A. K. (1985). The Measurement of Efficiency of Production. Kluwer-Nijhoff, Boston.

    Examples
    --------
    >>> import pandas as pd
    >>> teams = list("ABCDEFGHI")
    >>> X = pd.DataFrame({"hours": [10.0, 10, 10, 12, 12, 14, 14, 16, 16]}, index=teams)
    >>> Y = pd.DataFrame({"solved": [80.0, 40, 50, 60, 70, 90, 50, 70, 60], "sold": [20.0, 60, 20, 40, 30, 30, 60, 40, 50]}, index=teams)
    >>> result = revenue(X, Y, {"solved": 3, "sold": 1}, rts="crs")
    >>> print(result.explain("B"))
    B (revenue efficiency, output-oriented, constant returns to scale)
    B earns 180; at its prices its inputs could bring 260: revenue efficiency 69.2 %.
    Technical 100.0 % × allocative 69.2 %: of the difference, 0 are lost by making too little of all outputs alike, 80 by a poor mix.
    Falling short, in money: solved (120).
    Too much of, in money: sold (40).
    Learn from (λ: how much of each the mix holds): A (1).
    What to change to reach the frontier:
      solved: 40 → 80 (+100.0 %)
      sold: 60 → 20 (-66.7 %)
    """
    model = DeaModel.radial("revenue", "output", rts)
    data = dea_data(X, Y, reference, negative=free_sides(model))
    prices = checked(output_prices, data)
    found, parts, cautions = valued(model, data, prices, solver, progress)
    return RevenueResult(model, data, found, cautions, price_table=prices, parts=parts)
