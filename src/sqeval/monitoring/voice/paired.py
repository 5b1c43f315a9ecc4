"""Expectation and perception of the items of one dimension: checked, and matched item by item and respondent by respondent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.monitoring.voice.answers import on_scale
from sqeval.numerics.gaps import paired_means

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Paired:
    """One dimension: means, items, and, where respondents are known, the gap of each of them (NaN where not answered)."""

    expectation: float
    perception: float
    items: pd.DataFrame
    gaps: pd.Series[float] | None = None
    left_out: int = 0


def by_dimension(scores: Any, name: str) -> dict[str, Any]:
    """Scores by dimension; a frame has one column of answers a dimension."""
    if isinstance(scores, pd.Series) and scores.index.has_duplicates:
        raise DataError(f"{name} has a dimension twice", value=scores.index[scores.index.duplicated()][0])
    if isinstance(scores, (Mapping, pd.Series)):
        found = {str(dimension): given for dimension, given in scores.items()}
    else:
        table = labelled.frame(scores, name)
        found = {str(column): table[[column]] for column in table.columns}
    if not found:
        raise DataError(f"{name} has no dimensions", hint="Give {dimension: item scores}")
    return found


def same_dimensions(expectation: Mapping[str, Any], perception: Mapping[str, Any]) -> None:
    """Refuse a dimension that only one of both has."""
    for here, there, name in ((expectation, perception, "perception"), (perception, expectation, "expectation")):
        for dimension in here:
            if dimension not in there:
                raise DataError(f"is missing in the {name}", unit=dimension, hint=nearest_hint(dimension, there))


def paired(dimension: str, expectation: Any, perception: Any, scale: tuple[float, float]) -> Paired:
    """One dimension, from item scores or from answers of respondents."""
    tables = [_is_table(part) for part in (expectation, perception)]
    if all(tables):
        return _of_respondents(dimension, expectation, perception, scale)
    if any(tables):
        hint = "Give tables of respondents × items for both, or item scores for both"
        raise DataError("has respondents on one side only", unit=dimension, hint=hint)
    return _of_items(dimension, expectation, perception, scale)


def _is_table(part: Any) -> bool:
    return not isinstance(part, (pd.Series, Real, str)) and (hasattr(part, "columns") or np.ndim(part) == 2)


def _of_items(dimension: str, expectation: Any, perception: Any, scale: tuple[float, float]) -> Paired:
    first, second = (_items(dimension, part, name, scale) for part, name in ((expectation, "expectation"), (perception, "perception")))
    if len(first) != len(second):
        hint = "The same items are asked twice"
        raise DataError(f"has {len(first)} items in the expectation and {len(second)} in the perception", unit=dimension, hint=hint)
    by_name = not any(isinstance(part.index, pd.RangeIndex) for part in (first, second))
    if by_name:
        for item in first.index.symmetric_difference(second.index):
            raise DataError("an item is on one side only", unit=dimension, value=item, hint="The same items are asked twice")
        second = second.reindex(first.index)
    items = pd.DataFrame({"expectation": first, "perception": second.to_numpy()})
    return Paired(float(items["expectation"].mean()), float(items["perception"].mean()), items)


def _items(dimension: str, part: Any, name: str, scale: tuple[float, float]) -> pd.Series[float]:
    given = [part] if isinstance(part, Real) else part
    series = pd.Series(dict(given)) if isinstance(given, Mapping) else given if isinstance(given, pd.Series) else pd.Series(list(given))
    if not len(series):
        raise DataError(f"{name} has no items", unit=dimension, hint="Leave the dimension out")
    values = on_scale(series.rename(name), scale, "servqual", unit=dimension)
    for at in np.flatnonzero(np.isnan(values))[:1]:
        hint = "Leave the item out on both sides, or give a table of respondents × items"
        raise DataError("has no score", column=name, row=quoted(series.index[at]), unit=dimension, hint=hint)
    return labelled.vector(pd.Series(values, index=series.index), name).to_series()


def _of_respondents(dimension: str, expectation: Any, perception: Any, scale: tuple[float, float]) -> Paired:
    first, second = (_answers(dimension, part, name, scale) for part, name in ((expectation, "expectation"), (perception, "perception")))
    for item in first.columns.symmetric_difference(second.columns):
        raise DataError("an item is on one side only", unit=dimension, column=item, hint="The same items are asked twice")
    people = first.index.union(second.index)
    wanted, got = first.reindex(people), second.reindex(people)[first.columns]
    means = paired_means(wanted.to_numpy(), got.to_numpy())
    known = ~np.isnan(means[0])
    if not known.any():
        hint = "Respondents are matched by the index of both tables"
        raise DataError("nobody answered an item of it in both tables", unit=dimension, hint=hint)
    both = wanted.notna() & got.notna()
    items = pd.DataFrame({"expectation": wanted.where(both).mean(), "perception": got.where(both).mean()})
    wanted_mean, got_mean = (float(part[known].mean()) for part in means)
    return Paired(wanted_mean, got_mean, items, pd.Series(means[1] - means[0], index=people), int((~known).sum()))


def _answers(dimension: str, part: Any, name: str, scale: tuple[float, float]) -> pd.DataFrame:
    table = labelled.frame(part, name)
    if not hasattr(part, "columns"):
        # Items of bare arrays have no names: they are matched by their order.
        table = table.set_axis(range(len(table.columns)), axis=1)
    if table.index.has_duplicates:
        raise DataError(f"{name} has a respondent twice", unit=dimension, value=table.index[table.index.duplicated()][0])
    return pd.DataFrame({column: on_scale(table[column], scale, "servqual", unit=dimension) for column in table.columns}, index=table.index)
