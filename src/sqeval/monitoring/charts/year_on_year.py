"""Year on year: every value beside that of the same period a year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError
from sqeval.indicators.given_table import check_table, chosen
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node
from sqeval.indicators.periods import filled
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import Floats
from sqeval.options import Direction
from sqeval.result import Caution, Result, announces

#: What a change may be.
VERDICTS = ("better", "worse", "changed", "not told apart", "no interval", "missing")


@dataclass(frozen=True, eq=False, repr=False)
class YearOnYear(Result):
    """What `year_on_year` returns; `.changes` has one row a unit, period and indicator."""

    rows: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    @property
    def changes(self) -> pd.DataFrame:
        """Value, previous value, change, its 95 % interval (`lower`, `upper`), relative change, n of both, and verdict."""
        return self.rows.copy()

    def to_frame(self) -> pd.DataFrame:
        """The changes."""
        return self.changes

    def _card(self, lang: str) -> display.Card:
        counts = self.rows["verdict"].value_counts()
        names = {verdict: i18n.text(f"charts.verdict_{verdict.replace(' ', '_')}", lang) for verdict in VERDICTS}
        facts = tuple((names[verdict], str(int(counts.get(verdict, 0)))) for verdict in VERDICTS)
        shown = self.rows[["unit", "period", "indicator", "value", "previous", "change", "lower", "upper", "verdict"]]
        shown = shown[shown["verdict"] != "missing"]
        shown = shown.assign(unit=[key_text(unit, lang) for unit in shown["unit"]], verdict=shown["verdict"].map(names))
        shown.columns = pd.Index([i18n.text(f"charts.{name}", lang) for name in shown.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("charts.year_title", lang), facts, shown.reset_index(drop=True), cautions, lang)


@announces
def year_on_year(table: IndicatorTable, *, indicators: Any = None) -> YearOnYear:
    r"""Compare every value with that of the same period a year before, so that seasons do not look like changes.

    The interval of the change comes from those of the two values (Zou & Donner 2008):

    .. math::
        \left[d - \sqrt{(x_1 - l_1)^2 + (u_0 - x_0)^2},\; d + \sqrt{(u_1 - x_1)^2 + (x_0 - l_0)^2}\right], \quad d = x_1 - x_0

    Parameters
    ----------
    table : IndicatorTable
        By period (day, week, month, quarter or year), over more than a year.
    indicators : str or list of str, optional
        Only these; by default all of the table.

    Returns
    -------
    YearOnYear
        `.changes`: one row a unit, period and indicator. `change` in the unit of the indicator, `relative` as a share of the
        previous value (missing where that is not above 0). Verdict: "better" or "worse" (by direction; "changed" where a value
        has a target) where the interval leaves out 0, "not told apart" where it does not, "no interval" for what is
        counted in full or rests on too few, "missing" where there is no value now or a year before, or no 29 February or
        53rd week. The two values are taken as independent. One in twenty changes is told apart by chance alone, which a
        caution counts.

    Raises
    ------
    DataError
        The table has no periods.
    ConfigError
        An unknown indicator.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach. Statistics in
    Medicine 27(10), 1693-1702. For shares with Wilson's intervals it is Newcombe (1998), method 10.

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> sample = sq.datasets.make_service_records(seed=3, months=13, start="2025-01", requests_per_month=300, dirt=False)
    >>> with warnings.catch_warnings(action="ignore"):
    ...     table = sq.measure(sq.read_records(sample.records), sq.hierarchies.service_desk())
    ...     found = year_on_year(table, indicators="resolution_rate").changes
    >>> found.loc[found["verdict"] != "missing", "period"].unique().tolist()
    ['2026-01']
    """
    check_table(table)
    if not isinstance(table.units, pd.MultiIndex):
        raise DataError("the table has no periods to compare", hint='Measure with period="month"')
    periods = filled(table.units.get_level_values(-1).unique())
    if periods is None:
        raise DataError("the periods of the table cannot be read", column="period")
    places = table.units.get_indexer(pd.MultiIndex.from_arrays([table.units.get_level_values(0), _a_year_before(table.units)]))
    parts = [_compared(table, table.hierarchy.node(name), places) for name in chosen(table, indicators)]
    rows = pd.concat(parts, ignore_index=True).sort_values(["indicator", "unit", "period"]).reset_index(drop=True)
    return YearOnYear(rows, _cautions(rows))


def _a_year_before(units: pd.Index) -> list[str]:
    """The label of the same period a year before: all labels begin with the year."""
    return [f"{int(str(label)[:4]) - 1:04d}{str(label)[4:]}" for label in units.get_level_values(-1)]


def _compared(table: IndicatorTable, node: Node, places: Any) -> pd.DataFrame:
    column = table.arrays["value"].columns.get_loc(node.name)
    now = {field: table.arrays[field].values[:, column] for field in ("value", "low", "high", "n")}
    before = {field: np.where(places >= 0, values[places], np.nan) for field, values in now.items()}
    with np.errstate(invalid="ignore"):
        change = now["value"] - before["value"]
        below = np.hypot(now["value"] - now["low"], before["high"] - before["value"])
        above = np.hypot(now["high"] - now["value"], before["value"] - before["low"])
    known = np.isfinite(change)
    ends = known & np.isfinite(below) & np.isfinite(above)
    previous = before["value"]
    rows = pd.DataFrame({"unit": table.units.get_level_values(0), "period": table.units.get_level_values(-1)})
    rows["previous_period"], rows["indicator"] = _a_year_before(table.units), node.name
    rows["value"], rows["previous"] = now["value"], previous
    rows["change"] = np.where(known, change, np.nan)
    some = known & (previous > 0)
    rows["relative"] = np.where(some, change / np.where(some, previous, 1.0), np.nan)
    rows["lower"], rows["upper"] = np.where(ends, change - below, np.nan), np.where(ends, change + above, np.nan)
    rows["n"], rows["previous_n"] = now["n"], before["n"]
    rows["verdict"] = _verdicts(node, known, rows["lower"].to_numpy(), rows["upper"].to_numpy())
    return rows


def _verdicts(node: Node, known: Any, lower: Floats, upper: Floats) -> Any:
    good = {Direction.BENEFIT: 1, Direction.COST: -1}.get(node.direction, 0)
    way = np.where(lower > 0, 1, np.where(upper < 0, -1, 0))
    told = ["better" if good * side > 0 else "worse" if good else "changed" for side in way]
    return np.select([~known, np.isnan(lower), way == 0], ["missing", "no interval", "not told apart"], default=told)


def _cautions(rows: pd.DataFrame) -> tuple[Caution, ...]:
    compared = int((~rows["lower"].isna()).sum())
    if not (rows["verdict"] != "missing").any():
        return (Caution("year_no_pair"),)
    return (Caution("year_many", (), {"compared": compared, "chance": f"{0.05 * compared:.3g}"}),) if compared > 1 else ()
