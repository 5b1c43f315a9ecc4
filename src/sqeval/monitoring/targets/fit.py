"""Whether a target fits what it is held against: scale, direction, channel and span."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sqeval.errors import ConfigError
from sqeval.indicators.kinds import MeasureBase
from sqeval.indicators.nature import ends
from sqeval.indicators.node import Node, Target
from sqeval.indicators.table import IndicatorTable
from sqeval.options import Direction
from sqeval.result import Caution

#: A target, its indicator, and what was found for it.
Held = tuple[Node, Target, pd.DataFrame]

#: Lowest and highest share.
SHARES = (0.0, 1.0)


def refuse_beyond_scale(target: Target, scale: tuple[float, float] | None, path: str) -> None:
    """A target that no value can reach, or none can miss, is in another unit: 90 is no share."""
    if scale is None or scale[0] <= target.target <= scale[1]:
        return
    low, high = scale
    hint = f"Write it in the unit of the indicator, from {low:g} to {high:g}" + (": 90 % is 0.9" if scale == SHARES else "")
    raise ConfigError("is beyond every value that can be", path=f"{path}.target", value=target.target, hint=hint)


def refuse_misfits(held: Sequence[tuple[Node, Target]]) -> None:
    """As `refuse_beyond_scale`, by the scale of each indicator."""
    for node, target in held:
        refuse_beyond_scale(target, ends(node.measure), f"targets.{node.name}")


def cautions(table: IndicatorTable, held: Sequence[Held]) -> tuple[Caution, ...]:
    """What does not fit but may be meant."""
    found = {
        "target_channel_not_told": [node.name for node, target, _ in held if not has_channel(table, node, target)],
        "target_channel_unknown": [f"{node.name}: {target.channel}" for node, target, rows in held if _is_empty(table, node, target, rows)],
        "target_span_not_told": [node.name for node, target, _ in held if table.period is None and (target.start or target.end)],
        "target_against_direction": [node.name for node, target, _ in held if _is_against(node, target)],
    }
    return tuple(Caution(code, tuple(dict.fromkeys(places))) for code, places in found.items() if places)


def has_channel(table: IndicatorTable, node: Node, target: Target) -> bool:
    """Whether the values held against a target are those of its channel."""
    return target.channel is None or "channel" in table.by or _own_channel(node) == target.channel


def _own_channel(node: Node) -> object:
    return node.measure.where.get("channel") if isinstance(node.measure, MeasureBase) else None


def _is_empty(table: IndicatorTable, node: Node, target: Target, rows: pd.DataFrame) -> bool:
    """Whether nothing at all came through the channel of a target."""
    return target.channel is not None and has_channel(table, node, target) and not (rows["n"] > 0).any()


def _is_against(node: Node, target: Target) -> bool:
    """Whether a target asks for what the indicator calls worse; only where its direction is written."""
    better = {Direction.BENEFIT: ">", Direction.COST: "<"}.get(node.direction)
    return "direction" in node.model_fields_set and better is not None and target.op[0] != better
