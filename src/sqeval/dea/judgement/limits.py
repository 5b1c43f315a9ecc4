"""Restrictions of weights as columns of the envelopment form: trades (Podinovski 2004).

A homogeneous restriction p·v + q·u ≤ 0 is the exchange that it calls fair: who may use it takes p more of the inputs and makes q
more of the outputs. It is a column like a unit's, without a share in Σλ, so every model whose technology carries it has it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.labelled import Floats

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns as rows of a table (q, m + s), and for each the place of its restriction in the list (q,)."""

    values: Floats
    of: Places

    def only(self, kept: Collection[int]) -> tuple[Columns, NDArray[np.bool_]]:
        """Those of some restrictions, and which they are."""
        flags = np.isin(self.of, list(kept))
        return Columns(self.values[flags], self.of[flags]), flags


@dataclass(frozen=True, eq=False)
class WeightLimits:
    """Restrictions of weights as columns.

    Attributes
    ----------
    ratios : Columns
        Trades that everybody may make: assurance regions and cone ratios.
    shares : Columns
        Trades in proportion to a unit's own values: virtual shares.
    bounds : Columns
        Single units of a variable: absolute bounds, of price `bound_prices` (b,).
    count : int
        How many restrictions there are.
    linked : bool
        Whether a ratio ties inputs to outputs.
    """

    ratios: Columns
    shares: Columns
    bounds: Columns
    bound_prices: Floats
    count: int
    linked: bool

    @property
    def shared(self) -> Floats:
        """Trades that are the same for all (q, m + s)."""
        return self.ratios.values

    @property
    def prices(self) -> Floats:
        """What a unit's own trades cost (p,)."""
        return np.concatenate([np.zeros(len(self.shares.values)), self.bound_prices])

    @property
    def is_absolute(self) -> bool:
        """Whether there are absolute bounds."""
        return len(self.bound_prices) > 0

    def of_points(self, points: Floats) -> Floats:
        """Trades of points (k, m + s) themselves: (k, m + s, p)."""
        shares = points[:, :, None] * self.shares.values.T
        bounds = np.broadcast_to(self.bounds.values.T, (len(points), *self.bounds.values.T.shape))
        return np.concatenate([shares, bounds], axis=2)

    def only(self, kept: Collection[int]) -> WeightLimits:
        """The same without all restrictions but those at some places."""
        bounds, flags = self.bounds.only(kept)
        return WeightLimits(
            self.ratios.only(kept)[0], self.shares.only(kept)[0], bounds, self.bound_prices[flags], self.count, linked=self.linked
        )
