"""Presets: small TOML files that say how an export's columns, formats, nulls and states read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
from pydantic import Field, field_validator, model_validator

from sqeval.errors import ConfigError, OptionError, nearest_hint
from sqeval.records import schema
from sqeval.spec import Spec, read


class EventLog(Spec):
    """How an audit log of events becomes one row a ticket.

    `outcomes` are columns that only the end of a ticket can know: they are taken from its last event, and only when
    that event is a resolution or closure.
    """

    case: str
    time: str
    sequence: str
    state: str
    new: tuple[str, ...]
    resolved: tuple[str, ...]
    closed: tuple[str, ...]
    other: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()


class Preset(Spec):
    """How an export reads. `columns` maps canonical names to the source's."""

    name: str = "mapping"
    columns: dict[str, str] = Field(default_factory=dict)
    time_format: str = "ISO8601"
    formats: dict[str, str] = Field(default_factory=dict)
    nulls: tuple[str, ...] = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")
    time_zone: str | None = None
    rating_scale: tuple[float, float] = (1, 5)
    defaults: dict[str, str] = Field(default_factory=dict)
    states: tuple[str, ...] = tuple(sorted(schema.STATUS_WORDS))
    events: EventLog | None = None

    def format_of(self, column: str) -> str:
        """The date format of a canonical time column."""
        return self.formats.get(column, self.time_format)

    def changed(self, **changes: Any) -> Preset:
        """The preset with some of its fields replaced, and checked again."""
        return read(Preset, {**self.model_dump(), **changes}) if changes else self

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        try:
            return zone if zone is None or ZoneInfo(zone) else None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ConfigError("is no time zone", path="time_zone", value=zone, hint="Write it as Asia/Shanghai") from None

    @field_validator("time_format")
    @classmethod
    def _known_format(cls, time_format: str) -> str:
        return checked_format(time_format, "time_format")

    @model_validator(mode="after")
    def _check(self) -> Self:
        for column, time_format in self.formats.items():
            checked_format(time_format, f"formats.{column}")
        times = [*schema.TIMES, *schema.COMPANION_TIMES, *([] if self.events is None else [self.events.time])]
        for column in self.formats:
            if column not in times:
                raise ConfigError("is not a time column", path=f"formats.{column}", hint=nearest_hint(column, times))
        if self.events is not None:
            for column in ("request_id", "created_at", "resolved_at"):
                if column not in self.columns:
                    raise ConfigError("is missing, and an event log needs it", path=f"columns.{column}")
        return self


def checked_format(time_format: str, path: str) -> str:
    """The date format, if it is one that times can be read by."""
    try:
        pd.to_datetime(pd.Series(["1"]), format=time_format, errors="coerce")
    except ValueError as error:
        hint = "Use strptime directives such as %d/%m/%Y %H:%M, or ISO8601"
        raise ConfigError("is no date format", path=path, value=time_format, hint=hint) from error
    return time_format


def known_presets() -> tuple[str, ...]:
    """Names of the presets that come with sqeval."""
    names = (path.name for path in files(__package__).joinpath("presets").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_preset(preset: str | Mapping[str, str] | Preset) -> Preset:
    """A preset by name, or one made from a mapping {canonical column: source column}.

    Raises
    ------
    OptionError
        No preset of that name.
    ConfigError
        The mapping's keys hold something that is not a canonical column, or its values something that is no name.
    """
    if isinstance(preset, Preset):
        return preset
    if not isinstance(preset, Mapping):
        word = preset.strip().lower() if isinstance(preset, str) else None
        if word not in known_presets():
            raise OptionError.unknown("preset", preset, known_presets())
        path = files(__package__).joinpath("presets", f"{word}.toml")
        return read(Preset, tomllib.loads(path.read_text(encoding="utf-8")))
    for canonical in preset:
        if not isinstance(canonical, str) or schema.kind_of(canonical) is None:
            raise ConfigError("is not a canonical column", path=f"preset.{canonical}", hint=nearest_hint(canonical, schema.COLUMNS))
    return read(Preset, {"columns": dict(preset)})
