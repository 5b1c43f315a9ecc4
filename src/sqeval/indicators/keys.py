"""Units of rows: what every record is called by the columns that make a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.errors import DataError, nearest_hint
from sqeval.indicators.coded import Coded, coded
from sqeval.labelled import as_text

#: How a unit made of several columns is written.
JOINT = " / "
MISSING = "(missing)"
ALL = "(all)"


def unit_labels(frame: pd.DataFrame, by: Sequence[str], what: str = "records") -> pd.Series[Any]:
    """The unit of every row by name, as `coded_units`."""
    return coded_units(frame, by, what).labels(frame.index)


def coded_units(frame: pd.DataFrame, by: Sequence[str], what: str = "records") -> Coded:
    """The unit of every row; a missing name is a group of its own.

    Raises
    ------
    DataError
        A column to group by is not in the frame, or two units would have the same name.
    """
    if not by:
        return Coded(np.zeros(len(frame), dtype=np.intp), pd.Index([ALL], dtype="str"))
    units = _names(frame, by[0], what)
    for name in by[1:]:
        part = _names(frame, name, what)
        pairs = coded(pd.Series(units.codes.astype(np.intp) * len(part.names) + part.codes))
        first, second = np.divmod(pairs.names.to_numpy(dtype=np.intp), len(part.names))
        labels = pd.Series(units.names[first] + JOINT + part.names[second], dtype="str")
        _refuse_equal(labels, units.names[first], part.names[second], name)
        units = pairs.renamed(labels)
    return units


def _refuse_equal(labels: pd.Series[Any], first: pd.Index, second: pd.Index, column: str) -> None:
    """Two pairs of names may read alike where a name holds the sign that joins them."""
    again = np.flatnonzero(labels.duplicated())
    if again.size:
        label = labels.iloc[again[0]]
        one, other = sorted((first[k], second[k]) for k in np.flatnonzero(labels == label)[:2])
        hint = f"Write one of these names without {JOINT!r}"
        raise DataError(f"{one} and {other} are different units of one name", column=column, unit=label, hint=hint)


def _names(frame: pd.DataFrame, name: str, what: str) -> Coded:
    """One column's names; each different value is put into words once."""
    if name not in frame.columns:
        hint = nearest_hint(name, map(str, frame.columns))
        raise DataError(f"is not in the {what}, so units cannot be told by it", column=name, hint=hint)
    column = frame[name]
    # Values of several types may be equal and yet be written differently.
    found = coded(as_text(column) if column.dtype == object else column)
    words = as_text(pd.Series(found.names, name=name))
    words = pd.concat([words, pd.Series([None], dtype="str")], ignore_index=True)
    words = words.mask(words.str.strip() == "").fillna(MISSING)
    codes, names = pd.factorize(words)
    # A row without a value has code -1, which takes the last of the words: the missing one.
    return Coded(codes.astype(np.int32)[found.codes], pd.Index(names))


def key_text(name: object, lang: str = "en") -> str:
    """A unit or period for a reader: the words that stand for no name, and for all, in `lang`.

    Examples
    --------
    >>> key_text("(missing) / app", "zh"), key_text("(all)", "zh"), key_text("Team 1", "zh")
    ('（缺失） / app', '（全部）', 'Team 1')
    """
    return i18n.with_words(name, lang)


def place_text(key: object) -> str:
    """A unit, or unit and period, as a caution names it.

    Examples
    --------
    >>> place_text(("Team 1", "2026-03")), place_text("Team 1")
    ('Team 1 · 2026-03', 'Team 1')
    """
    return " · ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def unnamed(units: pd.Index) -> NDArray[np.bool_]:
    """Which rows of a grid stand for requests that name no unit (or not all of its parts)."""
    names = units.get_level_values(0) if isinstance(units, pd.MultiIndex) else units
    return np.array([MISSING in str(name).split(JOINT) for name in names], dtype=bool)
