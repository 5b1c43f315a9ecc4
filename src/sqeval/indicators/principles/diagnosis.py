"""The result of `diagnose`: a verdict and a reason for each of the four principles, and the figures behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.principles.finding import Finding, Judged, Principle, Verdict, reason_of, verdict_of
from sqeval.indicators.principles.limits import Limits
from sqeval.options import Language, parse
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class PrinciplesDiagnosis(Result):
    """What `diagnose` returns.

    Attributes
    ----------
    verdicts : Series
        By principle: "met", "partly_met", "not_met" or "not_judged".
    reasons : Series
        By principle, in English; `reasons_in(lang)` in a language.
    criteria : DataFrame
        By criterion: indicators, how many are measured and how many have data.
    correlations : DataFrame
        Every pair of indicators: Pearson's and Spearman's correlation over units × periods, rows, and `redundant`.
    inflation : DataFrame
        By indicator: `vif` (infinite for an exact combination of the others) over the complete rows, and `status`
        ("computed", "collinear", "constant", "too_few_rows", "no_data").
    coverage : DataFrame
        By indicator: share of units × periods with a value, share of observations missing (units × periods weighted by
        their requests), and which data are absent.
    samples : DataFrame
        By indicator: cells with a value, their smallest, median and largest sample, the share under `min_n`, and the
        ratio of largest to smallest; missing for totals.
    definitions : DataFrame
        By indicator: whether definition and direction are stated, unit, cohort, clock, lowest and highest value, and whether
        thresholds or a scale say what a good value is.
    movement : DataFrame
        By indicator: periods, whether it is constant and whether it moves, units tested against sampling error and
        those that move beyond it, the p of no change in any unit, and the share of the movement that is no noise.
    limits : Limits
        The thresholds that were applied.
    """

    hierarchy: Hierarchy
    limits: Limits
    judged: dict[Principle, Judged]
    warnings: tuple[Caution, ...] = ()

    @property
    def verdicts(self) -> pd.Series[Any]:
        """Verdict by principle."""
        return pd.Series({principle.value: self._verdict(principle).value for principle in Principle}, name="verdict").rename_axis(
            "principle"
        )

    @property
    def reasons(self) -> pd.Series[Any]:
        """Reason by principle, in English."""
        return self.reasons_in("en")

    def reasons_in(self, lang: str) -> pd.Series[Any]:
        """Reason by principle, in `lang`."""
        return pd.Series({principle.value: self._reason(principle, lang) for principle in Principle}, name="reason").rename_axis(
            "principle"
        )

    @property
    def criteria(self) -> pd.DataFrame:
        """Data by criterion."""
        return self._frame(Principle.COMPREHENSIVENESS, "criteria")

    @property
    def correlations(self) -> pd.DataFrame:
        """Correlation of every pair of indicators."""
        return self._frame(Principle.COMPREHENSIVENESS, "correlations")

    @property
    def inflation(self) -> pd.DataFrame:
        """Variance inflation by indicator."""
        return self._frame(Principle.COMPREHENSIVENESS, "inflation")

    @property
    def coverage(self) -> pd.DataFrame:
        """Coverage by indicator."""
        return self._frame(Principle.OPERABILITY, "coverage")

    @property
    def samples(self) -> pd.DataFrame:
        """Sample sizes by indicator."""
        return self._frame(Principle.COMPARABILITY, "samples")

    @property
    def definitions(self) -> pd.DataFrame:
        """What is stated of every indicator."""
        return self._frame(Principle.COMPARABILITY, "definitions")

    @property
    def movement(self) -> pd.DataFrame:
        """Movement over time by indicator."""
        return self._frame(Principle.DYNAMICS, "movement")

    def to_frame(self) -> pd.DataFrame:
        """One row an indicator and principle: verdict and reason, in English."""
        return self.to_frame_in("en")

    def to_frame_in(self, lang: str) -> pd.DataFrame:
        """One row an indicator and principle: verdict, and reason in `lang`."""
        rows = [self._row(leaf.name, principle, lang) for leaf in self.hierarchy.leaves for principle in Principle]
        return pd.DataFrame(rows, columns=["indicator", "principle", "verdict", "reason"])

    def _row(self, name: str, principle: Principle, lang: str) -> tuple[str, str, str, str]:
        found = [finding for finding in self.judged[principle].findings if finding.about == name and not finding.is_criterion]
        if found:
            reason = reason_of(found, lang, self._titles(lang), short=True)
        else:
            reason = i18n.text(f"principles.fine_{principle.value}", lang, **self.judged[principle].fine[name])
        return name, principle.value, verdict_of(found).value, reason

    def _verdict(self, principle: Principle) -> Verdict:
        return _overall(self.judged[principle].findings, [leaf.name for leaf in self.hierarchy.leaves])

    def _reason(self, principle: Principle, lang: str) -> str:
        # Of a pair, the first of the two names the other.
        order = {leaf.name: position for position, leaf in enumerate(self.hierarchy.leaves)}
        found = [one for one in self.judged[principle].findings if not one.partner or order[one.about] < order[one.partner]]
        return reason_of(found, lang, self._titles(lang)) or i18n.text("principles.all_well", lang, count=len(self.hierarchy.leaves))

    def _titles(self, lang: str) -> dict[str, str]:
        """Indicators and criteria go by the names one asks for them by; in another language than theirs, by titles."""
        if parse(Language, lang, "lang") is Language.EN:
            return {}
        return {node.name: node.title(lang) for node in self.hierarchy.walk()}

    def _frame(self, principle: Principle, name: str) -> pd.DataFrame:
        return self.judged[principle].frames[name].copy()

    def _card(self, lang: str) -> display.Card:
        facts = tuple(
            (
                i18n.text(f"principles.{principle.value}", lang),
                f"{i18n.text(f'principles.{self._verdict(principle).value}', lang)} – {self._reason(principle, lang)}",
            )
            for principle in Principle
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("principles.title", lang), facts, self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        """Verdicts of every indicator, one column a principle."""
        frame = self.to_frame()
        words = frame.assign(verdict=[i18n.text(f"principles.{verdict}", lang) for verdict in frame["verdict"]])
        table = words.pivot_table(index="indicator", columns="principle", values="verdict", aggfunc="first", sort=False)
        names = {principle.value: i18n.text(f"principles.{principle.value}", lang) for principle in Principle}
        return table.rename(columns=names, index=self._titles(lang)).rename_axis(
            index=i18n.text("principles.column_indicator", lang), columns=None
        )


def _overall(findings: tuple[Finding, ...], names: list[str]) -> Verdict:
    """Not met where a criterion or at least half of the indicators do not meet it, met where all do, else in part."""
    criteria = [verdict_of([finding]) for finding in findings if finding.is_criterion]
    each = [verdict_of([finding for finding in findings if finding.about == name and not finding.is_criterion]) for name in names]
    if Verdict.NOT_MET in criteria or 2 * each.count(Verdict.NOT_MET) >= len(each):
        return Verdict.NOT_MET
    if {Verdict.NOT_MET, Verdict.PARTLY_MET} & {*criteria, *each}:
        return Verdict.PARTLY_MET
    return Verdict.MET if Verdict.MET in each else Verdict.NOT_JUDGED
