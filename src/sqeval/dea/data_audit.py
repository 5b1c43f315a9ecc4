"""An audit of DEA data alone: too few units, and variables that say little, say it twice or say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.model import DeaModel
from sqeval.display import number
from sqeval.labelled import Floats
from sqeval.numerics.repeated import repeated_rows, weighted_sums
from sqeval.options import Orientation
from sqeval.result import Caution

#: Values of one column that differ by more than this factor leave double precision nothing to work with.
_WIDE = 1e12
#: Variables of one side that correlate by this much carry about the same information. A convention of ours, high because teams
#: that are larger have more of everything; correlation alone is no reason to drop a variable (Dyson et al. 2001).
_CORRELATED = 0.99
#: Names that say a column is a ratio, as whole words of the name, or its last characters.
_RATIO = re.compile(r"(?<![a-z])(?:rates?|ratios?|shares?|percent|percentage|pct)(?![a-z])|%|(?:率|占比|比例|百分比)$", re.IGNORECASE)
_MOST_PERCENT = 100.0

Flags = NDArray[np.bool_]


class _Columns(NamedTuple):
    """Values by variable (m + s, n), with their ends."""

    values: Floats
    lowest: Floats
    highest: Floats

    @classmethod
    def of(cls, *tables: Floats) -> _Columns:
        columns = tables[0].T if len(tables) == 1 else np.concatenate([values.T for values in tables], axis=1)
        return cls(columns, columns.min(axis=1), columns.max(axis=1))


class DataAudit(NamedTuple):
    """Cautions, and which variables (m + s,) are constant, sums of others or parts of such sums: one may stand for another."""

    cautions: tuple[Caution, ...]
    entangled: Flags


def audit_data(data: DeaData, model: DeaModel | None = None) -> DataAudit:
    """What to know about the data: of the reference, and of the units that are evaluated where they differ from it."""
    own = _Columns.of(data.reference_values)
    every = own if data.is_own_reference else _Columns.of(data.reference_values, data.values)
    names = [str(name) for name in data.variables]
    inputs, bad = np.arange(len(names)) < data.m, np.arange(len(names)) >= len(names) - data.bad
    # What is bad is no part of what is good, and may well go along with it.
    sides = (inputs, ~inputs & ~bad, bad)
    constant = (every.lowest == every.highest) & (every.values.shape[1] > 1)
    if constant.all():
        return DataAudit((*_few_units(data), Caution("dea_all_equal"), *_ratios(every, names)), constant)
    given = None if model is None else model.conditions.still(data.variables)
    free = np.ones(len(names), dtype=bool) if given is None else ~given
    # Of a sum in which something given takes part, nothing follows for scores.
    sums = {place: weights for place, weights in _sums(every.values, sides, ~constant).items() if free[place] and free[weights != 0].all()}
    idle = constant.copy()
    idle[list(sums)] = True
    doubts = (
        _few_units(data),
        _constant(constant, _held_by_factor(inputs, model) & free, inputs, names),
        _ratios(every, names),
        _wide(own, names),
        _redundant(sums, names),
        *(_correlated(data, own, side & ~idle, names) for side in sides),
        _duplicates(data, own),
    )
    parts = np.any([weights != 0 for weights in sums.values()], axis=0) if sums else False
    return DataAudit(tuple(chain.from_iterable(doubts)), idle | parts)


def least_units(data: DeaData) -> int:
    """The rule of thumb n ≥ max(m·s, 3(m + s)) of Cooper, Seiford & Tone (2007); Golany & Roll (1989) ask for 2(m + s)."""
    m, s = data.m, len(data.variables) - data.m
    return max(m * s, 3 * (m + s))


def enough_units(data: DeaData) -> bool:
    """Whether what holds for all units says something about a variable rather than about how few they are."""
    return len(data.reference) >= least_units(data)


def _few_units(data: DeaData) -> Iterator[Caution]:
    if not enough_units(data):
        counts = {"units": len(data.reference), "inputs": data.m, "outputs": len(data.variables) - data.m}
        yield Caution("dea_few_units", details={**counts, "least": least_units(data)})


def _constant(constant: Flags, held: Flags, inputs: Flags, names: Sequence[str]) -> Iterator[Caution]:
    """Constant variables; a lone one is how a model without inputs (or outputs) is written, unless a factor has to move it."""
    fatal = constant & held
    alone = np.where(inputs, inputs.sum(), (~inputs).sum()) == 1
    for code, found in (("dea_constant_factor", fatal), ("dea_constant", constant & ~fatal & ~alone)):
        if found.any():
            yield Caution(code, _picked(names, found))


def _held_by_factor(inputs: Flags, model: DeaModel | None) -> Flags:
    """Where a constant stops the factor: Σλ ≥ 1 needs all of a constant input, Σλ ≤ 1 makes no more of a constant output."""
    if model is not None and model.orientation is Orientation.INPUT and model.rts.low == 1:
        return inputs
    if model is not None and model.orientation is Orientation.OUTPUT and model.rts.high == 1:
        return ~inputs
    return np.zeros(len(inputs), dtype=bool)


def _ratios(columns: _Columns, names: Sequence[str]) -> Iterator[Caution]:
    """Within [0, 1] and not whole numbers, or called a ratio and within [0, 100]; a pitfall of Dyson et al. (2001)."""
    found = [
        name
        for name, column, lowest, highest in zip(names, *columns, strict=True)
        if lowest >= 0
        and ((highest <= 1 and (column != np.round(column)).any()) or (highest <= _MOST_PERCENT and _RATIO.search(name) is not None))
    ]
    if found:
        yield Caution("dea_ratios", tuple(found))


def _wide(columns: _Columns, names: Sequence[str]) -> Iterator[Caution]:
    found = [name for name, column, _, highest in zip(names, *columns, strict=True) if _least(column) < highest / _WIDE]
    if found:
        yield Caution("dea_wide", tuple(found))


def _least(column: Floats) -> float:
    """The smallest positive value."""
    return float(np.min(column, where=column > 0, initial=np.inf))


def _sums(columns: Floats, sides: Sequence[Flags], varies: Flags) -> dict[int, Floats]:
    """Variables that are weighted sums of others on their side: {variable: weights (m + s,)}."""
    found: dict[int, Floats] = {}
    for side in sides:
        at = np.flatnonzero(side & varies)
        for column, weights in weighted_sums(columns[at]).items() if len(at) > 1 else ():
            found[int(at[column])] = np.zeros(len(varies))
            found[int(at[column])][at] = weights
    return found


def _redundant(sums: dict[int, Floats], names: Sequence[str]) -> Iterator[Caution]:
    if sums:
        yield Caution("dea_redundant", tuple(f"{names[column]} = {_sum_words(sums[column], names)}" for column in sorted(sums)))


def _sum_words(weights: Floats, names: Sequence[str]) -> str:
    factors = {name: number(float(weight)) for name, weight in zip(names, weights, strict=True) if weight > 0}
    return " + ".join(name if factor == "1" else f"{factor} × {name}" for name, factor in factors.items())


def _correlated(data: DeaData, columns: _Columns, which: Flags, names: Sequence[str]) -> Iterator[Caution]:
    """Pairs of one side; of a few units any two columns may do."""
    at = np.flatnonzero(which & (columns.lowest < columns.highest))
    if len(at) < 2 or not enough_units(data):
        return
    # Scaled before anything is squared, centred before anything is summed: neither 1e200 nor a far-off mean costs digits.
    values = columns.values[at] / np.maximum(np.abs(columns.lowest[at]), np.abs(columns.highest[at]))[:, None]
    values -= values.mean(axis=1, keepdims=True)
    products = values @ values.T
    lengths = np.sqrt(np.diag(products))
    r = np.abs(products) / np.outer(lengths, lengths)
    pairs = tuple(f"{names[at[i]]} – {names[at[j]]}" for i, j in combinations(range(len(at)), 2) if r[i, j] >= _CORRELATED)
    if pairs:
        yield Caution("dea_correlated", pairs, {"limit": _CORRELATED})


def _duplicates(data: DeaData, columns: _Columns) -> Iterator[Caution]:
    found = repeated_rows(columns.values)
    if found.any():
        yield Caution("dea_duplicates", tuple(map(unit_name, data.reference[np.flatnonzero(found)])))


def _picked(names: Sequence[str], flags: Flags) -> tuple[str, ...]:
    return tuple(name for name, flag in zip(names, flags, strict=True) if flag)
