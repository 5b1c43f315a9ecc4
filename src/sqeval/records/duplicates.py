"""Rows that name the same request: which one is kept is decided by what they hold, not by where they stand."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.ledger import Ledger, Mask, Rows


class Repeated(NamedTuple):
    """Rows of requests that stand several times, request by request with the row to keep first."""

    rows: Rows
    is_first: NDArray[np.bool_]
    is_same: NDArray[np.bool_]


def settle(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Reject all rows of a request but one; where they shall be merged, it takes from the others what it lacks.

    Only rows that are sound so far take part, so that a bad row does not make a good one of the same id a duplicate.
    """
    found = repeated(frame, np.flatnonzero(~ledger.is_rejected))
    if not found.rows.size:
        return frame
    merged = _merged(frame, found, ledger) if ledger.policies["duplicate"] is Policy.REPAIR else frame
    for problem, wanted in (("duplicate", found.is_same), ("duplicate_differs", ~found.is_same)):
        superfluous = np.zeros(len(frame), dtype=bool)
        superfluous[found.rows[wanted & ~found.is_first]] = True
        ledger.reject(superfluous, frame["request_id"], problem)
    return merged


def repeated(frame: pd.DataFrame, rows: Rows) -> Repeated:
    """The rows among `rows` whose request stands there more than once, and which of them hold the same as the one to keep.

    Of the rows of one request the fullest is kept; of equally full ones the one whose cells, as text, sort first.
    """
    rows = rows[frame["request_id"].iloc[rows].duplicated(keep=False).to_numpy()]
    if not rows.size:
        return Repeated(rows, np.zeros(0, dtype=bool), np.zeros(0, dtype=bool))
    found = frame.iloc[rows]
    request, empty = pd.factorize(found["request_id"])[0], found.isna().sum(axis=1).to_numpy()
    varying = _varying(found, request)
    order = np.lexsort((rows, *reversed([column.rank for column in varying]), empty, request))
    is_first = np.r_[True, request[order][1:] != request[order][:-1]]
    kept = order[is_first][np.cumsum(is_first) - 1]
    is_same = np.ones(rows.size, dtype=bool)
    for column in varying:
        is_same &= column.code[order] == column.code[kept]
    return Repeated(rows[order], is_first, is_same)


class _Varying(NamedTuple):
    """A column that differs within some request: equal codes are equal cells, ranks are in the order of their texts."""

    code: Rows
    rank: Rows


def _varying(found: pd.DataFrame, request: Rows) -> list[_Varying]:
    """Columns that do not differ within any request decide nothing, and those that do are sorted there only."""
    first = np.unique(request, return_index=True)[1][request]
    varying = []
    for name in found.columns:
        column = _comparable(found[name])
        code = pd.factorize(column)[0]
        is_other = code != code[first]
        if is_other.any():
            among = np.flatnonzero(np.bincount(request, is_other)[request] > 0)
            rank = np.zeros(len(code), dtype=np.intp)
            rank[among] = _ranks(column.iloc[among])
            varying.append(_Varying(code, rank))
    return varying


def _comparable(column: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers and times as they are, anything else as text; what is missing there is as good as an empty text."""
    if pd.api.types.is_float_dtype(column.dtype):
        # The two zeros of a float are equal, but not their texts.
        return column + 0.0
    is_typed = pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype)
    return column if is_typed else column.astype("str").fillna("")


def _ranks(column: pd.Series[Any]) -> Rows:
    """The place of each cell in the order of their texts; equal cells have the same."""
    codes, cells = pd.factorize(column, use_na_sentinel=False)
    texts = pd.Series(cells).astype("str").fillna("")
    places = np.empty(len(texts), dtype=np.intp)
    places[texts.argsort(kind="stable").to_numpy()] = np.arange(len(texts))
    return np.asarray(places[codes], dtype=np.intp)


def _merged(frame: pd.DataFrame, found: Repeated, ledger: Ledger) -> pd.DataFrame:
    """The rows to keep with their gaps filled from the others, the fullest first; what was flagged there is flagged here."""
    changed: dict[str, Any] = {}
    for name in map(str, frame.columns):
        column = frame[name]
        givers, takers = _fillings(_usable(frame, name, found, ledger), found)
        if takers.size:
            cells = column.array.copy()
            cells[takers] = column.array[givers]
            after = pd.Series(cells, index=column.index, name=column.name, dtype=column.dtype)
            ledger.repair(_at(takers, frame), column, "duplicate_differs", after)
            for problem, rows in _flagged(ledger, name).items():
                ledger.flag(_at(takers[np.isin(givers, rows)], frame), after, problem)
            changed[name] = after
    return frame.assign(**changed)


def _usable(frame: pd.DataFrame, name: str, found: Repeated, ledger: Ledger) -> Mask:
    """Which of the rows, in their order, have a cell that the row to keep has or may take: none that ends before it begins.

    A date without a time of day may stand for a moment after the opening, where it was taken so in its own row.
    """
    own = frame[name].iloc[found.rows]
    known = own.notna().to_numpy()
    if name not in schema.AFTER_OPENING:
        return known
    kept = found.rows[found.is_first][np.cumsum(found.is_first) - 1]
    opening = frame["created_at"].iloc[kept].set_axis(own.index)
    is_date = np.isin(found.rows, _flagged(ledger, name).get("same_day", []))
    earliest = opening.mask(is_date, opening.dt.normalize())
    return np.asarray(known & (found.is_first | ~(own < earliest).to_numpy()))


def _fillings(usable: Mask, found: Repeated) -> tuple[Rows, Rows]:
    """Of every request whose row to keep has a gap: the first row with a usable cell, and the row to keep."""
    request = np.cumsum(found.is_first) - 1
    places = np.flatnonzero(usable)
    first = places[np.unique(request[places], return_index=True)[1]]
    givers = first[~found.is_first[first]]
    return found.rows[givers], found.rows[found.is_first][request[givers]]


def _flagged(ledger: Ledger, column: str) -> dict[str, Rows]:
    """The problems that were flagged in a column, and the rows of each."""
    return {entry.problem: entry.rows for entry in ledger.flags if entry.column == column}


def _at(rows: Rows, frame: pd.DataFrame) -> Mask:
    mask = np.zeros(len(frame), dtype=bool)
    mask[rows] = True
    return mask
