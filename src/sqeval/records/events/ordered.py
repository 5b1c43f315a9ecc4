"""Events put in order within their tickets, whatever the order of the rows, and what of their columns is known in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.labels import plain
from sqeval.records.ledger import Ledger
from sqeval.result import Caution

Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tickets:
    """One row a ticket with the source's columns and canonical ones derived from its events.

    `case` and `clock` name the log's columns of them and of the moments, `names` says which of its columns stand under
    another name, `first_rows` are the rows of the log that tickets begin on, and `ledger` says what was done about its rows.
    """

    case: str
    clock: str
    frame: pd.DataFrame
    first_rows: Positions
    ledger: Ledger
    names: Mapping[str, str]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, eq=False)
class Ordered:
    """Events sorted by ticket and sequence. `order` are rows of the log, `starts` and `ends` the first and last of each ticket.

    `time` and `word` (a position in `words`, −1 where missing) are those of the sorted events. `words` are in the form that
    variants share, so that one in another case, with other spaces or of another width means the same.
    """

    order: Positions
    starts: Positions
    ends: Positions
    time: NDArray[np.datetime64]
    word: Positions
    words: pd.Index

    @property
    def lengths(self) -> Positions:
        """Number of events of each ticket."""
        return self.ends - self.starts + 1

    @property
    def case(self) -> Positions:
        """For every event the position of its ticket."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)

    def among(self, wanted: Sequence[str]) -> Mask:
        """Which events have one of the wanted words."""
        known = np.append(self.words.isin(plain(wanted)), False)
        return np.asarray(known[self.word], dtype=bool)

    def coded(self, groups: Sequence[Sequence[str]]) -> Positions:
        """For every event the position of the group that its word is in, −1 for none."""
        codes = np.full(len(self.words) + 1, -1)
        for position, group in enumerate(groups):
            codes[:-1][self.words.isin(plain(group))] = position
        return codes[self.word]


def in_order(log: pd.DataFrame, usable: Positions, columns: tuple[str, str], keys: Sequence[NDArray[Any]], time: pd.Series[Any]) -> Ordered:
    """Sort the usable events by ticket, then by `keys` (most important first), then by the text of their cells.

    `columns` are that of the ticket and that of the word.
    """
    case, word = columns
    cases = pd.factorize(log[case])[0][usable]
    codes, words = pd.factorize(log[word], sort=True)
    ranked = [cases, *(key[usable] for key in keys), codes[usable]]
    inner = np.lexsort(ranked[::-1])
    order = _settle_ties(log, usable[inner], [key[inner] for key in ranked])
    cases = cases[inner]
    starts = np.flatnonzero(np.r_[True, cases[1:] != cases[:-1]]) if cases.size else np.array([], dtype=np.intp)
    ends = np.r_[starts[1:], cases.size] - 1 if cases.size else starts
    return Ordered(order, starts, ends, time.to_numpy(dtype="datetime64[us]")[order], codes[order], pd.Index(plain(words)))


def _settle_ties(log: pd.DataFrame, order: Positions, keys: list[NDArray[Any]]) -> Positions:
    """Events that are alike in every key fall to the text of their cells, so that the order of rows decides nothing."""
    alike = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    if not alike.any():
        return order
    tied = np.flatnonzero(np.r_[alike, False] | np.r_[False, alike])
    group = np.cumsum(~np.r_[False, alike])[tied]
    texts = [tuple(map(str, cells)) for cells in log.iloc[order[tied]].itertuples(index=False)]
    inner = sorted(range(len(tied)), key=lambda k: (group[k], texts[k]))
    settled = order.copy()
    settled[tied] = order[tied[inner]]
    return settled


def taken(column: pd.Series[Any], rows: Positions) -> Any:
    """The values at `rows`; missing where a row is −1."""
    return pd.api.extensions.take(column.array, rows, allow_fill=True)


def latest_known(column: pd.Series[Any], events: Ordered, last: Positions) -> Positions:
    """Row of the latest event of every ticket that says something; where the last one does not, look back."""
    known = column.notna().to_numpy()
    silent = ~known[last]
    own = events.order[np.repeat(silent, events.lengths)]
    if not own.size:
        return last
    starts = np.r_[0, np.cumsum(events.lengths[silent])[:-1]]
    latest = np.maximum.reduceat(np.where(known[own], np.arange(own.size), -1), starts)
    rows = last.copy()
    rows[silent] = np.where(latest >= starts, own[latest], last[silent])
    return rows


def first_time(events: Ordered, wanted: Mask) -> NDArray[np.datetime64]:
    """When the first wanted event of every ticket happened; NaT where there is none."""
    position = np.arange(len(events.order))
    first = np.minimum.reduceat(np.where(wanted, position, len(position)), events.starts)
    found = first <= events.ends
    return np.where(found, events.time[np.where(found, first, 0)], np.datetime64("NaT", "us"))


def last_position(events: Ordered, wanted: Mask) -> Positions:
    """Position of the last wanted event of every ticket; −1 where there is none."""
    return np.maximum.reduceat(np.where(wanted, np.arange(len(events.order)), -1), events.starts)


def longest_gap(events: Ordered, until: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """The longest silence in hours between events, up to the time given for each ticket, if any."""
    hours = events.time.astype("datetime64[s]").astype(np.int64) / 3600.0
    gap = np.r_[0.0, np.diff(hours)]
    gap[events.starts] = 0.0
    until = until.astype("datetime64[s]")
    limit = np.where(np.isnat(until), np.inf, until.astype(np.int64) / 3600.0)
    before_end = hours <= np.repeat(limit, events.lengths)
    return np.maximum.reduceat(np.where(before_end, gap, 0.0), events.starts)
