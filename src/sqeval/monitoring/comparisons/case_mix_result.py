"""What `case_mix` returns."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.options import Direction, Language, parse
from sqeval.result import Caution, Result

VERDICTS = ("above", "as expected", "below", "too few", "alone")

_ORDER = (
    *("n", "observed", "expected", "ratio", "lower", "upper", "crude", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper"),
    *("low_95", "high_95", "low_998", "high_998", "p", "alert", "alone", "verdict", "rank"),
)


@dataclass(frozen=True, eq=False, repr=False)
class CaseMix(Result):
    """What `case_mix` returns.

    Attributes
    ----------
    outcome : str
        The column that was compared.
    adjusted_for : tuple of str
        What cases were told apart by, in `strata` strata.
    direction : Direction
        Whether successes are good.
    set_aside : tuple of str
        Units that are not among those compared with, by reference="in_line".
    warnings : tuple of Caution
        "case_mix_missing", "case_mix_no_outcome", "case_mix_unnamed", "case_mix_few", "case_mix_alone",
        "case_mix_unshrunk", "case_mix_pulled".
    """

    table: pd.DataFrame
    outcome: str
    adjusted_for: tuple[str, ...]
    direction: Direction
    strata: int
    set_aside: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """By unit: cases, observed and expected successes, O/E with interval, funnel limits, verdict and rank."""
        return self.table[list(_ORDER)].copy()

    def to_frame(self) -> pd.DataFrame:
        """By unit: cases, observed and expected successes, O/E with interval, funnel limits, verdict and rank."""
        return self.frame

    def explain(self, lang: str = "en") -> str:
        """What was adjusted for, one sentence for every unit that is not as expected, and the cautions."""
        lang = parse(Language, lang, "lang").value
        adjusted = i18n.listing(self.adjusted_for, lang) or i18n.text("common.none", lang)
        lines = [i18n.text("comparisons.says_adjusted", lang, outcome=self.outcome, adjust=adjusted, strata=self.strata)]
        if self.set_aside:
            lines.append(i18n.text("comparisons.says_set_aside", lang, units=i18n.listing(self.set_aside, lang, most=5)))
        far = self.table[self.table["verdict"].isin(["above", "below"])]
        for unit, row in far.iterrows():
            good = (row["verdict"] == "above") == (self.direction is Direction.BENEFIT)
            figures = {name: display.number(float(row[name])) for name in ("expected", "ratio", "lower", "upper")}
            key = f"comparisons.says_{row['verdict']}"
            word = i18n.text(f"comparisons.{'good' if good else 'bad'}", lang)
            lines.append(i18n.text(key, lang, unit=key_text(unit, lang), n=row["n"], observed=row["observed"], good=word, **figures))
        if far.empty:
            lines.append(i18n.text("comparisons.says_none_apart", lang))
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _card(self, lang: str) -> display.Card:
        counts = self.table["verdict"].value_counts()
        words = {verdict: i18n.text(f"comparisons.{verdict.replace(' ', '_')}", lang) for verdict in VERDICTS}
        facts = tuple((words[verdict], str(int(counts.get(verdict, 0)))) for verdict in VERDICTS)
        shown = self.table[["n", "observed", "expected", "ratio", "lower", "upper", "shrunk", "verdict", "rank"]]
        shown = shown.assign(verdict=shown["verdict"].map(words)).rename(index=lambda unit: key_text(unit, lang))
        shown.columns = pd.Index([i18n.text(f"comparisons.{name}", lang) for name in shown.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("comparisons.case_mix_title", lang, outcome=self.outcome), facts, shown, cautions, lang)
