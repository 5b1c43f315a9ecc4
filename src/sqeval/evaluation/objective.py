"""Weights of the indicators by the data: how much each tells units apart, alone or together with the judgements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import weighting
from sqeval.ahp import HierarchyWeights
from sqeval.errors import ConfigError, DataError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import place_text
from sqeval.indicators.table import IndicatorTable
from sqeval.indicators.weighting_choice import WeightingChoice
from sqeval.options import Direction
from sqeval.result import Caution
from sqeval.spec import read

METHODS: Mapping[str, Callable[..., weighting.WeightingResult]] = {
    "entropy": weighting.entropy,
    "critic": weighting.critic,
    "standard_deviation": weighting.standard_deviation,
    "variation": weighting.variation,
    "merec": weighting.merec,
    "cilos": weighting.cilos,
    "idocriw": weighting.idocriw,
    "pca": weighting.pca,
    "angle": weighting.angle,
}

#: Rows that weights by the data need at least.
_LEAST = 2


@dataclass(frozen=True, eq=False)
class Weighing:
    """Where the weights come from, side by side.

    Attributes
    ----------
    choice : WeightingChoice
    data : WeightingResult
        Weights by the data, with the figures they are made of.
    combined : CombinedWeights or None
        Both put together; None where the data alone decide.
    table : DataFrame
        By indicator: `judgements`, `data` and `used`.
    """

    choice: WeightingChoice
    data: weighting.WeightingResult
    combined: weighting.CombinedWeights | None
    table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()


def choose_weighting(hierarchy: Hierarchy, given: Any) -> WeightingChoice | None:
    """The choice, checked; a word stands for its method.

    Raises
    ------
    ConfigError
        A wrong key or word, or an indicator that is best near a target: the data cannot weigh it by high or low values.
    """
    if given is None:
        return None
    choice = given if isinstance(given, WeightingChoice) else read(WeightingChoice, _table(given), path="weighting")
    near = [leaf.name for leaf in hierarchy.leaves if leaf.direction is Direction.TARGET]
    if near:
        hint = "Weigh by judgements, or make the distance from the target an indicator of its own"
        raise ConfigError("is best near a target, so its values have no direction to weigh by", path="weighting", value=near[0], hint=hint)
    return choice


def weigh(judged: HierarchyWeights, table: IndicatorTable, typical: NDArray[np.bool_], choice: WeightingChoice) -> Weighing:
    """Weights by the values of the typical rows (all periods together, so that all are scored alike).

    Raises
    ------
    DataError
        Fewer than two rows have values of all indicators; or values that the method refuses.
    """
    leaves = [leaf.name for leaf in table.hierarchy.leaves]
    values = table.values[leaves]
    whole = np.isfinite(values.to_numpy()).all(axis=1)
    rows = typical & whole
    if rows.sum() < _LEAST:
        hint = "Weigh by judgements, lower min_n, or leave indicators out that few units have"
        raise DataError(f"only {rows.sum()} ranked rows have all indicators, too few for weights by the data", hint=hint)
    directions = {leaf.name: leaf.direction.value for leaf in table.hierarchy.leaves}
    options = {} if choice.normalisation is None else {"normalisation": choice.normalisation}
    named = values[rows].set_axis([place_text(label) for label in values.index[rows]], axis=0)
    found = METHODS[choice.method](named, directions, **options)
    sources = {"judgements": judged.global_weights[leaves], "data": found.weights[leaves]}
    combined = None
    if choice.combination is not None:
        combined = weighting.combine(sources, choice.combination, dict(choice.coefficients) or None)
    used = (found if combined is None else combined).weights[leaves]
    left_out = tuple(place_text(label) for label in values.index[typical & ~whole])
    cautions = [*found.warnings, *(() if combined is None else combined.warnings)]
    if left_out:
        cautions.append(Caution("weighting_left_out", left_out))
    frame = pd.DataFrame({**sources, "used": used}).rename_axis("indicator")
    return Weighing(choice, found, combined, frame, tuple(cautions))


def _table(given: Any) -> Mapping[str, Any]:
    if isinstance(given, str):
        return {"method": given}
    if not isinstance(given, Mapping):
        hint = 'Write weighting="entropy", or weighting={"method": "entropy", "combination": "multiplicative"}'
        raise ConfigError("is neither a method nor a mapping", path="weighting", value=given, hint=hint)
    return given
