"""The evaluation hierarchy: goal → criteria → indicators, with everything a reader needs to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from sqeval.errors import ConfigError, nearest_hint
from sqeval.indicators.dea_choice import DeaChoice
from sqeval.indicators.grades import Grades
from sqeval.indicators.influence import have_error, leaves
from sqeval.indicators.kinds import Expression, Rating
from sqeval.indicators.node import Node, Stage
from sqeval.options import Direction
from sqeval.records import WorkCalendar
from sqeval.spec import Configured, Spec, Table

WEIGHT_TOLERANCE = 0.02


class Judgements(Spec):
    """A judgement matrix of one node's children: their names and the upper triangle by rows."""

    items: tuple[str, ...]
    upper: tuple[float | str, ...]


class GradeSpec(Spec):
    """Grades as written in a configuration."""

    labels: tuple[str, ...]
    scores: tuple[float, ...]
    labels_zh: tuple[str, ...] | None = None
    bands: tuple[float, ...] | None = None


def _calendar(value: object) -> object:
    """A calendar may be written as the name of a preset."""
    return WorkCalendar.preset(value) if isinstance(value, str) else value


class Hierarchy(Node, Configured):
    """An evaluation system: the tree of criteria and indicators, and what goes with it.

    Parameters
    ----------
    name, label, definition, children
        The goal and the tree below it; a leaf is an indicator.
    grades : Grades, optional
        The comments that every indicator is graded by; four grades by default.
    monitored : nodes
        Values that are measured beside the tree: for targets, and as inputs and outputs of DEA.
    dea : DeaChoice, optional
        Inputs and outputs of the efficiency comparison.
    stages : stages of the process
        From time stamp to time stamp, for finding the slow one.
    calendar : WorkCalendar, or the name of a preset, optional
        Working hours, holidays and named periods, for measures with a business clock.
    judgements : mapping of node name to Judgements
        Judgement matrices that come with the hierarchy; `illustrative` says that they are examples.

    Examples
    --------
    >>> tree = Hierarchy.from_dict({"name": "service", "children": [{"name": "speed"}, {"name": "quality"}]})
    >>> [leaf.name for leaf in tree.leaves]
    ['speed', 'quality']
    """

    grade_spec: GradeSpec | None = Field(None, alias="grades")
    monitored: tuple[Node, ...] = ()
    dea: DeaChoice | None = None
    stages: tuple[Stage, ...] = ()
    calendar: Annotated[WorkCalendar, BeforeValidator(_calendar)] | None = None
    judgements: Table[str, Judgements] = Field(default_factory=dict)
    illustrative: bool = False

    @property
    def grades(self) -> Grades:
        """The grades of this evaluation."""
        spec = self.grade_spec
        return Grades.default() if spec is None else Grades(spec.labels, spec.scores, spec.labels_zh, bands=spec.bands)

    @property
    def measured(self) -> tuple[Node, ...]:
        """Everything that is measured: indicators, then monitored values."""
        return (*self.leaves, *self.monitored)

    @property
    def in_order(self) -> tuple[Node, ...]:
        """Everything that is measured, with what an expression is made of before it."""
        placed: dict[str, Node] = {}
        for node in self.measured:
            _place(node, {other.name: other for other in self.measured}, placed, ())
        return tuple(placed.values())

    def in_full(self, node: Node) -> bool:
        """Whether an indicator is counted in full: no sample stands between its value and the truth.

        So is what is made of such only, unless it has a standard error, as the cost of a request has.
        """
        if not isinstance(node.measure, Expression):
            return node.measure is not None and node.measure.is_fact
        known = {other.name: (other.measure, None) for other in self.measured if other.measure is not None}
        parts = leaves(node.measure, node.name, known).values()
        return all(part.measure.is_fact for part in parts) and not have_error(parts)

    def node(self, name: str) -> Node:
        """The node or monitored value called `name`."""
        known = {node.name: node for node in (*self.walk(), *self.monitored)}
        if name not in known:
            raise ConfigError("unknown indicator", value=name, path="hierarchy", hint=nearest_hint(name, known))
        return known[name]

    def needs(self) -> dict[str, tuple[str, ...]]:
        """The data layer: columns read, by frame."""
        columns: dict[str, dict[str, None]] = {}
        for node in self.measured:
            if node.measure is not None:
                for source, names in node.measure.sources.items():
                    columns.setdefault(source, {}).update(dict.fromkeys(names))
        return {source: tuple(names) for source, names in columns.items()}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.children:
            raise ConfigError("a hierarchy needs at least one child", path="children")
        _check_names(self)
        _check_inner(self)
        _check_weights(self)
        _check_leaves(self)
        _check_references(self)
        return self

    def __repr__(self) -> str:
        from sqeval.indicators.picture import text_tree

        return text_tree(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from sqeval.indicators.picture import html_tree

        return html_tree(self)

    def summary(self, lang: str = "en") -> str:
        """All five layers as text: goal, criteria, methods, indicators and the data they rest on."""
        from sqeval.indicators.picture import text_tree

        return text_tree(self, lang)


def _check_names(hierarchy: Hierarchy) -> None:
    seen: set[str] = set()
    for path, name in _names(hierarchy):
        if name in seen:
            raise ConfigError("a name stands twice", path=path, value=name, hint="Every node needs a name of its own")
        seen.add(name)
    stages = [stage.name for stage in hierarchy.stages]
    for position, name in enumerate(stages):
        if name in stages[:position]:
            raise ConfigError("a name stands twice", path=f"stages[{position}].name", value=name)


def _names(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    """Names of a node and of all below it, each with its path in the configuration."""
    yield f"{path}name", node.name
    for key in ("children", "monitored"):
        for position, child in enumerate(getattr(node, key, ())):
            yield from _names(child, f"{path}{key}[{position}].")


def _check_inner(hierarchy: Hierarchy) -> None:
    for node in hierarchy.inner:
        for key in ("measure", "thresholds", "target"):
            if getattr(node, key) is not None:
                raise ConfigError("belongs to an indicator, and this node has children", path=f"{node.name}.{key}")


def _check_weights(hierarchy: Hierarchy) -> None:
    for node in hierarchy.inner:
        given = [child.weight for child in node.children if child.weight is not None]
        if not given:
            continue
        path = f"{node.name}.children.weight"
        if len(given) < len(node.children):
            raise ConfigError("either all children of a node have a weight, or none", path=path, value=given)
        # Summed as written: 0.5 + 0.52 is 1.02 exactly, which binary fractions miss.
        if abs(sum(map(_as_written, given), Fraction(-1))) > _as_written(WEIGHT_TOLERANCE):
            raise ConfigError(f"weights of siblings must sum to 1 (within {WEIGHT_TOLERANCE})", path=path, value=given)


def _as_written(number: float) -> Fraction:
    return Fraction(repr(number))


def _check_leaves(hierarchy: Hierarchy) -> None:
    grades = len(hierarchy.grades)
    for leaf in hierarchy.measured:
        if leaf.children:
            raise ConfigError("a monitored value cannot have children", path=f"monitored.{leaf.name}")
        if leaf.thresholds is not None:
            _check_thresholds(leaf, leaf.thresholds, grades)
        if isinstance(leaf.measure, Rating) and not set(leaf.measure.answers.values()) <= set(range(1, grades + 1)):
            path = f"{leaf.name}.measure.answers"
            raise ConfigError(f"grades are numbered 1 (best) to {grades}", path=path, value=leaf.measure.answers)


def _check_thresholds(leaf: Node, thresholds: tuple[float, ...], grades: int) -> None:
    path, value = f"{leaf.name}.thresholds", list(thresholds)
    if leaf.direction is Direction.TARGET:
        raise ConfigError("thresholds need the direction benefit or cost", path=path, value=value)
    if len(thresholds) != grades:
        raise ConfigError(f"needs one threshold a grade ({grades}), best first", path=path, value=value)
    sign = 1 if leaf.direction is Direction.COST else -1
    if not all(sign * (after - before) > 0 for before, after in pairwise(thresholds)):
        word = "rise" if sign > 0 else "fall"
        raise ConfigError(f"must {word} from the best grade to the worst, as direction is {leaf.direction.value!r}", path=path, value=value)


def _place(node: Node, known: Mapping[str, Node], placed: dict[str, Node], above: tuple[str, ...]) -> None:
    """Put a node behind what it is made of."""
    if node.name in placed:
        return
    if node.name in above:
        circle = " → ".join((*above[above.index(node.name) :], node.name))
        raise ConfigError(f"is made of itself: {circle}", path=f"{node.name}.measure.formula")
    for name in () if node.measure is None else node.measure.names:
        if name not in known:
            raise ConfigError("unknown indicator", path=f"{node.name}.measure.formula", value=name, hint=nearest_hint(name, known))
        _place(known[name], known, placed, (*above, node.name))
    placed[node.name] = node


def _check_references(hierarchy: Hierarchy) -> None:
    _ = hierarchy.in_order
    measured = [node.name for node in hierarchy.measured]
    chosen = (*hierarchy.dea.inputs, *hierarchy.dea.outputs) if hierarchy.dea else ()
    for name in chosen:
        if name not in measured:
            raise ConfigError("unknown indicator", path="dea", value=name, hint=nearest_hint(name, measured))
        if chosen.count(name) > 1:
            raise ConfigError("is named twice among inputs and outputs", path="dea", value=name)
    inner = {node.name: node for node in hierarchy.inner}
    for name, judged in hierarchy.judgements.items():
        if name not in inner:
            raise ConfigError("is not a node with children", path=f"judgements.{name}", hint=nearest_hint(name, inner))
        if sorted(judged.items) != sorted(child.name for child in inner[name].children):
            raise ConfigError(f"must name the children of {name}", path=f"judgements.{name}.items", value=list(judged.items))
        pairs = len(judged.items) * (len(judged.items) - 1) // 2
        if len(judged.upper) != pairs:
            problem = f"needs {pairs} judgements for {len(judged.items)} items: the upper triangle by rows"
            raise ConfigError(problem, path=f"judgements.{name}.upper", value=list(judged.upper))
