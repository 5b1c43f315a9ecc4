"""Two times side by side: every unit and indicator before and after, and which changes are more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.given_table import check_table, chosen
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.improvement.effect import signed, verdict_of, verdict_text
from sqeval.monitoring.improvement.pooled import effect_between, rows_of
from sqeval.numerics import pairs
from sqeval.options import Language, parse
from sqeval.result import Caution, Result, announces

#: Chance that any change of a comparison is called one though nothing changed.
_RATE = 0.05
#: Changes that sentences name.
_SHOWN = 12

COLUMNS = ("unit", "indicator", "before", "after", "change", "lower", "upper", "p_value", "p_adjusted", "verdict")


@dataclass(frozen=True, eq=False, repr=False)
class PeriodComparison(Result):
    """What `compare_periods` returns.

    Attributes
    ----------
    before, after : tuple of str
        Periods of both sides.
    rows : DataFrame
        As `.frame`.
    warnings : tuple of Caution
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    rows: pd.DataFrame
    titles: dict[str, tuple[str, str]]
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """One row a unit and indicator: value before and after, change with its 95 % interval, p-value, and that of Holm over all rows.

        `verdict`: "better", "worse" ("changed" where a value has a target) where the adjusted p-value is at most 0.05, "cannot
        tell" where it is not or there is no interval, "missing" where there is no value on a side.
        """
        return self.rows.copy()

    def to_frame(self) -> pd.DataFrame:
        """One row a unit and indicator."""
        return self.frame

    @property
    def told(self) -> pd.DataFrame:
        """The changes that are more than chance, the surest first."""
        return self.rows[self.rows["verdict"].isin(["better", "worse", "changed"])].sort_values("p_value", kind="stable", ignore_index=True)

    def explain(self, lang: str = "en") -> str:
        """How many changes are more than chance, and which, in plain sentences."""
        lang = parse(Language, lang, "lang").value
        told = self.told
        counts = {"told": len(told), "compared": int(self.rows["p_value"].notna().sum())}
        lines = [i18n.text("improvement.says_compared", lang, **self._spans(lang), **counts)]
        for row in told.head(_SHOWN).to_dict("records"):
            figures = {name: display.number(float(row[name])) for name in ("before", "after")}
            ends = {name: signed(float(row[name])) for name in ("change", "lower", "upper")}
            names = {"unit": key_text(row["unit"], lang), "indicator": self.titles[row["indicator"]][lang == "zh"]}
            lines.append(i18n.text("improvement.says_change", lang, **names, **figures, **ends, verdict=verdict_text(row["verdict"], lang)))
        if len(told) > _SHOWN:
            lines.append(i18n.text("improvement.says_more", lang, count=len(told) - _SHOWN))
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _spans(self, lang: str) -> dict[str, str]:
        return {"before": i18n.listing(self.before, lang, most=4), "after": i18n.listing(self.after, lang, most=4)}

    def _card(self, lang: str) -> display.Card:
        spans = self._spans(lang)
        facts = [(i18n.text(f"improvement.{name}", lang), spans[name]) for name in ("before", "after")]
        words = (("better", "better"), ("worse", "worse"), ("changed", "changed"), ("cannot tell", "cannot_tell"), ("missing", "missing"))
        counts = self.rows["verdict"].value_counts()
        facts += [(i18n.text(f"improvement.verdict_{key}", lang), str(int(counts[word]))) for word, key in words if word in counts]
        shown = self.told.drop(columns=["p_value"])
        shown["unit"] = [key_text(unit, lang) for unit in shown["unit"]]
        shown["indicator"] = [self.titles[name][lang == "zh"] for name in shown["indicator"]]
        shown["verdict"] = [verdict_text(word, lang) for word in shown["verdict"]]
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        title = i18n.text("improvement.compare_title", lang)
        return display.Card(title, tuple(facts), shown, tuple(caution.text(lang) for caution in self.warnings), lang)


