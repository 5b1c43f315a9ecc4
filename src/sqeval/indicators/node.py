"""Nodes of an evaluation hierarchy: goal, criteria, indicators; and the target an indicator is held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sqeval.indicators.kinds import Duration, Measure, Quantile, Total
from sqeval.indicators.kinds.base import Clock
from sqeval.options import Direction
from sqeval.spec import AnyCase, Spec, Text


def _written(op: object) -> object:
    """The signs that reports print are read too."""
    return {"≥": ">=", "≤": "<="}.get(op.strip(), op.strip()) if isinstance(op, str) else op


class Target(Spec):
    """What a value is held against, and whose target it is."""

    op: Annotated[Literal[">=", "<=", ">", "<"], BeforeValidator(_written)]
    target: float
    owner: Text | None = None
    channel: str | None = None
    start: str | None = None
    end: str | None = None
    origin: Annotated[Literal["target", "promise", "expectation", "standard"], AnyCase] = "target"

    def holds(self, value: float) -> bool:
        """Whether `value` satisfies the target."""
        return {">=": value >= self.target, "<=": value <= self.target, ">": value > self.target, "<": value < self.target}[self.op]


class Node(Spec):
    """A goal, a criterion (has `children`) or an indicator (a leaf, which says how it is measured and judged)."""

    name: str = Field(min_length=1)
    label: Text | None = None
    definition: Text | None = None
    weight: float | None = Field(None, ge=0)
    children: tuple[Node, ...] = ()
    direction: Annotated[Direction, AnyCase] = Direction.BENEFIT
    unit: Text | None = None
    measure: Measure | None = None
    thresholds: tuple[float, ...] | None = None
    target: Target | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether the node is an indicator."""
        return not self.children

    def title(self, lang: str = "en") -> str:
        """The node's label in `lang`, or its name."""
        return self.name if self.label is None else self.label.text(lang)

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def unit_text(self, lang: str = "en") -> str:
        """The unit of the value in `lang`; empty where it has none."""
        return "" if self.unit is None else self.unit.text(lang)

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The indicators below (or the node itself, if it is one)."""
        return tuple(node for node in self.walk() if node.is_leaf)

    @property
    def inner(self) -> tuple[Node, ...]:
        """The nodes that have children, parents first."""
        return tuple(node for node in self.walk() if not node.is_leaf)


class Stage(Spec):
    """A stage of the process: from one time stamp to another, or hours in a column (as event logs give them).

    `clock` "business" counts working time only, by the calendar of the hierarchy.
    """

    name: str
    label: Text | None = None
    start: str | None = None
    end: str | None = None
    column: str | None = None
    clock: Clock = "calendar"

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.column is None) == (self.start is None or self.end is None):
            raise ValueError("a stage needs either `start` and `end`, or a `column` of hours")
        if self.column is not None and self.clock == "business":
            raise ValueError("a `column` holds hours already: it takes no clock")
        return self

    @property
    def measure(self) -> Duration | Quantile:
        """Its median hours."""
        if self.column is not None:
            return Quantile(kind="quantile", column=self.column)
        return Duration(kind="duration", start=self.start or "", end=self.end or "", unit="hours", clock=self.clock)

    @property
    def total(self) -> Total:
        """The hours that all requests spent in it together."""
        if self.column is not None:
            return Total(kind="total", column=self.column)
        return Total(kind="total", start=self.start, end=self.end, unit="hours", clock=self.clock)

    @property
    def span(self) -> str:
        """What it is measured by, for a reader."""
        return self.column if self.column is not None else f"{self.start} → {self.end}"

    def title(self, lang: str = "en") -> str:
        """The stage's label in `lang`, or its name."""
        return self.name if self.label is None else self.label.text(lang)
