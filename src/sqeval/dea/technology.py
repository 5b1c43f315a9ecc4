"""The technology: everything that combinations of the reference units can do under the chosen returns to scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.judgement.limits import WeightLimits
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
    blocks : lp.Blocks, optional
        Many technologies side by side: which units make each, and to which of them each point is held that is asked about.
    still, exact : array (m + s,) of bool, optional
        Variables that no factor moves, and those of them that combinations must have just as much of.
    limits : WeightLimits, optional
        Restrictions of weights. As columns they are trades: exchanges that any combination may make without a share in Σλ.
    """

    values: Floats
    m: int
    rts: Returns
    blocks: lp.Blocks | None = None
    still: NDArray[np.bool_] | None = None
    exact: NDArray[np.bool_] | None = None
    limits: WeightLimits | None = None

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
        """The technology of some of the units of a single one."""
        return replace(self, values=self.values[units])

    @property
    def signs(self) -> Floats:
        """-1 for every input, 1 for every output: the direction of improvement."""
        return np.repeat([-1.0, 1.0], self.shape[1:])

    def scaled_by(self, orientation: Orientation) -> NDArray[np.bool_]:
        """Which variables a radial factor multiplies: all inputs, or all outputs, but for those that are given."""
        side = np.asarray(self.signs == (-1.0 if orientation is Orientation.INPUT else 1.0), dtype=bool)
        return side if self.still is None else side & ~self.still

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Which variables (m + s,) have slacks that count: all but those that are given."""
        return np.ones(self.values.shape[1], dtype=bool) if self.still is None else ~self.still

    @property
    def with_slack(self) -> NDArray[np.intp]:
        """Positions of the variables that can have slack."""
        return np.arange(self.values.shape[1]) if self.exact is None else np.flatnonzero(~self.exact)

    @cached_property
    def columns(self) -> Floats:
        """What one λ of each reference unit adds to every row, then what one of each shared trade does: (r, n + q)."""
        ones = np.ones((len(self.rts.rows), len(self.values)))
        units = np.vstack([self.values.T, ones]) if len(ones) else self.values.T
        if self.limits is None:
            return units
        return np.hstack([units, np.pad(self.limits.shared.T, ((0, len(ones)), (0, 0)))])

    @property
    def width(self) -> int:
        """How many shared columns there are: units, then trades."""
        return len(self.values) + (0 if self.limits is None else len(self.limits.shared))

    def own_trades(self, points: Floats) -> Floats:
        """Trades that points (k, m + s) have each for themselves: (k, r, p)."""
        rows = len(self.rts.rows)
        if self.limits is None:
            return np.zeros((len(points), points.shape[1] + rows, 0))
        return np.pad(self.limits.of_points(points), ((0, 0), (0, rows), (0, 0)))

    def reached(self, batch: lp.LpBatch, trades: Floats) -> Floats:
        """What combinations and trades make of inputs and outputs (k, m + s); `trades` (k, r, p) are the last variables of the batch."""
        _, m, s = self.shape
        last = batch.x.shape[1]
        amounts = batch.columns(last - trades.shape[2], last).toarray()
        found: Floats = batch.columns(0, self.width) @ self.columns[: m + s].T + np.einsum("kvp,kp->kv", trades[:, : m + s], amounts)
        return found

    def senses(self, inputs: str = "<=", outputs: str = ">=") -> tuple[str, ...]:
        """Senses of the rows."""
        _, m, s = self.shape
        usual = (*[inputs] * m, *[outputs] * s)
        rows = usual if self.exact is None else tuple("=" if exact else sense for sense, exact in zip(usual, self.exact, strict=True))
        return (*rows, *(sense for sense, _ in self.rts.rows))

    def rhs(self, points: Floats) -> Floats:
        """Right-hand sides for inputs and outputs (k, m + s) to be met: (k, r)."""
        bounds = np.array([bound for _, bound in self.rts.rows])
        return np.hstack([points, np.broadcast_to(bounds, (len(points), len(bounds)))])

    def family(self, **parts: Any) -> lp.LpFamily:
        """A family of programmes whose first shared columns are the units."""
        return lp.LpFamily(**{"shared": self.columns, "senses": self.senses(), "blocks": self.blocks, **parts})
