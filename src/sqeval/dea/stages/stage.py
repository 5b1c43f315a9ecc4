"""Stages of a process and how they hang together: who takes and makes what, and which column passes from whom to whom."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.dea.stages.data import StageData
from sqeval.dea.stages.verdict import NO_STAGE, UNDECIDED
from sqeval.errors import DataError, nearest_hint
from sqeval.options import LinkKind, parse

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Stage:
    """One stage of a process: the columns that it takes and those that it makes.

    Parameters
    ----------
    inputs, outputs : column or sequence of columns
        Names of columns of X, Y or Z; a column of Z is an output of the stage that makes it and an input of the one that takes it.

    Examples
    --------
    >>> Stage(inputs=["answered", "hours"], outputs="solved")
    Stage(inputs=('answered', 'hours'), outputs=('solved',))
    """

    inputs: Any
    outputs: Any

    def __post_init__(self) -> None:
        for name in ("inputs", "outputs"):
            given = getattr(self, name)
            alone = isinstance(given, (str, bytes)) or not isinstance(given, Iterable)
            object.__setattr__(self, name, (given,) if alone else tuple(given))


class Link(NamedTuple):
    """A column of the data that one stage (a position) makes and another takes, and whether its amount stays as observed."""

    column: int
    maker: int
    taker: int
    fixed: bool


@dataclass(frozen=True, eq=False)
class Graph:
    """Stages by position: the columns that each has for itself, and the links between them, in order of their columns."""

    names: tuple[Any, ...]
    inputs: tuple[Places, ...]
    outputs: tuple[Places, ...]
    links: tuple[Link, ...]

    def taken(self, stage: int) -> Places:
        """All that a stage takes: its own inputs, and links."""
        return np.array([*self.inputs[stage], *(link.column for link in self.links if link.taker == stage)], dtype=np.intp)

    def made(self, stage: int) -> Places:
        """All that a stage makes: links, and its own outputs."""
        return np.array([*(link.column for link in self.links if link.maker == stage), *self.outputs[stage]], dtype=np.intp)


def graph_of(parts: Mapping[Any, Stage], data: StageData, links: Any) -> Graph:
    """The graph of stages that `checked_stages` found in order.

    Raises
    ------
    DataError
        Naming the stage: it names an unknown column, one on the wrong side, or one that another stage has;
        a column that no stage has; stages in a circle; a unit for which all that a stage takes, or makes, is zero.
    OptionError
        An unknown kind of link.
    """
    names = list(parts)
    takers, makers = _owners(parts, "inputs"), _owners(parts, "outputs")
    known = _Columns.of(data)
    _check_columns(parts, known)
    _check_all_used(known, takers, makers)
    kinds = _kinds(links, known)
    position = {column: at for at, column in enumerate(data.variables)}
    linked = tuple(
        Link(position[column], names.index(makers[column]), names.index(takers[column]), kinds[column] is LinkKind.FIXED)
        for column in known.passed
    )
    _refuse_circle(names, linked)
    own = {
        side: tuple(
            np.array([position[column] for column in getattr(part, side) if column not in known.passed], dtype=np.intp)
            for part in parts.values()
        )
        for side in ("inputs", "outputs")
    }
    graph = Graph(tuple(names), own["inputs"], own["outputs"], linked)
    _refuse_idle(graph, data)
    return graph


class _Columns(NamedTuple):
    """Names of columns: of X, of Z and of Y."""

    inputs: tuple[Any, ...]
    passed: tuple[Any, ...]
    outputs: tuple[Any, ...]

    @classmethod
    def of(cls, data: StageData) -> _Columns:
        return cls(*(tuple(table.columns) for table in (data.inputs, data.intermediates, data.outputs)))


def checked_stages(stages: Any) -> dict[Any, Stage]:
    """Stages by name, as far as they can be checked without the data.

    Raises
    ------
    DataError
        Not a mapping of names to stages, or naming the stage: a name that is none, one that takes or makes nothing.
    """
    hint = 'Write stages={"handling": Stage(inputs=["hours"], outputs=["solved"])}'
    if not isinstance(stages, Mapping) or not stages:
        raise DataError("`stages` is not a mapping of names to stages", value=type(stages).__name__, hint=hint)
    for name, stage in stages.items():
        if isinstance(name, tuple) or pd.isna(name) or name in (NO_STAGE, UNDECIDED):
            # Tables by stage have its name as one label, and verdicts have it beside these words.
            raise DataError("cannot be the name of a stage", value=name, hint="Give the stage a word or a number as its name")
        if not isinstance(stage, Stage):
            raise DataError(f"stage {name!r} is not a Stage", value=type(stage).__name__, hint=hint)
        for side in ("inputs", "outputs"):
            if not getattr(stage, side):
                raise DataError(f"stage {name!r} has no {side}", hint=f"Name what it {'takes' if side == 'inputs' else 'makes'}")
            for column in getattr(stage, side):
                if not isinstance(column, Hashable):
                    hint = 'Name the columns in one list: inputs=["answered", "hours"]'
                    raise DataError(f"stage {name!r} has {side} that are no names of columns", value=column, hint=hint)
    return dict(stages)


def _owners(stages: Mapping[Any, Stage], side: str) -> dict[Any, Any]:
    """The stage that has each column on one side; one that two stages have is refused."""
    owners: dict[Any, Any] = {}
    for name, stage in stages.items():
        for column in getattr(stage, side):
            if column in owners:
                hint = "Split the column into what each stage has" if owners[column] != name else "Name it once"
                raise DataError(f"stands twice among {side}: of stage {owners[column]!r} and of stage {name!r}", column=column, hint=hint)
            owners[column] = name
    return owners


def _check_columns(stages: Mapping[Any, Stage], known: _Columns) -> None:
    for name, stage in stages.items():
        for side, table, wrong in (("inputs", "X", known.outputs), ("outputs", "Y", known.inputs)):
            right = (*getattr(known, side), *known.passed)
            for column in getattr(stage, side):
                if column in wrong:
                    problem = f"is among the {side} of stage {name!r}, but stands in {'Y' if table == 'X' else 'X'}"
                    raise DataError(problem, column=column, hint=f"Columns of {table} or Z are {side}")
                if column not in right:
                    raise DataError(f"stage {name!r} names an unknown column", column=column, hint=nearest_hint(column, right))


def _check_all_used(known: _Columns, takers: Mapping[Any, Any], makers: Mapping[Any, Any]) -> None:
    for columns, owners, table, side in (
        (known.inputs, takers, "X", "inputs"),
        (known.outputs, makers, "Y", "outputs"),
        (known.passed, takers, "Z", "inputs"),
        (known.passed, makers, "Z", "outputs"),
    ):
        for column in columns:
            if column not in owners:
                raise DataError(f"of {table} is not among the {side} of any stage", column=column, hint="Name it there or drop the column")


def _kinds(links: Any, known: _Columns) -> dict[Any, LinkKind]:
    """The kind of every link: one word for all, or words by column; free where none is given."""
    if not isinstance(links, Mapping):
        return dict.fromkeys(known.passed, parse(LinkKind, links, "links"))
    for column in links:
        if column not in known.passed:
            raise DataError("`links` names a column that is not in Z", column=column, hint=nearest_hint(column, known.passed))
    return {column: parse(LinkKind, links.get(column, LinkKind.FREE.value), "links") for column in known.passed}


def _refuse_circle(names: list[Any], links: tuple[Link, ...]) -> None:
    """Work flows one way: take away stages that wait for no other, until none is left."""
    waiting = set(range(len(names)))
    while waiting:
        ready = {stage for stage in waiting if not any(link.taker == stage and link.maker in waiting for link in links)}
        if not ready:
            circle = ", ".join(repr(names[stage]) for stage in sorted(waiting))
            raise DataError(f"stages wait for one another in a circle: {circle}", hint="Leave out the link that goes back")
        waiting -= ready


def _refuse_idle(graph: Graph, data: StageData) -> None:
    """A unit for which a stage takes, or makes, nothing at all has no efficiency there."""
    tables = ((data.values, data.units, ""), (data.reference_values, data.reference, " in the reference"))
    for values, units, where in tables if not data.is_own_reference else tables[:1]:
        for stage, name in enumerate(graph.names):
            for side, columns in (("takes", graph.taken(stage)), ("makes", graph.made(stage))):
                _refuse_zeros(values[:, columns], units, f"all that stage {name!r} {side} is zero{where}")


def _refuse_zeros(values: NDArray[np.float64], units: pd.Index, problem: str) -> None:
    idle = np.flatnonzero(~(values > 0).any(axis=1))
    if idle.size:
        raise DataError(problem, unit=units[idle[0]], hint="Drop the unit, or leave the stage out")
