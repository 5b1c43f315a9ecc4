"""After-sales service evaluation on the scheme of GB/T 27922: score and stars, by figures from second-hand sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.result import Caution, Result, announces

#: Points of the first-level groups, and what they are called in Chinese.
GROUPS: Mapping[str, int] = {"system": 40, "goods": 35, "customer": 25}
_NAMES_ZH = {"售后服务": "system", "售后服务体系": "system", "商品服务": "goods", "顾客服务": "customer"}

#: Least score for qualification, and for three, four and five stars.
QUALIFIED = 70
STARS: Mapping[int, int] = {5: 95, 4: 90, 3: 80}

_COLUMNS = ("group", "points", "actual")


@dataclass(frozen=True, eq=False, repr=False)
class Gbt27922Result(Result):
    """Score and stars of an after-sales service.

    Attributes
    ----------
    score : float
        0–100, after special deductions and bonus.
    stars : int
        0, 3, 4 or 5.
    qualified : bool
        Whether the score is at least 70.
    deductions, bonus : int
        Special points taken off and added.
    warnings : tuple of Caution
        Always "gbt27922_second_hand"; "gbt27922_points" where the points of a group are not those of the scheme.
    """

    score: float
    stars: int
    qualified: bool
    table: pd.DataFrame
    deductions: int
    bonus: int
    warnings: tuple[Caution, ...]

    @property
    def groups(self) -> pd.DataFrame:
        """By group: points in all, points of the items that apply, actual points, and the share of those that apply in percent."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """The groups."""
        return self.groups

    def _card(self, lang: str) -> display.Card:
        table = self.groups.set_axis([i18n.text(f"monitoring.gbt27922_{name}", lang) for name in self.table.index], axis=0)
        table.columns = pd.Index([i18n.text(f"monitoring.gbt27922_{name}", lang) for name in table.columns])
        facts = {
            "score": display.number(self.score, 6),
            "qualified": i18n.text("common.yes" if self.qualified else "common.no", lang),
            "stars": str(self.stars) if self.stars else i18n.text("common.none", lang),
        }
        if self.deductions or self.bonus:
            facts["special"] = f"−{self.deductions} +{self.bonus}"
        shown = tuple((i18n.text(f"monitoring.gbt27922_{name}", lang), value) for name, value in facts.items())
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("monitoring.gbt27922_title", lang), shown, table, cautions, lang)


@announces
def gbt27922(items: Any, *, special_deductions: int = 0, special_bonus: int = 0) -> Gbt27922Result:
    """Score an after-sales service on the scheme of GB/T 27922: actual points over those of the items that apply, times 100.

    Three first-level groups have 100 points: after-sales system 40, goods 35, customers 25. From 70 points the service is
    qualified, from 80 it has three stars, from 90 four, from 95 five. These figures come from second-hand sources, not
    from the text of the standard, which every result says; only a certification body awards stars.

    Parameters
    ----------
    items : DataFrame
        One row an item: `group` ("system", "goods", "customer", or 售后服务, 商品服务, 顾客服务), `points` (what it is worth),
        `actual` (what was reached, from 0 to `points`), and, if not all apply, `applicable` (bool). Items that do not apply
        count neither way; their `actual` is 0 or missing.
    special_deductions : int
        Grave findings, each of which takes one point off the score.
    special_bonus : int
        1 for one outstanding strength, which adds one point, else 0.

    Returns
    -------
    Gbt27922Result
        `.score`, `.stars`, `.qualified`, `.groups`. The score is summed exactly, as the points are written.

    Raises
    ------
    DataError
        A column is missing, a group is unknown, points are missing, negative or above those of the item, or no item applies.
        The error names the row.
    OptionError
        Deductions or bonus that are no such number.

    References
    ----------
    GB/T 27922-2011, Evaluation system for after-sales service of commodity, as described in second-hand sources.

    Examples
    --------
    >>> import warnings
    >>> rows = [("system", 40, 36), ("goods", 35, 33), ("customer", 20, 18.5), ("customer", 5, 0)]
    >>> items = pd.DataFrame(rows, columns=["group", "points", "actual"]).assign(applicable=[True, True, True, False])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = gbt27922(items)
    >>> round(result.score, 4), result.stars, result.qualified
    (92.1053, 4, True)
    """
    off, added = _special(special_deductions, "special_deductions"), _special(special_bonus, "special_bonus", 1)
    table = _read(items)
    sums = {name: _sums(table[table["group"] == name]) for name in GROUPS}
    applicable, actual = (sum((row[k] for row in sums.values()), Fraction(0)) for k in (1, 2))
    if not applicable:
        raise DataError("no item with points applies", column="applicable", hint="Give at least one item that applies")
    score = min(max(100 * actual / applicable - off + added, Fraction(0)), Fraction(100))
    strange = tuple(name for name, (points, _, _) in sums.items() if points != GROUPS[name])
    cautions = (Caution("gbt27922_points", strange),) if strange else ()
    return Gbt27922Result(
        score=float(score),
        stars=next((stars for stars, least in STARS.items() if score >= least), 0),
        qualified=score >= QUALIFIED,
        table=_groups(sums),
        deductions=off,
        bonus=added,
        warnings=(Caution("gbt27922_second_hand"), *cautions),
    )


def _sums(rows: pd.DataFrame) -> tuple[Fraction, Fraction, Fraction]:
    """Points of all items, points of those that apply, and points reached."""
    applying = rows[rows["applicable"]]
    parts = (rows["points"], applying["points"], applying["actual"])
    points, applicable, actual = (sum(map(_as_written, part), Fraction(0)) for part in parts)
    return points, applicable, actual


def _groups(sums: Mapping[str, tuple[Fraction, Fraction, Fraction]]) -> pd.DataFrame:
    rows = {
        name: (*map(float, (points, applicable, actual)), float(100 * actual / applicable) if applicable else np.nan)
        for name, (points, applicable, actual) in sums.items()
    }
    columns = ["points", "applicable", "actual", "percent"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("group")


def _read(items: Any) -> pd.DataFrame:
    given = labelled.frame(items, "items")
    table, rows = given.reset_index(drop=True), [repr(label) for label in given.index]
    for name in _COLUMNS:
        if name not in table.columns:
            raise DataError("is missing in items", column=name, hint=nearest_hint(name, map(str, table.columns)))
    if table.empty:
        raise DataError("items have no rows")
    applicable = _applicable(table, rows)
    groups = [_group(word, row) for row, word in zip(rows, table["group"], strict=True)]
    read = pd.DataFrame({"group": groups, "applicable": applicable})
    # What does not apply has no points to miss.
    actual = table["actual"].where(applicable | table["actual"].notna(), 0).infer_objects()
    for name, column in (("points", table["points"]), ("actual", actual)):
        read[name] = labelled.vector(column.set_axis(given.index if given.index.is_unique else column.index), name).values
        _refuse(read[name], read[name] < 0, rows, "points are negative")
    _refuse(read["actual"], read["actual"] > read["points"], rows, "more points than the item is worth")
    _refuse(read["actual"], ~read["applicable"] & (read["actual"] > 0), rows, "the item does not apply and still has points")
    return read


def _applicable(table: pd.DataFrame, rows: list[str]) -> pd.Series[bool]:
    if "applicable" not in table.columns:
        return pd.Series(True, index=table.index)
    column = table["applicable"]
    for row, value in zip(rows, column, strict=True):
        if not isinstance(value, (bool, np.bool_)):
            raise DataError("is neither True nor False", column="applicable", row=row, value=value)
    return column.astype(bool)


def _group(word: object, row: str) -> str:
    name = str(word).strip().lower()
    name = _NAMES_ZH.get(name, name)
    if name not in GROUPS:
        raise DataError("unknown group", column="group", row=row, value=word, hint=nearest_hint(word, GROUPS))
    return name


def _refuse(column: pd.Series[Any], bad: pd.Series[bool], rows: list[str], problem: str) -> None:
    for at in np.flatnonzero(bad)[:1]:
        raise DataError(problem, column=column.name, row=rows[at], value=float(column.iloc[at]))


def _special(value: object, name: str, most: int | None = None) -> int:
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not is_whole or value < 0 or (most is not None and value > most):  # type: ignore[operator]
        limit = "of at least 0" if most is None else f"from 0 to {most}"
        raise OptionError(f"{name} must be a whole number {limit}", value=value)
    return int(value)  # type: ignore[call-overload, no-any-return]


def _as_written(number: float) -> Fraction:
    return Fraction(repr(float(number)))
