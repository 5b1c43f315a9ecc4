"""The ledger of a reading: every row that was rejected, every cell that was flagged or repaired, with its problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.policies import Policies
from sqeval.result import Caution

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

#: Columns of `.rejected`, `.flagged` and `.repairs`.
REJECTED = {"row": "int64", "request_id": "object", "column": "str", "value": "object", "reason": "str"}
FLAGGED = {"row": "int64", "request_id": "object", "column": "str", "value": "object", "problem": "str"}
REPAIRS = {"row": "int64", "request_id": "object", "column": "str", "before": "object", "after": "object", "problem": "str"}


class Entry(NamedTuple):
    """Cells of one column that have the same problem; `after` are their repaired values."""

    rows: Rows
    column: str
    values: NDArray[Any]
    problem: str
    after: NDArray[Any] | None = None


@dataclass(eq=False)
class Ledger:
    """What was done, by rows of the frame that is being cleaned. A row is rejected for the first reason found.

    `cautions` are about what was read as it should be and yet lost something.
    """

    policies: Policies
    is_rejected: Mask
    rejections: list[Entry] = field(default_factory=list)
    flags: list[Entry] = field(default_factory=list)
    repairs: list[Entry] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    def reject(self, mask: Mask, column: pd.Series[Any], problem: str) -> None:
        """Reject the rows of `mask` that are not rejected yet."""
        rows = np.flatnonzero(mask & ~self.is_rejected)
        if rows.size:
            self.is_rejected[rows] = True
            self.rejections.append(_entry(rows, column, problem))

    def meet(self, mask: Mask, column: pd.Series[Any], problem: str, found: pd.Series[Any] | None = None) -> Mask:
        """Apply the policy of `problem` to the cells of `mask`; the cells to repair, which are listed as becoming missing.

        `found` are the values as they were read, where those differ from the cells as they stood. A row cannot be kept
        without its id and its opening, so these two are never repaired.
        """
        policy = self.policies[problem]
        if policy is Policy.REPAIR and column.name not in schema.REQUIRED:
            self.repair(mask, column, problem)
            return mask
        if policy is Policy.FLAG:
            self.flag(mask, column if found is None else found, problem)
        else:
            self.reject(mask, column, problem)
        return np.zeros(len(mask), dtype=bool)

    def flag(self, mask: Mask, column: pd.Series[Any], problem: str) -> None:
        """List the cells of `mask`, which stay as they are."""
        rows = np.flatnonzero(mask)
        if rows.size:
            self.flags.append(_entry(rows, column, problem))

    def repair(self, mask: Mask, column: pd.Series[Any], problem: str, after: pd.Series[Any] | None = None) -> None:
        """List the cells of `mask` as changed to `after`, or to missing."""
        rows = np.flatnonzero(mask)
        if rows.size:
            changed = np.full(rows.size, None, dtype=object) if after is None else _cells(after, rows)
            self.repairs.append(_entry(rows, column, problem)._replace(after=changed))

    def rejected_frame(self, ids: pd.Series[Any], row_numbers: NDArray[Any]) -> pd.DataFrame:
        """One row a rejected record."""
        return _frame(self.rejections, ids, row_numbers, REJECTED)

    def flagged_frame(self, ids: pd.Series[Any], row_numbers: NDArray[Any]) -> pd.DataFrame:
        """One row a flagged cell of a kept record."""
        return _frame(self._kept(self.flags), ids, row_numbers, FLAGGED)

    def repairs_frame(self, ids: pd.Series[Any], row_numbers: NDArray[Any]) -> pd.DataFrame:
        """One row a repaired cell of a kept record."""
        return _frame(self._kept(self.repairs), ids, row_numbers, REPAIRS)

    def _kept(self, entries: list[Entry]) -> list[Entry]:
        kept = [~self.is_rejected[entry.rows] for entry in entries]
        return [_taken(entry, mask) for entry, mask in zip(entries, kept, strict=True)]


def empty(kinds: dict[str, str]) -> pd.DataFrame:
    """A frame of the ledger without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _entry(rows: Rows, column: pd.Series[Any], problem: str) -> Entry:
    return Entry(rows, str(column.name), _cells(column, rows), problem)


def _cells(column: pd.Series[Any], rows: Rows) -> NDArray[Any]:
    cells = np.empty(rows.size, dtype=object)
    cells[:] = list(column.iloc[rows])
    return cells


def _taken(entry: Entry, mask: Mask) -> Entry:
    after = None if entry.after is None else entry.after[mask]
    return Entry(entry.rows[mask], entry.column, entry.values[mask], entry.problem, after)


def _frame(entries: list[Entry], ids: pd.Series[Any], row_numbers: NDArray[Any], kinds: dict[str, str]) -> pd.DataFrame:
    if not entries:
        return empty(kinds)
    rows = np.concatenate([entry.rows for entry in entries])
    sizes = [entry.rows.size for entry in entries]
    by_kind = [
        row_numbers[rows],
        ids.iloc[rows].to_numpy(dtype=object),
        np.repeat(np.array([entry.column for entry in entries], dtype=object), sizes),
        np.concatenate([entry.values for entry in entries]),
        *([] if "after" not in kinds else [np.concatenate([entry.after for entry in entries if entry.after is not None])]),
        np.repeat(np.array([entry.problem for entry in entries], dtype=object), sizes),
    ]
    # By its kind at once: pandas would turn a list of moments and None into moments and NaT.
    found = pd.DataFrame({name: pd.Series(cells, dtype=kinds[name]) for name, cells in zip(kinds, by_kind, strict=True)})
    # By line, then by column, so that neither the order of checks nor that of columns shows.
    return found.sort_values(["row", "column", found.columns[-1]], kind="stable", ignore_index=True)
