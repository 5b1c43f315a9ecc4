"""Which preset an export fits, by the names of its columns, and which canonical columns its own could be."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from sqeval.errors import OptionError
from sqeval.records import schema
from sqeval.records.preset import Preset, load_preset
from sqeval.records.preset_files import known_presets

#: A name that is no known synonym must be so near to one.
_NEAR = 0.85

#: A preset fits where the export has so large a share of the columns that it names.
_LEAST_SHARE = 0.6


class Recognition(NamedTuple):
    """The rules to read an export by; `how` is "given", "recognised", "mapped" or "none", `share` of the preset's columns are there."""

    rules: Preset | None
    how: str
    share: float
    mapping: dict[str, str]


def recognise(columns: Iterable[str]) -> Recognition:
    """The preset whose columns are there, the most of them; a mapping by nearest names where none fits."""
    names = [str(name) for name in columns]
    fitting = [(found, share, name) for name in known_presets() for found, share in [_fit(load_preset(name), set(names))] if found]
    mapping = nearest_columns(names)
    if fitting:
        _, share, name = max(fitting, key=lambda entry: (entry[0], entry[1], entry[2]))
        return Recognition(load_preset(name), "recognised", share, mapping)
    if set(schema.REQUIRED) <= set(mapping):
        return Recognition(load_preset(mapping), "mapped", len(mapping) / len(names), mapping)
    return Recognition(None, "none", 0.0, mapping)


def _fit(preset: Preset, names: set[str]) -> tuple[int, float]:
    """How many of the preset's columns are there, and their share; 0 where one that it cannot do without is not."""
    if preset.joins:
        return 0, 0.0
    groups = [(canonical, preset.alternatives.get(canonical, (source,))) for canonical, source in preset.columns.items()]
    has = {canonical: any(name in names for name in several) for canonical, several in groups}
    needed = preset.required if preset.required is not None else tuple(preset.columns)
    if not all(has.get(canonical, True) for canonical in needed):
        return 0, 0.0
    structure = () if preset.log is None else preset.log.structure
    if not all(any(name in names for name in several) for several in structure):
        return 0, 0.0
    if not groups and not structure:
        there = [name for name in schema.COLUMNS if name in names]
        return (len(there), 1.0) if set(schema.REQUIRED) <= names else (0, 0.0)
    found = sum(has.values()) + len(structure)
    share = found / (len(groups) + len(structure))
    return (found, share) if share >= _LEAST_SHARE or preset.required is not None else (0, 0.0)


def joining_preset(sources: Mapping[str, object]) -> str:
    """The preset that joins sources of these names.

    Raises
    ------
    OptionError
        There is none.
    """
    for name in known_presets():
        preset = load_preset(name)
        if preset.base in sources and set(sources) <= {preset.base, *(join.source for join in preset.joins)}:
            return name
    hint = "Declare base and joins in a preset of your own"
    raise OptionError("no preset joins sources of these names", path="source", value=sorted(map(str, sources)), hint=hint)


def nearest_columns(names: Iterable[str]) -> dict[str, str]:
    """Canonical column → the source's column that is called so, or nearly so; each source column once."""
    left = {_plain(name): name for name in sorted(names, reverse=True)}
    found: dict[str, str] = {}
    for canonical, words in synonyms().items():
        exact = next((word for word in words if word in left), None)
        if exact is not None:
            found[canonical] = left.pop(exact)
    for canonical, words in synonyms().items():
        if canonical in found:
            continue
        near = [match for word in words if word.isascii() for match in difflib.get_close_matches(word, left, n=1, cutoff=_NEAR)]
        if near:
            found[canonical] = left.pop(near[0])
    return {canonical: found[canonical] for canonical in schema.COLUMNS if canonical in found}


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Canonical column → names that other systems give it, plain."""
    text = files(__package__).joinpath("synonyms.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    return {name: tuple(dict.fromkeys([_plain(name), *map(_plain, listed.get(name, []))])) for name in schema.COLUMNS}


def _plain(name: str) -> str:
    """A name in lower case, without marks between its words."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).lower()
