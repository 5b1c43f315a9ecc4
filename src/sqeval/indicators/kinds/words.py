"""Parts of the sentences that several kinds share, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqeval import i18n
from sqeval.indicators.kinds.base import MeasureBase, Range

if TYPE_CHECKING:
    from sqeval.indicators.kinds.duration import Duration


def unit_text(unit: str, clock: str, lang: str) -> str:
    """Hours, or working hours."""
    word = i18n.text(f"measure.{unit}", lang)
    return i18n.text("measure.working", lang, unit=word) if clock == "business" else word


def source_text(measure: MeasureBase, lang: str) -> str:
    """Records, surveys, orders or resources."""
    return i18n.text(f"indicators.{measure.source}", lang)


def values_text(wanted: Any, lang: str) -> str:
    """One value, or several."""
    return i18n.text("common.comma", lang).join(map(str, wanted)) if isinstance(wanted, tuple) else str(wanted)


def condition_text(column: str, wanted: Any, lang: str) -> str:
    """A column with what it holds: "resolved = True", "cost ≥ 3"."""
    return f"{column} {wanted}" if isinstance(wanted, Range) else f"{column} = {values_text(wanted, lang)}"


def conditions_text(conditions: Any, lang: str) -> str:
    """Columns with what they hold, listed."""
    return i18n.text("common.comma", lang).join(condition_text(column, wanted, lang) for column, wanted in conditions.items())


def open_text(measure: Duration, lang: str) -> str:
    """What becomes of requests that have not ended, or have without their stamp."""
    text = i18n.text(f"measure.open_{measure.open_cases}", lang, end=measure.end)
    is_over = measure.open_cases != "exclude" and measure.source == "records" and measure.end != "closed_at"
    return text + (i18n.text("measure.open_over", lang) if is_over else "")


def rows_text(measure: MeasureBase, lang: str) -> str:
    """Which rows count, and the clock that puts them into a period."""
    clock = measure.cohort.value if measure.source == "records" else "companion"
    parts = [("where", *item) for item in measure.where.items()] + [("unless", *item) for item in measure.unless.items()]
    told = [i18n.text(f"measure.{key}", lang, condition=condition_text(column, wanted, lang)) for key, column, wanted in parts]
    named = [
        i18n.text(f"measure.{key}", lang, names=values_text(getattr(measure, key), lang))
        for key in ("during", "outside")
        if getattr(measure, key)
    ]
    period = [] if measure.is_stock else [i18n.text(f"measure.{clock}", lang)]
    return "".join([*told, *named, *period])
