"""The technology: everything that combinations of the reference units can do under the chosen returns to scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.returns import Returns
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class Technology:
    """Reference units as columns of a linear programme: input rows, output rows, and rows for the bounds on Σλ.

    Attributes
    ----------
    values : array (n, m + s)
        Inputs, then outputs.
    m : int
        How many of them are inputs.
    rts : Returns
    """

    values: Floats
    m: int
    rts: Returns

    @property
    def inputs(self) -> Floats:
        """(n, m)."""
        return self.values[:, : self.m]

    @property
    def outputs(self) -> Floats:
        """(n, s)."""
        return self.values[:, self.m :]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Units, inputs, outputs."""
        return len(self.values), self.m, self.values.shape[1] - self.m

    def of(self, units: NDArray[np.intp]) -> Technology:
        """The technology of some of the units."""
        return Technology(self.values[units], self.m, self.rts)

    @property
    def signs(self) -> Floats:
        """-1 for every input, 1 for every output: the direction of improvement."""
        return np.repeat([-1.0, 1.0], self.shape[1:])

    def scaled_by(self, orientation: Orientation) -> NDArray[np.bool_]:
        """Which variables a radial factor multiplies: all inputs, or all outputs."""
        return np.asarray(self.signs == (-1.0 if orientation is Orientation.INPUT else 1.0), dtype=bool)

    @cached_property
    def columns(self) -> Floats:
        """What one λ of each reference unit adds to every row: (r, n)."""
        ones = np.ones((len(self.rts.rows), len(self.values)))
        return np.vstack([self.values.T, ones]) if len(ones) else self.values.T

    def senses(self, inputs: str = "<=", outputs: str = ">=") -> tuple[str, ...]:
        """Senses of the rows."""
        _, m, s = self.shape
        return (*[inputs] * m, *[outputs] * s, *(sense for sense, _ in self.rts.rows))

    def rhs(self, points: Floats) -> Floats:
        """Right-hand sides for inputs and outputs (k, m + s) to be met: (k, r)."""
        bounds = np.array([bound for _, bound in self.rts.rows])
        return np.hstack([points, np.broadcast_to(bounds, (len(points), len(bounds)))])

    def family(self, **parts: Any) -> lp.LpFamily:
        """A family of programmes whose first shared columns are the units."""
        return lp.LpFamily(**{"shared": self.columns, "senses": self.senses(), **parts})
