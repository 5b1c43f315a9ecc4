"""Definitions in words: clock, denominator, treatment of open and missing cases, unit; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from sqeval import i18n
from sqeval.indicators import measure_spec as spec
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node, Target


def describe(measure: spec.Measure | None, lang: str = "en") -> str:
    """How a measure is computed, in one sentence."""
    if measure is None:
        return i18n.text("indicators.not_measured", lang)
    sentence = _SENTENCES[type(measure)](measure, lang)
    if isinstance(measure, spec.Ratio):
        return sentence
    return sentence + _rows(measure, lang)


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


def data_text(measure: spec.Measure | None) -> str:
    """The columns a measure reads, as frame.column."""
    if measure is None:
        return ""
    return ", ".join(f"{source}.{column}" for source, columns in spec.needs(measure).items() for column in columns or ("*",))


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


def _rows(measure: spec.MeasureBase, lang: str) -> str:
    """Which rows count, and the clock that puts them into a period."""
    clock = measure.cohort.value if measure.source == "records" else "companion"
    return _where(measure, lang) + i18n.text(f"measure.{clock}", lang)


def _where(measure: spec.MeasureBase, lang: str) -> str:
    parts = [("where", *item) for item in measure.where.items()] + [("unless", *item) for item in measure.unless.items()]
    return "".join(i18n.text(f"measure.{key}", lang, column=column, values=_values(wanted)) for key, column, wanted in parts)


def _values(wanted: Any) -> str:
    return ", ".join(map(str, wanted)) if isinstance(wanted, tuple) else str(wanted)


def _unit(unit: str, lang: str) -> str:
    return i18n.text(f"measure.{unit}", lang)


def _source(measure: spec.MeasureBase, lang: str) -> str:
    return i18n.text(f"indicators.{measure.source}", lang)


def _duration(measure: spec.Duration, lang: str) -> str:
    key = "mean_time" if measure.statistic == "mean" else "median" if measure.quantile == 0.5 else "quantile"
    unit = _unit(measure.unit, lang)
    return i18n.text(f"measure.{key}", lang, unit=unit, start=measure.start, end=measure.end, q=f"{measure.quantile:g}")


def _within(measure: spec.Within, lang: str) -> str:
    if measure.until is not None:
        return i18n.text("measure.until", lang, end=measure.end, until=measure.until)
    return i18n.text(
        "measure.within", lang, end=measure.end, start=measure.start, limit=f"{measure.limit:g}", unit=_unit(measure.unit, lang)
    )


def _share(measure: spec.Share, lang: str) -> str:
    if measure.equals is not None:
        return i18n.text("measure.share_equals", lang, column=measure.column, values=_values(measure.equals))
    for key, limit in (("share_at_least", measure.at_least), ("share_at_most", measure.at_most)):
        if limit is not None:
            return i18n.text(f"measure.{key}", lang, column=measure.column, limit=f"{limit:g}")
    return i18n.text("measure.share", lang, column=measure.column)


def _mean(measure: spec.Mean, lang: str) -> str:
    if measure.scale is None:
        return i18n.text("measure.mean", lang, column=measure.column)
    low, high = measure.scale
    return i18n.text("measure.mean_scaled", lang, column=measure.column, low=f"{low:g}", high=f"{high:g}")


def _rating(measure: spec.Rating, lang: str) -> str:
    answers = ", ".join(f"{answer}→{grade}" for answer, grade in measure.answers.items())
    return i18n.text("measure.rating", lang, column=measure.column, answers=answers)


def _count(measure: spec.Count, lang: str) -> str:
    return i18n.text("measure.count", lang, source=_source(measure, lang))


def _distinct(measure: spec.Distinct, lang: str) -> str:
    return i18n.text("measure.distinct", lang, column=measure.column, source=_source(measure, lang))


def _total(measure: spec.Total, lang: str) -> str:
    if measure.column is not None:
        return i18n.text("measure.total", lang, column=measure.column, source=_source(measure, lang))
    return i18n.text("measure.total_time", lang, unit=_unit(measure.unit, lang), start=measure.start, end=measure.end)


def _ratio(measure: spec.Ratio, lang: str) -> str:
    parts = {
        name: _SENTENCES[type(part)](part, lang) + _rows(part, lang)
        for name, part in (("numerator", measure.numerator), ("denominator", measure.denominator))
    }
    return i18n.text("measure.ratio", lang, **parts)


_SENTENCES: dict[type, Callable[[Any, str], str]] = {
    spec.Duration: _duration,
    spec.Within: _within,
    spec.Share: _share,
    spec.Mean: _mean,
    spec.Rating: _rating,
    spec.Count: _count,
    spec.Distinct: _distinct,
    spec.Total: _total,
    spec.Ratio: _ratio,
}
