"""Operability 可操作性: indicators can be computed from the data at hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.indicators.node import Node
from sqeval.indicators.principles.finding import Finding, Judged, Verdict
from sqeval.indicators.principles.limits import Limits
from sqeval.indicators.principles.view import View

#: Below this share of the coverage asked for, an indicator can hardly be said to be computed.
_HALF = 0.5


def judge(view: View, limits: Limits) -> Judged:
    """Coverage of units × periods, share of missing observations (cells weighted by their requests), absent columns."""
    # A quantile that is not reached is an answer.
    known = ~np.isnan(view.cells["value"])
    weights = view.size / view.size.sum()
    gaps = np.where(np.isfinite(view.cells["missing"]), view.cells["missing"], 1.0)
    names = pd.Index(view.names, name="indicator", dtype="str")
    absent = [view.absent.get(name, "") for name in names]
    frame = pd.DataFrame({"coverage": known.mean(axis=0), "missing": weights @ gaps, "absent": absent}, index=names)
    findings = [finding for leaf in view.leaves for finding in _findings(leaf, view, frame, limits)]
    fine = {name: {key: f"{frame.loc[name, key]:.0%}" for key in ("coverage", "missing")} for name in names}
    return Judged(tuple(findings), fine, {"coverage": frame})


def _findings(leaf: Node, view: View, frame: pd.DataFrame, limits: Limits) -> list[Finding]:
    coverage, missing = (float(frame[key].loc[leaf.name]) for key in ("coverage", "missing"))
    if coverage == 0:
        return [_nowhere(leaf, view)]
    findings = []
    if coverage < limits.coverage:
        verdict = Verdict.NOT_MET if coverage < _HALF * limits.coverage else Verdict.PARTLY_MET
        findings.append(Finding("low_coverage", verdict, leaf.name, f"{coverage:.0%}", details={"limit": f"{limits.coverage:.0%}"}))
    if missing > limits.missing:
        details = {"limit": f"{limits.missing:.0%}"}
        findings.append(Finding("many_missing", Verdict.PARTLY_MET, leaf.name, f"{missing:.0%}", details=details))
    return findings


def _nowhere(leaf: Node, view: View) -> Finding:
    """Why an indicator has no value anywhere."""
    if leaf.measure is None:
        return Finding("not_measured", Verdict.NOT_MET, leaf.name)
    if not view.in_table[leaf.name]:
        return Finding("not_in_table", Verdict.NOT_MET, leaf.name)
    if leaf.name in view.absent:
        return Finding("absent", Verdict.NOT_MET, leaf.name, view.absent[leaf.name])
    return Finding("no_values", Verdict.NOT_MET, leaf.name)
