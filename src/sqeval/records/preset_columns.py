"""Which columns of a source a preset reads."""

from __future__ import annotations

from collections.abc import Iterable

from sqeval.records import schema
from sqeval.records.preset import Preset

#: Fields of a declared log that name columns.
_OF_LOG = ("case", "activity", "time", "resource", "team", "start", "sequence", "state", "outcomes", "counters")


def columns_read(preset: Preset, available: Iterable[object]) -> tuple[str, ...]:
    """Columns of the source that are read, as against those that ride along; the preset is fitted to the source."""
    wanted = {*preset.columns.values(), *_of_logs(preset, _OF_LOG)}
    wanted |= {str(name) for name in available if schema.kind_of(str(name)) is not None and str(name) not in preset.columns}
    wanted |= {name for spec in preset.elapsed.values() for name in spec.column}
    wanted |= {name for join in preset.joins for name in join.base_on or join.on}
    return tuple(sorted(wanted))


def id_columns(preset: Preset) -> tuple[str, ...]:
    """Columns of the source that hold ids."""
    return tuple(dict.fromkeys([*(preset.columns.get(name, name) for name in schema.IDS), *_of_logs(preset, ("case",))]))


def _of_logs(preset: Preset, fields: Iterable[str]) -> list[str]:
    logs = [log for log in (preset.events, preset.activities) if log is not None]
    values = [getattr(log, field, ()) for log in logs for field in fields]
    return [name for value in values for name in ([value] if isinstance(value, str) else value)]
