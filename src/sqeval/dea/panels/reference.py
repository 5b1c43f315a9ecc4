"""Another panel whose rows make the frontiers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqeval.dea.panels.panel import PanelData, dea_panel
from sqeval.errors import DataError


def reference_panel(panel: PanelData, reference: Any, columns: dict[str, Any]) -> PanelData:
    """The panel itself, or another one with the same columns, whose periods are numbered as those of the panel.

    Raises
    ------
    DataError
        What `dea_panel` refuses, and a period that the panel does not have.
    """
    if reference is None:
        return panel
    other = dea_panel(reference, **columns, name="reference")
    place = panel.periods.get_indexer(other.periods)
    if (place < 0).any():
        strange = other.periods[int((place < 0).argmax())]
        raise DataError("is a period of the reference only", column=columns["period"], value=strange, hint="Leave its rows out")
    return replace(other, periods=panel.periods, period_at=place[other.period_at])
