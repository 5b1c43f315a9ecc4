"""What is weighted: which node has which children. A child may stand below several nodes (shared sub-criteria)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqeval.errors import ConfigError
from sqeval.indicators.hierarchy import Hierarchy


class Edge(NamedTuple):
    """A node below a parent (None for the goal), on its level; the goal's is 0."""

    parent: str | None
    node: str
    level: int


@dataclass(frozen=True, eq=False)
class Structure:
    """Children by node, parents before children; weights written at the children, where all of a node have one."""

    goal: str
    children: Mapping[str, tuple[str, ...]]
    written: Mapping[str, tuple[float, ...]]
    hierarchy: Hierarchy | None = None

    @property
    def inner(self) -> tuple[str, ...]:
        """Nodes that have children, every one after all that it stands below."""
        return tuple(self.children)

    @property
    def names(self) -> tuple[str, ...]:
        """Every node once, in the order of first appearance, depth first."""
        return tuple(dict.fromkeys(edge.node for edge in self.edges()))

    @property
    def leaves(self) -> tuple[str, ...]:
        """Nodes without children."""
        return tuple(name for name in self.names if name not in self.children)

    def edges(self) -> Iterator[Edge]:
        """Every node below each of its parents, depth first; what stands below a shared node comes once, with its first parent."""
        waiting, seen = [Edge(None, self.goal, 0)], set[str]()
        while waiting:
            edge = waiting.pop()
            yield edge
            if edge.node not in seen:
                seen.add(edge.node)
                waiting += [Edge(edge.node, child, edge.level + 1) for child in reversed(self.children.get(edge.node, ()))]

    def title(self, name: str, lang: str) -> str:
        """How a node is called in `lang`."""
        if self.hierarchy is None:
            return name
        return next(node for node in self.hierarchy.walk() if node.name == name).title(lang)


def structure_of(given: Any) -> Structure:
    """The structure of a Hierarchy, or of a mapping of node to its children.

    Raises
    ------
    ConfigError
        Neither of both; a node without children or with one of them twice; several goals or none; a node below itself.
    """
    if isinstance(given, Hierarchy):
        return _of_hierarchy(given)
    if not isinstance(given, Mapping):
        raise ConfigError("is neither a Hierarchy nor a mapping of nodes to their children", path="hierarchy", value=given)
    children = {str(node): _names(below, str(node)) for node, below in given.items()}
    return Structure(_goal(children), _from_the_goal(children), {})


def rolled_up(structure: Structure, leaves: Mapping[str, float]) -> dict[str, float]:
    """Weight of every node as the sum of the leaves below it.

    Raises
    ------
    ConfigError
        A node stands below several others, so that its share of each is unknown.
    """
    shared = [child for child in structure.names if sum(child in below for below in structure.children.values()) > 1]
    if shared:
        raise ConfigError("stands below several nodes, so that its weight cannot be shared among them", path=f"hierarchy.{shared[0]}")
    found = dict(leaves)
    for name in reversed(structure.inner):
        found[name] = sum(found[child] for child in structure.children[name])
    return found


def _of_hierarchy(hierarchy: Hierarchy) -> Structure:
    written = {}
    for node in hierarchy.inner:
        weights = tuple(child.weight for child in node.children if child.weight is not None)
        if len(weights) == len(node.children):
            written[node.name] = weights
    children = {node.name: tuple(child.name for child in node.children) for node in hierarchy.inner}
    return Structure(hierarchy.name, children or {hierarchy.name: ()}, written, hierarchy)


def _names(below: Any, node: str) -> tuple[str, ...]:
    names = tuple(map(str, below)) if isinstance(below, Iterable) and not isinstance(below, str) else ()
    if not names:
        raise ConfigError("needs a list of its children", path=f"hierarchy.{node}", value=below)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigError("names a child twice", path=f"hierarchy.{node}", value=twice)
    return names


def _goal(children: Mapping[str, tuple[str, ...]]) -> str:
    below = {child for names in children.values() for child in names}
    goals = [node for node in children if node not in below]
    if len(goals) != 1:
        problem = "has no goal: every node stands below another" if not goals else "has several goals"
        raise ConfigError(problem, path="hierarchy", value=goals or list(children), hint="Exactly one node is nobody's child")
    return goals[0]


def _from_the_goal(children: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Inner nodes, each after all the nodes it stands below."""
    parents = {name: sum(name in below for below in children.values()) for name in children}
    placed: dict[str, tuple[str, ...]] = {}
    ready = [name for name, count in parents.items() if not count]
    while ready:
        name = ready.pop(0)
        placed[name] = children[name]
        for child in children[name]:
            if child in parents:
                parents[child] -= 1
                ready += [child] if not parents[child] else []
    circle = [name for name in children if name not in placed]
    if circle:
        raise ConfigError("stands below itself", path="hierarchy", value=circle[0], hint="Nodes of a hierarchy form no circle")
    return placed
