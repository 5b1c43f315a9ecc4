"""The configuration of a run: a TOML file whose tables have the shapes of `evaluate`'s arguments."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from sqeval.errors import ConfigError
from sqeval.indicators.hierarchy import GradeSpec
from sqeval.indicators.node import Target
from sqeval.job.judgements_file import read_toml
from sqeval.spec import Names, Spec, read


def _date_text(value: object) -> object:
    """TOML has dates of its own, and a bare year is a number."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


DateText = Annotated[str, BeforeValidator(_date_text)]


def _number_of_targets(value: object) -> str:
    return "several" if isinstance(value, list | tuple) else "one"


#: One target, or a list of several of different origins.
Targets = Annotated[
    Annotated[Target, Tag("one")] | Annotated[tuple[Target, ...], Tag("several"), Field(min_length=1)], Discriminator(_number_of_targets)
]


class SourceTable(Spec):
    """`[source]`: how the export is read, and its companion files; `pseudonym_key_env` names the variable that holds the key."""

    preset: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    formats: dict[str, str] = Field(default_factory=dict)
    nulls: Names | None = None
    time_zone: str | None = None
    encoding: str | dict[str, str] | None = None
    sheet: str | int | dict[str, str | int] | None = None
    answers: str | dict[str, Any] | None = None
    label_variants: str | None = None
    pseudonym_key_env: str | None = None
    surveys: str | None = None
    orders: str | None = None
    resources: str | None = None


class GroupTable(Spec):
    """`[group]`: what makes a unit and a period, and how many requests a unit needs."""

    by: Names | None = None
    period: str | None = None
    start: DateText | None = Field(None, alias="from")
    end: DateText | None = Field(None, alias="to")
    min_n: int | None = Field(None, ge=1)
    missing: str | None = None
    mix: str | None = None
    resamples: int | None = Field(None, ge=0)
    seed: int | None = Field(None, ge=0)


class DeaTable(Spec):
    """`[dea]`: what differs from the hierarchy's own DEA."""

    inputs: Names | None = None
    outputs: Names | None = None
    model: str | None = None
    undesirable: Names | None = None
    orientation: str | None = None
    rts: str | None = None
    frontier: str | None = None
    non_discretionary: Names | None = None
    non_controllable: Names | None = None
    regions: dict[str, Any] | None = None
    tie_break: str | None = None


class FuzzyTable(Spec):
    """`[fuzzy]`: how weights and memberships are composed."""

    operator: str | None = None
    between_levels: str | None = None


class MeasureTable(Spec):
    """`[[measures]]`: an improvement measure, as in `monitoring.measures`."""

    measure: str
    indicator: str
    unit: str
    start: DateText
    owner: str | None = None
    due: DateText | None = None
    expected: float | None = None
    status: str | None = None


class GatesTable(Spec):
    """`[gates]`: what makes a run fail."""

    fail_on: Names = ()


class Config(Spec):
    """All tables of a configuration file; each is optional."""

    source: SourceTable = Field(default_factory=SourceTable)
    policies: dict[str, str] = Field(default_factory=dict)
    hierarchy: dict[str, Any] | None = None
    calendar: str | dict[str, Any] | None = None
    group: GroupTable = Field(default_factory=GroupTable)
    judgements: dict[str, Any] | str | None = None
    weighting: str | dict[str, Any] | None = None
    grades: GradeSpec | None = None
    fuzzy: FuzzyTable = Field(default_factory=FuzzyTable)
    dea: DeaTable = Field(default_factory=DeaTable)
    composite: dict[str, Any] | None = None
    targets: dict[str, Targets] | None = None
    measures: tuple[MeasureTable, ...] | None = None
    gates: GatesTable = Field(default_factory=GatesTable)


class HierarchyRef(Spec):
    """`[hierarchy]` that names one: built in, or in a file."""

    builtin: str | None = None
    file: str | None = None


def read_config(given: Path | Mapping[str, Any] | None) -> Config:
    """Read a configuration from a file or a mapping of the same tables; an empty one where none is given.

    Raises
    ------
    ConfigError
        The file cannot be read, or has an unknown key or a wrong value; the error names file and key.
    """
    if given is None or isinstance(given, Mapping):
        return read(Config, dict(given or {}))
    if not isinstance(given, Path):
        raise ConfigError("is neither a mapping of tables nor a file", path="config", value=given, hint='Write {"group": {"by": "team"}}')
    try:
        return read(Config, read_toml(given))
    except ConfigError as error:
        raise error if error.path == str(given) else ConfigError(str(error), path=given.name) from None
