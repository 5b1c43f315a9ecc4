"""The values of all indicators by unit and period, with what each rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import key_text
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import Language, parse
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class IndicatorTable(Result):
    """What `measure` returns. Every frame has units (and periods) as rows and indicators as columns.

    Attributes
    ----------
    n : Series
        Requests by unit and period.
    values, counts, standard_errors, low, high, missing : DataFrame
        The value; how many observations it rests on; its standard error and 95 % interval by the method of its kind
        (Wilson for shares, Student's t for means, order statistics for quantiles, Kaplan–Meier for times that have not
        all ended, Poisson for counts, for expressions that of their one part or the delta method; NaN where a value is
        counted in full, or where too few observations allow no interval); and the share of observations that were
        missing. A Kaplan–Meier quantile that more than its share of requests outlasts is ∞: not reached.
    small : DataFrame
        Which values rest on fewer than `min_n` observations.
    answers : dict of DataFrame
        For rated indicators: answers by grade.
    definitions : DataFrame
        Clock, denominator, treatment of open and missing cases, unit and direction of every indicator.
    """

    hierarchy: Hierarchy
    size: LabelledVector
    arrays: dict[str, LabelledMatrix]
    answer_counts: dict[str, LabelledMatrix] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    period: str | None = None
    min_n: int = 10
    warnings: tuple[Caution, ...] = ()

    @property
    def n(self) -> pd.Series[Any]:
        """Requests by unit and period."""
        return self.size.to_series()

    @property
    def values(self) -> pd.DataFrame:
        """Values of the indicators."""
        return self.arrays["value"].to_frame()

    @property
    def counts(self) -> pd.DataFrame:
        """Observations that each value rests on."""
        return self.arrays["n"].to_frame()

    @property
    def standard_errors(self) -> pd.DataFrame:
        """Standard errors; NaN where a value is not an estimate."""
        return self.arrays["standard_error"].to_frame()

    @property
    def low(self) -> pd.DataFrame:
        """Lower ends of the 95 % intervals."""
        return self.arrays["low"].to_frame()

    @property
    def high(self) -> pd.DataFrame:
        """Upper ends of the 95 % intervals."""
        return self.arrays["high"].to_frame()

    @property
    def missing(self) -> pd.DataFrame:
        """Share of observations that were missing, 0–1."""
        return self.arrays["missing"].to_frame()

    @property
    def small(self) -> pd.DataFrame:
        """Which values rest on fewer than `min_n` observations: too few to compare units by.

        What is counted in full, such as volumes, backlog and their ratios, is not small: no sample stands behind it. What
        an expression makes of such is small where it has a standard error and rests on few requests.
        """
        in_full = [node.name for node in self.hierarchy.measured if self.hierarchy.in_full(node)]
        counts = self.counts
        return (counts < self.min_n) & ~counts.columns.isin(in_full)

    @property
    def guarded(self) -> pd.DataFrame:
        """The values without those that rest on fewer than `min_n` observations, e.g. for publication."""
        return self.values.mask(self.small)

    @property
    def not_reached(self) -> pd.DataFrame:
        """Kaplan–Meier quantiles that are not reached, as more than their share of requests had not ended."""
        return self.values == float("inf")

    @property
    def answers(self) -> dict[str, pd.DataFrame]:
        """Answers by grade of every rated indicator."""
        return {name: counts.to_frame() for name, counts in self.answer_counts.items()}

    @property
    def units(self) -> pd.Index:
        """Rows: units, or (unit, period) pairs."""
        return self.size.labels

    @property
    def definitions(self) -> pd.DataFrame:
        """How every indicator is defined, in English."""
        return self.definitions_in("en")

    def definitions_in(self, lang: str) -> pd.DataFrame:
        """How every indicator is defined, in `lang`."""
        from sqeval.indicators.describe import definition_table

        return definition_table(self.hierarchy, lang)

    def to_frame(self) -> pd.DataFrame:
        """Long form: one row a unit, period and indicator."""
        columns = {name: matrix.to_frame().stack(future_stack=True) for name, matrix in self.arrays.items()}
        return pd.DataFrame(columns).rename_axis([*self.units.names, "indicator"]).reset_index()

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("indicators.rows", lang), f"{len(self.units):,}"),
            (i18n.text("indicators.requests", lang), f"{int(self.size.values.sum()):,}"),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("indicators.table", lang), facts, self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        """The values under the names one asks for them by; in another language than theirs, under titles."""
        if parse(Language, lang, "lang") is Language.EN:
            return self.values
        titles = {node.name: node.title(lang) for node in self.hierarchy.measured}
        shown = self.values.rename(index=lambda key: key_text(key, lang), columns=titles)
        return shown.rename_axis(index=[i18n.text(f"common.{name}", lang) for name in self.units.names], columns=None)
