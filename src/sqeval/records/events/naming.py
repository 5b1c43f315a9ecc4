"""Columns of a source that are called like ours stand beside them under another name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from sqeval.result import Caution

_PREFIX = "source_"


def beside(
    source: pd.DataFrame, derived: pd.DataFrame, keys: Mapping[str, str], used: Collection[str | None] = ()
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The log's columns and the derived ones in one frame, and which columns of the log had to take another name in it.

    `keys` are columns of the log that have a name among ours. Any other column that is called like one of ours is kept as
    source_<name>, but for those `used` to derive the column of their own name.
    """
    ours = {*derived.columns, *keys.values()}
    taken = {*ours, *map(str, source.columns)}
    moved: dict[str, str] = {}
    for name in source.columns:
        if name not in keys and name in ours and name not in used:
            moved[name] = _free(name, taken)
            taken.add(moved[name])
    kept = source.drop(columns=[name for name in source.columns if name in ours and name in used and name not in keys])
    return pd.concat([kept.rename(columns={**keys, **moved}), derived], axis=1), moved


def aside(source: pd.DataFrame, columns: Mapping[str, str], reserved: Collection[str] = ()) -> tuple[pd.DataFrame, dict[str, str]]:
    """The source, in which a column takes another name if another one of `columns` is read by its own, and these names.

    `columns` are those that are read, by our names; names that are `reserved` are not given.
    """
    taken = {*map(str, source.columns), *columns, *reserved}
    read = set(columns.values())
    moved: dict[str, str] = {}
    for name in (name for name in source.columns if name in columns and name not in read):
        moved[name] = _free(name, taken)
        taken.add(moved[name])
    return source.rename(columns=moved) if moved else source, moved


def renamed(names: Mapping[str, str]) -> list[Caution]:
    """A caution about columns of the source that had to take another name."""
    moved = tuple(f"{name} → {other}" for name, other in sorted(names.items()))
    return [Caution("source_columns_renamed", moved)] if moved else []


def _free(name: str, taken: Collection[str]) -> str:
    free = f"{_PREFIX}{name}"
    while free in taken:
        free = f"{_PREFIX}{free}"
    return free
