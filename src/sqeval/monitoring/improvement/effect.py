"""What `before_after` returns: an effect, how sure it is, and whether it is for the better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.options import Direction, EffectKind, Language, parse
from sqeval.result import Caution, Result

#: What an effect may be; "changed" only where neither high nor low values are good.
VERDICTS = ("better", "worse", "changed", "cannot tell")

_GOOD = {Direction.BENEFIT: 1, Direction.COST: -1}


def verdict_of(interval: tuple[float, float], direction: Direction) -> str:
    """Better or worse where the interval leaves out 0, by direction; an unknown interval tells nothing."""
    side = 1 if interval[0] > 0 else -1 if interval[1] < 0 else 0
    good = _GOOD.get(direction, 0)
    return "cannot tell" if side == 0 else "changed" if good == 0 else "better" if side == good else "worse"


@dataclass(frozen=True)
class Cell:
    """Where an effect was looked for in a table: unit, indicator and its titles, and the periods of both sides."""

    unit: str
    indicator: str
    titles: tuple[str, str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def title(self, lang: str) -> str:
        """The indicator for a reader."""
        return self.titles[1] if lang == "zh" else self.titles[0]


@dataclass(frozen=True, eq=False, repr=False)
class BeforeAfter(Result):
    """What `before_after` returns.

    Attributes
    ----------
    kind : EffectKind or None
        Mean, share or median; None for a cell of a table, whose indicator says what it is.
    direction : Direction
    before, after : float
        The value on either side.
    effect : float
        after − before.
    interval : (float, float)
        Of the effect, at `confidence`; NaN where there is none.
    p_value : float
        Two-sided; below 1 − `confidence` just where the interval leaves out 0. Not told below 1e-12; NaN without interval.
    n_before, n_after : int
        Known records (pairs).
    verdict : str
        "better", "worse", "cannot tell"; "changed" for an indicator with a best value in between.
    clusters : int or None
        Different clusters, where they were given.
    paired : bool
    cell : Cell or None
        Unit, indicator and periods, where the effect is of a table.
    warnings : tuple of Caution
    """

    kind: EffectKind | None
    direction: Direction
    before: float
    after: float
    interval: tuple[float, float]
    p_value: float
    n_before: int
    n_after: int
    confidence: float = 0.95
    clusters: int | None = None
    paired: bool = False
    cell: Cell | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def effect(self) -> float:
        """After less before, in the unit of the values."""
        return self.after - self.before

    @property
    def relative(self) -> float:
        """The effect as a share of the value before; NaN where that is not above 0."""
        return self.effect / self.before if self.before > 0 else np.nan

    @property
    def verdict(self) -> str:
        """Whether things became better, or worse, or that this cannot be told."""
        return verdict_of(self.interval, self.direction)

    def to_frame(self) -> pd.DataFrame:
        """The figures in one row."""
        figures = {"before": self.before, "after": self.after, "effect": self.effect, "lower": self.interval[0], "upper": self.interval[1]}
        counts = {"p_value": self.p_value, "n_before": self.n_before, "n_after": self.n_after, "verdict": self.verdict}
        name = "effect" if self.cell is None else self.cell.indicator
        return pd.DataFrame({**figures, **counts}, index=pd.Index([name], name="indicator"))

    def explain(self, lang: str = "en") -> str:
        """The effect in plain sentences, one a line."""
        lang = parse(Language, lang, "lang").value
        lines = [i18n.text("improvement.says_values", lang, what=self._what(lang), **self._figures()), self._judged(lang)]
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _what(self, lang: str) -> str:
        if self.cell is None:
            return i18n.text(f"improvement.kind_{self.kind}", lang)
        return i18n.text("improvement.of_unit", lang, indicator=self.cell.title(lang), unit=key_text(self.cell.unit, lang))

    def _figures(self) -> dict[str, object]:
        figures = {"before": display.number(self.before), "after": display.number(self.after)}
        return {**figures, "n_before": f"{self.n_before:,}", "n_after": f"{self.n_after:,}"}

    def _judged(self, lang: str) -> str:
        verdict = verdict_text(self.verdict, lang)
        if np.isnan(self.interval[0]):
            return i18n.text("improvement.says_no_interval", lang, effect=signed(self.effect), verdict=verdict)
        return i18n.text(
            "improvement.says_effect", lang, verdict=verdict, **effect_figures(self.effect, self.interval, self.confidence, self.p_value)
        )

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("improvement.what", lang), self._what(lang)),
            (i18n.text("improvement.verdict", lang), verdict_text(self.verdict, lang)),
            (i18n.text("improvement.direction", lang), i18n.text(f"common.{self.direction}", lang)),
            (i18n.text("improvement.confidence", lang), f"{self.confidence:.4g}"),
        )
        shown = self.to_frame().drop(columns="verdict").set_axis([""])
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        return display.Card(
            i18n.text("improvement.before_after_title", lang), facts, shown, tuple(c.text(lang) for c in self.warnings), lang
        )


def verdict_text(verdict: str, lang: str) -> str:
    """A verdict for a reader."""
    return i18n.text(f"improvement.verdict_{verdict.replace(' ', '_')}", lang)


def effect_figures(effect: float, interval: tuple[float, float], confidence: float, p_value: float) -> dict[str, str]:
    """The figures of an effect for a sentence."""
    ends = {"low": signed(interval[0]), "high": signed(interval[1])}
    return {"effect": signed(effect), **ends, "level": f"{100 * confidence:.4g}", "p_value": p_text(p_value)}


def signed(value: float) -> str:
    """A number with its sign."""
    return f"+{display.number(value)}" if value > 0 else display.number(value).replace("-", "−")


def p_text(p_value: float) -> str:
    """A p-value with its sign of equality."""
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"
