"""What `difference_in_differences` returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.monitoring.improvement.effect import effect_figures, p_text, signed, verdict_of, verdict_text
from sqeval.options import Direction, Language, parse
from sqeval.result import Caution, Result


@dataclass(frozen=True)
class Trend:
    """Slope of the treated less that of the other units before the measure, a period, with interval and p-value."""

    slope: float
    interval: tuple[float, float]
    p_value: float
    periods: int

    @property
    def is_apart(self) -> bool:
        """Whether the sides were drifting apart before."""
        return self.interval[0] > 0 or self.interval[1] < 0


@dataclass(frozen=True, eq=False, repr=False)
class DifferenceInDifferences(Result):
    """What `difference_in_differences` returns.

    Attributes
    ----------
    means : dict
        Mean and number of records of "treated_before", "treated_after", "control_before", "control_after".
    interval : (float, float)
        Of the effect at `confidence`; NaN where there is none.
    p_value : float
        Two-sided; not told below 1e-12.
    direction : Direction
    confidence : float
    method : str
        "units": errors between units; "records": the four cells as independent samples.
    units : (int, int) or None
        Treated and other units.
    trend : Trend or None
        Of the periods before; None where it cannot be checked.
    warnings : tuple of Caution
    """

    means: dict[str, tuple[float, int]]
    interval: tuple[float, float]
    p_value: float
    direction: Direction
    confidence: float
    method: str
    units: tuple[int, int] | None = None
    trend: Trend | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def treated_change(self) -> float:
        """After less before of the treated."""
        return self.means["treated_after"][0] - self.means["treated_before"][0]

    @property
    def control_change(self) -> float:
        """After less before of the others."""
        return self.means["control_after"][0] - self.means["control_before"][0]

    @property
    def effect(self) -> float:
        """Change of the treated less change of the others, in the unit of the values."""
        return self.treated_change - self.control_change

    @property
    def verdict(self) -> str:
        """The verdict: "better", "worse" or "cannot tell"."""
        return verdict_of(self.interval, self.direction)

    @property
    def cells(self) -> pd.DataFrame:
        """Means, changes and records of both sides."""
        rows = {side: [self.means[f"{side}_before"], self.means[f"{side}_after"]] for side in ("treated", "control")}
        figures = {side: [a[0], b[0], b[0] - a[0], a[1], b[1]] for side, (a, b) in rows.items()}
        columns = ["before", "after", "change", "n_before", "n_after"]
        return (
            pd.DataFrame.from_dict(figures, orient="index", columns=columns).astype({"n_before": int, "n_after": int}).rename_axis("side")
        )

    def to_frame(self) -> pd.DataFrame:
        """The effect in one row."""
        figures = {"effect": self.effect, "lower": self.interval[0], "upper": self.interval[1], "p_value": self.p_value}
        changes = {"treated_change": self.treated_change, "control_change": self.control_change}
        return pd.DataFrame({**figures, **changes, "verdict": self.verdict, "method": self.method}, index=pd.Index(["effect"]))

    def explain(self, lang: str = "en") -> str:
        """The effect in plain sentences, one a line."""
        lang = parse(Language, lang, "lang").value
        lines = [
            i18n.text(f"improvement.says_{side}", lang, before=display.number(self.means[f"{side}_before"][0]),
                      after=display.number(self.means[f"{side}_after"][0]), change=signed(change))
            for side, change in (("treated", self.treated_change), ("control", self.control_change))
        ]  # fmt: skip
        verdict = verdict_text(self.verdict, lang)
        if np.isnan(self.interval[0]):
            lines.append(i18n.text("improvement.says_no_interval", lang, effect=signed(self.effect), verdict=verdict))
        else:
            figures = effect_figures(self.effect, self.interval, self.confidence, self.p_value)
            lines.append(i18n.text("improvement.says_effect", lang, verdict=verdict, **figures))
        if self.method == "units" and self.units is not None:
            lines.append(i18n.text("improvement.says_units", lang, treated=self.units[0], control=self.units[1]))
        if self.trend is not None and not np.isnan(self.trend.p_value):
            lines.append(
                i18n.text(
                    "improvement.says_trend",
                    lang,
                    slope=signed(self.trend.slope),
                    periods=self.trend.periods,
                    p_value=p_text(self.trend.p_value),
                )
            )
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _card(self, lang: str) -> display.Card:
        figures = effect_figures(self.effect, self.interval, self.confidence, self.p_value)
        facts = (
            (i18n.text("improvement.effect", lang), figures["effect"]),
            (i18n.text("improvement.interval", lang), f"{figures['low']} … {figures['high']} ({figures['level']} %)"),
            (i18n.text("improvement.p_value", lang), display.number(self.p_value)),
            (i18n.text("improvement.verdict", lang), verdict_text(self.verdict, lang)),
            (i18n.text("improvement.errors", lang), i18n.text(f"improvement.errors_{self.method}", lang)),
        )
        shown = self.cells
        shown.index = pd.Index([i18n.text(f"improvement.side_{side}", lang) for side in shown.index])
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        return display.Card(i18n.text("improvement.did_title", lang), facts, shown, tuple(c.text(lang) for c in self.warnings), lang)
