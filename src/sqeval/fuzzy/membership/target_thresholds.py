"""Thresholds from targets by a declared rule, and the targets of a hierarchy with theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint
from sqeval.fuzzy.membership.limits import read_direction
from sqeval.fuzzy.membership.quantile_thresholds import grade_labels
from sqeval.indicators import hierarchies
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.nature import ends
from sqeval.indicators.node import Node
from sqeval.options import Direction


def thresholds_from_target(
    target: float, ideal: float, grades: Grades | int = 4, direction: str | None = None, *, limit: float | None = None
) -> pd.Series[Any]:
    """Thresholds from a target and the ideal, the best grade first.

    With d = |ideal − target|, the best grade is at d/2 from the ideal, the second at d, which is the target, and every
    further one d behind the one before: 2d, 3d, …

    Parameters
    ----------
    target, ideal : float
        The value to reach and the best one there could be, in the unit of the indicator.
    grades : Grades or int
        The grades, or how many.
    direction : {"benefit", "cost"}, optional
        It follows from which of the two is higher, and is checked where it is given.
    limit : float, optional
        The worst value of the scale; thresholds that pass it are refused.

    Returns
    -------
    Series by grade
        As `membership_from_thresholds` takes them.

    Raises
    ------
    DataError
        A number is not finite, target and ideal are equal, or the thresholds leave the scale.
    OptionError
        The direction is unknown or the other one, or there are fewer than two grades.

    Examples
    --------
    >>> thresholds_from_target(0.9, ideal=1, limit=0).to_dict()
    {1: 0.95, 2: 0.9, 3: 0.8, 4: 0.7}
    """
    labels = grade_labels(grades)
    goal, best = _number(target, "target"), _number(ideal, "ideal")
    if goal == best:
        raise DataError("target and ideal are equal, so that there is no step to the next grade", value=float(goal))
    word = Direction.BENEFIT if best > goal else Direction.COST
    if direction is not None and read_direction(direction) is not word:
        raise OptionError(f"an ideal of {best} and a target of {goal} make it {word.value!r}", path="direction", value=direction)
    # In decimals as they were written: 1 − 3 × 0.1 is 0.7, not 0.7000000000000001.
    steps = [Decimal("0.5"), *map(Decimal, range(1, len(labels)))]
    found = [float(best + (goal - best) * step) for step in steps]
    if limit is not None:
        _check_limit(found, float(_number(limit, "limit")), word)
    return pd.Series(found, index=labels)


def target_thresholds(
    hierarchy: Hierarchy | None = None, grades: Grades | None = None, *, ideals: Mapping[str, float] | None = None, lang: str = "en"
) -> pd.DataFrame:
    """List the targets written in a hierarchy, with the thresholds that follow from them by `thresholds_from_target`.

    The ideal is the best end of the indicator's scale: 1 or 0 for a share, 100 or 0 for a rating.

    Parameters
    ----------
    hierarchy : Hierarchy, optional
        By default `hierarchies.after_sales()`, with the five targets that its sources name.
    grades : Grades, optional
        By default those of the hierarchy.
    ideals : mapping {indicator: value}, optional
        Needed for targets of indicators whose scale has no best end.
    lang : {"en", "zh"}
        Of labels, owners and kinds.

    Returns
    -------
    DataFrame
        By indicator: `label`, `op`, `target`, `ideal`, `direction`, `thresholds` (a tuple, the best grade first), `owner`,
        `kind` (target, promise, expectation, standard), `start`, `end`. Its columns `thresholds` and `direction` are what
        `membership_from_thresholds` takes for several indicators.

    Raises
    ------
    ConfigError
        The hierarchy has no targets, or an ideal is of no target of it.
    DataError
        An indicator has no best end and no ideal, or thresholds leave its scale.

    Examples
    --------
    >>> preset = target_thresholds()
    >>> preset["thresholds"]["on_time_delivery"], preset["owner"]["on_time_delivery"]
    ((0.975, 0.95, 0.9, 0.85), 'logistics')
    >>> from sqeval.fuzzy import membership_from_thresholds
    >>> measured = {"on_time_delivery": 0.92, "satisfaction": 85}
    >>> chosen = preset.loc[list(measured)]
    >>> membership_from_thresholds(measured, chosen["thresholds"], chosen["direction"])
                         1    2    3    4
    on_time_delivery   0.0  0.4  0.6  0.0
    satisfaction       0.5  0.5  0.0  0.0
    """
    tree = hierarchies.after_sales() if hierarchy is None else hierarchy
    if not isinstance(tree, Hierarchy):
        raise ConfigError("is no hierarchy", path="hierarchy", value=tree, hint="Give sq.hierarchies.after_sales() or one of your own")
    nodes = {node.name: node for node in tree.measured if node.target is not None}
    if not nodes:
        raise ConfigError("has no targets", path="hierarchy", value=tree.name, hint="Write `target` at its indicators")
    own = dict(ideals or {})
    for name in own:
        if name not in nodes:
            raise ConfigError("is no indicator with a target", path=f"ideals.{name}", hint=nearest_hint(name, nodes))
    rows = [_row(node, own.get(name), grades or tree.grades, lang) for name, node in nodes.items()]
    return pd.DataFrame(rows, index=pd.Index(nodes, name="indicator"))


def _row(node: Node, ideal: float | None, grades: Grades, lang: str) -> dict[str, Any]:
    target = node.target
    if target is None:
        raise ConfigError("has no target", path=node.name)
    rises = target.op in (">", ">=")
    scale = ends(node.measure)
    if ideal is None and scale is None:
        hint = f"Give ideals={{{node.name!r}: …}}"
        raise DataError("has a target, but its scale has no best end", column=node.name, hint=hint)
    best = (scale or (0.0, 0.0))[rises] if ideal is None else ideal
    limits = thresholds_from_target(target.target, best, grades, limit=None if scale is None else scale[not rises])
    return {
        "label": node.title(lang),
        "op": target.op,
        "target": target.target,
        "ideal": float(best),
        "direction": (Direction.BENEFIT if rises else Direction.COST).value,
        "thresholds": tuple(limits.tolist()),
        "owner": None if target.owner is None else target.owner.text(lang),
        "kind": i18n.text(f"monitoring.origin_{target.origin}", lang),
        "start": target.start,
        "end": target.end,
    }


def _number(given: Any, name: str) -> Decimal:
    is_number = isinstance(given, (int, float, np.number)) and not isinstance(given, bool)
    if not is_number or not math.isfinite(given):
        raise DataError(f"{name} is not a finite number", value=given)
    return Decimal(repr(float(given)))


def _check_limit(found: list[float], limit: float, word: Direction) -> None:
    if (found[-1] < limit) if word is Direction.BENEFIT else (found[-1] > limit):
        hint = "Take fewer grades, or declare the thresholds"
        raise DataError(f"thresholds leave the scale, which ends at {limit:g}", value=found, hint=hint)
