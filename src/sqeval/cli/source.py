"""Where the records of a command come from and how they are read: `[source]` and the options that win over it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqeval.cli.config import SourceTable, read_config
from sqeval.errors import ConfigError, OptionError, SqevalWarning, nearest_hint
from sqeval.options import LabelVariants, Policy, parse
from sqeval.records import Preset, ServiceRecords, read_records, schema
from sqeval.records.policies import parse_policies
from sqeval.records.preset import checked_format, load_preset

COMPANIONS = ("surveys", "orders", "resources")


@dataclass(frozen=True, kw_only=True)
class SourceOptions:
    """The options of every command that reads an export; None is not options."""

    export: Path
    config: Path | None = None
    preset: str | None = None
    surveys: Path | None = None
    orders: Path | None = None
    resources: Path | None = None
    encoding: str | None = None
    sheet: str | None = None
    label_variants: str | None = None

    def beside_config(self, name: str) -> Path:
        """A path written in the configuration: relative to the folder of its file."""
        return Path(self.config or "").parent / name


@dataclass(frozen=True, eq=False)
class Source:
    """An export, the rules by which it is read, and its companion files. The key of pseudonyms is never shown or written."""

    export: Path
    rules: Preset
    companions: Mapping[str, Path]
    reading: Mapping[str, Any]
    pseudonym_key: str | None = field(default=None, repr=False)

    @property
    def told(self) -> dict[str, Any]:
        """How the export is read beside its preset, as `read_records` takes it."""
        return {**self.reading, "pseudonym_key": self.pseudonym_key, **self.companions}

    def read(self) -> ServiceRecords:
        """Read everything; cautions stay on the result and are not emitted, as the command prints them."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            return read_records(
                self.export,
                self.rules,
                **self.told,
            )


def doctor_arguments(options: SourceOptions) -> dict[str, Any]:
    """What the doctor is told beside the export: without a preset or columns it finds out by itself."""
    config = read_config(None if options.config is None else existing(options.config, "config"))
    table, source = config.source, source_of(options, config.source, config.policies)
    is_told = bool(options.preset or table.preset or table.columns)
    return {
        "preset": source.rules if is_told else None,
        "formats": None if is_told else table.formats,
        "time_zone": None if is_told else table.time_zone,
        **source.told,
    }


def source_of(options: SourceOptions, table: SourceTable, policies: Mapping[str, str]) -> Source:
    """Join the options with `[source]` and `[policies]`; options win.

    Raises
    ------
    OptionError
        A file is not there, or a preset or another word is unknown.
    ConfigError
        A name in `[source]` is no canonical column, or no time zone.
    """
    rules = _rules(options.preset or table.preset, table)
    variants = parse(LabelVariants, options.label_variants or table.label_variants or LabelVariants.REPORT.value, "label_variants")
    return Source(
        export=existing(options.export, "export", folder_too=True),
        rules=rules,
        companions=_companions(options, table),
        reading={
            "nulls": table.nulls,
            "encoding": options.encoding if options.encoding is not None else table.encoding,
            "sheet": _sheet(options.sheet) if options.sheet is not None else table.sheet,
            "answers": table.answers,
            "label_variants": variants.value,
            "policies": policies,
        },
        pseudonym_key=_pseudonym_key(table.pseudonym_key_env, policies),
    )


def _pseudonym_key(variable: str | None, policies: Mapping[str, str]) -> str | None:
    """The key of pseudonyms from the environment, since a key does not belong in a file."""
    path = "source.pseudonym_key_env"
    if variable is None:
        return None
    if parse_policies(policies)["personal"] is not Policy.REPAIR:
        hint = 'Add personal = "repair" to [policies]'
        raise ConfigError("names a key for pseudonyms, but personal columns are not to be repaired", path=path, hint=hint)
    key = os.environ.get(variable, "")
    if not key.strip():
        hint = "Set it to a long secret before the run, and keep it: another key gives other pseudonyms"
        raise ConfigError("this environment variable is not set, or empty", path=path, value=variable, hint=hint)
    return key


def _sheet(word: str) -> str | int:
    """A sheet by its number or its name."""
    return int(word) if word.isdecimal() else word


def existing(path: Path, what: str, *, is_folder: bool = False, folder_too: bool = False) -> Path:
    """The path, provided that it is a file (or a folder, or either) that is there."""
    found = path.is_dir() if is_folder else path.is_file() or (folder_too and path.is_dir())
    if not found:
        raise OptionError(f"no such {'folder' if is_folder else 'file'} for {what}", value=str(path))
    return path


def _companions(options: SourceOptions, table: SourceTable) -> dict[str, Path]:
    found = {}
    for name in COMPANIONS:
        option, entry = getattr(options, name), getattr(table, name)
        path = option if option is not None else None if entry is None else options.beside_config(entry)
        if path is not None:
            found[name] = existing(path, name)
    return found


def _rules(preset: str | None, table: SourceTable) -> Preset:
    """The preset with the configuration's columns, formats and time zone on top."""
    for canonical in table.columns:
        if schema.kind_of(canonical) is None:
            hint = nearest_hint(canonical, schema.COLUMNS)
            raise ConfigError("is not a canonical column", path=f"source.columns.{canonical}", hint=hint)
    base = Preset(columns={}) if preset is None and table.columns else load_preset(preset or "canonical")
    return base.model_copy(
        update={
            "columns": {**base.columns, **table.columns},
            "formats": {**base.formats, **_formats(table, base)},
            "time_zone": base.time_zone if table.time_zone is None else _zone(table.time_zone),
        }
    )


def _formats(table: SourceTable, preset: Preset) -> dict[str, str]:
    known = [*schema.TIMES, *schema.COMPANION_TIMES]
    known += [] if preset.log is None else preset.log.clocks
    for column, time_format in table.formats.items():
        if column not in known:
            raise ConfigError("is not a time column", path=f"source.formats.{column}", hint=nearest_hint(column, known))
        checked_format(time_format, f"source.formats.{column}")
    return table.formats


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError("is no time zone", path="source.time_zone", value=name, hint="Write it as Europe/Berlin") from None
    return name