@announces
def compare_periods(table: IndicatorTable, before: Any = None, after: Any = None, *, indicators: Any = None) -> PeriodComparison:
    """Compare every unit and indicator between two times, and say which changes are more than chance.

    Parameters
    ----------
    table : IndicatorTable
        By unit and period.
    before, after : period, or list of periods, optional
        E.g. "2026-03" and "2026-04", or ["2026-01", "2026-02", "2026-03"]; by default the last period and the one before it. Periods
        of one side are put together by their numbers of observations.
    indicators : str or list of str, optional
        Only these; by default all of the table.

    Returns
    -------
    PeriodComparison
        `.frame` with all rows, `.told` with the changes that are more than chance.

    Raises
    ------
    DataError
        The table has no periods, or not one that is named, or one stands on both sides.
    ConfigError
        An unknown indicator.
    OptionError
        One side only is given.

    Notes
    -----
    Every row is `before_after` on its cell: its interval is that of the change (Zou & Donner 2008), wider where several periods of a
    side vary by more than their samples make them. Verdicts go by Holm's p-values over all rows, so that where nothing changed at all, any
    change is told in at most one of twenty comparisons. `year_on_year` compares each value with the same period a year
    before; `evaluate(…).why_changed` shares a change of the score out.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Statistics in Medicine 27(10), 1693-1702. Holm, S. (1979). A simple sequentially rejective
    multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> sample = sq.datasets.make_service_records(seed=3, months=8, start="2025-01", dirt=False)
    >>> with warnings.catch_warnings(action="ignore"):
    ...     table = sq.measure(sq.read_records(sample.records), sq.hierarchies.service_desk())
    ...     found = compare_periods(table, ["2025-02", "2025-03"], ["2025-07", "2025-08"], indicators="resolution_rate")
    >>> found.told[["unit", "verdict"]].to_numpy().tolist()
    [['Team 3', 'better']]
    """
    check_table(table)
    if not isinstance(table.units, pd.MultiIndex):
        raise DataError("the table has no periods to compare", hint='Measure with period="month"')
    known = tuple(sorted({str(period) for period in table.units.get_level_values(-1)}))
    sides = _sides(before, after, known)
    nodes = [table.hierarchy.node(name) for name in chosen(table, indicators)]
    found: list[tuple[Any, ...]] = []
    varying: list[str] = []
    for node in nodes:
        for row, varies in _of_indicator(table, node, sides):
            found.append(row)
            varying += [f"{row[0]} · {node.name}"] if varies else []
    rows = pd.DataFrame(found, columns=[name for name in COLUMNS if name not in ("p_adjusted", "verdict")])
    titles = {node.name: (node.title("en"), node.title("zh")) for node in nodes}
    cautions = (Caution("compare_periods_vary", tuple(varying)),) if varying else ()
    return PeriodComparison(*sides, _judged(rows, table), titles, cautions)


def _sides(before: Any, after: Any, known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if before is None and after is None:
        if len(known) < 2:
            raise DataError("the table has one period, so there is nothing to compare it with", value=known[0])
        return (known[-2],), (known[-1],)
    if before is None or after is None:
        missing = "before" if before is None else "after"
        raise OptionError(f"{missing} is not given", path=missing, hint="Give both sides, or neither for the last two periods")
    sides = tuple(_named(given, name, known) for name, given in (("before", before), ("after", after)))
    for period in sides[0]:
        if period in sides[1]:
            raise DataError("a period stands before and after", column="period", value=period, hint="Give every period on one side")
    return sides[0], sides[1]


def _named(given: Any, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    listed = isinstance(given, Iterable) and not isinstance(given, str)
    asked = [str(period) for period in (list(given) if listed else [given])]
    for period in asked:
        if period not in known:
            raise DataError(
                f"{name} names a period that the table does not have", column="period", value=period, hint=nearest_hint(period, known)
            )
    if not asked:
        raise DataError(f"{name} names no period", column="period", hint=nearest_hint("", known))
    return tuple(sorted(set(asked)))


def _of_indicator(
    table: IndicatorTable, node: Node, sides: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """Every unit's row of an indicator, and whether its periods vary by more than their samples make them."""
    for unit in dict.fromkeys(map(str, table.units.get_level_values(0))):
        own = rows_of(table, unit)
        parts = [tuple(period for period in side if period in own) for side in sides]
        if not all(parts):
            yield (unit, node.name, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan), False
            continue
        found = effect_between(table, node, unit, before=parts[0], after=parts[1])
        varies = any(caution.code == "effect_periods_vary" for caution in found.warnings)
        yield (unit, node.name, found.before, found.after, found.effect, *found.interval, found.p_value), varies


def _judged(rows: pd.DataFrame, table: IndicatorTable) -> pd.DataFrame:
    """With Holm's p-values over all rows that have one, and verdicts."""
    known = rows["p_value"].notna().to_numpy()
    adjusted = np.full(len(rows), np.nan)
    adjusted[known] = pairs.holm(rows["p_value"].to_numpy(dtype=np.float64)[known])
    sure = adjusted <= _RATE
    directions = [table.hierarchy.node(name).direction for name in rows["indicator"]]
    ends = [(change, change) for change in rows["change"]]
    told = [verdict_of(end, direction) for end, direction in zip(ends, directions, strict=True)]
    verdict = np.where(rows["change"].isna(), "missing", np.where(sure, told, "cannot tell"))
    return rows.assign(p_adjusted=adjusted, verdict=verdict.astype(object))[list(COLUMNS)]
