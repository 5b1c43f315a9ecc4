"""How records came from their source: what a reader of results may want to check, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqeval.records.sources import Origin


@dataclass(frozen=True)
class JoinCount:
    """Rows of one join: those of the joined source, those used, those without a partner in the base, and those that stand twice.

    `several` are keys of the base that have several rows; `without` are rows of the base that have none.
    """

    source: str
    rows: int
    used: int
    unmatched: int
    repeated: int
    several: int
    without: int


@dataclass(frozen=True)
class Provenance:
    """What `read_records` did to come from a source to canonical columns.

    Attributes
    ----------
    columns : mapping
        Canonical column → name in the source.
    absent : mapping
        Canonical column → names that the preset looked for in vain.
    derived : mapping
        Canonical column → how it was worked out from others.
    answers : mapping
        Rating column → name of the rule by which answers became numbers.
    joins : tuple of JoinCount
        One for each joined source.
    sources : mapping
        Name of every source → where it came from, where there are several.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[JoinCount, ...] = ()
    sources: Mapping[str, Origin] = field(default_factory=dict)
