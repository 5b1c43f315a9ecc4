"""Comprehensiveness 全面性: every criterion rests on data, and no indicator says again what others say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.display import number
from sqeval.indicators.node import Node
from sqeval.indicators.principles.finding import Finding, Judged, Verdict
from sqeval.indicators.principles.limits import Limits
from sqeval.indicators.principles.view import View
from sqeval.numerics import redundancy

Floats = NDArray[np.float64]


def judge(view: View, limits: Limits) -> Judged:
    """Criteria without data or with one indicator; correlated pairs; variance inflation."""
    criteria, found = _criteria(view)
    pairs = _pairs(view, limits)
    inflation = _inflation(view)
    findings = (*found, *_no_data(view), *_correlated(pairs, limits), *_inflated(view, inflation, pairs, limits))
    return Judged(findings, {name: {} for name in view.names}, {"criteria": criteria, "correlations": pairs, "inflation": inflation})


def _criteria(view: View) -> tuple[pd.DataFrame, list[Finding]]:
    with_data = {name: view.has_values(k) for k, name in enumerate(view.names)}
    rows, findings = [], []
    for node in view.hierarchy.inner:
        measured = [leaf.name for leaf in node.leaves if leaf.measure is not None]
        known = sum(with_data[leaf.name] for leaf in node.leaves)
        finding = _criterion_finding(node, measured, known)
        verdict = Verdict.MET if finding is None else finding.verdict
        rows.append((node.name, len(node.leaves), len(measured), known, verdict.value))
        findings += [] if finding is None else [finding]
    columns = ["criterion", "indicators", "measured", "with_data", "verdict"]
    return pd.DataFrame(rows, columns=columns).set_index("criterion"), findings


def _criterion_finding(node: Node, measured: list[str], known: int) -> Finding | None:
    """What stands against a criterion: nothing that is measured, no data, or a single indicator."""
    cases = (
        ("criterion_no_indicator", Verdict.NOT_MET, not measured),
        ("criterion_no_data", Verdict.NOT_MET, known == 0),
        ("criterion_single", Verdict.PARTLY_MET, known == 1),
    )
    code, verdict, _ = next((case for case in cases if case[2]), ("", Verdict.MET, False))
    return Finding(code, verdict, node.name, is_criterion=True) if code else None


def _no_data(view: View) -> list[Finding]:
    return [Finding("no_values", Verdict.NOT_MET, name) for k, name in enumerate(view.names) if not view.has_values(k)]


def _pairs(view: View, limits: Limits) -> pd.DataFrame:
    """Correlations of all pairs over units × periods; `redundant` where one reaches the limit over enough rows."""
    names = np.array(view.names, dtype=object)
    pairs, pearson, spearman, rows = redundancy.pair_correlations(view.cells["value"])
    strongest = np.fmax(np.abs(pearson), np.abs(spearman))
    found = (rows >= limits.min_rows) & (strongest >= limits.correlation)
    figures: dict[str, Any] = {"pearson": pearson, "spearman": spearman, "rows": rows, "redundant": found}
    return pd.DataFrame({"first": names[pairs[:, 0]], "second": names[pairs[:, 1]], **figures})


def _correlated(pairs: pd.DataFrame, limits: Limits) -> list[Finding]:
    findings = []
    redundant = pairs[pairs["redundant"]]
    pearson, spearman = (redundant[name].to_numpy(dtype=np.float64) for name in ("pearson", "spearman"))
    # Both are known here: they are missing together.
    strongest_of = np.where(np.abs(spearman) > np.abs(pearson), spearman, pearson)
    for first, second, size in zip(redundant["first"], redundant["second"], strongest_of, strict=True):
        strongest = number(float(size), 2)
        for name, other in ((first, second), (second, first)):
            details = {"limit": f"{limits.correlation:g}"}
            findings.append(Finding("correlated", Verdict.PARTLY_MET, str(name), strongest, partner=str(other), details=details))
    return findings


def _inflation(view: View) -> pd.DataFrame:
    """Variance inflation over rows in which every indicator with data is known; why there is none, where there is none."""
    values = view.cells["value"]
    used: NDArray[np.bool_] = np.asarray(np.isfinite(values).any(axis=0))
    complete: Floats = np.asarray(values[:, used][np.isfinite(values[:, used]).all(axis=1)])
    is_constant = np.zeros(len(used), dtype=bool)
    is_constant[used] = redundancy.is_constant(complete) if len(complete) else False
    factors = np.full(len(used), np.nan)
    factors[used] = redundancy.variance_inflation(complete) if used.any() else np.nan
    cases = [~used, is_constant, np.isnan(factors), np.isinf(factors)]
    status = np.select(cases, ["no_data", "constant", "too_few_rows", "collinear"], "computed")
    frame = pd.DataFrame({"vif": factors, "rows": len(complete), "status": status.astype(object)})
    return frame.set_axis(pd.Index(view.names, name="indicator", dtype="str"))


def _inflated(view: View, inflation: pd.DataFrame, pairs: pd.DataFrame, limits: Limits) -> list[Finding]:
    judged = set(pairs.loc[pairs["rows"] >= limits.min_rows, ["first", "second"]].to_numpy().ravel())
    findings = []
    for name, vif, status in zip(view.names, inflation["vif"], inflation["status"], strict=True):
        if status == "collinear":
            findings.append(Finding("collinear", Verdict.PARTLY_MET, name))
        elif status == "constant":
            findings.append(Finding("constant_here", Verdict.NOT_JUDGED, name))
        elif status == "too_few_rows" and name not in judged:
            findings.append(Finding("redundancy_not_judged", Verdict.NOT_JUDGED, name))
        elif status == "computed" and vif >= limits.vif:
            findings.append(Finding("inflated", Verdict.PARTLY_MET, name, number(float(vif), 3), details={"limit": f"{limits.vif:g}"}))
    return findings
