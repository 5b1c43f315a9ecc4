"""What `training_assessment` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.monitoring.improvement.effect import BeforeAfter, effect_figures, verdict_text
from sqeval.options import Language, parse
from sqeval.result import Caution, Result


@dataclass(frozen=True)
class TrainingHours:
    """Hours of training: the target, the mean, and the share of participants that reach it with Wilson's interval."""

    least: float
    mean: float
    share: float
    interval: tuple[float, float]
    n: int


@dataclass(frozen=True, eq=False, repr=False)
class TrainingAssessment(Result):
    """What `training_assessment` returns.

    Attributes
    ----------
    rows : DataFrame
        As `.frame`.
    overall : float
        Weighted mean of the measures that are there, 0–100, higher is better.
    interval : (float, float)
        Of the overall score at `confidence`.
    weak_below : float
        The limit.
    confidence : float
    gain : BeforeAfter or None
        Of the practical test, in points of 100, participant by participant.
    hours : TrainingHours or None
    warnings : tuple of Caution
        "training_missing", "training_equal_weights", "training_few", "training_not_matched", and those of the gain.
    """

    rows: pd.DataFrame
    overall: float
    interval: tuple[float, float]
    weak_below: float
    confidence: float
    gain: BeforeAfter | None = None
    hours: TrainingHours | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """By measure: score out of 100, its interval, participants, weight, and "weak", "sound" or "unclear"; empty if missing."""
        return self.rows.copy()

    def to_frame(self) -> pd.DataFrame:
        """By measure."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.rows[column].copy()

    @property
    def weak(self) -> tuple[str, ...]:
        """Measures whose whole interval is below the limit."""
        return tuple(self.rows.index[self.rows["judgement"] == "weak"])

    @property
    def lowest(self) -> str:
        """The measure with the lowest score; of equal ones the first."""
        return str(self.rows["score"].idxmin())

    @property
    def missing(self) -> tuple[str, ...]:
        """Measures that were not taken."""
        return tuple(self.rows.index[self.rows["score"].isna()])

    def explain(self, lang: str = "en") -> str:
        """The assessment in plain sentences, one a line."""
        lang = parse(Language, lang, "lang").value
        lines = [i18n.text("improvement.says_overall", lang, score=display.number(self.overall), **self._ends(self.interval))]
        known = self.rows.dropna(subset=["score"])
        for name, row in known.iterrows():
            judged = i18n.text(f"improvement.judgement_{row['judgement']}", lang, limit=display.number(self.weak_below))
            figures = {"score": display.number(float(row["score"])), **self._ends((row["lower"], row["upper"]))}
            figures |= {"n": str(int(row["n"])), "weight": f"{row['weight']:.4g}"}
            lines.append(
                i18n.text(
                    "improvement.says_training", lang, measure=i18n.text(f"improvement.training_{name}", lang), judged=judged, **figures
                )
            )
        if self.gain is not None:
            figures = effect_figures(self.gain.effect, self.gain.interval, self.gain.confidence, self.gain.p_value)
            verdict = verdict_text(self.gain.verdict, lang)
            lines.append(i18n.text("improvement.says_gain", lang, verdict=verdict, n=self.gain.n_after, **figures))
        if self.hours is not None:
            lines.append(i18n.text("improvement.says_hours", lang, **self._hours()))
        return "\n".join([*lines, *self._cautions(lang)])

    def _ends(self, interval: tuple[float, float]) -> dict[str, str]:
        return {
            "low": display.number(float(interval[0])),
            "high": display.number(float(interval[1])),
            "level": f"{100 * self.confidence:.4g}",
        }

    def _hours(self) -> dict[str, str]:
        if self.hours is None:
            return {}
        share, low, high = (f"{100 * value:.3g}" for value in (self.hours.share, *self.hours.interval))
        return {
            "mean": display.number(self.hours.mean),
            "least": display.number(self.hours.least),
            "share": share,
            "low": low,
            "high": high,
        }

    def _cautions(self, lang: str) -> list[str]:
        """The texts of the cautions, with measures in the words of the language."""
        texts = []
        for caution in self.warnings:
            where = tuple(
                i18n.text(f"improvement.training_{place}", lang) if place in self.rows.index else place for place in caution.where
            )
            texts.append(Caution(caution.code, where, caution.details, caution.words).text(lang))
        return texts

    def _card(self, lang: str) -> display.Card:
        ends = self._ends(self.interval)
        facts = [(i18n.text("improvement.overall", lang), display.number(self.overall))]
        facts.append((i18n.text("improvement.interval", lang), f"{ends['low']} … {ends['high']} ({ends['level']} %)"))
        if self.gain is not None:
            facts.append((i18n.text("improvement.gain", lang), verdict_text(self.gain.verdict, lang)))
        shown = self.rows.copy()
        words = {name: i18n.text(f"improvement.word_{name}", lang) for name in ("weak", "sound", "unclear")}
        shown["judgement"] = [words.get(name) for name in shown["judgement"]]
        shown.index = pd.Index([i18n.text(f"improvement.training_{name}", lang) for name in shown.index])
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        return display.Card(i18n.text("improvement.training_title", lang), tuple(facts), shown, tuple(self._cautions(lang)), lang)
