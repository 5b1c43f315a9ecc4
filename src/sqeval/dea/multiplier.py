"""The multiplier form of the radial model (Charnes, Cooper & Rhodes 1978): the weights that show a unit in its best light."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.data import unit_name
from sqeval.dea.multiplier_result import MultiplierResult
from sqeval.dea.radial import radial
from sqeval.dea.result import DeaResult
from sqeval.progress import Progress
from sqeval.result import Caution, announces


@announces
def multiplier(
    X: Any,
    Y: Any,
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    slacks: bool = True,
    weight_restrictions: Any = None,
    reference: tuple[Any, Any] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> MultiplierResult:
    """Weights of inputs and outputs that give every unit its highest efficiency, and what they make of its data.

    Input orientation: θ = max u·y₀ + u₀ subject to v·x₀ = 1, u·y_j − v·x_j + u₀ ≤ 0 for every reference unit j, u, v ≥ 0;
    output orientation: φ = min v·x₀ + v₀ subject to u·y₀ = 1, v·x_j − u·y_j + v₀ ≥ 0. The intercept u₀ (v₀) is free under "vrs",
    ≤ 0 (≥ 0) under "nirs", ≥ 0 (≤ 0) under "ndrs" and absent under "crs". It is the dual of the radial model: the scores are
    the same, and so are peers, slacks and targets.

    Weights are often not unique, above all those of efficient units: `uniqueness` says where they are shown to be, and
    `multiplier_ranges` how far each can move.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"input", "output"}
        θ in (0, 1], higher is better, or φ ≥ 1, lower is better.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. Under "grs" the objective holds low and high times the parts of the intercept.
    slacks : bool
        Whether to solve the second stage of the envelopment form: slacks, targets and strong efficiency.
    weight_restrictions : list of AssuranceRegion, ConeRatio, VirtualShare, WeightBound, optional
        What the weights are bound by; see `radial`.
    reference : (X_ref, Y_ref), optional
        Units that bound the weights instead of X, Y. Then θ may exceed 1 (φ be below 1), and a unit may be infeasible.
    non_discretionary, non_controllable : list of names
        As in `radial`: what is given has a weight in the objective, θ = max u·y₀ − v·z₀ + u₀ for given inputs z, and none in
        v·x₀ = 1 (u·y₀ = 1); of non-controllable ones it may be negative.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        None is the fastest way there is, with scipy's HiGHS behind it; "highs" is scipy's HiGHS throughout.
    progress : bool or function of (done, total, what)

    Returns
    -------
    MultiplierResult
        `.scores`, `.multipliers` (per raw unit), `.intercept`, `.virtual`, `.virtual_shares`, `.multiplier_ranges(units)`, …

    Raises
    ------
    DataError
        Bad data, naming unit and column.
    OptionError
        An unknown word, or restrictions that no weights satisfy, by name.

    References
    ----------
    Charnes, A., Cooper, W. W. & Rhodes, E. (1978). Measuring the efficiency of decision making units. European Journal of
    Operational Research 2(6), 429-444.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> X = pd.DataFrame({"hours": [2.0, 4, 5], "cost": [4.0, 2, 5]}, index=["A", "B", "C"])
    >>> Y = pd.DataFrame({"solved": [10.0, 10, 10]}, index=["A", "B", "C"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = multiplier(X, Y, rts="crs")
    >>> result.multipliers.loc["C"].round(3).to_dict()
    {'hours': 0.1, 'cost': 0.1, 'solved': 0.06}
    >>> result.virtual.loc["C"].round(3).to_dict()
    {'hours': 0.5, 'cost': 0.5, 'solved': 0.6}
    >>> result.multiplier_ranges("A").round(3).loc[("A", "hours"), ["low", "high"]].tolist()
    [0.167, 0.5]
    """
    options = {"orientation": orientation, "rts": rts, "slacks": slacks, "weight_restrictions": weight_restrictions}
    given = {"non_discretionary": non_discretionary, "non_controllable": non_controllable}
    found = radial(X, Y, reference=reference, solver=solver, progress=progress, **given, **options)
    return MultiplierResult(replace(found.model, name="multiplier"), found.data, found.solution, (*found.warnings, *_doubts(found)))


def _doubts(found: DeaResult) -> tuple[Caution, ...]:
    """A caution that names the units whose weights may not be the only ones."""
    unique = found.solution.unique_multipliers
    doubtful = found.solution.solved if unique is None else found.solution.solved & ~unique
    units = tuple(unit_name(unit) for unit in found.data.units[doubtful])
    return (Caution("dea_multipliers_not_unique", units),) if units else ()
