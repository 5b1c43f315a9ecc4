"""Which class and sub-type of problems every record belongs to, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import as_text
from sqeval.monitoring.problems.class_scheme import ClassScheme, Match

#: Columns whose values may name a problem.
COLUMNS = ("subcategory", "category", "request_type")

#: What stands in place of a class for records that have none, and of a sub-type for those whose class alone is known.
UNMATCHED, CONFLICT, NO_VALUE = "(unmatched)", "(conflict)", "(missing)"
LEFT_OVER = (UNMATCHED, CONFLICT, NO_VALUE)
NOT_NAMED, AMBIGUOUS = "(not named)", "(ambiguous)"

#: Columns of the list of what is left over, beside those of the records.
_OWN = ("reason", "candidates", "count")


class Classified(NamedTuple):
    """`rows` has class and sub-type of every record; `left_over` the values that decide nothing, with their counts."""

    rows: pd.DataFrame
    left_over: pd.DataFrame


def known_columns(frame: pd.DataFrame, columns: str | Sequence[str] | None) -> list[str]:
    """The columns to look at: those asked for, or those of `COLUMNS` that are there."""
    if columns is None:
        found = [name for name in COLUMNS if name in frame.columns]
        if not found:
            hint = "Name the columns that tell what a request is about, e.g. columns=['reason']"
            raise DataError(f"none of {', '.join(map(repr, COLUMNS))} is in the records", hint=hint)
        return found
    names = [columns] if isinstance(columns, str) else list(columns)
    if not names:
        raise OptionError("columns must name at least one column", value=columns)
    for name in names:
        if name not in frame.columns:
            raise DataError("is not in the records", column=name, hint=nearest_hint(name, map(str, frame.columns)))
    return names


def classified(frame: pd.DataFrame, scheme: ClassScheme, columns: Sequence[str]) -> Classified:
    """Match every different combination of values once."""
    texts = pd.DataFrame({name: _text(frame[name]) for name in columns}, index=frame.index)
    groups = texts.groupby(list(columns), sort=True, dropna=False)
    codes = groups.ngroup().to_numpy()
    kinds = texts.iloc[np.unique(codes, return_index=True)[1]] if len(texts) else texts
    matches = [scheme.match([value for value in values if value]) for values in kinds.itertuples(index=False, name=None)]
    names = [_names(match, values) for match, values in zip(matches, kinds.itertuples(index=False, name=None), strict=True)]
    rows = pd.DataFrame([names[code] for code in codes], columns=["class", "sub_type"], index=frame.index, dtype="str")
    return Classified(rows, _left_over(kinds, matches, names, np.bincount(codes, minlength=len(kinds)) if len(codes) else codes))


def _text(column: pd.Series[Any]) -> pd.Series[Any]:
    return as_text(column).fillna("").str.strip()


def _names(match: Match, values: Sequence[str]) -> tuple[str, str]:
    if match.name is None:
        left = CONFLICT if match.several else UNMATCHED if any(values) else NO_VALUE
        return left, left
    return match.name, match.sub_type or (AMBIGUOUS if match.several else NOT_NAMED)


def _left_over(kinds: pd.DataFrame, matches: Sequence[Match], names: Sequence[tuple[str, str]], sizes: Any) -> pd.DataFrame:
    """One row a combination of values without a class, or with several sub-types, the most frequent first."""
    values = kinds.set_axis([f"{name} (value)" if name in _OWN else name for name in kinds.columns], axis=1)
    table = values.reset_index(drop=True).assign(
        reason=[sub_type.strip("()") for _, sub_type in names],
        candidates=[", ".join(match.several) for match in matches],
        count=np.asarray(sizes, dtype=np.int64),
    )
    kept = table[np.array([sub_type in (*LEFT_OVER, AMBIGUOUS) for _, sub_type in names], dtype=bool)]
    return kept.sort_values(["count", *values.columns], ascending=[False, *[True] * len(values.columns)]).reset_index(drop=True)
