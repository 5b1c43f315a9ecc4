"""The five layers of an evaluation as one picture, in text and HTML: goal, criteria, methods, indicators, data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from sqeval import i18n
from sqeval.indicators.describe import data_text, target_text
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node

METHODS = ("ahp", "dea", "fuzzy")


@dataclass(frozen=True)
class Line:
    """One node of the picture: its depth, whether it closes its branch, and what is written beside it."""

    node: Node
    prefix: str
    depth: int
    weight: float | None


def lines(hierarchy: Hierarchy, weights: Mapping[str, float] | None = None) -> tuple[Line, ...]:
    """The tree as lines, parents first; `weights` are global weights by node."""
    return tuple(_lines(hierarchy, "", "", 0, weights or {}))


def _lines(node: Node, own: str, below: str, depth: int, weights: Mapping[str, float]) -> Iterator[Line]:
    yield Line(node, own, depth, weights.get(node.name, node.weight))
    for position, child in enumerate(node.children):
        last = position == len(node.children) - 1
        yield from _lines(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "), depth + 1, weights)


def methods(hierarchy: Hierarchy, lang: str = "en") -> tuple[str, ...]:
    """The scheme layer: the methods that take part."""
    return tuple(i18n.text(f"indicators.{method}", lang) for method in METHODS if method != "dea" or hierarchy.dea is not None)


def text_tree(hierarchy: Hierarchy, lang: str = "en", weights: Mapping[str, float] | None = None) -> str:
    """The five layers as text."""
    drawn = lines(hierarchy, weights)
    tree = [_text_line(line, lang) for line in drawn]
    for layer, first in _layers(drawn).items():
        tree[first] += f"   [{i18n.text(f'indicators.{layer}', lang)}]"
    colon = i18n.text("common.colon", lang)
    scheme = i18n.text("indicators.scheme_layer", lang) + colon + i18n.sequence(methods(hierarchy, lang), lang)
    title = (i18n.text("indicators.data_layer", lang) + colon).rstrip()
    needs = hierarchy.needs().items()
    data = [f"  {i18n.text(f'indicators.{source}', lang)}{colon}{i18n.listing(columns, lang) or '*'}" for source, columns in needs]
    calendar = [] if hierarchy.calendar is None else [i18n.text("indicators.calendar", lang) + colon + hierarchy.calendar.describe(lang)]
    return "\n".join([*tree, scheme, title, *data, *calendar])


def _layers(drawn: tuple[Line, ...]) -> dict[str, int]:
    """Where each layer of the tree begins."""
    found = {"goal_layer": 0}
    for position, line in enumerate(drawn[1:], start=1):
        found.setdefault("indicator_layer" if line.node.is_leaf else "criterion_layer", position)
    return found


def _text_line(line: Line, lang: str) -> str:
    node = line.node
    text = f"{line.prefix}{node.title(lang)}"
    if line.weight is not None:
        text += f"  {line.weight:.3f}"
    if node.is_leaf and line.depth:
        notes = [node.unit_text(lang), i18n.text(f"common.{node.direction.value}", lang), target_text(node.target)]
        text += f"  ({', '.join(note for note in notes if note)})"
    return text


def html_tree(hierarchy: Hierarchy, lang: str = "en", weights: Mapping[str, float] | None = None) -> str:
    """The five layers as an HTML table; every text is escaped."""
    header = ("criterion_layer", "indicator_layer", "direction", "target", "data_layer")
    head = "".join(f"<th>{escape(i18n.text(f'indicators.{key}', lang))}</th>" for key in header)
    rows = "".join(_html_row(line, lang) for line in lines(hierarchy, weights)[1:])
    goal = f"<strong>{escape(i18n.text('indicators.goal_layer', lang))}</strong>: {escape(hierarchy.title(lang))}"
    scheme = f"<strong>{escape(i18n.text('indicators.scheme_layer', lang))}</strong>: {escape('; '.join(methods(hierarchy, lang)))}"
    calendar = "" if hierarchy.calendar is None else f"<br>{escape(hierarchy.calendar.describe(lang))}"
    return f'<div class="sqeval-tree">{goal}<br>{scheme}{calendar}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _html_row(line: Line, lang: str) -> str:
    node = line.node
    title = escape(node.title(lang)) + ("" if line.weight is None else f" <small>{line.weight:.3f}</small>")
    if not node.is_leaf:
        return f'<tr class="criterion"><td colspan="5" style="padding-left:{line.depth - 1}em"><strong>{title}</strong></td></tr>'
    cells = (
        "",
        title,
        escape(i18n.text(f"common.{node.direction.value}", lang)),
        escape(target_text(node.target)),
        escape(data_text(node.measure)),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
