"""Realistic dirt: a few records in a thousand spoilt as real exports spoil them, each kind counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Flags

#: Records spoilt by each kind, of a thousand; one at least.
A_THOUSAND = 3.0
_UNREADABLE = ("2026-13-45 10:00:00", "31.02.2026 25:61", "unknown", "44927,5")


class Dirt(NamedTuple):
    """One kind: its name, the column, the records that can have it, and what their cells become."""

    name: str
    column: str
    can: Callable[[pd.DataFrame], pd.Series[bool]]
    spoil: Callable[[pd.DataFrame], Any]


KINDS = (
    Dirt("created_missing", "created_at", lambda frame: frame["created_at"].notna(), lambda _: np.nan),
    Dirt("created_unreadable", "created_at", lambda frame: frame["created_at"].notna(), lambda rows: _cycle(_UNREADABLE, rows)),
    Dirt("resolved_before_created", "resolved_at", lambda frame: frame["resolved_at"].notna(), lambda rows: _before(rows["created_at"])),
    Dirt("rating_out_of_range", "rating", lambda frame: frame["rating"].notna(), lambda _: 9),
    Dirt("team_trailing_space", "team", lambda frame: frame["team"] == "Team 1", lambda _: "Team 1 "),
    Dirt("team_full_width", "team", lambda frame: frame["team"] == "Team 2", lambda _: "Ｔｅａｍ 2"),
    Dirt("team_missing", "team", lambda frame: frame["team"].notna(), lambda _: np.nan),
    Dirt("status_unknown", "status", lambda frame: frame["status"].notna(), lambda _: "legacy-7"),
)
DUPLICATE = "request_id_duplicate"


def soil(rng: np.random.Generator, records: pd.DataFrame, desk: Desk) -> tuple[pd.DataFrame, dict[tuple[str, str], int]]:
    """Spoilt records and how many by (column, kind). No record is spoilt twice; the tiny team stays clean, so it stays tiny."""
    wanted = max(1, round(A_THOUSAND / 1000.0 * len(records)))
    free = (records["team"] != desk.teams[desk.tiny]).to_numpy(copy=True)
    spoilt, counts = records.copy(), {}
    for kind in KINDS:
        rows = _take(rng, free & kind.can(records).to_numpy(dtype=bool), wanted)
        spoilt.loc[rows, kind.column] = kind.spoil(records.loc[rows])
        free[rows] = False
        counts[kind.column, kind.name] = len(rows)
    twice = _take(rng, free, wanted)
    counts["request_id", DUPLICATE] = len(twice)
    together = pd.concat([spoilt, spoilt.loc[twice]]).sort_index(kind="stable")
    return together.reset_index(drop=True), counts


def _take(rng: np.random.Generator, can: Flags, wanted: int) -> Any:
    return np.sort(rng.permutation(np.flatnonzero(can))[:wanted])


def _cycle(words: tuple[str, ...], rows: pd.DataFrame) -> list[str]:
    return [words[k % len(words)] for k in range(len(rows))]


def _before(created: pd.Series[Any]) -> pd.Series[Any]:
    """Five hours before creation: a clock or a time zone gone wrong."""
    return (pd.to_datetime(created, format="%Y-%m-%d %H:%M:%S") - pd.Timedelta(hours=5)).dt.strftime("%Y-%m-%d %H:%M:%S")
