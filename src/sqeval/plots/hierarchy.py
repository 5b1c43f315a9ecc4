"""The five layers of an evaluation model as a drawn tree."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqeval import i18n
from sqeval.ahp import HierarchyWeights
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.indicators.picture import METHODS
from sqeval.plots.canvas import INK, LINE, SOFT, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Characters a line of a box holds; a Chinese one counts twice.
_LINE = 20

Place = tuple[float, float]


@dataclass
class _Layout:
    """Where every node stands: columns from the goal to the data, lines from the first indicator to the last."""

    hierarchy: Hierarchy
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {leaf.name: float(k) for k, leaf in enumerate(self.hierarchy.leaves)}
        self.depth = max(_depth(self.hierarchy), 1)
        self._put(self.hierarchy, 0)

    @property
    def height(self) -> int:
        """Lines in all; monitored values share one below the indicators."""
        return len(self.lines) + bool(self.hierarchy.monitored)

    @property
    def scheme(self) -> float:
        """Column of the methods."""
        return float(self.depth)

    @property
    def indicators(self) -> float:
        """Column of the indicators."""
        return self.depth + 1.0

    @property
    def data(self) -> float:
        """Column of the data."""
        return self.depth + 2.0

    def _put(self, node: Node, level: int) -> float:
        if node.is_leaf:
            line = self.lines[node.name]
            self.places[node.name] = (self.indicators, line)
            return line
        lines = [self._put(child, level + 1) for child in node.children]
        line = (lines[0] + lines[-1]) / 2
        self.places[node.name] = (float(level), line)
        return line


def hierarchy(
    hierarchy: Hierarchy | Evaluation,
    weights: HierarchyWeights | Mapping[str, float] | None = None,
    *,
    ax: Axes | None = None,
    lang: str = "en",
) -> Axes:
    """Draw goal, criteria, methods, indicators and data, from left to right.

    Parameters
    ----------
    hierarchy : Hierarchy or Evaluation
        Of an evaluation its hierarchy, with its weights where none are given.
    weights : HierarchyWeights or mapping of node name to global weight, optional
        Written into the boxes.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes

    Raises
    ------
    DataError
        It is given no hierarchy, or weights that are no weights.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.hierarchy(sq.hierarchies.service_desk())
    >>> "Service desk quality" in [text.get_text() for text in ax.texts]
    True
    """
    if isinstance(hierarchy, Evaluation):
        weights = hierarchy.weights if weights is None else weights
        hierarchy = hierarchy.hierarchy
    _check(hierarchy, weights)
    layout = _Layout(hierarchy)
    ax, lang = begin(ax, lang, (2.6 * (layout.data + 1), 1.2 + 0.62 * max(layout.height, 4)))
    known = _by_name(weights)
    colours = {node.name: CRITERIA[colour_of(k)] for k, branch in enumerate(hierarchy.children) for node in branch.walk()}
    for node in hierarchy.walk():
        for child in node.children:
            _edge(ax, layout.places[node.name], layout.places[child.name], colours[child.name])
        _box(ax, layout.places[node.name], _words(node, known, lang), colours.get(node.name, INK))
    _methods(ax, layout, lang)
    _data(ax, layout, colours, lang)
    _headings(ax, layout, lang)
    ax.set_xlim(-0.5, layout.data + 0.5)
    ax.set_ylim(layout.height - 0.4, -1.4)
    ax.set_axis_off()
    return finish(ax)


def _check(hierarchy: Any, weights: Any) -> None:
    if not isinstance(hierarchy, Hierarchy):
        hint = "Give a Hierarchy, such as sq.hierarchies.after_sales(), or what evaluate returns"
        raise DataError("has no hierarchy to draw", value=type(hierarchy).__name__, hint=hint)
    if weights is not None and not isinstance(weights, (HierarchyWeights, Mapping)):
        raise DataError("has no weights to write", value=type(weights).__name__, hint="Give what ahp.hierarchy_weights returns")


def _by_name(weights: HierarchyWeights | Mapping[str, float] | None) -> dict[str, float]:
    """Global weights by node; none where none are given."""
    if isinstance(weights, HierarchyWeights):
        return dict(zip(map(str, weights.global_vector.labels), weights.global_vector.values.tolist(), strict=True))
    return dict(weights or {})


def _words(node: Node, weights: Mapping[str, float], lang: str) -> str:
    weight = weights.get(node.name, node.weight)
    title = _wrapped(node.title(lang))
    return title if weight is None else f"{title}\n{100 * weight:.1f} %"


def _methods(ax: Axes, layout: _Layout, lang: str) -> None:
    """The methods stand between criteria and indicators: they lead from one to the other."""
    names = [name for name in METHODS if name != "dea" or layout.hierarchy.dea is not None]
    spread = _spread(len(names), layout.height)
    for name, line in zip(names, spread, strict=True):
        _box(ax, (layout.scheme, line), _wrapped(i18n.text(f"indicators.{name}", lang)), SOFT)


def _data(ax: Axes, layout: _Layout, colours: Mapping[str, str], lang: str) -> None:
    """The frames, and which indicators (and monitored values) rest on them."""
    sources = list(layout.hierarchy.needs())
    places = dict(zip(sources, _spread(len(sources), layout.height), strict=True))
    for leaf in layout.hierarchy.leaves:
        for source in _sources((leaf,)):
            _edge(ax, layout.places[leaf.name], (layout.data, places[source]), colours.get(leaf.name, SOFT))
    if layout.hierarchy.monitored:
        below = (layout.indicators, float(len(layout.lines)))
        for source in _sources(layout.hierarchy.monitored):
            _edge(ax, below, (layout.data, places[source]), SOFT)
        _box(ax, below, text("monitored", lang, count=len(layout.hierarchy.monitored)), SOFT)
    for source, line in places.items():
        _box(ax, (layout.data, line), _wrapped(i18n.text(f"indicators.{source}", lang)), SOFT)


def _sources(nodes: Iterable[Node]) -> list[str]:
    """Frames that the nodes are measured from."""
    return list(dict.fromkeys(source for node in nodes if node.measure is not None for source in node.measure.sources))


def _headings(ax: Axes, layout: _Layout, lang: str) -> None:
    columns = {"goal_layer": 0.0, "scheme_layer": layout.scheme, "indicator_layer": layout.indicators, "data_layer": layout.data}
    if layout.depth > 1:
        columns["criterion_layer"] = 1.0
    for key, column in columns.items():
        ax.text(column, -1.1, i18n.text(f"indicators.{key}", lang), ha="center", va="center", fontsize="small", color=SOFT)


def _edge(ax: Axes, start: Place, end: Place, colour: str) -> None:
    ax.plot([start[0], end[0]], [start[1], end[1]], color=colour, linewidth=1.1, alpha=0.55, zorder=1)


def _box(ax: Axes, place: Place, words: str, colour: str) -> None:
    style = {"boxstyle": "square,pad=0.45", "facecolor": "white", "edgecolor": colour if colour != SOFT else LINE, "linewidth": 1.3}
    ax.text(*place, words, ha="center", va="center", fontsize="small", color=INK, zorder=3, bbox=style)


def _spread(count: int, lines: int) -> list[float]:
    """Lines of a few boxes spread evenly over the height."""
    return [(k + 0.5) * lines / count - 0.5 for k in range(count)]


def _depth(node: Node) -> int:
    """How many levels of inner nodes there are."""
    return 0 if node.is_leaf else 1 + max(_depth(child) for child in node.children)


def _wrapped(words: str) -> str:
    """Broken into lines, by characters where they are wide."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return "\n".join(textwrap.wrap(words, _LINE // 2 if wide else _LINE))
