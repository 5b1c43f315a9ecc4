"""What a chart says, in plain sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.monitoring.charts.chart import ControlChart, rule_text
from sqeval.options import Language, parse


def explain_chart(chart: ControlChart, lang: str) -> str:
    """One sentence a line: limits, signals and what fired, gaps, over-dispersion, false alarms, cautions."""
    lang = parse(Language, lang, "lang").value
    lines = [_limits(chart, lang), *_signals(chart, lang)]
    if chart.gaps:
        lines.append(i18n.text("charts.says_gaps", lang, where=i18n.listing(map(label_text, chart.gaps), lang, most=5)))
    if chart.dispersion is not None and chart.dispersion.degrees:
        word = "over" if chart.dispersion.is_over else "within"
        figures = {"ratio": display.number(chart.dispersion.ratio, 3), "p_value": display.number(chart.dispersion.p_value, 2)}
        lines.append(i18n.text(f"charts.says_{word}", lang, **figures))
    rate = chart.false_alarm_rate
    if rate is not None:
        lines.append(rate.text(lang))
    return "\n".join([*lines, *(caution.text(lang) for caution in chart.warnings)])


def _limits(chart: ControlChart, lang: str) -> str:
    first, last = label_text(chart.baseline[0]), label_text(chart.baseline[-1])
    values = {"centre": display.number(chart.center), "points": len(chart.baseline), "first": first, "last": last}
    if np.isnan(chart.half).all():
        return i18n.text("charts.says_no_limits", lang, **values)
    if chart.sizes is None:
        return i18n.text("charts.says_limits", lang, low=display.number(chart.lower), high=display.number(chart.upper), **values)
    ends = {"low": (chart.lower.min(), chart.lower.max()), "high": (chart.upper.min(), chart.upper.max())}
    shown = {name: _span(display.number(a), display.number(b), lang) for name, (a, b) in ends.items()}
    one = "_one" if len(chart.baseline) == 1 else ""
    return i18n.text(f"charts.says_limits_by_size{one}", lang, **shown, **values)


def label_text(label: object) -> str:
    """A label as it is said: of a moment at midnight the day."""
    return str(label.date()) if isinstance(label, pd.Timestamp) and label == label.normalize() else str(label)


def _span(low: str, high: str, lang: str) -> str:
    return low if low == high else i18n.text("charts.span", lang, low=low, high=high)


def _signals(chart: ControlChart, lang: str) -> list[str]:
    frame = chart.to_frame()
    rows = frame[frame["signal"]]
    if rows.empty:
        # Without limits it cannot be said that nothing is beyond them.
        return [] if np.isnan(chart.half).all() else [i18n.text("charts.says_no_signal", lang)]
    lines = []
    for label, row in rows.iterrows():
        rules = i18n.listing((rule_text(rule, lang) for rule in row["rules"].split(", ")), lang)
        side = i18n.text(f"charts.side_{row['side'] or 'on'}", lang)
        lines.append(
            i18n.text("charts.says_signal", lang, label=label_text(label), value=display.number(row["value"]), side=side, rules=rules)
        )
    return lines
