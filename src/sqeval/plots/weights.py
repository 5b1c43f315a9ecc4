"""Weights as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval.ahp import AhpResult, BestWorstResult, ComplementaryResult, FuzzyWeights, HierarchyWeights
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.plots.canvas import INK, begin, finish, list_size, text
from sqeval.weighting import CombinedWeights, WeightingResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Results with weights.
Weighted = AhpResult | HierarchyWeights | FuzzyWeights | BestWorstResult | ComplementaryResult | WeightingResult | CombinedWeights


def weights(result: Weighted | Evaluation, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the weights of a judgement matrix or of a weighting method, or the global weights of the indicators of a hierarchy.

    Parameters
    ----------
    result : AhpResult, HierarchyWeights, FuzzyWeights, BestWorstResult, ComplementaryResult, WeightingResult, CombinedWeights or Evaluation
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One bar an item, as long as its weight; indicators of one criterion share a colour.

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
    size = len(found.global_weights if isinstance(found, HierarchyWeights) else found.weights)
    ax, lang = begin(ax, lang, list_size(size))
    names, values, colours = _bars(found, lang)
    bars = ax.barh(range(size), values, color=colours)
    ax.bar_label(bars, [f"{100 * value:.1f} %" for value in values], padding=4, fontsize="small", color=INK)
    ax.set_yticks(range(size), names)
    ax.set_ylim(size - 0.4, -0.6)
    ax.margins(x=0.12)
    ax.set_xlim(left=0)
    ax.set_xlabel(text("weight", lang))
    ratio = found.cr if isinstance(found, (AhpResult, HierarchyWeights)) else None
    return finish(ax, text("weights", lang) if ratio is None else text("weights_cr", lang, cr=f"{ratio:.4f}"))


def _bars(found: Weighted, lang: str) -> tuple[list[str], list[float], list[str]]:
    """Name, weight and colour of every bar."""
    if not isinstance(found, HierarchyWeights):
        series = found.weights
        return [str(label) for label in series.index], series.tolist(), [CRITERIA[0]] * len(series)
    structure, owners, criterion = found.structure, dict[str, int](), -1
    for edge in structure.edges():
        criterion += edge.level == 1
        owners.setdefault(edge.node, max(criterion, 0))
    names = [structure.title(leaf, lang) for leaf in structure.leaves]
    return names, found.global_weights.tolist(), [CRITERIA[colour_of(owners[leaf])] for leaf in structure.leaves]
