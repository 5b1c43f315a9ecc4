"""One row a ticket from a log of either kind."""

from __future__ import annotations

import pandas as pd

from sqeval.errors import DataError, nearest_hint
from sqeval.records.events.activities import tickets_from_activities
from sqeval.records.events.audit import tickets_from_events
from sqeval.records.events.ordered import Tickets
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.records.preset_files import known_presets


def tickets_of(frame: pd.DataFrame, preset: Preset, policies: Policies) -> Tickets | None:
    """The tickets of a log, or None where the preset declares none.

    Raises
    ------
    DataError
        A column that makes a log a log is missing, or no event can be used.
    """
    if preset.log is None:
        return None
    needed = [*preset.log.structure, *([] if preset.events is None else [(name,) for name in preset.columns.values()])]
    for names in needed:
        if not set(names) & set(map(str, frame.columns)):
            raise DataError("is missing from the event log", column=names[0], hint=_way_out(names, frame, preset))
    if preset.events is not None:
        return tickets_from_events(frame, preset, preset.events, policies)
    return None if preset.activities is None else tickets_from_activities(frame, preset, preset.activities, policies)


def _way_out(names: tuple[str, ...], frame: pd.DataFrame, preset: Preset) -> str:
    tables = f"{preset.name}_tickets"
    hints = (
        f"Looked for: {', '.join(map(repr, names))}." if len(names) > 1 else "",
        nearest_hint(names[0], map(str, frame.columns)),
        f"If the export has one row a ticket, use preset={tables!r}." if tables in known_presets() else "",
    )
    return " ".join(hint for hint in hints if hint)
