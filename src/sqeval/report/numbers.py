"""Numbers as the report writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sqeval import i18n
from sqeval.evaluation.value_text import channel_text, is_share, plain, value_text
from sqeval.indicators.describe import target_text
from sqeval.indicators.node import Node, Target

_PERCENT = {"en": " %", "zh": "%"}


def fixed(value: float | None, digits: int = 1) -> str:
    """A number with a fixed number of digits; a dash for a missing one."""
    if value is None or not math.isfinite(value):
        return plain(math.nan if value is None else value)
    return f"{value:,.{digits}f}"


def signed(value: float | None, digits: int = 1) -> str:
    """A number with its sign, a true minus; a dash for a missing one."""
    if value is None or not math.isfinite(value):
        return plain(math.nan if value is None else value)
    text = f"{value:+,.{digits}f}"
    # What rounds to nothing has no sign.
    return text[1:] if not float(text.replace(",", "")) else text.replace("-", "−")


def percent(share: float, lang: str, digits: int = 1) -> str:
    """A share in percent; a dash for a missing one."""
    return "–" if math.isnan(share) else f"{100 * share:.{digits}f}{_PERCENT[lang]}"


def level_text(node: Node, value: float, lang: str) -> str:
    """A value that somebody set, such as a threshold, with no more digits than it has: "90 %"."""
    return f"{100 * value:.6g}{_PERCENT[lang]}" if is_share(node) else value_text(node, value, lang)


def aim_text(node: Node, target: Target, lang: str) -> str:
    """A target in the unit of its indicator: "≥ 90 %"."""
    return f"{target_text(target).split()[0]} {level_text(node, target.target, lang)}"


def aims_text(node: Node, targets: Iterable[Target], lang: str) -> str:
    """Targets of an indicator one after the other, with their channels: "≥ 85 %; ≥ 90 % in channel phone"."""
    return i18n.sequence((aim_text(node, target, lang) + channel_text(target.channel, lang) for target in targets), lang)


def bare_text(node: Node, value: float, lang: str) -> str:
    """A value without its unit, where that stands beside it already; percents keep their sign."""
    return value_text(node, value, lang) if is_share(node) else plain(value)


def span_text(node: Node, low: float, high: float, lang: str) -> str:
    """An interval, the sign of percents once; empty where there is none."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"{bare_text(node, low, lang).removesuffix(_PERCENT[lang])} – {bare_text(node, high, lang)}"
