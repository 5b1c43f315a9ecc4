"""The one boundary of objective weights: values of units by criterion, with the direction of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError
from sqeval.indicators.directions import read_directions
from sqeval.labelled import LabelledMatrix, sorted_order
from sqeval.numerics.redundancy import is_constant
from sqeval.options import Direction
from sqeval.result import Caution

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Fewer units than this are few for any number of criteria.
FEW = 3


@dataclass(frozen=True, eq=False)
class Criteria:
    """Checked values (units, criteria) in the order of their labels; `given` are the criteria in the user's order."""

    values: Floats
    units: pd.Index
    names: pd.Index
    given: pd.Index
    is_cost: Mask
    constant: Mask

    @property
    def directions(self) -> list[str]:
        """The direction of every criterion as a word."""
        return [(Direction.COST if cost else Direction.BENEFIT).value for cost in self.is_cost]

    def named(self, mask: Mask) -> tuple[str, ...]:
        """Names of the criteria that `mask` picks."""
        return tuple(str(name) for name in self.names[mask])

    def said(self, code: str, mask: Mask, **details: object) -> tuple[Caution, ...]:
        """A caution about the criteria that `mask` picks, where there are any."""
        return (Caution(code, self.named(mask), dict(details)),) if mask.any() else ()

    def refuse(self, bad: Mask, problem: str, hint: str) -> None:
        """Raise for the first cell (units, criteria) that is `bad`."""
        cells = np.argwhere(bad)
        if len(cells):
            unit, column = cells[0]
            place = {"column": self.names[column], "unit": self.units[unit]}
            raise DataError(problem, **place, value=float(self.values[unit, column]), hint=hint)

    def refuse_negative(self, hint: str) -> None:
        """Raise for the first value below 0."""
        self.refuse(self.values < 0, "a value is negative, and shares of it mean nothing", hint)


def read(values: Any, directions: Any) -> Criteria:
    """Check values and directions; rows and columns are taken in the order of their labels, so that theirs decides no digit."""
    table = labelled.matrix(values, "values")
    is_cost = _costs(directions, table)
    columns, rows = sorted_order(table.columns), sorted_order(table.rows)
    ordered = table.values[np.ix_(rows, columns)]
    return Criteria(ordered, table.rows[rows], table.columns[columns], table.columns, is_cost[columns], is_constant(ordered))


def _costs(directions: Any, table: LabelledMatrix) -> Mask:
    names = table.columns.tolist()
    found = read_directions(directions, names)
    if Direction.TARGET in found:
        name = names[found.index(Direction.TARGET)]
        hint = "Give the distance from the target as a column of its own, with direction 'cost'"
        raise OptionError(f"the direction of {name!r} must be 'benefit' or 'cost'", value=Direction.TARGET.value, hint=hint)
    return np.array([direction is Direction.COST for direction in found])


def common_cautions(criteria: Criteria, told: Floats) -> tuple[Caution, ...]:
    """What a reader must know of any method: constant columns, few units, or no information (`told`) at all."""
    units, size = criteria.values.shape
    found = list(criteria.said("constant_criterion", criteria.constant))
    if not np.where(criteria.constant, 0.0, told).any() and size > 1:
        found.append(Caution("no_information", criteria.named(~criteria.constant | criteria.constant.all())))
    if units < max(size, FEW) and size > 1:
        found.append(Caution("few_units_for_weights", (), {"units": units, "criteria": size}))
    return tuple(found)
