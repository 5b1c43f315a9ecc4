"""The job of `sqeval init`: a first configuration for an export, by what the doctor finds out about it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqeval import atomic
from sqeval.cli.doctor_job import Visit, diagnose
from sqeval.cli.starter import Starter, starter_text
from sqeval.errors import DataError, OptionError
from sqeval.job.plan import DEFAULT_HIERARCHY, OTHERWISE
from sqeval.job.source import COMPANIONS, SourceOptions
from sqeval.records import Diagnosis
from sqeval.records.schema import LABELS

#: The preset's own hierarchy is taken where so large a share of its indicators can be measured.
_ENOUGH = 0.5

#: Keywords that the doctor proposes, and which tables of the configuration take.
_PROPOSED = ("formats", "nulls", "answers")


def write_starter(options: SourceOptions, path: Path, lang: str, *, force: bool = False) -> Starter:
    """Look at an export and write a commented configuration that scores it as it stands.

    Parameters
    ----------
    options : SourceOptions
        The export and what is told about it.
    path : path
        The file to write.
    lang : {"en", "zh"}
        Language of the comments.
    force : bool
        Replace a file that is there already.

    Raises
    ------
    OptionError
        The file is there already, or a file of the export is not.
    DataError
        The export cannot be read, holds no requests, has no column that makes a unit, or feeds no built-in hierarchy.
    """
    if path.is_dir() or (path.exists() and not force):
        hint = "Name a file" if path.is_dir() else "Give another name with --out, or --force to replace it"
        raise OptionError("is there already", path="out", value=str(path), hint=hint)
    visit = diagnose(options, lang)
    found = visit.diagnosis
    if found.records is None or not len(found.records):
        problem = "cannot be read as requests" if found.records is None else "holds no requests"
        raise DataError(problem, path=options.export.name, hint=f"`sqeval doctor {options.export.name}` says why")
    groups = _groups(found)
    starter = Starter(
        visit=visit,
        hierarchy=_fitting(visit),
        source=_source(options, found, path),
        policies=found.proposed.get("policies", {}),
        by=next(iter(groups)),
        groups=groups,
        export=options.export,
        path=path,
    )
    atomic.write_text(path, starter_text(starter, lang))
    return starter


def _groups(found: Diagnosis) -> dict[str, int]:
    """Columns that could make a unit, with the number of their values: those that tell requests apart first."""
    frame = found.records.to_frame() if found.records is not None else None
    counts = {} if frame is None else {name: int(frame[name].nunique()) for name in LABELS if name in frame.columns}
    known = {name: count for name, count in counts.items() if count}
    if not known:
        hint = f"Name one of {', '.join(LABELS)} in [source.columns]"
        raise DataError("no column says whose request it is, so there are no units", hint=hint)
    return dict(sorted(known.items(), key=lambda entry: entry[1] == 1))


def _fitting(visit: Visit) -> str:
    """The hierarchy that goes with the preset where the data feed it, else the one of which they feed the largest share."""
    shares = {name: len(entry["measurable"]) / entry["indicators"] for name, entry in visit.hierarchies.items()}
    own = DEFAULT_HIERARCHY.get(visit.diagnosis.preset or "", OTHERWISE)
    if shares[own] >= _ENOUGH:
        return own
    best = max(shares, key=lambda name: shares[name])
    if not shares[best]:
        hint = "Write a hierarchy of your own, and name it as `file` in [hierarchy]"
        raise DataError("no indicator of the built-in hierarchies can be measured from this export", hint=hint)
    return best


def _source(options: SourceOptions, found: Diagnosis, path: Path) -> dict[str, Any]:
    """`[source]`: what was told, and what was found out."""
    table = _preset(options, found, path)
    told = {name: getattr(options, name) for name in ("encoding", "sheet", "label_variants")}
    companions = {name: getattr(options, name) for name in COMPANIONS}
    table |= {name: value for name, value in told.items() if value is not None}
    table |= {name: _beside(Path(value), path) for name, value in companions.items() if value is not None}
    return {**table, **{name: found.proposed[name] for name in _PROPOSED if name in found.proposed}}


def _preset(options: SourceOptions, found: Diagnosis, path: Path) -> dict[str, Any]:
    word = options.preset or found.proposed.get("preset")
    if isinstance(word, Mapping):
        return {"columns": dict(word)}
    is_file = options.preset is not None and options.preset.strip().lower().endswith(".toml")
    return {} if word is None else {"preset": _beside(Path(word), path) if is_file else word}


def _beside(file: Path, path: Path) -> str:
    """A file as seen from the folder of the configuration; in full where they are on different drives."""
    try:
        return Path(os.path.relpath(file, path.parent)).as_posix()
    except ValueError:
        return file.resolve().as_posix()
