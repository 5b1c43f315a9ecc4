"""Weights as bars, with the interval that a result gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.ahp import (
    AhpResult,
    BestWorstResult,
    ComplementaryResult,
    FuzzyWeights,
    GroupResult,
    HierarchyWeights,
    MonteCarloWeights,
)
from sqeval.ahp.structure import Structure
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.plots.canvas import INK, begin, finish, list_size, text
from sqeval.weighting import CombinedWeights, WeightingResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]

#: Results with weights.
Weighted = (
    AhpResult
    | HierarchyWeights
    | GroupResult
    | MonteCarloWeights
    | FuzzyWeights
    | BestWorstResult
    | ComplementaryResult
    | WeightingResult
    | CombinedWeights
)


class _Spread(NamedTuple):
    """Ends (n,) of the interval of every weight, and what the interval is."""

    low: Floats
    high: Floats
    meaning: str


def weights(result: Weighted | Evaluation, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the weights of a judgement matrix or of a weighting method, or the global weights of the indicators of a hierarchy.

    Parameters
    ----------
    result : AhpResult, HierarchyWeights, GroupResult, MonteCarloWeights, FuzzyWeights, BestWorstResult, ComplementaryResult, \
WeightingResult, CombinedWeights or Evaluation
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One bar an item, as long as its weight; indicators of one criterion share a colour. A line across the end of a bar is the
        interval of the weight: 95 % of the samples, all optima of the best-worst method, the support of a fuzzy weight, or from
        the least to the largest weight of an expert; the label of the axis says which.

    Raises
    ------
    DataError
        The result has no weights.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.weights(sq.ahp.solve([[1, 3], ["1/3", 1]]))
    >>> [round(float(bar.get_width()), 2) for bar in ax.patches]
    [0.75, 0.25]
    """
    found = result.weights if isinstance(result, Evaluation) else result
    if not isinstance(found, Weighted):
        hint = "Give what a method of ahp or weighting, ahp.hierarchy_weights or evaluate returns"
        raise DataError("has no weights to draw", value=type(result).__name__, hint=hint)
    series = found.global_weights if isinstance(found, HierarchyWeights) else found.weights
    values = series.to_numpy()
    ax, lang = begin(ax, lang, list_size(len(values)))
    names, colours = _names_and_colours(found, list(series.index), lang)
    spread = _spread_of(found)
    ends = values if spread is None else np.maximum(values, spread.high)
    ax.barh(range(len(values)), values, color=colours)
    for place, (value, end) in enumerate(zip(values, ends, strict=True)):
        ax.annotate(f"{100 * value:.1f} %", (end, place), (4, 0), textcoords="offset points", va="center", fontsize="small", color=INK)
    if spread is not None:
        ax.hlines(range(len(values)), spread.low, spread.high, color=INK, linewidth=1.6)
    ax.set_yticks(range(len(values)), names)
    ax.set_ylim(len(values) - 0.4, -0.6)
    ax.set_xlim(0, 1.14 * float(ends.max()))
    ax.set_xlabel(text("weight", lang) if spread is None else text("weight_and", lang, what=text(spread.meaning, lang)))
    ratio = found.cr if isinstance(found, (AhpResult, HierarchyWeights, GroupResult)) else None
    return finish(ax, text("weights", lang) if ratio is None else text("weights_cr", lang, cr=f"{ratio:.4f}"))


def _names_and_colours(found: Weighted, labels: list[Any], lang: str) -> tuple[list[str], list[str]]:
    """Name and colour of every bar."""
    structure = found.structure if isinstance(found, (HierarchyWeights, MonteCarloWeights)) else None
    if structure is None:
        return [str(label) for label in labels], [CRITERIA[0]] * len(labels)
    owners = _owners(structure)
    return [structure.title(leaf, lang) for leaf in labels], [CRITERIA[colour_of(owners[leaf])] for leaf in labels]


def _owners(structure: Structure) -> dict[str, int]:
    """Position of the criterion that every node stands below, the first of several."""
    owners, criterion = dict[str, int](), -1
    for edge in structure.edges():
        criterion += edge.level == 1
        owners.setdefault(edge.node, max(criterion, 0))
    return owners


def _of_samples(found: Any) -> _Spread:
    return _Spread(found.lower.to_numpy(), found.upper.to_numpy(), "of_samples")


def _of_fuzzy(found: Any) -> _Spread:
    return _Spread(found.fuzzy_weights["l"].to_numpy(), found.fuzzy_weights["u"].to_numpy(), "of_fuzzy")


def _of_experts(found: Any) -> _Spread | None:
    frame = found.to_frame()
    return None if frame["least"].isna().any() else _Spread(frame["least"].to_numpy(), frame["most"].to_numpy(), "of_experts")


def _of_optima(found: Any) -> _Spread | None:
    ends = found.intervals.to_numpy()
    return _Spread(ends[:, 0], ends[:, 1], "of_optima") if np.ptp(ends, axis=1).max() > 1e-9 else None


_SPREADS: dict[type, Callable[[Any], _Spread | None]] = {
    MonteCarloWeights: _of_samples,
    FuzzyWeights: _of_fuzzy,
    GroupResult: _of_experts,
    BestWorstResult: _of_optima,
}


def _spread_of(found: Weighted) -> _Spread | None:
    for kind, spread in _SPREADS.items():
        if isinstance(found, kind):
            return spread(found)
    return None
