"""Where the records of a command come from and how they are read: `[source]` and the options that win over it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqeval.errors import ConfigError, OptionError
from sqeval.job.config import Config, SourceTable, read_config
from sqeval.options import LabelVariants, Policy, parse
from sqeval.records import Preset, ServiceRecords, read_records
from sqeval.records.policies import parse_policies
from sqeval.records.preset import load_preset
from sqeval.result import quietly

COMPANIONS = ("surveys", "orders", "resources")


@dataclass(frozen=True, kw_only=True)
class SourceOptions:
    """The options of everything that reads an export, a file or a frame; None is not given."""

    export: Any
    config: Path | Mapping[str, Any] | None = None
    preset: str | None = None
    surveys: Any = None
    orders: Any = None
    resources: Any = None
    encoding: str | None = None
    sheet: str | None = None
    label_variants: str | None = None

    def beside_config(self, name: str) -> Path:
        """A path written in the configuration: relative to the folder of its file, where it has one."""
        return (self.config.parent if isinstance(self.config, Path) else Path()) / name


@dataclass(frozen=True, eq=False)
class Source:
    """An export, the rules by which it is read and the file they come from, and its companion files.

    The key of pseudonyms is never shown or written.
    """

    export: Any
    rules: Preset
    companions: Mapping[str, Any]
    reading: Mapping[str, Any]
    preset_file: Path | None = None
    pseudonym_key: str | None = field(default=None, repr=False)

    @property
    def told(self) -> dict[str, Any]:
        """How the export is read beside its preset, as `read_records` takes it."""
        return {**self.reading, "pseudonym_key": self.pseudonym_key, **self.companions}

    def read(self) -> ServiceRecords:
        """Read everything; cautions stay on the result and are not emitted, as the command prints them."""
        with quietly():
            return read_records(self.export, self.rules, **self.told)


def configuration(given: Path | Mapping[str, Any] | None) -> Config:
    """The configuration of a file, or of a mapping with the same tables.

    Raises
    ------
    OptionError
        There is no such file.
    ConfigError
        It has an unknown key or a wrong value.
    """
    return read_config(existing(given, "config") if isinstance(given, Path) else given)


def doctor_arguments(options: SourceOptions) -> dict[str, Any]:
    """What the doctor is told beside the export: without a preset or columns it finds out by itself."""
    config = configuration(options.config)
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
    preset_file = _preset_file(options, table)
    variants = parse(LabelVariants, options.label_variants or table.label_variants or LabelVariants.REPORT.value, "label_variants")
    return Source(
        export=_existing(options.export, "export"),
        rules=_rules(preset_file or options.preset or table.preset, table),
        companions=_companions(options, table),
        reading={
            "nulls": table.nulls,
            "encoding": options.encoding if options.encoding is not None else table.encoding,
            "sheet": options.sheet if options.sheet is not None else table.sheet,
            "answers": table.answers,
            "label_variants": variants.value,
            "policies": policies,
        },
        preset_file=preset_file,
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


def existing(path: Path, what: str, *, is_folder: bool = False, folder_too: bool = False) -> Path:
    """The path, provided that it is a file (or a folder, or either) that is there."""
    found = path.is_dir() if is_folder else path.is_file() or (folder_too and path.is_dir())
    if not found:
        raise OptionError(f"no such {'folder' if is_folder else 'file'} for {what}", value=str(path))
    return path


def _existing(given: Any, what: str) -> Any:
    """A file or folder that is there; anything else is a frame, which reading looks at."""
    return existing(given, what, folder_too=what == "export") if isinstance(given, Path) else given


def _companions(options: SourceOptions, table: SourceTable) -> dict[str, Any]:
    found = {}
    for name in COMPANIONS:
        option, entry = getattr(options, name), getattr(table, name)
        given = option if option is not None else None if entry is None else options.beside_config(entry)
        if given is not None:
            found[name] = _existing(given, name)
    return found


def _preset_file(options: SourceOptions, table: SourceTable) -> Path | None:
    """The file of the preset, where it is not one that comes with sqeval."""
    word = options.preset or table.preset or ""
    if not word.strip().lower().endswith(".toml"):
        return None
    return existing(Path(word) if options.preset else options.beside_config(word), "preset")


def _rules(preset: Path | str | None, table: SourceTable) -> Preset:
    """The preset with the configuration's columns, formats and time zone on top, checked again."""
    base = Preset(columns={}) if preset is None and table.columns else load_preset(preset or "canonical")
    changes: dict[str, Any] = {"columns": {**base.columns, **table.columns}, "formats": {**base.formats, **table.formats}}
    if table.time_zone is not None:
        changes["time_zone"] = table.time_zone
    try:
        return base.changed(**changes)
    except ConfigError as error:
        value = {} if error.value is None else {"value": error.value}
        raise ConfigError(error.problem, path=f"source.{error.path}", hint=error.hint, **value) from None
