"""Under which names the format of a time column is declared, and where another one is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqeval.records import schema
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.preset import Preset
from sqeval.records.times.parse import ISO

#: A format fits that reads so many of a column's stamps.
_FITS = 0.5


def format_keys(sheet: Sheet, column: str) -> tuple[str, ...]:
    """The names by which reading looks up the format of a column: all canonical times it feeds, its own as the clock of a log."""
    if sheet.rules is None:
        return ()
    keys = [name for name in sheet.canonicals(column) if schema.kind_of(name) is schema.Kind.TIME]
    return tuple(dict.fromkeys([*keys, *([column] if column in clocks(sheet.rules) else [])]))


def declared_formats(rules: Preset, sheet: Sheet, times: Mapping[str, TimeColumn]) -> dict[str, str]:
    """Formats by source column; of several that are declared for one column the first that does not fit it."""
    found: dict[str, str] = {}
    for name, column in times.items():
        given = [rules.format_of(key) for key in format_keys(sheet, name)]
        if given:
            found[name] = next((text for text in given if not fits(column, text)), given[0])
    return found


def with_formats(
    rules: Preset | None, fitted: Preset | None, sheet: Sheet, times: Mapping[str, TimeColumn]
) -> tuple[Preset | None, dict[str, str]]:
    """The rules with proposed formats where the declared ones do not fit, and the formats of all time columns by source."""
    seen = {name: column.time_format for name, column in times.items() if column.time_format is not None}
    if rules is None or fitted is None:
        return None, seen
    declared = declared_formats(fitted, sheet, times)
    proposed = {name: str(times[name].time_format) for name, given in declared.items() if proposes(times[name], given)}
    changed = {key: text for name, text in proposed.items() for key in format_keys(sheet, name)}
    adapted = rules.changed(formats={**rules.formats, **changed}) if changed else rules
    return adapted, {**seen, **declared, **proposed}


def needs_repair(sheet: Sheet, column: TimeColumn, declared: str | None) -> bool:
    """Whether a column of the records is wholly written in a form that is read only where mixed forms are repaired."""
    is_read = declared is not None and column.share_read(declared) >= _FITS
    is_canonical = any(schema.kind_of(name) is schema.Kind.TIME for name in sheet.canonicals(column.name))
    return is_canonical and column.is_of_one_reading and not is_read


def proposes(column: TimeColumn, declared: str) -> bool:
    """Whether the format of a column is sure enough to be proposed, reads it, and the declared one does not fit."""
    seen = column.time_format
    is_sure = seen is not None and seen != declared and (column.decides or not column.both)
    return is_sure and not fits(column, declared) and column.share_read(str(seen)) > 0


def fits(column: TimeColumn, declared: str) -> bool:
    """Formats that differ in details of the clock may both be right, if both read the column; those that differ in the day are not."""
    return _same_day(declared, column.time_format) and column.share_read(declared) >= _FITS


def names_day_first(time_format: str) -> bool | None:
    """Whether a format has the day before the month as numbers, or after it; None where it says neither."""
    order = re.findall(r"%([dm])", time_format)
    return order == ["d", "m"] if sorted(order) == ["d", "m"] and not time_format.startswith(("%Y", "%y")) else None


def _same_day(declared: str, seen: str | None) -> bool:
    return seen is not None and (_day(declared) == _day(seen) or (declared.startswith("%Y") and seen == ISO))


def _day(time_format: str) -> str:
    """What a format says before the time of day."""
    return re.split(r"[,T ]*%[HI]", time_format)[0]


def clocks(rules: Preset | None) -> frozenset[str]:
    """Columns that say when events of a declared log happened: one without it is lost, and its request stays."""
    return frozenset(() if rules is None or rules.log is None else rules.log.clocks)
