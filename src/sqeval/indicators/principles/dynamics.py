"""Dynamics 动态性: values move over time, by more than sampling error, and there are periods enough to see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.nature import is_share
from sqeval.indicators.node import Node
from sqeval.indicators.principles.finding import Finding, Judged, Verdict
from sqeval.indicators.principles.limits import Limits
from sqeval.indicators.principles.view import View
from sqeval.numerics import movement, redundancy

Floats = NDArray[np.float64]

#: Below this many periods nothing can be seen to move.
_LEAST_PERIODS = 3


def judge(view: View, limits: Limits) -> Judged:
    """Periods; whether values move; whether they move beyond sampling error."""
    frame = pd.DataFrame([_moved(view, k, limits) for k in range(len(view.leaves))])
    frame.index = pd.Index(view.names, name="indicator", dtype="str")
    figures = frame.to_dict("index")
    findings = [finding for leaf in view.leaves for finding in _findings(leaf, view, figures[leaf.name], limits)]
    fine = {name: {"periods": int(frame["periods"].loc[name])} for name in view.names}
    return Judged(tuple(findings), fine, {"movement": frame})


def _moved(view: View, k: int, limits: Limits) -> dict[str, Any]:
    """Figures of one indicator: periods with a value, and its movement within units against sampling error."""
    value, n, error = (view.cells[field][:, k] for field in ("value", "n", "standard_error"))
    # A quantile that is not reached is an answer, and so is that it is reached no more; but there is no error to hold it against.
    known, finite = ~np.isnan(value), np.isfinite(value)
    units = view.unit_codes
    periods = 0 if view.periods is None else len(view.rows[known].get_level_values("period").unique())
    figures = {"periods": periods, "is_constant": bool(redundancy.is_constant(value[:, None])[0])}
    if is_share(view.leaves[k].measure):
        tested = finite & (n >= limits.min_n)
        found = movement.of_shares(value[tested], n[tested], units[tested])
    else:
        # The square of an error from few observations is too unsteady to divide by.
        tested = finite & (n >= max(limits.min_n, movement.LEAST_N)) & (error > 0)
        found = movement.of_means(value[tested], n[tested], error[tested], units[tested])
    moving = movement.moves(value[known], units[known])
    tests = {"units_tested": len(found.p), "units_beyond_noise": int((found.p < limits.alpha).sum())}
    return {
        **figures,
        "moves": moving,
        "has_error": bool(np.isfinite(error[known]).any()),
        **tests,
        "p": found.pooled,
        "real_share": found.real_share,
    }


def _findings(leaf: Node, view: View, row: Mapping[Any, Any], limits: Limits) -> list[Finding]:
    periods = int(row["periods"])
    if not view.has_values(view.names.index(leaf.name)):
        return [Finding("no_values", Verdict.NOT_MET, leaf.name)]
    if view.periods is None:
        return [Finding("no_periods", Verdict.NOT_MET, leaf.name)]
    findings = []
    if periods < limits.min_periods:
        verdict = Verdict.NOT_MET if periods < _LEAST_PERIODS else Verdict.PARTLY_MET
        findings.append(Finding("few_periods", verdict, leaf.name, str(periods), details={"limit": limits.min_periods}))
    if row["is_constant"]:
        return [*findings, Finding("constant", Verdict.NOT_MET, leaf.name)]
    if not row["moves"]:
        return [*findings, Finding("still", Verdict.NOT_MET, leaf.name)] if periods > 1 else findings
    return [*findings, *_against_noise(leaf, row, limits)]


def _against_noise(leaf: Node, row: Mapping[Any, Any], limits: Limits) -> list[Finding]:
    """Totals are counted in full: what moves there has moved. Everything else is held against its sampling error."""
    if not row["has_error"]:
        return []
    if not row["units_tested"]:
        return [Finding("change_not_tested", Verdict.NOT_JUDGED, leaf.name)]
    if row["p"] < limits.alpha:
        return []
    figure = f"{row['units_beyond_noise']}/{row['units_tested']}"
    return [Finding("within_noise", Verdict.PARTLY_MET, leaf.name, figure)]
