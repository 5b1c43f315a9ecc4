"""Importance–performance analysis (重要性—绩效分析): what to improve first, by two means and a cross of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.monitoring.as_written import as_written, total
from sqeval.options import Crosshair, parse
from sqeval.result import Caution, Result, announces

#: By whether importance and performance are high.
QUADRANTS = {
    (True, False): "concentrate_here",
    (True, True): "keep_up_good_work",
    (False, False): "low_priority",
    (False, True): "possible_overkill",
}
_AXES = ("importance", "performance")


@dataclass(frozen=True, eq=False, repr=False)
class ImportancePerformance(Result):
    """What `importance_performance` returns.

    Attributes
    ----------
    crosshair : (float, float)
        Importance and performance at which the lines cross.
    warnings : tuple of Caution
        "on_the_crosshair", "crosshair_splits_nothing".
    """

    table: pd.DataFrame
    crosshair: tuple[float, float]
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """Importance, performance and quadrant by item."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """Importance, performance and quadrant by item."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.table[column].copy()

    def _card(self, lang: str) -> display.Card:
        counts = self.table["quadrant"].value_counts()
        facts = [(i18n.text("voice.crosshair", lang), ", ".join(display.number(value) for value in self.crosshair))]
        facts += [(i18n.text(f"voice.{name}", lang), str(int(counts.get(name, 0)))) for name in QUADRANTS.values()]
        shown = self.table.assign(quadrant=[i18n.text(f"voice.{name}", lang) for name in self.table["quadrant"]])
        shown = shown.set_axis([i18n.text(f"voice.{name}", lang) for name in shown.columns], axis=1)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("voice.importance_performance_title", lang), tuple(facts), shown, cautions, lang)


@announces
def importance_performance(frame: Any, crosshair: Any = "mean") -> ImportancePerformance:
    """Sort items into four quadrants by how important they are to customers and how well they are done.

    Parameters
    ----------
    frame : DataFrame
        One row an item, with the columns `importance` and `performance` (higher is more important, and better). Each column
        has a scale of its own.
    crosshair : {"mean", "median"}, number, or (importance, performance)
        Where high begins: the mean or median of each column, one number for both, or one for each.

    Returns
    -------
    ImportancePerformance
        Column `quadrant`: concentrate_here (important, done badly), keep_up_good_work, low_priority, possible_overkill
        (not important, done well). What lies on a line counts as high, and is named.

    Raises
    ------
    DataError
        A column is missing, holds something else than finite numbers, an item stands twice, or there is none.
    OptionError
        A crosshair that is none of these.

    Notes
    -----
    Values are compared with the mean exactly, as the numbers are written: an item that has the mean value is high whatever
    the rounding of floats.

    References
    ----------
    Martilla, J. A. & James, J. C. (1977). Importance-performance analysis. Journal of Marketing 41(1), 77-79.

    Examples
    --------
    >>> items = pd.DataFrame({"importance": [4.8, 4.5, 2.9, 2.8], "performance": [2.6, 4.4, 2.5, 4.6]}, index=list("abcd"))
    >>> importance_performance(items)["quadrant"].tolist()
    ['concentrate_here', 'keep_up_good_work', 'low_priority', 'possible_overkill']
    """
    table = labelled.frame(frame, "items")
    for name in _AXES:
        if name not in table.columns:
            raise DataError("is missing in items", column=name, hint=nearest_hint(name, map(str, table.columns)))
    values = labelled.matrix(table[list(_AXES)], "items")
    lines = _lines(crosshair, values.values)
    sides = np.array([[as_written(value) >= line for value, line in zip(row, lines, strict=True)] for row in values.values])
    on_line = [any(as_written(value) == line for value, line in zip(row, lines, strict=True)) for row in values.values]
    found = values.to_frame().assign(quadrant=[QUADRANTS[bool(high), bool(good)] for high, good in sides])
    named = tuple(str(item) for item, is_on in zip(found.index, on_line, strict=True) if is_on)
    unsplit = {name: f"voice.{name}" for k, name in enumerate(_AXES) if sides[:, k].all() or not sides[:, k].any()}
    cautions = [Caution("on_the_crosshair", named)] if named else []
    cautions += [Caution("crosshair_splits_nothing", words={"axis": key}) for key in unsplit.values()]
    return ImportancePerformance(found, (float(lines[0]), float(lines[1])), tuple(cautions))


def _lines(crosshair: Any, values: NDArray[np.float64]) -> list[Any]:
    if isinstance(crosshair, str):
        word = parse(Crosshair, crosshair, "crosshair")
        if word is Crosshair.MEAN:
            return [total(column) / len(column) for column in values.T]
        return [_median(column) for column in values.T]
    given = [crosshair, crosshair] if np.ndim(crosshair) == 0 else list(crosshair)
    is_number = [isinstance(one, (int, float, np.integer, np.floating)) and not isinstance(one, bool) and np.isfinite(one) for one in given]
    if len(given) != 2 or not all(is_number):
        hint = "Give 'mean', 'median', a number, or one number for importance and one for performance"
        raise OptionError("crosshair is no place for the lines", value=crosshair, hint=hint)
    return [as_written(float(one)) for one in given]


def _median(column: NDArray[np.float64]) -> Any:
    ordered = sorted(map(as_written, column))
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
