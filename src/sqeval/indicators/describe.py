"""Definitions in words: clock, denominator, treatment of open and missing cases, unit; in both languages."""

from __future__ import annotations

import pandas as pd

from sqeval import i18n
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.kinds import KINDS, Measure, MeasureBase
from sqeval.indicators.kinds.words import rows_text
from sqeval.indicators.node import Node, Target


def describe(measure: Measure | None, lang: str = "en") -> str:
    """How a measure is computed, in one sentence."""
    if measure is None:
        return i18n.text("indicators.not_measured", lang)
    sentence: str = KINDS[type(measure)].sentence(measure, lang)
    return sentence + (rows_text(measure, lang) if isinstance(measure, MeasureBase) else "")


def definition_table(hierarchy: Hierarchy, lang: str = "en") -> pd.DataFrame:
    """One row an indicator: label, definition, how measured, direction, unit, target, thresholds, data."""
    columns = ("name", "definition", "measured", "direction", "unit", "target", "thresholds", "data")
    rows = {node.name: _row(node, lang) for node in hierarchy.measured}
    headers = [i18n.text(f"indicators.{column}", lang) for column in columns]
    return pd.DataFrame.from_dict(rows, orient="index", columns=headers).rename_axis("indicator")


def target_text(target: Target | None) -> str:
    """A target as written: "≥ 0.9"."""
    if target is None:
        return ""
    return f"{target.op.replace('>=', '≥').replace('<=', '≤')} {target.target:g}"


def data_text(measure: Measure | None) -> str:
    """The columns a measure reads, as frame.column; or the indicators that it is made of."""
    if measure is None:
        return ""
    return ", ".join(
        [*(f"{source}.{column}" for source, columns in measure.sources.items() for column in columns or ("*",)), *measure.names]
    )


def _row(node: Node, lang: str) -> tuple[str, ...]:
    return (
        node.title(lang),
        "" if node.definition is None else node.definition.text(lang),
        describe(node.measure, lang),
        i18n.text(f"common.{node.direction.value}", lang),
        node.unit_text(lang),
        target_text(node.target),
        " / ".join(f"{threshold:g}" for threshold in node.thresholds or ()),
        data_text(node.measure),
    )
