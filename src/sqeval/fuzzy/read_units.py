"""Where membership tables of many units enter: joined by unit and indicator, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint, quoted
from sqeval.fuzzy.read import mass_of_one, read_mass
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics.parts import chunks
from sqeval.options import MissingIndicator
from sqeval.result import Caution

#: Units that are turned round at a time, few enough to stay near the processor.
_BLOCK = 256


class UnitsTable(NamedTuple):
    """Memberships of many units.

    Attributes
    ----------
    membership : (units, leaves, g + 1) array
        The last column is unknown mass: 1 where a unit lacks the indicator. Units are next to one another in memory.
    given : (units, leaves) array of bool
        Whether the unit has the indicator.
    """

    membership: Floats
    given: NDArray[np.bool_]
    units: pd.Index
    leaves: pd.Index
    cautions: tuple[Caution, ...]

    @property
    def rows(self) -> pd.MultiIndex:
        """Unit and indicator of every membership, as the rows of one table."""
        units = self.units.repeat(len(self.leaves))
        levels = [units.get_level_values(level) for level in range(units.nlevels)]
        return pd.MultiIndex.from_arrays([*levels, np.tile(self.leaves.to_numpy(), len(self.units))])


def read_units(membership: Any, grades: Grades, leaves: pd.Index | None, units: Any, missing: MissingIndicator) -> UnitsTable:
    """Memberships of every unit in every indicator.

    `leaves` are the indicators (those of the table, in sorted order, where None); `units` names those of a bare array.
    """
    if isinstance(membership, np.ndarray):
        return _of_array(membership, grades, leaves, units)
    if units is not None:
        raise OptionError("units are named for a bare array only", value=units, hint="The table's index names them")
    mass, labels, cautions = read_mass(_frame(membership), grades)
    rows = cast("pd.MultiIndex", labels)
    if leaves is None:
        found = rows.remove_unused_levels().levels[-1]
        leaves = found[sorted_order(found)]
    unit_at, names = _unit_positions(rows)
    leaf_at = _leaf_positions(rows, leaves)
    membership = np.zeros((len(leaves), len(grades) + 1, len(names))).transpose(2, 0, 1)
    membership[..., -1] = 1.0
    given = np.zeros(membership.shape[:2], dtype=bool)
    membership[unit_at, leaf_at], given[unit_at, leaf_at] = mass, True
    _complete(given, names, leaves, missing)
    return UnitsTable(membership, given, names, leaves, cautions)


def _frame(membership: Any) -> pd.DataFrame:
    """One row a unit and indicator, the last level of the index being the indicator."""
    if isinstance(membership, Mapping):
        if not membership:
            raise DataError("membership has no units")
        for unit, table in membership.items():
            if not isinstance(table, pd.DataFrame):
                raise DataError("membership of a unit must be a DataFrame, indicators × grades", unit=unit, value=type(table).__name__)
        membership = pd.concat(dict(membership))
    if not isinstance(membership, pd.DataFrame) or membership.index.nlevels < 2:
        hint = "Give rows by unit and indicator, the last level of the index, or a mapping {unit: table}, or an array of three axes"
        raise DataError("membership of many units needs units and indicators", value=type(membership).__name__, hint=hint)
    return membership


def _of_array(membership: NDArray[Any], grades: Grades, leaves: pd.Index | None, units: Any) -> UnitsTable:
    count = len(grades)
    if membership.ndim != 3 or membership.shape[2] not in (count, count + 1) or 0 in membership.shape:
        shape = " × ".join(map(str, membership.shape))
        raise DataError(
            f"membership has the shape {shape}", hint=f"Give units × indicators × {count} grades, or {count + 1} with unknown mass"
        )
    names = _unit_names(len(membership), units)
    leaves = pd.RangeIndex(membership.shape[1]) if leaves is None else leaves
    if len(leaves) != membership.shape[1]:
        raise DataError(f"membership has {membership.shape[1]} indicators, and {len(leaves)} names are given")
    values, cautions = mass_of_one(_numbers(membership, count, names, leaves), grades, lambda at: (names[at[0]], leaves[at[1]]))
    return UnitsTable(values, np.ones(values.shape[:2], dtype=bool), names, leaves, cautions)


def _unit_names(count: int, units: Any) -> pd.Index:
    given = units if isinstance(units, pd.Index) else pd.Index(list(units)) if units is not None else None
    names = pd.RangeIndex(count) if given is None else given
    if len(names) != count:
        raise DataError(f"membership has {count} units, and {len(names)} names are given")
    if names.has_duplicates:
        raise DataError("a unit stands twice", value=names[names.duplicated()][0], hint="Every unit needs a name of its own")
    return names


def _numbers(membership: NDArray[Any], count: int, names: pd.Index, indicators: pd.Index) -> Floats:
    """Finite numbers with unknown mass after `count` grades, units next to one another in memory, where they are read together."""
    if membership.dtype.kind not in "biuf":
        raise DataError("membership needs numbers here", value=str(membership.dtype))
    units, leaves, columns = membership.shape
    found = np.empty((leaves, count + 1, units)).transpose(2, 0, 1)
    found[..., columns:] = 0.0
    for block in chunks(slice(0, units), _BLOCK):
        finite = np.isfinite(membership[block])
        if not finite.all():
            unit, indicator, _ = np.argwhere(~finite)[0]
            place = {"unit": names[block.start + unit], "row": quoted(indicators[indicator])}
            raise DataError("membership has a missing or infinite value", **place)
        found[block, :, :columns] = membership[block]
    return found


def _unit_positions(rows: pd.MultiIndex) -> tuple[NDArray[np.intp], pd.Index]:
    """Position of the unit of every row, and the units in the order in which they appear."""
    keys = rows.droplevel(-1)
    if isinstance(keys, pd.MultiIndex):
        names = keys.unique()
        return names.get_indexer(keys), names
    positions, units = keys.factorize(use_na_sentinel=False)
    return positions, pd.Index(units, name=keys.name)


def _leaf_positions(rows: pd.MultiIndex, leaves: pd.Index) -> NDArray[np.intp]:
    """Position of the indicator of every row: each name is looked up once, not once a row."""
    known = np.append(leaves.get_indexer(rows.levels[-1]), -1)
    found: NDArray[np.intp] = known[rows.codes[-1]]
    strangers = np.flatnonzero(found < 0)
    if strangers.size:
        name = rows[strangers[0]][-1]
        raise DataError("row of membership is no indicator here", row=quoted(name), hint=nearest_hint(name, leaves))
    return found


def _complete(given: NDArray[np.bool_], units: pd.Index, leaves: pd.Index, missing: MissingIndicator) -> None:
    if missing is MissingIndicator.REFUSE and not given.all():
        unit, leaf = np.argwhere(~given)[0]
        hint = "Give the row, or evaluate with missing='unknown' or 'reweight'"
        raise DataError("has no row in membership", unit=units[unit], row=quoted(leaves[leaf]), hint=hint)
