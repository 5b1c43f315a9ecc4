"""Targets as they are written: one or several an indicator, checked before anything is measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqeval.errors import ConfigError, OptionError, nearest_hint
from sqeval.indicators.node import Node, Target
from sqeval.monitoring.targets.spans import ends
from sqeval.spec import read

#: Targets by indicator, each with the path that an error names.
Targets = dict[str, tuple[Target, ...]]


def parse_targets(targets: Mapping[str, Any], known: list[str]) -> Targets:
    """Targets as validated objects; raises with the path of what is wrong."""
    if not isinstance(targets, Mapping):
        hint = 'Write targets={"resolution_rate": {"op": ">=", "target": 0.9}}'
        raise OptionError("is no mapping of indicators to targets", path="targets", value=type(targets).__name__, hint=hint)
    for name in targets:
        if name not in known:
            raise ConfigError("unknown indicator", path=f"targets.{name}", hint=nearest_hint(name, known))
    return {name: _several(found, f"targets.{name}") for name, found in targets.items()}


def hierarchy_targets(nodes: tuple[Node, ...]) -> Targets:
    """The targets written at indicators and monitored values."""
    return {node.name: _several(node.target, f"targets.{node.name}") for node in nodes if node.target is not None}


def _several(found: Any, path: str) -> tuple[Target, ...]:
    if not isinstance(found, (list, tuple)):
        return (_one(found, path),)
    if not found:
        raise ConfigError("names no target", path=path, hint="Give one target or more, or leave the indicator out")
    return tuple(_one(part, f"{path}[{k}]") for k, part in enumerate(found))


def _one(found: Any, path: str) -> Target:
    target = found if isinstance(found, Target) else read(Target, found, path=path)
    ends(target, path)
    return target
