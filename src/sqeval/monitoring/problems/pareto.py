"""Pareto analysis (帕累托分析, ABC 分类): which few kinds of requests make up most of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError
from sqeval.indicators.keys import JOINT, MISSING, key_text
from sqeval.monitoring.as_written import as_written
from sqeval.monitoring.problems.counted import Counted, counted
from sqeval.result import Caution, Result, announces

CLASSES = ("A", "B", "C")


@dataclass(frozen=True, eq=False, repr=False)
class ParetoResult(Result):
    """What `pareto` returns.

    Attributes
    ----------
    by : str
        What items are told by.
    weight : str or None
        What is added up in place of the number of records.
    limits : (float, float)
        Cumulative shares up to which items are in class A, and in class B.
    warnings : tuple of Caution
        "pareto_missing", "pareto_no_records", "pareto_tie_at_limit", "pareto_weight_missing".
    """

    table: pd.DataFrame
    by: str
    weight: str | None
    limits: tuple[float, float]
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """By item, the largest first: count, (weight,) share, cumulative share, class."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """By item, the largest first: count, (weight,) share, cumulative share, class."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.table[column].copy()

    def _card(self, lang: str) -> display.Card:
        counts = self.table["class"].value_counts()
        facts = [(i18n.text("problems.by", lang), self.by), (i18n.text("problems.items", lang), str(len(self.table)))]
        facts += [(i18n.text(f"problems.class_{name.lower()}", lang), str(int(counts.get(name, 0)))) for name in CLASSES]
        shown = self.table.set_axis([key_text(name, lang) for name in self.table.index], axis=0)
        shown = shown.set_axis([i18n.text(f"problems.{name}", lang) for name in shown.columns], axis=1)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("problems.pareto_title", lang), tuple(facts), shown, cautions, lang)


@announces
def pareto(
    records: Any, by: str | Sequence[str] | None = None, *, weights: str | None = None, limits: tuple[float, float] = (0.80, 0.95)
) -> ParetoResult:
    """Rank items by how many records they have, or by what these add up to, with cumulative shares and the classes A, B, C.

    Parameters
    ----------
    records : ServiceRecords, DataFrame or Series
        One row a record. A Series holds the item of every record; a Series of numbers whose index has names holds the counts
        of these items.
    by : str or list of str
        Column, or columns, that items are told by; several names are joined by " / ". Not needed for a Series.
    weights : str, optional
        Column that is added up in place of counting records, e.g. "cost", at least 0; a missing value adds nothing.
    limits : (float, float)
        Cumulative shares up to which items are in class A, and in class B.

    Returns
    -------
    ParetoResult
        Columns `count, share, cumulative, class` (and `weight`, if asked for), the largest item first, equal ones by name.
        An item is in class A while the cumulative share after it is at most 0.80, in B while it is at most 0.95, else in C;
        the first item always is in A. Records without a name are an item "(missing)".

    Raises
    ------
    DataError
        A column is not there, weights are negative or no numbers, or all of them are 0.
    OptionError
        Limits that do not rise between 0 and 1, or `by` does not fit to the records.

    Notes
    -----
    Shares are compared with the limits as fractions of whole numbers (weights as they are written), so that no rounding
    moves an item at exactly 0.80 into another class.

    References
    ----------
    Juran, J. M. (1954). Universals in management planning and controlling. The Management Review 43(11), 748-761. Limits of
    the classes: the usual 80 % and 95 %; they are a convention.

    Examples
    --------
    >>> found = pareto(pd.Series(["late"] * 12 + ["broken"] * 4 + ["rude"] * 3 + ["other"]))
    >>> found.frame
            count  share  cumulative class
    item
    late       12   0.60        0.60     A
    broken      4   0.20        0.80     A
    rude        3   0.15        0.95     B
    other       1   0.05        1.00     C
    """
    ends = _limits(limits)
    return ranked(counted(records, by, weights), ends)


def ranked(found: Counted, limits: tuple[float, float] = (0.80, 0.95)) -> ParetoResult:
    """The Pareto table of counts (or weights) by item."""
    amounts = found.counts if found.weights is None else found.weights
    order = sorted(range(len(found.names)), key=lambda k: (-amounts[k], found.names[k]))
    total = sum(amounts, Fraction(0))
    classes, cumulative, running = list[str](), list[float](), Fraction(0)
    for place, k in enumerate(order):
        running += amounts[k]
        classes.append(_class_of(running / total, place, limits))
        cumulative.append(float(running / total))
    columns: dict[str, Any] = {"count": np.array([int(found.counts[k]) for k in order], dtype=np.int64)}
    if found.weights is not None:
        columns["weight"] = [float(found.weights[k]) for k in order]
    columns |= {"share": [float(amounts[k] / total) for k in order], "cumulative": cumulative, "class": classes}
    table = pd.DataFrame(columns, index=pd.Index([found.names[k] for k in order], name=found.by, dtype="str"))
    tied = [(order[k], order[k + 1]) for k in range(len(order) - 1) if classes[k] != classes[k + 1]]
    same = tuple(f"{found.names[a]} / {found.names[b]}" for a, b in tied if amounts[a] == amounts[b])
    return ParetoResult(table, found.by, found.weight, limits, _cautions(found, same))


def _class_of(share: Fraction, place: int, limits: tuple[float, float]) -> str:
    if place == 0 or share <= as_written(limits[0]):
        return "A"
    return "B" if share <= as_written(limits[1]) else "C"


def _cautions(found: Counted, tied: tuple[str, ...]) -> tuple[Caution, ...]:
    if not found.names:
        return (Caution("pareto_no_records"),)
    nameless = sum(int(count) for name, count in zip(found.names, found.counts, strict=True) if MISSING in name.split(JOINT))
    cautions = [Caution("pareto_missing", (found.by,), {"records": nameless})] if nameless else []
    cautions += [Caution("pareto_tie_at_limit", tied)] if tied else []
    if found.without_weight:
        cautions.append(Caution("pareto_weight_missing", (str(found.weight),), {"records": found.without_weight}))
    return tuple(cautions)


def _limits(limits: Any) -> tuple[float, float]:
    try:
        first, second = (float(limit) for limit in limits)
    except (TypeError, ValueError):
        raise OptionError("limits must be two shares, e.g. (0.80, 0.95)", value=limits) from None
    if not 0 < first <= second <= 1:
        raise OptionError("limits must rise between 0 and 1, e.g. (0.80, 0.95)", value=limits)
    return first, second
