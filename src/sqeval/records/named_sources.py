"""One source, or a mapping of several named ones that a preset joins by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.records.ids import with_plain_ids
from sqeval.records.joined_numbers import numerals_of
from sqeval.records.joins import join_sources
from sqeval.records.preset import Preset
from sqeval.records.provenance import Provenance
from sqeval.records.sources import Choices, Raw, read_source
from sqeval.records.sources.choices import RECORDS
from sqeval.result import Caution


def read_named(source: Any, preset: Preset, choices: Choices) -> tuple[Raw, Provenance, tuple[Caution, ...]]:
    """Raw rows of a source; of a mapping {name: source} those of the base, with the columns of the others joined to them.

    Raises
    ------
    OptionError
        Several sources are given to a preset that joins none, or one of a name that the preset does not know.
    DataError
        The base is missing, or a join breaks what was declared of it.
    """
    if not isinstance(source, Mapping):
        return read_source(source, preset.nulls, keep_ragged=True, keep_repeated=True, **choices.of(RECORDS)), Provenance(), ()
    base = preset.base
    if base is None:
        hint = "Use preset='marketplace', or declare base and joins in a preset of your own"
        raise OptionError(f"the preset {preset.name!r} joins no sources", path="source", value=sorted(map(str, source)), hint=hint)
    known = (base, *(join.source for join in preset.joins))
    for name in source:
        if name not in known:
            raise OptionError.unknown("source", name, known)
    if base not in source:
        raise DataError(f"the source {base!r} is missing, to which the others are joined", hint=nearest_hint(base, map(str, source)))
    raws = {name: read_source(item, preset.nulls, name, keep_ragged=name == base, **choices.of(name)) for name, item in source.items()}
    raws = {name: with_plain_ids(raw, _keys(preset, name)) for name, raw in raws.items()}
    others = {name: raw.frame for name, raw in raws.items() if name != base}
    joined = join_sources(raws[base].frame, others, preset.joins, base, numerals_of(preset))
    origins = {name: raws[name].origin for name in known if name in raws}
    cautions = (*joined.cautions, *(caution for name in others for caution in raws[name].cautions))
    return replace(raws[base], frame=joined.frame), Provenance(joins=joined.counts, sources=origins), cautions


def _keys(preset: Preset, name: str) -> tuple[str, ...]:
    """Columns of a source by which sources are joined."""
    joins = preset.joins if name == preset.base else [join for join in preset.joins if join.source == name]
    return tuple(dict.fromkeys(key for join in joins for key in (join.base_on or join.on if name == preset.base else join.on)))
