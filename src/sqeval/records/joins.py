"""Several named sources become one: each is joined to the base by keys, in a declared way, and what does not fit is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import as_text
from sqeval.options import JoinTake, Reduction
from sqeval.records.declarations import Join
from sqeval.records.duplicates import repeated as rows_of_one
from sqeval.records.events.ordered import taken
from sqeval.records.joined_numbers import Numerals
from sqeval.records.provenance import JoinCount
from sqeval.records.times.parse import parse_times
from sqeval.result import Caution

Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

#: Stands for a value in which the joined rows differ.
SEVERAL = "(several)"

#: Stands between the parts of a key, and between the cells of a row.
_MARK = "\x1f"


@dataclass(frozen=True, eq=False)
class Joined:
    """The base with the columns of the other sources beside its own; as many rows as the base, in its order."""

    frame: pd.DataFrame
    counts: tuple[JoinCount, ...]
    cautions: tuple[Caution, ...]


def join_sources(
    base: pd.DataFrame,
    others: Mapping[str, pd.DataFrame],
    joins: Sequence[Join],
    base_name: str = "base",
    numerals: Numerals | None = None,
) -> Joined:
    """Join every source to the base; no row of the base is lost or doubled.

    Parameters
    ----------
    base : DataFrame
        One row a request.
    others : mapping of DataFrames
        By the name of the source. A join of a source that is not here is skipped, unless it is required.
    joins : sequence of Join
    base_name : str
        What the base is called in errors.
    numerals : Numerals, optional
        How the cells of a sum are read. Where one of them is no number, it takes the place of the sum, and the other sums
        are written as such cells.

    Raises
    ------
    DataError
        A key or another named column is missing, a required source is not given, several rows have a key that only one
        may have, or a time by which rows are taken cannot be read.
    """
    frame, counts, cautions = base, [], []
    for join in joins:
        if join.source not in others:
            if join.required:
                raise DataError(f"the source {join.source!r} is missing", hint=f"Give it as {{{join.source!r}: …}}")
            continue
        other = others[join.source].reset_index(drop=True)
        _check_columns(frame, other, join, base_name)
        columns, count, said = _join(frame, other, join, numerals or Numerals())
        taken = {(name if name not in frame.columns else f"{join.source}.{name}"): values for name, values in columns.items()}
        frame = pd.concat([frame, pd.DataFrame(taken, index=frame.index)], axis=1)
        counts.append(count)
        cautions += said
    return Joined(frame, tuple(counts), tuple(cautions))


def _check_columns(base: pd.DataFrame, other: pd.DataFrame, join: Join, base_name: str) -> None:
    wanted = [(base, base_name, name) for name in join.base_on or join.on]
    named = (*join.on, join.by, *join.row_id, join.unique, *join.reduce)
    wanted += [(other, join.source, name) for name in named if name is not None]
    for frame, source, name in wanted:
        if name not in frame.columns:
            raise DataError(f"is missing from {source}", column=name, hint=nearest_hint(name, map(str, frame.columns)))


@dataclass(frozen=True, eq=False)
class _Match:
    """A joined source with its keys as codes shared with the base: `own` of the base's rows, `key` of the source's, −1 missing.

    `rows` are those of the source that are used, `several` the codes that more than one of them has, of `size` codes.
    """

    other: pd.DataFrame
    join: Join
    own: Codes
    key: Codes
    unmatched: Mask
    repeated: Mask

    @property
    def size(self) -> int:
        return max(int(self.own.max(initial=-1)), int(self.key.max(initial=-1))) + 1

    @property
    def rows(self) -> Codes:
        return np.flatnonzero(~self.unmatched & ~self.repeated)

    @property
    def number(self) -> NDArray[np.intp]:
        """Rows used of every code."""
        return np.bincount(self.key[self.rows], minlength=self.size)

    @property
    def several(self) -> Codes:
        return np.flatnonzero(self.number > 1)

    def of_base(self, values: NDArray[Any], absent: int) -> NDArray[Any]:
        """Values by code as values by row of the base; `absent` where a row has no key."""
        return np.append(values, absent)[self.own]


def _matched(base: pd.DataFrame, other: pd.DataFrame, join: Join) -> _Match:
    here, there = _keys(base, join.base_on or join.on), _keys(other, join.on)
    codes = pd.factorize(pd.concat([here, there], ignore_index=True))[0]
    own, key = codes[: len(base)], codes[len(base) :]
    unmatched = ~np.isin(key, own) | (key < 0)
    return _Match(other, join, own, key, unmatched, _repeated(other, there, join))


def _join(base: pd.DataFrame, other: pd.DataFrame, join: Join, numerals: Numerals) -> tuple[dict[str, Any], JoinCount, list[Caution]]:
    match = _matched(base, other, join)
    columns: dict[str, Any] = {}
    if join.take is not JoinTake.REDUCED:
        chosen = match.of_base(_chosen(match), -1)
        columns = {str(name): taken(other[name], chosen) for name in other.columns if name not in join.on}
    cautions = _said(match)
    for name, reduction in join.reduce.items():
        values, mixed = (_sum(other[name], match, numerals), 0) if reduction is Reduction.SUM else _only(other[name], match)
        columns[name] = taken(pd.Series(values), match.own)
        cautions += [Caution("join_mixed", (), {"source": join.source, "column": name, "rows": mixed})] if mixed else []
    number = match.of_base(match.number, 0)
    if join.count is not None:
        columns[join.count] = number.astype(float)
    unmatched, repeated = int(match.unmatched.sum()), int((match.repeated & ~match.unmatched).sum())
    several, without = len(match.several), int((number == 0).sum())
    return columns, JoinCount(join.source, len(other), len(match.rows), unmatched, repeated, several, without), cautions


def _keys(frame: pd.DataFrame, names: Sequence[str]) -> pd.Series[Any]:
    """One text a row from its key columns; missing where any of them is."""
    parts = [as_text(frame[name]).reset_index(drop=True) for name in names]
    key = parts[0]
    for part in parts[1:]:
        key = key + _MARK + part
    return key


def _repeated(other: pd.DataFrame, key: pd.Series[Any], join: Join) -> Mask:
    """Rows that stand for the same thing as another one of their key, of which the fullest is used."""
    superseded = np.zeros(len(other), dtype=bool)
    if join.row_id:
        identity = key + _MARK + _keys(other, join.row_id)
        found = rows_of_one(other.assign(request_id=identity), np.flatnonzero(identity.notna().to_numpy()))
        superseded[found.rows[~found.is_first]] = True
    return superseded


def _chosen(match: _Match) -> Codes:
    """For every code the row that is taken; −1 where there is none. Rows of the same time fall to the text of their cells."""
    rows, several = match.rows, match.several
    order = rows
    if several.size and match.join.take is JoinTake.ONE:
        names = ", ".join(match.join.on)
        value = match.other[list(match.join.on)].iloc[rows[match.key[rows] == several[0]][0]].astype("str").tolist()
        hint = "Declare which one to take: take = 'latest' by a time column"
        raise DataError(f"{match.join.source} has several rows of one key", column=names, value=", ".join(value), hint=hint)
    if several.size:
        stamps = _stamps(match).to_numpy(dtype="datetime64[us]").astype(np.int64)[rows]
        is_known = stamps != np.iinfo(np.int64).min
        # A row without a time gives way to any other, whichever end is taken.
        rank = np.where(is_known & (match.join.take is JoinTake.EARLIEST), -stamps, stamps)
        key = match.key[rows]
        order = rows[np.lexsort((_text_rank(match.other, rows, _tied(rank, key)), rank, key))]
    chosen = np.full(match.size, -1)
    # Of several rows the last assignment stays.
    chosen[match.key[order]] = order
    return chosen


def _tied(rank: NDArray[np.int64], key: Codes) -> Mask:
    """Rows that share their key and their rank with another one."""
    return pd.DataFrame({"key": key, "rank": rank}).duplicated(keep=False).to_numpy()


def _text_rank(other: pd.DataFrame, rows: Codes, wanted: Mask) -> Codes:
    """Where the wanted rows stand among one another by the text of their cells, the first column first; 0 for all others."""
    cells = other.iloc[rows[wanted]]
    codes = [pd.factorize(cells[name].astype("str").fillna(""), sort=True)[0] for name in cells.columns]
    rank = np.zeros(len(rows), dtype=np.intp)
    rank[np.flatnonzero(wanted)[np.lexsort(codes[::-1])]] = np.arange(int(wanted.sum()))
    return rank


def _stamps(match: _Match) -> pd.Series[Any]:
    join, name = match.join, str(match.join.by)
    times = parse_times(match.other[name], join.time_format)
    lost = np.flatnonzero((times.isna() & match.other[name].notna()).to_numpy())
    if lost.size:
        value = match.other[name].iloc[lost[0]]
        hint = f"The format tried is {join.time_format!r}; give the right one as time_format of the join"
        raise DataError(f"{join.source} has a value that cannot be read as a time", column=name, value=value, hint=hint)
    return times


def _sum(column: pd.Series[Any], match: _Match, numerals: Numerals) -> Any:
    """Sums by code, missing where no row has a number. A cell that is none takes the place of its sum, to be rejected by name."""
    rows, key = match.rows, match.key[match.rows]
    read, unread = numerals.read(match.join.source, column)
    numbers, bad = read.to_numpy(dtype=np.float64)[rows], np.flatnonzero(unread.to_numpy(dtype=bool)[rows])
    known = ~np.isnan(numbers)
    # In the order of their size, as the last digit of a sum depends on the order of its parts, and that of rows may not.
    order = np.flatnonzero(known)[np.argsort(numbers[known], kind="stable")]
    # Without any row bincount gives integers, which hold no missing value.
    total = np.bincount(key[order], weights=numbers[order], minlength=match.size).astype(np.float64)
    total[np.bincount(key[order], minlength=match.size) == 0] = np.nan
    if not bad.size:
        return total
    cells = column.iloc[rows[bad]].astype("str").to_numpy()
    first = pd.DataFrame({"key": key[bad], "cell": cells}).groupby("key")["cell"].min()
    # All of them as text: a number among texts would be read again as one, and its point taken for a mark of groups.
    mixed = np.array([numerals.written(number) for number in total], dtype=object)
    mixed[first.index.to_numpy()] = first.to_numpy(dtype=object)
    return pd.Series(mixed, dtype="str")


def _only(column: pd.Series[Any], match: _Match) -> tuple[Any, int]:
    """The one value that the rows of a code have, `SEVERAL` where they differ, and the number of codes where they do."""
    values = as_text(column).iloc[match.rows].to_numpy(dtype=object)
    known = ~pd.isna(values)
    codes, words = pd.factorize(values[known])
    pairs = np.unique(np.c_[match.key[match.rows][known], codes].astype(np.intp), axis=0)
    number = np.bincount(pairs[:, 0], minlength=match.size)
    found = np.full(match.size, None, dtype=object)
    found[pairs[:, 0]] = np.asarray(words, dtype=object)[pairs[:, 1]]
    found[number > 1] = SEVERAL
    return pd.Series(found, dtype="str"), int((number > 1).sum())


def _said(match: _Match) -> list[Caution]:
    join = match.join
    ids = None if join.unique is None else match.other[join.unique].iloc[np.flatnonzero(~match.repeated)].dropna()
    found: dict[str, dict[str, Any]] = {
        "join_unmatched": {"rows": int(match.unmatched.sum())},
        "join_repeated": {"rows": int((match.repeated & ~match.unmatched).sum())},
        "join_shared_id": {"rows": 0 if ids is None else int(ids.duplicated(keep=False).sum()), "column": join.unique},
        "join_latest" if join.take is JoinTake.LATEST else "join_earliest": {
            "rows": 0 if join.by is None else len(match.several),
            "by": join.by,
        },
    }
    return [Caution(code, (), {"source": join.source, **details}) for code, details in found.items() if details["rows"]]
