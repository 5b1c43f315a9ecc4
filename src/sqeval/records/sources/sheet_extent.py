"""How far a sheet reaches: its reader fills a table from the first to the last cell, however far apart they are."""

from __future__ import annotations

from sqeval.errors import DataError

#: Cells of a table from its first to its last cell.
MAX_CELLS = 100_000_000


def bounded(rows: int, columns: int, name: str, most: int | None = None) -> None:
    """Refuse a sheet whose table would not fit the memory."""
    limit = MAX_CELLS if most is None else most
    if rows * columns > limit:
        hint = "Delete what stands far off to the right or below"
        raise DataError(f"{name} has a sheet that spans more than {limit:,} cells", hint=hint)
