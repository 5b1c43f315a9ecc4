"""The slack-based programme of Tone (2001, 2002, 2003) as one family: a ratio of slacks made linear by Charnes & Cooper (1962).

With x what is spent (inputs and undesirable outputs), y outputs, and σ = s/(size·divisor) the slack s of a counted variable as
its share of the mean that the ratio takes, a unit's ratio (1 ∓ Σσ of the numerator)/(1 ± Σσ of the denominator) is multiplied
through by t = 1/denominator > 0. In Λ = tλ and S = tσ it reads

    taken: minimise t − ΣS (numerator)  with  XΛ + [x₀]S ≤ t x₀,  YΛ − [y₀]S ≥ t y₀,  t + ΣS (denominator) = 1
    given: minimise t + ΣS (numerator)  with  XΛ − [x₀]S ≤ t x₀,  YΛ + [y₀]S ≥ t y₀,  t − ΣS (denominator) = 1

and every bound on Σλ becomes one on ΣΛ − t·bound. Each S counts in units of the unit's own value, so that units of measurement
cancel before an engine sees them.

t is positive in every feasible solution. Given: t = 1 + ΣS ≥ 1. Taken: were t = 0, every row of what is spent would read
XΛ + [x₀]S ≤ 0; each reference unit spends a positive amount of some input, so Λ = 0, hence S = 0 in all rows, and the last row
would read 0 = 1. So λ = Λ/t always exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.face import column_units
from sqeval.dea.model import Bools
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp


@dataclass(frozen=True, eq=False)
class Ratio:
    """Which variables (v,) of a technology's rows count, and where: savings in the numerator, gains in the denominator.

    Undesirable outputs stand among the rows of what is spent, and count in the denominator (Tone 2003). What is given counts on
    neither side: only its row is left (≤, ≥, or = where the technology says so), and the means run over what is not given.
    """

    numerator: Bools
    denominator: Bools

    @property
    def counted(self) -> NDArray[np.intp]:
        """The variables that count on either side."""
        return np.flatnonzero(self.numerator | self.denominator)

    def divisors(self, points: Floats) -> Floats:
        """How many terms each variable's mean has (k, v), those of value 0 dropped; 0 where a term is dropped or not counted."""
        present = points > 0
        numerator, denominator = present & self.numerator, present & self.denominator
        terms: Floats = numerator * numerator.sum(axis=1, keepdims=True) + denominator * denominator.sum(axis=1, keepdims=True)
        return terms.astype(np.float64)


def family(
    technology: Technology, ratio: Ratio, points: Floats, *, given: bool = False, left_out: NDArray[np.intp] | None = None
) -> lp.LpFamily:
    """The programmes of points (k, v): shared columns Λ, own columns t and one S for every counted variable.

    A variable whose own value is 0 has no term. Where it is spent, its row alone forbids any of it, and its S (in the column's
    mean, so that the row has a scale) is 0 in every solution. Where it is an output, or slack is given, S serves no row and
    raises t: an optimum never uses it.
    """
    bounds, counted = np.array([bound for _, bound in technology.rts.rows]), ratio.counted
    (k, v), rows, way = points.shape, len(technology.columns), -1.0 if given else 1.0
    spent, present = technology.signs < 0, points > 0
    size = np.where(present, points * ratio.divisors(points), 0.0 if given else np.where(spent, column_units(technology.values), 0.0))
    own = np.zeros((k, rows + 1, 1 + len(counted)))
    own[:, :v, 0], own[:, v:rows, 0], own[:, rows, 0] = -points, -bounds, 1.0
    at = np.arange(1, 1 + len(counted))
    own[:, counted, at] = way * (-technology.signs * size)[:, counted]
    worthless = ~present & (~spent | given)
    own[:, rows, at] = (np.where(worthless, -1.0, way) * ratio.denominator)[:, counted]
    return technology.family(
        shared=np.vstack([technology.columns, np.zeros((1, len(technology.values)))]),
        own=own,
        cost=np.concatenate([np.zeros(len(technology.values)), [1.0], -way * ratio.numerator[counted]]),
        rhs=np.tile(np.append(np.zeros(rows), 1.0), (k, 1)),
        senses=(*technology.senses(), "="),
        left_out=left_out,
    )
