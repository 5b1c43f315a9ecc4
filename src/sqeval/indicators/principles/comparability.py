"""Comparability 可比性: the same definition, unit, clock and scale, and samples that bear a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.display import number
from sqeval.indicators.nature import ends, is_total
from sqeval.indicators.node import Node
from sqeval.indicators.principles.finding import Finding, Judged, Verdict
from sqeval.indicators.principles.limits import Limits
from sqeval.indicators.principles.view import View

#: What siblings should have in common, and what is found where they do not.
_SHARED = (("cohort", "mixed_cohorts"), ("clock", "mixed_clocks"))


def judge(view: View, limits: Limits) -> Judged:
    """Sample sizes; definition, unit and direction; clocks of siblings; a common scale."""
    samples = _samples(view, limits)
    figures = samples.to_dict("index")
    siblings = {name: code for node in view.hierarchy.inner for name, code in _differing(node)}
    findings = [
        finding for leaf in view.leaves for finding in (*_said(leaf), *_alike(leaf, siblings), *_sampled(leaf, figures[leaf.name], limits))
    ]
    return Judged(tuple(findings), {name: {} for name in view.names}, {"samples": samples, "definitions": _definitions(view)})


def _samples(view: View, limits: Limits) -> pd.DataFrame:
    """Sizes of the cells with a value; a total has no sample, so it has no figures."""
    rows = []
    for k, leaf in enumerate(view.leaves):
        n = view.cells["n"][np.isfinite(view.cells["value"][:, k]), k]
        n = n[:0] if view.hierarchy.in_full(leaf) else n
        some = n[n > 0]
        ratio = float(some.max() / some.min()) if len(some) else np.nan
        small = float((n < limits.min_n).mean()) if len(n) else np.nan
        rows.append(
            (len(n), n.min() if len(n) else np.nan, np.median(n) if len(n) else np.nan, n.max() if len(n) else np.nan, small, ratio)
        )
    columns = ["cells", "smallest", "median", "largest", "share_small", "ratio"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(view.names, name="indicator", dtype="str"))


def _definitions(view: View) -> pd.DataFrame:
    """What is stated of every indicator, and the range of its values."""
    rows = []
    for k, leaf in enumerate(view.leaves):
        values = view.cells["value"][np.isfinite(view.cells["value"][:, k]), k]
        low, high = (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)
        stated = {"definition": leaf.definition is not None, "unit": leaf.unit_text(), "direction": _has_direction(leaf)}
        shared = {key: _word(leaf, key) for key, _ in _SHARED}
        rows.append({**stated, **shared, "lowest": low, "highest": high, "common_scale": _has_scale(leaf)})
    return pd.DataFrame(rows, index=pd.Index(view.names, name="indicator", dtype="str"))


def _said(leaf: Node) -> Iterator[Finding]:
    """What the declaration of an indicator leaves open."""
    if leaf.definition is None:
        yield Finding("no_definition", Verdict.PARTLY_MET, leaf.name)
    if not leaf.unit_text():
        yield Finding("no_unit", Verdict.PARTLY_MET, leaf.name)
    if not _has_direction(leaf):
        yield Finding("no_direction", Verdict.PARTLY_MET, leaf.name)
    if not _has_scale(leaf):
        yield Finding("no_common_scale", Verdict.PARTLY_MET, leaf.name)
    if is_total(leaf.measure):
        yield Finding("is_total", Verdict.PARTLY_MET, leaf.name)


def _alike(leaf: Node, siblings: dict[tuple[str, str], str]) -> Iterator[Finding]:
    for (name, code), word in siblings.items():
        if name == leaf.name:
            yield Finding(code, Verdict.PARTLY_MET, name, word)


def _differing(node: Node) -> Iterator[tuple[tuple[str, str], str]]:
    """Indicators of one criterion that differ in a clock: (name, code) and the word of each."""
    leaves = [child for child in node.children if child.is_leaf]
    for key, code in _SHARED:
        words = {leaf.name: _word(leaf, key) for leaf in leaves if _word(leaf, key)}
        if len(set(words.values())) > 1:
            yield from (((name, code), word) for name, word in words.items())


def _word(leaf: Node, key: str) -> str:
    """The cohort or clock of an indicator; empty where it has none."""
    measure: Any = leaf.measure
    if key == "cohort" and getattr(measure, "source", "records") != "records":
        return ""
    return str(getattr(measure, key, ""))


def _has_direction(leaf: Node) -> bool:
    return "direction" in leaf.model_fields_set


def _has_scale(leaf: Node) -> bool:
    """Whether thresholds, or a scale with ends, say what a good value is."""
    return leaf.thresholds is not None or ends(leaf.measure) is not None


def _sampled(leaf: Node, sample: Mapping[Any, Any], limits: Limits) -> Iterator[Finding]:
    if sample["share_small"] > limits.small_cells:
        verdict = Verdict.NOT_MET if sample["share_small"] > 0.5 else Verdict.PARTLY_MET
        details = {"limit": f"{limits.small_cells:.0%}", "least": limits.min_n}
        yield Finding("small_cells", verdict, leaf.name, f"{sample['share_small']:.0%}", details=details)
    if sample["ratio"] > limits.size_ratio:
        details = {"limit": f"{limits.size_ratio:g}"}
        yield Finding("unequal_samples", Verdict.PARTLY_MET, leaf.name, f"{number(float(sample['ratio']), 3)}×", details=details)
