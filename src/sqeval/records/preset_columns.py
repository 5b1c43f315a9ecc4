"""Which columns of a source a preset reads."""

from __future__ import annotations

from collections.abc import Iterable

from sqeval.records import schema
from sqeval.records.preset import Preset


def columns_read(preset: Preset, available: Iterable[object]) -> tuple[str, ...]:
    """Columns of the source that are read, as against those that ride along; the preset is fitted to the source."""
    wanted = set(preset.columns.values())
    wanted |= {str(name) for name in available if schema.kind_of(str(name)) is not None and str(name) not in preset.columns}
    wanted |= {name for spec in preset.elapsed.values() for name in spec.column}
    wanted |= {name for join in preset.joins for name in join.base_on or join.on}
    for log in (preset.events, preset.activities):
        wanted |= set() if log is None else set(_names(log.model_dump()))
    return tuple(sorted(wanted))


def id_columns(preset: Preset) -> tuple[str, ...]:
    """Columns of the source that hold ids."""
    cases = [name for log in (preset.events, preset.activities) if log is not None for name in _names({"case": log.case})]
    return tuple(dict.fromkeys([*(preset.columns.get(name, name) for name in schema.IDS), *cases]))


def _names(fields: dict[str, object]) -> list[str]:
    """Texts among the values of a table, and in its lists."""
    return [
        text
        for value in fields.values()
        for text in ([value] if isinstance(value, str) else value if isinstance(value, tuple) else [])
        if isinstance(text, str)
    ]
