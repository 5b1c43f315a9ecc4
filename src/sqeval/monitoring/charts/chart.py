"""What every control chart is: points, centre line, limits, and which points signal by which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import OptionError
from sqeval.labelled import Floats, LabelledVector, read_only
from sqeval.monitoring.charts.false_alarms import FalseAlarmRate, of_counts, of_individuals
from sqeval.numerics import chart_alarms, chart_rules
from sqeval.numerics.chart_alarms import Points
from sqeval.options import ChartRule, parse
from sqeval.result import Caution, Result

Flags = NDArray[np.bool_]

#: What charts signal by unless said otherwise.
DEFAULT_RULES = ("beyond_limits", "run_of_8")

_FIRES: dict[ChartRule, Callable[[Floats, Floats, Floats], Flags]] = {
    ChartRule.BEYOND_LIMITS: chart_rules.beyond_limits,
    ChartRule.RUN_OF_8: lambda values, centre, _: chart_rules.run_of(values, centre),
    ChartRule.TREND_OF_6: lambda values, *_: chart_rules.trend_of(values),
    ChartRule.TWO_OF_THREE: lambda values, centre, half: chart_rules.zone(values, centre, half, inside=2, of=3, sigmas=2),
    ChartRule.FOUR_OF_FIVE: lambda values, centre, half: chart_rules.zone(values, centre, half, inside=4, of=5, sigmas=1),
}


@dataclass(frozen=True)
class Dispersion:
    """Whether shares or rates of the baseline vary more than chance alone would make them.

    Attributes
    ----------
    statistic, degrees : float, int
        Σ((x/n − centre)/σ)² and the degrees of freedom it is held against.
    ratio : float
        statistic/degrees: 1 where only chance varies; NaN for a single point.
    p_value, level : float
        Chance of so large a statistic, and the level below which the chart is called over-dispersed.
    """

    statistic: float
    degrees: int
    p_value: float
    level: float

    @property
    def ratio(self) -> float:
        """Statistic over degrees of freedom."""
        return self.statistic / self.degrees if self.degrees else float("nan")

    @property
    def is_over(self) -> bool:
        """Whether the points vary more than by chance."""
        return self.p_value < self.level


@dataclass(frozen=True, eq=False, repr=False)
class ControlChart(Result):
    """A control chart with frozen limits.

    Attributes
    ----------
    kind : str
        "xmr", "p", "u", "p_laney" or "u_laney".
    center : float
        The centre line.
    mr_bar : float or None
        Mean moving range of the baseline: of the values (XmR) or of their standardised deviations (Laney); None for p and
        u charts; NaN where no two neighbouring points are known.
    rules : tuple of str
        The rules in use.
    dispersion : Dispersion or None
        The test for over-dispersion of p and u charts.
    """

    kind: str
    points: LabelledVector
    sizes: LabelledVector | None
    counts: LabelledVector | None
    center: float
    half: Floats
    mr_bar: float | None
    constant: float
    flags: Flags
    rules: tuple[str, ...]
    dispersion: Dispersion | None = None
    warnings: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        for name in ("half", "flags"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def values(self) -> pd.Series[Any]:
        """The points in order of time; NaN for gaps."""
        return self.points.to_series()

    @property
    def baseline(self) -> list[Any]:
        """Labels of the points that made the limits."""
        return list(self.points.labels[self.flags])

    @property
    def gaps(self) -> list[Any]:
        """Labels of the points that are missing."""
        return list(self.points.labels[np.isnan(self.points.values)])

    @property
    def upper(self) -> Any:
        """Upper limit: a number for XmR, by point for p and u charts."""
        return self._limit(self.center + self.half)

    @property
    def lower(self) -> Any:
        """Lower limit: a number for XmR, by point for p and u charts."""
        return self._limit(self.center - self.half)

    @property
    def signals(self) -> list[Any]:
        """Labels of the points that signal."""
        return list(self.points.labels[np.asarray(self.fired.any(axis=1), dtype=bool)])

    @property
    def fired(self) -> pd.DataFrame:
        """Points × rules: which rule fired at which point."""
        columns = {rule: _FIRES[ChartRule(rule)](self.points.values, np.asarray(self.center), self.half) for rule in self.rules}
        return pd.DataFrame(columns, index=self.points.labels)

    @cached_property
    def false_alarm_rate(self) -> FalseAlarmRate | None:
        """How often this chart would signal though nothing changed, per point and over its points; None without limits."""
        if np.isnan(self.half).all():
            return None
        names = tuple(ChartRule(rule) for rule in self.rules)

        def fires(values: Floats, centre: Floats, half: Floats) -> Flags:
            return np.asarray(np.logical_or.reduce([_FIRES[rule](values, centre, half) for rule in names]))

        known = ~np.isnan(self.points.values)
        watched = known & ~self.flags if (known & ~self.flags).any() else known
        if self.sizes is None:
            return of_individuals(Points(self.flags, watched, known), self.constant, self.rules, fires)
        spread = self.half / 3 if self.kind.endswith("laney") else None
        law = chart_alarms.Law(self.center, self.sizes.values, spread, share=self.kind.startswith("p"))
        return of_counts(law, self.half, Points(self.flags, watched, known), self.rules, fires)

    def to_frame(self) -> pd.DataFrame:
        """By point: `value`, `size` for p and u charts, `centre`, `lower`, `upper`, `baseline`, `signal`, `side` and `rules` that fired."""
        fired = self.fired
        sides = np.sign(self.points.values - self.center)
        signal = np.asarray(fired.any(axis=1), dtype=bool)
        frame = pd.DataFrame({"value": self.points.values}, index=self.points.labels)
        if self.sizes is not None:
            frame["size"] = self.sizes.values
        frame["centre"], frame["lower"], frame["upper"] = self.center, self.lower, self.upper
        frame["baseline"], frame["signal"] = self.flags, signal
        frame["side"] = np.where(signal, np.where(sides > 0, "above", np.where(sides < 0, "below", "")), "")
        frame["rules"] = [", ".join(fired.columns[row]) for row in fired.to_numpy()]
        return frame

    def explain(self, lang: str = "en") -> str:
        """What the chart says, in plain sentences."""
        from sqeval.monitoring.charts.explain import explain_chart

        return explain_chart(self, lang)

    def extend(self, values: Any, sizes: Any = None) -> ControlChart:
        """The chart with further points under the limits that it has.

        Parameters
        ----------
        values : Series, mapping or sequence
            The new points: values of an XmR chart, counts of others.
        sizes : Series, mapping, sequence or number, optional
            What new counts are counted out of; only for p and u charts.

        Returns
        -------
        ControlChart
            `center`, limits and `baseline` are unchanged; rules look back at the old points too.

        Raises
        ------
        DataError
            A label is there already (only a gap may be filled), lies before the first of the chart, or a value cannot be read.
        OptionError
            `sizes` are missing, or given to an XmR chart.
        """
        from sqeval.monitoring.charts.extend import extended

        return extended(self, values, sizes)

    def _limit(self, limits: Floats) -> Any:
        if self.sizes is None:
            return float(limits[0])
        clipped = np.clip(limits, 0.0, 1.0 if self.kind[0] == "p" else np.inf)
        return pd.Series(clipped, index=self.points.labels)

    def _card(self, lang: str) -> display.Card:
        signals = self.signals
        facts = [("centre", display.number(self.center)), ("baseline", str(len(self.baseline))), ("signals", str(len(signals)))]
        shown = tuple((i18n.text(f"charts.{name}", lang), value) for name, value in facts)
        table = self.to_frame().drop(columns=["baseline", "signal", "side"])
        table["rules"] = [i18n.listing((rule_text(rule, lang) for rule in found.split(", ") if rule), lang) for found in table["rules"]]
        table.columns = pd.Index([i18n.text(f"charts.{name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text(f"charts.title_{self.kind}", lang), shown, table, cautions, lang)


def rule_text(rule: str, lang: str) -> str:
    """A rule in words."""
    return i18n.text(f"charts.rule_{rule}", lang)


def parse_rules(rules: Any) -> tuple[str, ...]:
    """Words of run rules, each once, in the order of the catalogue.

    Raises
    ------
    OptionError
        A word is unknown, or there is none.
    """
    words = [rules] if isinstance(rules, str) else list(rules) if isinstance(rules, Iterable) else [rules]
    chosen = {parse(ChartRule, word, "rule") for word in words}
    if not chosen:
        raise OptionError("a chart needs a rule", path="rules", value=rules, hint=f"Known: {', '.join(map(repr, ChartRule))}")
    return tuple(rule.value for rule in ChartRule if rule in chosen)
