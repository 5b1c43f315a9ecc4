"""Gates on indicators: their values, how many requests have one, and whether units became worse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from sqeval.errors import OptionError, nearest_hint
from sqeval.evaluation import Evaluation
from sqeval.evaluation.worsening import is_cost, worsening
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.job.gate import Gate, wrong_side
from sqeval.options import Direction

#: What makes a gate fail; None where it had nothing to look at.
Causes = tuple[str, ...] | None


def check_indicators(gates: Iterable[Gate], hierarchy: Hierarchy) -> None:
    """Refuse a gate on an indicator that the hierarchy does not measure, or on its good side.

    Raises
    ------
    OptionError
        The indicator is unknown, or the gate would let bad values pass.
    ConfigError
        `trend` of an indicator that has its good values in the middle.
    """
    known = {node.name: node for node in hierarchy.measured}
    for gate in gates:
        if gate.indicator is None:
            continue
        if gate.indicator not in known:
            raise OptionError("the gate names an unknown indicator", value=str(gate), hint=nearest_hint(gate.indicator, known))
        direction = known[gate.indicator].direction
        if gate.name == "trend":
            is_cost(direction, gate.indicator)
        if gate.name == "indicator" and direction is not Direction.TARGET:
            bad = ">" if direction is Direction.COST else "<"
            if not gate.op.startswith(bad):
                raise wrong_side(str(gate), str(replace(gate, op=bad)))


def indicator_values(gate: Gate, evaluation: Evaluation) -> Causes:
    """Ranked units of the headline period whose value rests on enough observations."""
    table = evaluation.table
    guarded = _now(table.values, evaluation)[gate.indicator].mask(_now(table.small, evaluation)[gate.indicator])
    scores = evaluation.scores
    ranked = scores.loc[(scores["period"] == evaluation.headline_period) & scores["rank"].notna(), "unit"]
    return beyond(gate, guarded.loc[ranked.tolist()])


def coverage(gate: Gate, evaluation: Evaluation) -> Causes:
    """Share of requests that have a value (`coverage`) or lack it (`missing`), all units together in the headline period."""
    missing = _now(evaluation.overall.missing, evaluation)
    names = [leaf.name for leaf in evaluation.hierarchy.leaves] if gate.indicator is None else [gate.indicator]
    shares = missing[names].iloc[0] if len(missing) else pd.Series(dtype=float)
    return beyond(gate, 1 - shares if gate.name == "coverage" else shares)


def trend(gate: Gate, evaluation: Evaluation) -> Causes:
    """Ranked units that are worse than in their last ranked period by more than chance."""
    found = worsening(evaluation, gate.indicator)
    if found["gap"].isna().all():
        return None
    worse = found[found["gap"] > 0].sort_values("gap", ascending=False, kind="stable")
    return tuple(f"{row['unit']} {row['value_before']:.4g} → {row['value']:.4g}" for row in worse.to_dict("records"))


def beyond(gate: Gate, values: pd.Series[Any]) -> Causes:
    """Units on the bad side of the limit with their values, the worst first; a missing value is on no side.

    None where all of them are missing.
    """
    if values.isna().all():
        return None
    bad = values[values.notna() & gate.holds(values)]
    worst_first = bad.sort_values(ascending=gate.op.startswith("<"), kind="stable")
    return tuple(f"{name} {value:.4g}" for name, value in worst_first.items())


def _now(frame: pd.DataFrame, evaluation: Evaluation) -> pd.DataFrame:
    """The rows of the headline period by unit."""
    if not isinstance(frame.index, pd.MultiIndex):
        return frame
    kept = frame[frame.index.get_level_values("period") == evaluation.headline_period]
    return kept.droplevel("period")
