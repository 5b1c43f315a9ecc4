"""What `problem_classes` returns: counts and shares of classes and sub-types, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.keys import key_text
from sqeval.monitoring.problems.class_scheme import ClassScheme, Place
from sqeval.monitoring.problems.classified import AMBIGUOUS, CONFLICT, LEFT_OVER, NO_VALUE, NOT_NAMED, UNMATCHED
from sqeval.monitoring.problems.counted import counted
from sqeval.monitoring.problems.pareto import ParetoResult, ranked
from sqeval.numerics import proportions
from sqeval.options import ProblemLevel, parse
from sqeval.result import Caution, Result

_KEYS = {ProblemLevel.CLASS: ["class"], ProblemLevel.SUB_TYPE: ["class", "sub_type"]}


@dataclass(frozen=True, eq=False, repr=False)
class ProblemClasses(Result):
    """What `problem_classes` returns.

    Attributes
    ----------
    scheme : ClassScheme
        The classes that were looked for.
    columns : tuple of str
        Columns whose values were looked at.
    confidence : float
        Level of the intervals.
    warnings : tuple of Caution
        "problems_unmatched", "problems_conflict", "problems_without_value", "problems_ambiguous".
    """

    rows: pd.DataFrame
    source: pd.DataFrame
    left_over: pd.DataFrame
    scheme: ClassScheme
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    confidence: float
    warnings: tuple[Caution, ...] = ()

    @property
    def records(self) -> pd.DataFrame:
        """Class and sub-type of every record (and its unit and period, where asked for), by the index of the records."""
        return self.rows.copy()

    @property
    def unmatched(self) -> pd.DataFrame:
        """Values that name no class, several classes (conflict) or several sub-types (ambiguous), or nothing, with their counts."""
        return self.left_over.copy()

    @property
    def classes(self) -> pd.DataFrame:
        """Count, share of all records and its interval by class (and unit and period)."""
        return self._counts(ProblemLevel.CLASS)

    def to_frame(self) -> pd.DataFrame:
        """Count, share of all records and its interval by class and sub-type (and unit and period), and the share of the class."""
        table = self._counts(ProblemLevel.SUB_TYPE)
        of_class = table.groupby([*self.keys, "class"], sort=False)["count"].transform("sum")
        return table.assign(share_of_class=np.divide(table["count"], of_class, out=np.full(len(table), np.nan), where=of_class > 0))

    def drill_down(self, name: str) -> pd.DataFrame:
        """The sub-types of one class: count, share of all records with interval, and share of the class."""
        known = [*self.scheme.classes, *LEFT_OVER]
        if name not in known:
            raise OptionError.unknown("class", name, known)
        table = self.to_frame()
        return table[table.index.get_level_values("class") == name].droplevel("class")

    def pareto(self, level: str = "sub_type", *, weights: str | None = None) -> ParetoResult:
        """Pareto table of the classes or sub-types over all records, also of a column such as "cost"."""
        names = _KEYS[parse(ProblemLevel, level, "level")]
        # A record without a class is one item, not one for each of its levels.
        labels = self.rows["class"]
        if len(names) == 2:
            labels = labels.where(labels.isin(LEFT_OVER), labels + " / " + self.rows["sub_type"])
        frame = pd.DataFrame({"problem": labels})
        if weights is not None:
            frame[weights] = self._column(weights)
        return ranked(counted(frame, "problem", weights))

    def title(self, name: str, sub_type: str | None = None, lang: str = "en") -> str:
        """What a class or sub-type is called in `lang`."""
        place: Place = (name, sub_type)
        marker = name if name in LEFT_OVER else sub_type
        if marker in (*LEFT_OVER, NOT_NAMED, AMBIGUOUS):
            return i18n.text(f"problems.{_MARKERS[marker]}", lang)
        if name not in self.scheme.classes:
            raise OptionError.unknown("class", name, self.scheme.classes)
        if sub_type is not None and sub_type not in self.scheme.classes[name].types:
            raise OptionError.unknown("sub_type", sub_type, self.scheme.classes[name].types)
        return self.scheme.title(place, lang)

    def _column(self, name: str) -> pd.Series[Any]:
        if name not in self.source.columns:
            raise DataError("is not in the records", column=name, hint=nearest_hint(name, map(str, self.source.columns)))
        return self.source[name]

    def _counts(self, level: ProblemLevel) -> pd.DataFrame:
        """Every class stands in every unit and period, also with no record."""
        names = _KEYS[level]
        table = self.rows.groupby([*self.keys, *names], sort=True).size()
        wide = table.unstack(names, fill_value=0) if self.keys else table.to_frame().T
        wide = wide.reindex(columns=self._places(level, wide.columns), fill_value=0)
        counts = wide.to_numpy(dtype=np.float64)
        whole = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
        found = proportions.of_counts(counts.ravel(), whole.ravel().copy(), level=self.confidence)
        index = _crossed(wide.index if self.keys else None, wide.columns)
        figures = {"count": counts.ravel().astype(np.int64), "share": found.value, "low": found.low, "high": found.high}
        return pd.DataFrame(figures, index=index)

    def _places(self, level: ProblemLevel, seen: pd.Index) -> pd.Index:
        """Classes in the order of the scheme, then what is left over, where there is any."""
        if level is ProblemLevel.CLASS:
            return pd.Index([*self.scheme.classes, *(mark for mark in LEFT_OVER if mark in seen)], name="class", dtype="str")
        places = [(name, sub_type) for (name, sub_type), _, _ in self.scheme.places() if sub_type is not None]
        extra = [place for place in seen if place not in places]
        order = [*self.scheme.classes, *LEFT_OVER]
        tuples = sorted([*places, *extra], key=lambda place: order.index(place[0]))
        return pd.MultiIndex.from_tuples(tuples, names=["class", "sub_type"])

    def _card(self, lang: str) -> display.Card:
        table = self._counts(ProblemLevel.CLASS if self.keys else ProblemLevel.SUB_TYPE)
        shown = table.reset_index()
        if "sub_type" in shown:
            shown["sub_type"] = [self.title(*place, lang=lang) for place in zip(shown["class"], shown["sub_type"], strict=True)]
        shown["class"] = [self.title(name, lang=lang) for name in shown["class"]]
        for name in self.keys:
            shown[name] = [key_text(key, lang) for key in shown[name]]
        words = {name: i18n.text(f"problems.{name}", lang) for name in shown.columns}
        shown = shown.rename(columns=words).set_index([words[str(name)] for name in table.index.names])
        left = int(self.rows["class"].isin(LEFT_OVER).sum())
        facts = (
            (i18n.text("problems.records", lang), str(len(self.rows))),
            (i18n.text("problems.with_class", lang), str(len(self.rows) - left)),
            (i18n.text("problems.without_class", lang), str(left)),
            (i18n.text("problems.looked_at", lang), i18n.listing(self.columns, lang)),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("problems.classes_title", lang), facts, shown, cautions, lang)


_MARKERS = {
    UNMATCHED: "unmatched",
    CONFLICT: "conflict",
    NO_VALUE: "no_value",
    NOT_NAMED: "not_named",
    AMBIGUOUS: "ambiguous",
}


def _crossed(rows: pd.Index | None, columns: pd.Index) -> pd.Index:
    """Index of the cells of a table, row by row."""
    if rows is None:
        return columns
    parts = [(*_tuple(row), *_tuple(column)) for row in rows for column in columns]
    return pd.MultiIndex.from_tuples(parts, names=[*rows.names, *columns.names])


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
