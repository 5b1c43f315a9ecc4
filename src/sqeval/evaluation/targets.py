"""Targets inside an evaluation: of all units together and of every unit, with a target's own channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqeval.errors import ConfigError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.kinds import MeasureBase
from sqeval.indicators.measure import measure_panel
from sqeval.indicators.node import Node
from sqeval.indicators.panel import Panel
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring import TargetCheck
from sqeval.monitoring.targets import Targets, hierarchy_targets, parse_targets
from sqeval.monitoring.targets.check import check_table_targets, joined


def checks(
    hierarchy: Hierarchy, targets: Mapping[str, Any] | None, tables: tuple[IndicatorTable, IndicatorTable], panels: tuple[Panel, Panel]
) -> tuple[TargetCheck, TargetCheck]:
    """Check targets on the whole and on every unit (in that order, as the tables and panels are given)."""
    names = [node.name for node in hierarchy.measured]
    parsed = hierarchy_targets(hierarchy.measured) if targets is None else parse_targets(targets, names)
    whole, units = (_check(hierarchy, parsed, table, panel) for table, panel in zip(tables, panels, strict=True))
    return whole, units


def _check(hierarchy: Hierarchy, targets: Targets, table: IndicatorTable, panel: Panel) -> TargetCheck:
    pairs = [(name, target) for name, several in targets.items() for target in several]
    found = [check_table_targets(table, [(name, target) for name, target in pairs if target.channel is None])]
    for name, target in pairs:
        if target.channel is not None:
            tree = Hierarchy(name="channel", children=(_in_channel(hierarchy.node(name), target.channel),), calendar=hierarchy.calendar)
            found.append(check_table_targets(measure_panel(panel, tree), [(name, target)]))
    return joined(found)


def _in_channel(node: Node, channel: str) -> Node:
    if not isinstance(node.measure, MeasureBase) or node.measure.source != "records":
        raise ConfigError("a channel needs an indicator of the records", path=f"targets.{node.name}.channel", value=channel)
    where = {**node.measure.where, "channel": channel}
    return node.model_copy(update={"measure": node.measure.model_copy(update={"where": where})})
