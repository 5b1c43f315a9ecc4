"""Presets: small TOML files that say how an export's columns, formats, nulls and states read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.records import schema
from sqeval.records.answers import AnswerRule, check_scale, rules_of
from sqeval.records.declarations import ActivityLog, Companion, Elapsed, EventLog, Join, Log, SurveyCompanion
from sqeval.records.preset_files import extended, from_file, shipped
from sqeval.records.times.formats import checked_format
from sqeval.records.working_time.zone import declared_zone
from sqeval.spec import Names, Spec, Table, read

#: Frames beside the records, each with a table of its own.
COMPANIONS = ("surveys", "orders", "resources")


class Preset(Spec):
    """How an export reads. `columns` maps canonical names to the source's.

    In a configuration a column may have several names, of which the first that the export has is taken; they are kept in
    `alternatives`. With `required`, the other columns may be absent; without it, none that is named may be.

    The other fields declare what is done to cells, in this order: `strip` marks from numbers, replace `values` word by word,
    turn `answers` into numbers, work out times that are `elapsed` since others, empty columns that count `only_in` some
    statuses where the status is another known one, and call `resolved` what is in one of the `resolved_statuses`. A time at
    midnight in one of the columns `whole_days` is a date, and stands for the end of its day. With `decimal` "," numbers are
    such as 1.234,50. The tables `surveys`, `orders` and `resources` say how the frames beside the records read.
    """

    name: str = "mapping"
    columns: dict[str, str] = Field(default_factory=dict)
    alternatives: Table[str, Names] = Field(default_factory=dict)
    required: tuple[str, ...] | None = None
    time_format: str = "ISO8601"
    formats: dict[str, str] = Field(default_factory=dict)
    nulls: tuple[str, ...] = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")
    time_zone: str | None = None
    decimal: Literal[".", ","] = "."
    rating_scale: tuple[float, float] = (1, 5)
    defaults: dict[str, str] = Field(default_factory=dict)
    states: tuple[str, ...] = tuple(sorted(schema.STATUS_WORDS))
    strip: Table[str, Names] = Field(default_factory=dict)
    values: Table[str, Table[str, str]] = Field(default_factory=dict)
    answers: Annotated[Table[str, AnswerRule], BeforeValidator(rules_of)] = Field(default_factory=dict)
    elapsed: Table[str, Elapsed] = Field(default_factory=dict)
    only_in: Table[str, Names] = Field(default_factory=dict)
    resolved_statuses: tuple[str, ...] = ()
    whole_days: tuple[str, ...] = ()
    events: EventLog | None = None
    activities: ActivityLog | None = None
    base: str | None = None
    joins: tuple[Join, ...] = ()
    surveys: SurveyCompanion = Field(default_factory=SurveyCompanion)
    orders: Companion = Field(default_factory=Companion)
    resources: Companion = Field(default_factory=Companion)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """A preset from plain data; with `extends`, on top of one that comes with sqeval, table by table.

        Raises
        ------
        ConfigError
            A key is unknown or its value wrong; the error names its path.

        Examples
        --------
        >>> preset = Preset.from_dict({"extends": "event_log", "activities": {"stages": {"review": ["check", "approve"]}}})
        >>> preset.activities.stages["review"]
        ('check', 'approve')
        """
        return read(cls, {"name": "own", **extended(data)})

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Self:
        """A preset from a TOML file.

        Raises
        ------
        ConfigError
            The file is no TOML, or a key in it is unknown or its value wrong.
        DataError
            The file cannot be read.
        """
        return cls.from_dict(from_file(path))

    @property
    def log(self) -> Log | None:
        """The columns of the log of events or activities that one row a request is made from; None where rows are requests."""
        declared = self.activities if self.events is None else self.events
        return None if declared is None else declared.log

    def format_of(self, column: str) -> str:
        """The date format of a canonical time column."""
        return self.formats.get(column, self.time_format)

    def changed(self, **changes: Any) -> Preset:
        """The preset with some of its fields replaced, and checked again."""
        return read(Preset, {**self.model_dump(), **changes}) if changes else self

    def fitted(self, available: Iterable[str]) -> tuple[Preset, dict[str, tuple[str, ...]]]:
        """The preset with one name a column, that of the export, and the columns that it looked for in vain.

        Raises
        ------
        DataError
            A required column has none of its names in the export.
        """
        there = set(available)
        found, absent = {}, {}
        for canonical, source in self.columns.items():
            names = self.alternatives.get(canonical, (source,))
            # A name that a user put in the place of the preset's own is meant, and not to be passed over.
            is_own = source not in names
            name = source if is_own else next((name for name in names if name in there), None)
            if name is not None or self._needs(canonical):
                found[canonical] = name if name is not None else _first_missing(canonical, names, there)
            else:
                absent[canonical] = names
        return self.model_copy(update={"columns": found}), absent

    def names_of(self, canonical: str) -> tuple[str, ...]:
        """Names that a column may have in the source; a name that a user put in the place of the preset's own stands alone."""
        source = self.columns[canonical]
        names = self.alternatives.get(canonical, (source,))
        return names if source in names else (source,)

    def _needs(self, canonical: str) -> bool:
        return self.required is None or canonical in self.required

    @model_validator(mode="before")
    @classmethod
    def _several_names(cls, data: Any) -> Any:
        """Names of a column in a list, or of one that may be absent, are alternatives; the first stands for all."""
        columns = data.get("columns") if isinstance(data, Mapping) else None
        if not isinstance(columns, Mapping):
            return data
        kept = dict(data.get("alternatives", {}))
        for canonical, names in columns.items():
            if isinstance(names, list | tuple) and not names:
                raise ConfigError("has no name", path=f"columns.{canonical}")
            if isinstance(names, list | tuple) or (data.get("required") is not None and isinstance(names, str)):
                kept.setdefault(canonical, names)
        first = {canonical: names[0] if isinstance(names, list | tuple) else names for canonical, names in columns.items()}
        return {**data, "columns": first, "alternatives": kept}

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        return declared_zone(zone)

    @field_validator("time_format")
    @classmethod
    def _known_format(cls, time_format: str) -> str:
        return checked_format(time_format, "time_format")

    @model_validator(mode="after")
    def _check(self) -> Self:
        times = [*schema.TIMES, *schema.COMPANION_TIMES, *(() if self.log is None else self.log.clocks)]
        for column in self.formats:
            if column not in times:
                raise ConfigError("is not a time column", path=f"formats.{column}", hint=nearest_hint(column, times))
            checked_format(self.formats[column], f"formats.{column}")
        _check_log(self)
        if (self.base is None) != (not self.joins):
            raise ConfigError("is missing: joins need a base, and a base needs joins", path="base" if self.joins else "joins")
        for column, marks in self.strip.items():
            if self.decimal in marks:
                raise ConfigError("is the decimal mark, which cannot be stripped", path=f"strip.{column}", value=self.decimal)
        check_scale(self.answers, self.rating_scale)
        return self

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        for field in ("columns", "defaults", "strip", "values", "only_in"):
            for column in getattr(self, field):
                if schema.kind_of(column) is None:
                    raise ConfigError("is not a canonical column", path=f"{field}.{column}", hint=nearest_hint(column, schema.COLUMNS))
        for field in ("elapsed", "whole_days"):
            for column in getattr(self, field):
                if schema.kind_of(column) is not schema.Kind.TIME:
                    raise ConfigError("is not a time column", path=f"{field}.{column}", hint=nearest_hint(column, schema.TIMES))
        meant = {f"values.status.{word}": (status,) for word, status in self.values.get("status", {}).items() if status}
        counted = {f"only_in.{column}": statuses for column, statuses in self.only_in.items()}
        for path, statuses in {**meant, **counted, "resolved_statuses": self.resolved_statuses}.items():
            for status in statuses:
                if status not in self.states:
                    raise ConfigError("is not a known status", path=path, value=status, hint=nearest_hint(status, self.states))
        return self


