"""What the principles look at: a hierarchy's indicators and their values in sorted order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import unnamed
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import sorted_order

Floats = NDArray[np.float64]

_FIELDS = ("value", "n", "standard_error", "missing")


@dataclass(frozen=True, eq=False)
class View:
    """Indicators (the leaves of a hierarchy) and their cells; NaN, and n 0, for an indicator that the table lacks.

    `cells` are matrices of shape (rows, indicators); `absent` says what data a caution of the table found lacking.
    """

    hierarchy: Hierarchy
    rows: pd.Index
    size: Floats
    cells: dict[str, Floats]
    in_table: dict[str, bool]
    absent: dict[str, str]

    @classmethod
    def of(cls, table: IndicatorTable, hierarchy: Hierarchy) -> View:
        """Rows in sorted order; those that name no unit are left out where others do, since they are no unit to compare."""
        keep = ~unnamed(table.units)
        order = sorted_order(table.units)
        order = order[keep[order]] if keep.any() else order
        names = [leaf.name for leaf in hierarchy.leaves]
        cells = {field: table.arrays[field].to_frame().reindex(columns=names).to_numpy(dtype=np.float64)[order] for field in _FIELDS}
        cells["n"] = np.nan_to_num(cells["n"])
        known = set(table.arrays["value"].columns)
        lacking = [place.partition(": ") for caution in table.warnings if caution.code == "no_data" for place in caution.where]
        size = np.asarray(table.size.values, dtype=np.float64)[order]
        absent = {name: what for name, _, what in lacking}
        return cls(hierarchy, table.units[order], size, cells, {name: name in known for name in names}, absent)

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The indicators."""
        return self.hierarchy.leaves

    @property
    def names(self) -> list[str]:
        """Names of the indicators."""
        return [leaf.name for leaf in self.leaves]

    @property
    def periods(self) -> pd.Index | None:
        """Periods in their order; None for a table without."""
        return self.rows.get_level_values("period").unique().sort_values() if isinstance(self.rows, pd.MultiIndex) else None

    @property
    def unit_codes(self) -> NDArray[np.intp]:
        """The unit of every row as a number."""
        units = self.rows.get_level_values("unit") if isinstance(self.rows, pd.MultiIndex) else self.rows
        return np.asarray(pd.factorize(units)[0], dtype=np.intp)

    def has_values(self, position: int) -> bool:
        """Whether the indicator at `position` has a value anywhere."""
        return not bool(np.isnan(self.cells["value"][:, position]).all())
