"""The job of `sqeval doctor`: what an export holds, what is wrong with it, and what can be measured from it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import period_labels
from sqeval.indicators.measure_spec import needs
from sqeval.indicators.node import Node
from sqeval.options import Period
from sqeval.records import ServiceRecords, schema

SCHEMA = "sqeval.doctor/1"

CLOCKS = ("first_response_at", "resolved_at", "closed_at")


def diagnose(records: ServiceRecords, lang: str = "en") -> dict[str, Any]:
    """Everything `sqeval doctor` says, as plain data."""
    frame = records.to_frame()
    origin = records.origin
    return {
        "schema": SCHEMA,
        "source": {"name": origin.name, "sha256": origin.sha256, "encoding": origin.encoding, "preset": records.preset},
        "rows": {
            "source_rows": origin.rows,
            "rows_in": records.rows_in,
            "rows_kept": len(frame),
            "rows_rejected": len(records.rejected),
            "rejected_by_reason": records.rejected_by_reason(),
        },
        "problems": _problems(records, lang),
        "periods": _periods(frame),
        "clocks": _clocks(frame),
        "columns": _columns(frame),
        "hierarchies": {name: _feeds(build(), records, lang) for name, build in BUILT_IN.items()},
    }


def json_text(found: dict[str, Any]) -> str:
    """A diagnosis as JSON text."""
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)


def _problems(records: ServiceRecords, lang: str) -> list[dict[str, Any]]:
    rows = records.summary(lang).reset_index().to_dict("records")
    return [{"problem": row["problem"], "count": int(row["count"]), "examples": row["examples"], "action": row["action"]} for row in rows]


def _periods(frame: pd.DataFrame) -> dict[str, int]:
    counts = period_labels(frame["created_at"], Period.MONTH).value_counts().sort_index()
    return {str(period): int(count) for period, count in counts.items()}


def _clocks(frame: pd.DataFrame) -> dict[str, dict[str, float | int]]:
    """Median hours from the opening to every time stamp that follows it."""
    found = {}
    for column in CLOCKS:
        if column in frame.columns and frame[column].notna().any():
            hours = (frame[column] - frame["created_at"]).dropna().dt.total_seconds() / 3600
            found[column] = {"median_hours": float(hours.median()), "n": len(hours)}
    return found


def _columns(frame: pd.DataFrame) -> dict[str, float | None]:
    """Share of missing values by canonical column; None for one that the export does not have."""
    known = [*schema.COLUMNS, *(name for name in frame.columns if schema.kind_of(name) and name not in schema.COLUMNS)]
    return {name: float(frame[name].isna().mean()) if name in frame.columns and len(frame) else None for name in known}


def _feeds(hierarchy: Hierarchy, records: ServiceRecords, lang: str) -> dict[str, Any]:
    """Which indicators and monitored values have their data, and what the others lack."""
    lacks = {node.name: _lacks(node, records) for node in hierarchy.measured}
    leaves = [leaf.name for leaf in hierarchy.leaves]
    return {
        "title": hierarchy.title(lang),
        "indicators": len(leaves),
        "measurable": [name for name in leaves if not lacks[name]],
        "lacking": {name: lacks[name] for name in leaves if lacks[name]},
        "monitored_lacking": {node.name: lacks[node.name] for node in hierarchy.monitored if lacks[node.name]},
    }


def _lacks(node: Node, records: ServiceRecords) -> list[str]:
    """Frames and columns that a measure reads and that are not there, or hold nothing."""
    missing: list[str] = []
    for source, columns in {} if node.measure is None else needs(node.measure).items():
        frame = records.to_frame() if source == "records" else records.source(source)
        if frame is None:
            missing.append(source)
        else:
            missing += [f"{source}.{column}" for column in columns if column not in frame.columns or not frame[column].notna().any()]
    return missing
