"""Classes of problems (问题分类): what requests are about, by class and sub-type, with what could not be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sqeval.errors import DataError
from sqeval.indicators.keys import unit_labels
from sqeval.indicators.periods import period_labels
from sqeval.monitoring.as_written import checked_confidence
from sqeval.monitoring.problems.class_scheme import scheme_of
from sqeval.monitoring.problems.classes_result import ProblemClasses
from sqeval.monitoring.problems.classified import NO_VALUE, classified, known_columns
from sqeval.monitoring.problems.counted import frame_of
from sqeval.options import Period, parse
from sqeval.result import Caution, announces


@announces
def problem_classes(
    records: Any,
    classes: Any = None,
    *,
    columns: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    confidence: float = 0.95,
) -> ProblemClasses:
    """Sort requests into classes of problems and their sub-types, by the values of their category columns.

    Parameters
    ----------
    records : ServiceRecords or DataFrame
    classes : mapping, path to a TOML file, or None
        {class: {"label", "names", "words", "types": {sub_type: {"label", "names", "words"}}}}; a list in place of a sub-type
        is its names and words at once. By default product quality, logistics, after-sales process and service staff.
    columns : str or list of str, optional
        Columns to look at; by default those of subcategory, category and request_type that are there.
    by : str or list of str, optional
        Columns that make a unit, e.g. "team", for counts by unit.
    period : {"day", "week", "month", "quarter", "year"}, optional
        For counts by period of `created_at`.
    confidence : float
        Level of the intervals, between 0 and 1.

    Returns
    -------
    ProblemClasses
        `.classes`, `to_frame()` (sub-types), `.drill_down(name)`, `.pareto(level, weights=)`, `.records`, `.unmatched`.
        Shares are of all records of a unit and period, those without a class among them, with Wilson intervals.

    Raises
    ------
    DataError
        A column is not in the records, or `created_at` holds no time stamps.
    ConfigError
        Classes with an unknown key, or with one name or word at two places.
    OptionError
        Classes, period or confidence of a wrong kind.

    Notes
    -----
    A value is compared as a whole with the names first, and only where no value of the record is a name, words are looked
    for inside. A class that is named may take its sub-type from words. Values that name two classes are a conflict, no value
    that names one is unmatched: such records are counted in rows of their own and listed in `.unmatched`, never guessed.

    Examples
    --------
    >>> import warnings
    >>> rows = pd.DataFrame({"category": ["logistics", "物流", "logistics", "billing"], "subcategory": ["damage", "破损", "defect", ""]})
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = problem_classes(rows)
    >>> found.classes["count"].to_dict()
    {'product_quality': 0, 'logistics': 2, 'after_sales_process': 0, 'service_staff': 0, '(unmatched)': 1, '(conflict)': 1}
    >>> found.unmatched[["reason", "candidates", "count"]].values.tolist()
    [['unmatched', '', 1], ['conflict', 'product_quality, logistics', 1]]
    """
    scheme, level = scheme_of(classes), checked_confidence(confidence)
    frame = frame_of(records)
    names = known_columns(frame, columns)
    found = classified(frame, scheme, names)
    rows, keys = _keyed(found.rows, frame, by, period)
    return ProblemClasses(rows, frame, found.left_over, scheme, tuple(names), keys, level, _cautions(found.left_over))


def _keyed(rows: pd.DataFrame, frame: pd.DataFrame, by: Any, period: Any) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Unit and period beside class and sub-type, where they are asked for."""
    keys: dict[str, pd.Series[Any]] = {}
    if by is not None:
        keys["unit"] = unit_labels(frame, [by] if isinstance(by, str) else list(by))
    if period is not None:
        word = parse(Period, period, "period")
        if "created_at" not in frame.columns:
            raise DataError("is not in the records, so periods cannot be told", column="created_at")
        opened = frame["created_at"]
        if not pd.api.types.is_datetime64_any_dtype(opened.dtype):
            raise DataError("holds no time stamps", column="created_at", hint="Read the records with sq.read_records")
        keys["period"] = period_labels(opened, word).fillna(NO_VALUE)
    return pd.concat([pd.DataFrame(keys, index=rows.index), rows], axis=1), tuple(keys)


def _cautions(left_over: pd.DataFrame) -> tuple[Caution, ...]:
    codes = {
        "unmatched": "problems_unmatched",
        "conflict": "problems_conflict",
        "missing": "problems_without_value",
        "ambiguous": "problems_ambiguous",
    }
    names = [name for name in left_over.columns if name not in ("reason", "candidates", "count")]
    found = []
    for reason, code in codes.items():
        part = left_over[left_over["reason"] == reason]
        if len(part):
            where = [" / ".join(str(value) for value in row if value) for row in part[names].itertuples(index=False, name=None)]
            found.append(Caution(code, tuple(place for place in where if place), {"records": int(part["count"].sum())}))
    return tuple(found)
