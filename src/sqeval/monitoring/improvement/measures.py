"""The list of improvement measures (改进措施清单): who does what, where, from when to when, and what it is to bring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators import columns
from sqeval.indicators.keys import key_text
from sqeval.indicators.periods import period_bounds
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.improvement.measures_status import MeasuresStatus
from sqeval.monitoring.improvement.status_on import Row, status_rows
from sqeval.options import Language, MeasureStatus, parse
from sqeval.result import Caution, Result, announces

REQUIRED = ("measure", "indicator", "unit", "start")
OPTIONAL = ("owner", "due", "expected", "status")
COLUMNS = ("measure", "indicator", "unit", "owner", "start", "due", "expected", "status")


@dataclass(frozen=True, eq=False, repr=False)
class Measures(Result):
    """What `measures` returns: the checked list. It does not change; `.status_on` says how things stand on a day.

    Attributes
    ----------
    rows : tuple of Row
    table : DataFrame
        The list, with columns of your own behind.
    warnings : tuple of Caution
        "measures_owner_missing", "measures_due_missing".
    """

    rows: tuple[Row, ...]
    table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The list: one row a measure, indicator and unit."""
        return self.table.copy()

    @announces
    def status_on(self, on: Any, table: IndicatorTable | None = None) -> MeasuresStatus:
        """How every measure stands on a day, and what it has brought so far.

        Parameters
        ----------
        on : str, date or Timestamp
            A day, or a period such as "2026-05", whose last day is meant. What begins later in `table` is not looked at.
        table : IndicatorTable, optional
            Values by unit and period of this run; without one there are no effects.

        Returns
        -------
        MeasuresStatus
            One row a measure: status ("planned", "running", "overdue", "done"), the effect since `start` against all
            whole periods before it, with interval, and "effective", "not yet shown" ("not shown" once it is done or
            overdue) or "harmful".

        Raises
        ------
        OptionError
            `on` is no day or period.
        ConfigError
            The table has no such indicator.
        DataError
            The table has no periods.
        """
        day = as_day(on, is_end=True)
        if day is None:
            raise OptionError("is no day or period", value=on, hint='Write "2026-05-31" or "2026-05"')
        return status_rows(self.rows, day, () if table is None else (table,))

    def explain(self, lang: str = "en") -> str:
        """The list in plain sentences, one a measure."""
        lang = parse(Language, lang, "lang").value
        lines = [self._sentence(row, lang) for row in self.rows]
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _sentence(self, row: Row, lang: str) -> str:
        unknown = i18n.text("common.unknown", lang)
        days = {"start": f"{row.start:%Y-%m-%d}", "due": unknown if row.due is None else f"{row.due:%Y-%m-%d}"}
        names = {"measure": row.measure, "indicator": row.indicator, "unit": key_text(row.unit, lang), "owner": row.owner or unknown}
        return i18n.text("improvement.says_measure", lang, **names, **days)

    def _card(self, lang: str) -> display.Card:
        shown = self.table[list(COLUMNS)].copy()
        shown["unit"] = [key_text(unit, lang) for unit in shown["unit"]]
        shown["status"] = [None if row.status is None else i18n.text(f"improvement.status_{row.status}", lang) for row in self.rows]
        for name in ("start", "due"):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d")
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        facts = ((i18n.text("improvement.number", lang), str(len(self.rows))),)
        return display.Card(i18n.text("improvement.measures_title", lang), facts, shown, tuple(c.text(lang) for c in self.warnings), lang)


@announces
def measures(frame: Any) -> Measures:
    """Check a list of improvement measures, to be followed run by run.

    Parameters
    ----------
    frame : DataFrame, or list of mappings
        One row a measure, indicator and unit, e.g. the `[[measures]]` tables of a TOML file. `measure`: what is done; `indicator`:
        name in the hierarchy; `unit`: as the table calls it, "(all)" without units; `owner`; `start` and `due`: days, or periods such
        as "2026-03" (its first and its last day); `expected`: change of the indicator in its own unit, with its sign; `status`:
        "planned", "running" or "done", as the owner says. `owner`, `due`, `expected` and `status` may be missing. Other columns
        stay as they are.

    Returns
    -------
    Measures
        `.status_on(day, table)`, `.to_frame()`, `.explain(lang)`.

    Raises
    ------
    DataError
        A missing column or cell, a day that cannot be read, `due` before `start`, an `expected` that is no number, the same
        measure twice for one indicator and unit, or a column whose name is nearly one of these.
    OptionError
        An unknown status.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"measure": "second shift", "indicator": "first_response", "unit": "Team 1", "owner": "Li"}
    >>> plan = measures(pd.DataFrame([{**row, "start": "2026-03", "due": "2026-04"}]))
    >>> plan.status_on("2026-05-10").to_frame()["status"].tolist()
    ['overdue']
    """
    listed = isinstance(frame, (list, tuple)) and all(isinstance(row, Mapping) for row in frame)
    # A list without measures is a list too.
    rows_given = pd.DataFrame([dict(row) for row in frame], columns=None if len(frame) else list(REQUIRED)) if listed else frame
    given = labelled.frame(rows_given, "measures")
    _check_names(given)
    rows = tuple(_row(given, at) for at in range(len(given)))
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        if row.key in seen:
            raise DataError("the measure stands twice for one indicator and unit", unit=row.unit, value=row.measure)
        seen.add(row.key)
    own = given.drop(columns=[name for name in COLUMNS if name in given.columns]).reset_index(drop=True)
    table = pd.concat([_table(rows), own], axis=1)
    return Measures(rows, table, _cautions(rows))