def _check_log(preset: Preset) -> None:
    """Refuse two logs in one, and one of events without the columns that its tickets need."""
    if preset.events is None:
        return
    if preset.activities is not None:
        raise ConfigError("a log is either of events or of activities", path="activities", hint="Leave out one of the two tables")
    for column in ("request_id", "created_at", "resolved_at"):
        if column not in preset.columns:
            raise ConfigError("is missing, and an event log needs it", path=f"columns.{column}")


def load_preset(preset: str | os.PathLike[str] | Mapping[str, Any] | Preset) -> Preset:
    """A preset by name or from a TOML file, or one made from a mapping {canonical column: source column}.

    The mapping may hold tables of the frames beside the records too: {"resources": {"columns": {"period": "Month"}}}.

    Raises
    ------
    OptionError
        No preset of that name.
    ConfigError
        The mapping's keys hold something that is not a canonical column, or its values something that is no name.
    """
    if isinstance(preset, Preset):
        return preset
    if isinstance(preset, os.PathLike) or (isinstance(preset, str) and preset.strip().lower().endswith(".toml")):
        return Preset.from_toml(preset)
    if not isinstance(preset, Mapping):
        return read(Preset, shipped(preset))
    beside = {name: table for name, table in preset.items() if name in COMPANIONS and isinstance(table, Mapping)}
    columns = {canonical: source for canonical, source in preset.items() if canonical not in beside}
    for canonical in columns:
        if not isinstance(canonical, str) or schema.kind_of(canonical) is None:
            raise ConfigError("is not a canonical column", path=f"preset.{canonical}", hint=nearest_hint(canonical, schema.COLUMNS))
    return read(Preset, {"columns": columns, **beside})


def _first_missing(canonical: str, names: tuple[str, ...], there: set[str]) -> str:
    """The plain name, whose absence is told later; of several names none was found, which is told here."""
    if len(names) == 1:
        return names[0]
    hint = f"Looked for: {', '.join(map(repr, names))}. {nearest_hint(names[0], sorted(there))}"
    raise DataError(f"is not in the source ({canonical} is read from it)", column=names[0], hint=hint)
