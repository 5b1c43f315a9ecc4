"""Consistency of judgements as bars against their limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sqeval.ahp import AhpResult, GroupResult, HierarchyWeights
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import grade_colours
from sqeval.numerics.consistency import THRESHOLD
from sqeval.plots.canvas import INK, SOFT, begin, finish, list_size, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GOOD, _BAD = grade_colours(4)[0], grade_colours(4)[-1]


class _Rows(NamedTuple):
    """What is drawn: names, values, what stands beside each bar, the limit, and the texts of axis and title."""

    names: list[str]
    values: list[float]
    beside: list[str]
    limit: float
    label: str
    title: str


def consistency(result: AhpResult | HierarchyWeights | GroupResult | Evaluation, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw how consistent judgements are: every index of a matrix, every node of a hierarchy, or every expert of a group.

    Parameters
    ----------
    result : AhpResult, HierarchyWeights, GroupResult or Evaluation
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Of a matrix one bar an index that has a limit, as a multiple of that limit; of a hierarchy or a group the consistency
        ratio (CR) of every judged node, or expert, and of the whole below. A line at the limit; blue within it, brick above.

    Raises
    ------
    DataError
        The result holds no judgements.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.consistency(sq.ahp.hierarchy_weights({"goal": ["a", "b", "c"]}, {"goal": [[1, 2, 6], [None, 1, 3], [None, None, 1]]}))
    >>> [label.get_text() for label in ax.get_yticklabels()], [float(bar.get_width()) for bar in ax.patches]
    (['goal', 'whole hierarchy'], [0.0, 0.0])
    """
    found = result.weights if isinstance(result, Evaluation) else result
    if not isinstance(found, (AhpResult, HierarchyWeights, GroupResult)) or (isinstance(found, HierarchyWeights) and not found.nodes):
        raise DataError(
            "holds no judgements to draw", value=type(result).__name__, hint="Give what ahp.solve, aggregate or hierarchy_weights returns"
        )
    size = len(_of(found, "en").names)
    ax, lang = begin(ax, lang, list_size(size))
    rows = _of(found, lang)
    ax.barh(range(size), rows.values, color=[_GOOD if value <= rows.limit else _BAD for value in rows.values])
    for place, (value, beside) in enumerate(zip(rows.values, rows.beside, strict=True)):
        ax.annotate(beside, (value, place), (4, 0), textcoords="offset points", va="center", fontsize="small", color=INK)
    ax.axvline(rows.limit, color=SOFT, linewidth=1.2, linestyle="--")
    ax.set_yticks(range(size), rows.names)
    ax.set_ylim(size - 0.4, -0.6)
    ax.set_xlim(0, 1.25 * max(*rows.values, rows.limit))
    ax.set_xlabel(rows.label)
    return finish(ax, rows.title)


def _of(found: AhpResult | HierarchyWeights | GroupResult, lang: str) -> _Rows:
    if isinstance(found, AhpResult):
        return _of_matrix(found, lang)
    if isinstance(found, HierarchyWeights):
        names = {name: found.structure.title(name, lang) for name in found.nodes}
        ratios = {names[name]: node.cr for name, node in found.nodes.items()}
        return _of_ratios(pd.Series(ratios), text("whole_hierarchy", lang), found.cr, lang)
    return _of_ratios(found.members["cr"].dropna(), text("group", lang), found.cr, lang)


def _of_matrix(found: AhpResult, lang: str) -> _Rows:
    """Indices with a positive limit, as multiples of it."""
    table = found.indices.to_frame(lang)
    table = table[(table["limit"] > 0) & table["value"].notna()]
    beside = [f"{value:.4f} / {limit:.4g}" for value, limit in zip(table["value"], table["limit"], strict=True)]
    values = (table["value"] / table["limit"]).tolist()
    return _Rows(list(map(str, table.index)), values, beside, 1.0, text("times_the_limit", lang), text("consistency", lang))


def _of_ratios(ratios: Any, whole: str, of_whole: float | None, lang: str) -> _Rows:
    values = [*map(float, ratios), *([] if of_whole is None else [of_whole])]
    names = [*map(str, ratios.index), *([] if of_whole is None else [whole])]
    return _Rows(names, values, [f"{value:.4f}" for value in values], THRESHOLD, text("cr", lang), text("consistency", lang))
