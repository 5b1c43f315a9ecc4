"""The job of `sqeval doctor`: what an export holds, what is wrong with it, and what can be measured from it."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from typing import Any

from sqeval.errors import SqevalWarning
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.job.source import SourceOptions, doctor_arguments
from sqeval.records import Diagnosis, ServiceRecords
from sqeval.records import doctor as examine


@dataclass(frozen=True, eq=False)
class Visit:
    """A diagnosis, and which built-in hierarchies the records feed."""

    diagnosis: Diagnosis
    hierarchies: dict[str, Any]

    def to_dict(self, lang: str) -> dict[str, Any]:
        """Everything `sqeval doctor` says, as plain data."""
        return {**self.diagnosis.to_dict(lang), "hierarchies": self.hierarchies}


def diagnose(options: SourceOptions, lang: str = "en", as_of: str | None = None) -> Visit:
    """Look at the export of a command, drawn at the moment `as_of`."""
    arguments = doctor_arguments(options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        diagnosis = examine(options.export, as_of=as_of, **arguments)
    records = diagnosis.records
    hierarchies = {} if records is None else {name: _feeds(build(), records, lang) for name, build in BUILT_IN.items()}
    return Visit(diagnosis, hierarchies)


def json_text(found: dict[str, Any]) -> str:
    """A diagnosis as JSON text."""
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)


def _feeds(hierarchy: Hierarchy, records: ServiceRecords, lang: str) -> dict[str, Any]:
    """Which indicators and monitored values have their data, and what the others lack."""
    lacks = {node.name: _lacks(node, hierarchy, records) for node in hierarchy.measured}
    leaves = [leaf.name for leaf in hierarchy.leaves]
    return {
        "title": hierarchy.title(lang),
        "indicators": len(leaves),
        "measurable": [name for name in leaves if not lacks[name]],
        "lacking": {name: lacks[name] for name in leaves if lacks[name]},
        "monitored_lacking": {node.name: lacks[node.name] for node in hierarchy.monitored if lacks[node.name]},
    }


def _lacks(node: Node, hierarchy: Hierarchy, records: ServiceRecords) -> list[str]:
    """Frames and columns that a measure, or what it is made of, reads and that are not there, or hold nothing."""
    if node.measure is None:
        return []
    missing = [lack for name in node.measure.names for lack in _lacks(hierarchy.node(name), hierarchy, records)]
    for source, columns in node.measure.sources.items():
        frame = records.to_frame() if source == "records" else records.source(source)
        if frame is None:
            missing.append(source)
        else:
            missing += [f"{source}.{column}" for column in columns if column not in frame.columns or not frame[column].notna().any()]
    return list(dict.fromkeys(missing))
