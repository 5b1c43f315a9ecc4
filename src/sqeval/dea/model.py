"""What a DEA model is and what solving it gives, as plain arrays in the caller's order of units."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.conditions import Conditions
from sqeval.dea.judgement.restrictions import Restriction, WeightBound, checked
from sqeval.dea.returns import Returns
from sqeval.errors import OptionError
from sqeval.labelled import Floats, read_only
from sqeval.numerics.linear_program import OPTIMAL, TOLERANCE
from sqeval.options import Orientation, parse

Bools = NDArray[np.bool_]


def oriented(orientation: object) -> Orientation:
    """The orientation of a model that has a radial factor, so that "none" is no word for it."""
    known = [word for word in Orientation if word is not Orientation.NONE]
    try:
        word = parse(Orientation, orientation, "orientation")
    except OptionError:
        raise OptionError.unknown("orientation", orientation, known) from None
    if word not in known:
        raise OptionError("has no radial factor", path="orientation", value=orientation, hint="Known here: 'input', 'output'")
    return word


@dataclass(frozen=True)
class DeaModel:
    """Which model was solved.

    Attributes
    ----------
    name : str
        Its word in the catalogue, e.g. "radial".
    orientation : Orientation
    rts : Returns
    better : str
        Which scores are better: "higher" (θ) or "lower" (φ, inefficiencies).
    conditions : Conditions
        Variables that are given, and not moved.
    restrictions : tuple
        What the weights are bound by.
    """

    name: str
    orientation: Orientation
    rts: Returns
    better: str
    restrictions: tuple[Restriction, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)

    @property
    def has_absolute_bounds(self) -> bool:
        """Whether weights have absolute bounds: then scores are no radial factors, and there are no slacks and targets."""
        return any(isinstance(one, WeightBound) for one in self.restrictions)

    @classmethod
    def radial(cls, name: str, orientation: object, rts: object, restrictions: Any = None) -> DeaModel:
        """A model with a radial factor: θ, higher is better, or φ, lower is better."""
        word = oriented(orientation)
        return cls(name, word, Returns.parse(rts), "higher" if word is Orientation.INPUT else "lower", checked(restrictions))


@dataclass(frozen=True)
class WorstResiduals:
    """The worst residuals among the units that were solved, relative, on scaled data; NaN if none was.

    Attributes
    ----------
    kind : str
        "lp": residuals of the linear programme's optimality conditions; "mip-gap": of integer programmes; "enumeration": all
        candidates were compared, there is nothing left to miss; "bisection": of the last programmes of a search, with the width of
        what they leave open in the gap.
    primal, dual, gap : float
    tolerance : float
        What each of them is held to; a unit beyond it is not "optimal".
    """

    kind: str
    primal: float
    dual: float
    gap: float
    tolerance: float = TOLERANCE

    @classmethod
    def of(cls, residuals: Floats, status: NDArray[Any], kind: str = "lp") -> WorstResiduals:
        """The worst of the residuals (k, 3) of the solved units."""
        solved = residuals[status == OPTIMAL]
        worst = solved.max(axis=0) if len(solved) else np.full(3, np.nan)
        return cls(kind, *(float(value) for value in worst))


@dataclass(frozen=True, eq=False)
class DeaSolution:
    """Read-only arrays of k units, n reference units, m inputs and s outputs; NaN (False, no λ) where the status is not "optimal".

    What a model does not have is None.

    Attributes
    ----------
    scores : array (k,)
        The model's own measure.
    efficiency : array (k,) or None
        The same as a share from 0 to 1.
    status : array (k,) of words
    lambdas : CSR array (k, n)
    certificate : WorstResiduals
    multipliers : array (k, m + s) or None
    intercept : array (k,) or None
    slacks, targets : array (k, m + s) or None
    weakly_efficient, efficient : array (k,) of bool or None
    unique_lambdas, unique_multipliers : array (k,) of bool or None
        Whether they are shown to be the only optimal ones.
    """

    scores: Floats
    efficiency: Floats | None
    status: NDArray[Any]
    lambdas: sparse.csr_array
    certificate: WorstResiduals
    multipliers: Floats | None = None
    intercept: Floats | None = None
    slacks: Floats | None = None
    targets: Floats | None = None
    weakly_efficient: Bools | None = None
    efficient: Bools | None = None
    unique_lambdas: Bools | None = None
    unique_multipliers: Bools | None = None

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, part.name, read_only(value))
        for array in (self.lambdas.data, self.lambdas.indices, self.lambdas.indptr):
            array.setflags(write=False)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def solved(self) -> Bools:
        """Which units have status "optimal"."""
        return np.asarray(self.status == OPTIMAL, dtype=bool)

    @property
    def on_frontier(self) -> Bools:
        """Which units are shown to lie on the frontier, with slack or without; none where the model tells of neither."""
        flags = self.efficient if self.weakly_efficient is None else self.weakly_efficient
        return np.zeros(len(self.status), dtype=bool) if flags is None else flags & self.solved