def _check_names(frame: pd.DataFrame) -> None:
    for name in REQUIRED:
        if name not in frame.columns:
            raise DataError("is missing", column=name, hint=f"{nearest_hint(name, map(str, frame.columns))}. Needed: {', '.join(REQUIRED)}")
    absent = [name for name in OPTIONAL if name not in frame.columns]
    for name in frame.columns:
        near = nearest_hint(name, absent)
        if name not in COLUMNS and near.startswith("Did you mean"):
            raise DataError("is no column of the list", column=name, hint=f"{near}. Rename it")


def _row(frame: pd.DataFrame, at: int) -> Row:
    label = frame.index[at]
    cells = {name: frame[name].iloc[at] if name in frame.columns else None for name in COLUMNS}
    words = {name: _word(cells[name]) for name in ("measure", "indicator", "unit", "owner", "status")}
    for name in ("measure", "indicator", "unit"):
        if words[name] is None:
            raise DataError(
                "is empty", column=name, row=label, hint='Where a measure is for all, write "(all)" as the unit' if name == "unit" else None
            )
    start, due = (_day(cells[name], name, label) for name in ("start", "due"))
    if start is None:
        raise DataError("is empty", column="start", row=label, hint="Say when the measure begins, or is to begin")
    if due is not None and due < start:
        raise DataError("is before start", column="due", row=label, value=f"{due:%Y-%m-%d}")
    status = None if words["status"] is None else parse(MeasureStatus, words["status"], "status")
    expected = None if _empty(cells["expected"]) else float(columns.floats(pd.Series([cells["expected"]]), "expected")[0])
    return Row(str(words["measure"]), str(words["indicator"]), str(words["unit"]), words["owner"], start, due, expected, status)


def _empty(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or (isinstance(value, str) and not value.strip())


def _word(value: Any) -> str | None:
    return None if _empty(value) else str(labelled.as_text(pd.Series([value])).iloc[0]).strip()


def _day(value: Any, name: str, label: Any) -> pd.Timestamp | None:
    if _empty(value):
        return None
    day = as_day(value, is_end=name == "due")
    if day is None:
        raise DataError("is no day or period", column=name, row=label, value=value, hint='Write "2026-03-15" or "2026-03"')
    return day


def as_day(value: Any, *, is_end: bool) -> pd.Timestamp | None:
    """The day of a date; the first or last one of a period; None for anything else."""
    if isinstance(value, (datetime, date, np.datetime64)) and not pd.isna(value):
        stamp = pd.Timestamp(value)
        return stamp.tz_localize(None).normalize()
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-(Q[1-4]|W\d\d|\d\d(-\d\d)?))?", value.strip()):
        return None
    try:
        first, following = period_bounds(value.strip())
    except DataError:
        return None
    return following - pd.Timedelta(days=1) if is_end else first


def _table(rows: tuple[Row, ...]) -> pd.DataFrame:
    cells: dict[str, Any] = {name: [getattr(row, name) for row in rows] for name in COLUMNS}
    for name in ("start", "due"):
        cells[name] = pd.Series(pd.to_datetime(pd.Series(cells[name], dtype=object)), dtype="datetime64[us]")
    cells["expected"] = pd.Series(cells["expected"], dtype=np.float64)
    cells["status"] = [None if status is None else status.value for status in cells["status"]]
    return pd.DataFrame(cells)


def _cautions(rows: tuple[Row, ...]) -> tuple[Caution, ...]:
    without = {name: tuple(dict.fromkeys(row.measure for row in rows if getattr(row, name) is None)) for name in ("owner", "due")}
    codes = {"owner": "measures_owner_missing", "due": "measures_due_missing"}
    return tuple(Caution(codes[name], where) for name, where in without.items() if where)
