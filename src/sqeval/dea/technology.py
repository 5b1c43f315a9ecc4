"""The technology: everything that combinations of the reference units can do under the chosen returns to scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.labelled import Floats
from sqeval.options import Orientation, ReturnsToScale

#: The row on Σλ that each returns to scale adds; constant returns add none.
_SUM_SENSE = {ReturnsToScale.VRS: "=", ReturnsToScale.NIRS: "<=", ReturnsToScale.NDRS: ">="}


@dataclass(frozen=True, eq=False)
class Technology:
    """Reference units as columns of a linear programme: input rows, output rows, and a row for Σλ unless returns are constant.

    Attributes
    ----------
    inputs : array (n, m)
    outputs : array (n, s)
    rts : ReturnsToScale
    """

    inputs: Floats
    outputs: Floats
    rts: ReturnsToScale

    @property
    def shape(self) -> tuple[int, int, int]:
        """Units, inputs, outputs."""
        return self.inputs.shape[0], self.inputs.shape[1], self.outputs.shape[1]

    @property
    def values(self) -> Floats:
        """Inputs, then outputs: (n, m + s)."""
        return np.hstack([self.inputs, self.outputs])

    @property
    def signs(self) -> Floats:
        """-1 for every input, 1 for every output: the direction of improvement."""
        return np.repeat([-1.0, 1.0], self.shape[1:])

    def scaled_by(self, orientation: Orientation) -> NDArray[np.bool_]:
        """Which variables a radial factor multiplies: all inputs, or all outputs."""
        return np.asarray(self.signs == (-1.0 if orientation is Orientation.INPUT else 1.0), dtype=bool)

    @property
    def has_sum_row(self) -> bool:
        """Whether Σλ is restricted."""
        return self.rts in _SUM_SENSE

    def columns(self) -> Floats:
        """What one λ of each reference unit adds to every row: (r, n)."""
        ones = np.ones((int(self.has_sum_row), len(self.inputs)))
        return np.vstack([self.inputs.T, self.outputs.T, ones])

    def senses(self, inputs: str = "<=", outputs: str = ">=") -> tuple[str, ...]:
        """Senses of the rows."""
        _, m, s = self.shape
        return (*[inputs] * m, *[outputs] * s, *([_SUM_SENSE[self.rts]] if self.has_sum_row else []))

    def rhs(self, points: Floats) -> Floats:
        """Right-hand sides for inputs and outputs (k, m + s) to be met: (k, r)."""
        return np.hstack([points, np.ones((len(points), int(self.has_sum_row)))])
