"""What a DEA model is and what solving it gives, as plain arrays in the caller's order of units."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.labelled import Floats, read_only
from sqeval.numerics.linear_program import OPTIMAL, TOLERANCE
from sqeval.options import Orientation, ReturnsToScale

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class DeaModel:
    """Which model was solved: its name, orientation and returns to scale."""

    name: str
    orientation: Orientation
    rts: ReturnsToScale

    @property
    def better(self) -> str:
        """Which scores are better: "higher" for θ, "lower" for φ."""
        return "higher" if self.orientation is Orientation.INPUT else "lower"


@dataclass(frozen=True)
class WorstResiduals:
    """The worst residuals among the units that were solved, relative, on scaled data; NaN if none was.

    Attributes
    ----------
    kind : str
        "lp": residuals of the linear programme's optimality conditions.
    primal, dual, gap : float
    tolerance : float
        What each of them is held to; a unit beyond it has status "failed".
    """

    kind: str
    primal: float
    dual: float
    gap: float
    tolerance: float = TOLERANCE

    @classmethod
    def of(cls, residuals: Floats, status: NDArray[Any]) -> WorstResiduals:
        """The worst of the residuals (k, 3) of the solved units."""
        solved = residuals[status == OPTIMAL]
        worst = solved.max(axis=0) if len(solved) else np.full(3, np.nan)
        return cls("lp", *(float(value) for value in worst))


@dataclass(frozen=True, eq=False)
class DeaSolution:
    """Read-only arrays of k units, n reference units, m inputs and s outputs; NaN (False) where the status is not "optimal".

    Attributes
    ----------
    scores, efficiency, intercept : array (k,)
    status : array (k,) of words
    lambdas : CSR array (k, n)
    multipliers : array (k, m + s)
    slacks, targets : array (k, m + s) or None
        None without a second stage.
    weakly_efficient, efficient : array (k,) of bool; the latter None without a second stage
    certificate : WorstResiduals
    """

    scores: Floats
    efficiency: Floats
    intercept: Floats
    status: NDArray[Any]
    lambdas: sparse.csr_array
    multipliers: Floats
    slacks: Floats | None
    targets: Floats | None
    weakly_efficient: Bools
    efficient: Bools | None
    certificate: WorstResiduals

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, read_only(value))
        for part in (self.lambdas.data, self.lambdas.indices, self.lambdas.indptr):
            part.setflags(write=False)

    @property
    def solved(self) -> Bools:
        """Which units have status "optimal"."""
        return np.asarray(self.status == OPTIMAL, dtype=bool)
