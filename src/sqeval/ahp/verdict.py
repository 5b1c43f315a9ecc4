"""Consistency ratio against the chosen table of random indices, and whether other tables would say otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from sqeval.errors import OptionError
from sqeval.numerics import consistency
from sqeval.numerics.random_index import TABLES, random_index
from sqeval.options import RandomIndex
from sqeval.result import Caution


def reachable(size: int, table: RandomIndex) -> float:
    """The random index for `size` items, or an OptionError that names the tables which go so far."""
    value = random_index(size, table)
    if math.isnan(value):
        others = " or ".join(repr(other.value) for other in tables(size))
        reach = len(TABLES[table].values)
        raise OptionError(f"random_index ends at n = {reach}, the matrix has n = {size}", value=table.value, hint=f"Use {others}")
    return value


def ratio(index: float, random: float) -> float:
    """CR = CI / RI."""
    return float(consistency.consistency_ratio(np.array(index), random))


def tables(size: int) -> tuple[RandomIndex, ...]:
    """The tables that go as far as `size`."""
    return tuple(name for name in TABLES if not math.isnan(random_index(size, name)))


def by_table(index: float, size: int, share: float = 1.0) -> tuple[tuple[str, float], ...]:
    """CR by every table that goes so far; `share` is what is left of the random index where judgements are missing."""
    return tuple((name.value, ratio(index, random_index(size, name) * share)) for name in tables(size))


def cautions(found: Iterable[tuple[str, float]], table: RandomIndex, where: tuple[str, ...]) -> tuple[Caution, ...]:
    """What a reader must know about a CR: above 0.1 by the chosen table, or on both sides of it by different ones."""
    ratios = dict(found)
    said = []
    if ratios[table.value] > consistency.THRESHOLD:
        said.append(Caution("inconsistent", where))
    if len({value > consistency.THRESHOLD for value in ratios.values()}) > 1:
        listing = ", ".join(f"{name} {value:.4f}" for name, value in ratios.items())
        said.append(Caution("verdict_depends_on_table", where, {"ratios": listing}))
    return tuple(said)
