"""The slacks-based measure (Tone 2001), also with undesirable outputs (Tone 2003)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.audit import audit
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.model import DeaModel
from sqeval.dea.nonradial.result import SlackBasedResult
from sqeval.dea.nonradial.setting import Found, measure, slack_based_model
from sqeval.labelled import LabelledMatrix
from sqeval.options import Orientation
from sqeval.progress import Progress
from sqeval.result import announces


@announces
def sbm(
    X: Any,
    Y: Any,
    *,
    orientation: str = "none",
    rts: Any = "vrs",
    undesirable: Any = None,
    reference: tuple[Any, ...] | None = None,
    non_discretionary: Any = (),
    non_controllable: Any = (),
    solver: Any = None,
    progress: Progress = False,
) -> SlackBasedResult:
    """Slacks-based efficiency ρ: every input, output and undesirable output counts with its own slack, as a share of its own value.

    ρ = min (1 − (1/m) Σ s⁻/x₀) / (1 + (1/(s + q)) (Σ s⁺/y₀ + Σ sᵇ/b₀)) subject to Σλx + s⁻ = x₀, Σλy − s⁺ = y₀,
    Σλb + sᵇ = b₀, λ, s ≥ 0, and Σλ as `rts` says, for m inputs, s outputs and q undesirable outputs. Input orientation counts the
    numerator only, output orientation the denominator only (1 divided by it); the other slacks are then maximised in a second
    stage. ρ ≤ θ of `radial`; ρ = 1 without orientation just when there is no slack at all.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    orientation : {"none", "input", "output"}
        Which slacks count: all, those of inputs, or those of outputs and undesirable outputs.
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale.
    undesirable : DataFrame or array, units × undesirable outputs, optional
        Totals ≥ 0 of which less is better (complaints, breaches); a unit may have none. They can be cut freely (strong disposability).
    reference : (X_ref, Y_ref), with undesirable outputs (X_ref, Y_ref, B_ref), optional
        Units that make the frontier instead. A unit beyond that frontier is infeasible: it has no slack to measure, see `super_sbm`.
    non_discretionary : list of names
        Inputs, outputs or undesirable outputs that are given, like floor space: mixes may do with less (yield more of an output), but
        the slack does not count and is not maximised, the means run over the others, and targets leave it where it is. With an
        orientation only on the side that counts.
    non_controllable : list of names
        Inputs, outputs or undesirable outputs that mixes must have just as much of, Σλx = x₀, and the same otherwise.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
    progress : bool or function of (done, total, what)

    Returns
    -------
    SlackBasedResult
        `.scores` ρ from 0 to 1, higher is better, in every orientation; `.contributions` (what each variable takes away, adding up to
        1 − ρ), `.slacks`, `.targets`, `.peers`, … `.multipliers` v, u (and w of undesirable outputs) and `.intercept` u₀ are those of
        1 − ρ = min v·x₀ + w·b₀ − u·y₀ − u₀ with u·y_j + u₀ ≤ v·x_j + w·b_j for every unit j, v ≥ 1/(m x₀), u ≥ ρ/((s + q) y₀),
        w ≥ ρ/((s + q) b₀) where they count (under "grs" u₀ counts with the bound that holds); weights of what is given are ≥ 0, or of
        any sign where it is held exactly.

    Raises
    ------
    DataError
        Bad data, naming unit and column; a unit of which nothing that may change is above zero.
    OptionError
        An unknown word or name, or nothing left that is not given.

    Notes
    -----
    Zeros. A term that would divide by 0 is dropped, and its mean counts the terms that are left. What is 0 and spent (an input, an
    undesirable output) has no slack, so nothing is lost; a unit is compared only with mixes that spend none of it either. An output of
    0 counts as one that the unit does not produce (the first of Tone's two readings): a small number in its place would let the
    choice of that number decide the score. Its slack is still maximised and shown, and a unit that has some is not strongly efficient.

    Given. With D what is not given, ρ = min (1 − (1/m_D) Σ_D s⁻/x₀) / (1 + (1/(s_D + q_D)) (Σ_D s⁺/y₀ + Σ_D sᵇ/b₀)), and Σλx ≤ x₀,
    Σλy ≥ y₀, Σλb ≤ b₀ (or = ) for what is given (Saen 2005; the radial counterpart is that of Banker & Morey 1986). A mean without any
    term left, as of inputs that are all given, takes nothing away.

    References
    ----------
    Saen, R. F. (2005). Developing a nondiscretionary model of slacks-based measure in data envelopment analysis. Applied Mathematics
    and Computation 169(2), 1440-1447.
    Tone, K. (2001). A slacks-based measure of efficiency in data envelopment analysis. European Journal of Operational Research
    130(3), 498-509.
    Tone, K. (2003). Dealing with undesirable outputs in DEA: a slacks-based measure (SBM) approach. GRIPS Research Report Series
    I-2003-0005.

    Examples
    --------
    Eight stores, one input and one output (Cooper, Seiford & Tone 2007, table 1.1):

    >>> import pandas as pd
    >>> stores = pd.DataFrame({"employees": [2, 3, 3, 4, 5, 5, 6, 8], "sales": [1, 3, 2, 3, 4, 2, 3, 5]}, index=list("ABCDEFGH"))
    >>> result = sbm(stores[["employees"]], stores[["sales"]])
    >>> result.scores.round(3).tolist()
    [1.0, 1.0, 0.667, 0.75, 1.0, 0.4, 0.5, 1.0]
    >>> result.contributions.loc["F"].round(3).to_dict()
    {'employees': 0.267, 'sales': 0.333}
    >>> print(result.explain("F"))
    F (slacks-based measure, non-oriented, variable returns to scale)
    F has an efficiency of 40.0 %; the 60.0 points it lacks come from sales (33.3), employees (26.7).
    Learn from (λ: how much of each the mix holds): B (1).
    What to change to reach the frontier:
      employees: 5 → 3 (-40.0 %)
      sales: 2 → 3 (+50.0 %)
    """
    model = slack_based_model("sbm", orientation, rts)
    data = dea_data(X, Y, reference, undesirable=undesirable)
    model = replace(model, conditions=Conditions.parse(non_discretionary, non_controllable, data, model.orientation))
    return slack_based_result(model, data, measure(model, data, solver=solver, progress=progress))


def slack_based_result(model: DeaModel, data: DeaData, found: Found) -> SlackBasedResult:
    """The result with the cautions of its data; no factor has to move a constant variable, so none is said to hold all back."""
    parts = LabelledMatrix(found.contributions, data.units, data.variables)
    cautions = audit(data, found.solution, replace(model, orientation=Orientation.NONE))
    return SlackBasedResult(model, data, found.solution, cautions, parts=parts)
