"""The tree that grade vectors are composed along: branches over positions of indicators in an array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqeval.indicators.node import Node


@dataclass(frozen=True)
class Branch:
    """A node with children.

    Attributes
    ----------
    name : str
    children : tuple of int or Branch
        An indicator is its position among all indicators. Children are composed in this order.
    """

    name: str
    children: tuple[int | Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """The branch and all below it, parents first."""
        yield self
        for child in self.children:
            if isinstance(child, Branch):
                yield from child.walk()

    @property
    def leaves(self) -> tuple[int, ...]:
        """Positions of the indicators below, in the order of the children."""
        below = ((child,) if isinstance(child, int) else child.leaves for child in self.children)
        return tuple(leaf for leaves in below for leaf in leaves)

    @classmethod
    def flat(cls, name: str, order: Iterable[int]) -> Branch:
        """One level: indicators composed in `order`."""
        return cls(name, tuple(map(int, order)))

    @classmethod
    def of(cls, hierarchy: Node) -> Branch:
        """The tree of a hierarchy, over positions in `hierarchy.leaves`."""
        positions = {leaf.name: position for position, leaf in enumerate(hierarchy.leaves)}

        def branch(node: Node) -> Branch:
            return cls(node.name, tuple(positions[child.name] if child.is_leaf else branch(child) for child in node.children))

        return branch(hierarchy)
