"""What an analyst can say of the weights of inputs and outputs, each as a small value that reads itself out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from sqeval import labelled
from sqeval.errors import OptionError
from sqeval.labelled import LabelledMatrix
from sqeval.options import WeightPer, parse


@dataclass(frozen=True)
class AssuranceRegion:
    """Bounds on the ratio of two weights: low ≤ w(numerator) / w(denominator) ≤ high.

    With two inputs or two outputs it is of type I (Thompson et al. 1986), with an input and an output of type II (Thompson et al.
    1990), which ties the two sides together: u(solved)/v(hours) ≥ 0.2 says that a solved request is worth at least 0.2 hours.

    Parameters
    ----------
    numerator, denominator : name of an input or output
    low, high : float, optional
        At least one; 0 ≤ low ≤ high, high > 0.
    per : {"raw", "mean"}
        Whether weights are per raw unit, so that bounds change with the units of measurement, or per mean of the reference units,
        so that they do not: then the ratio is that of the virtual values of an average unit.

    References
    ----------
    Thompson, R. G., Singleton, F. D., Thrall, R. M. & Smith, B. A. (1986). Comparative site evaluations for locating a high-energy
    physics lab in Texas. Interfaces 16(6), 35-49.

    Examples
    --------
    >>> print(AssuranceRegion("cost", "staff_hours", low=0.5, high=2))
    0.5 ≤ weight of cost / weight of staff_hours ≤ 2
    """

    numerator: Any
    denominator: Any
    low: float | None = None
    high: float | None = None
    per: str = "raw"

    def __post_init__(self) -> None:
        object.__setattr__(self, "per", parse(WeightPer, self.per, "per"))
        _check_bounds(self)
        if self.numerator == self.denominator:
            raise OptionError("needs two different variables", path="AssuranceRegion", value=self.numerator)

    def __str__(self) -> str:
        unit = ", per mean" if self.per is WeightPer.MEAN else ""
        return _between(self, f"weight of {self.numerator} / weight of {self.denominator}{unit}")


@dataclass(frozen=True)
class VirtualShare:
    """Bounds on the share of one variable in its side's virtual total, for the unit under evaluation (Wong & Beasley 1990).

    low ≤ v_i x_i0 / v·x₀ ≤ high for an input, low ≤ u_r y_r0 / u·y₀ ≤ high for an output; free of units of measurement. They are
    the unit's own: each is held to them at its own data. A unit with a zero there cannot have a share above 0.

    Parameters
    ----------
    name : name of an input or output
    low, high : float, optional
        At least one; 0 ≤ low ≤ high ≤ 1, high > 0.

    References
    ----------
    Wong, Y.-H. B. & Beasley, J. E. (1990). Restricting weight flexibility in data envelopment analysis. Journal of the Operational
    Research Society 41(9), 829-835.

    Examples
    --------
    >>> print(VirtualShare("cost", low=0.1))
    0.1 ≤ share of cost in its side
    """

    name: Any
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _check_bounds(self, most=1.0)

    def __str__(self) -> str:
        return _between(self, f"share of {self.name} in its side")


@dataclass(frozen=True)
class WeightBound:
    """Absolute bounds on one weight per raw unit, where v·x₀ = 1 (input orientation) or u·y₀ = 1 (output orientation).

    The result depends on units of measurement, on the orientation, and on the unit's own size; the best score may be below 1
    (Allen, Athanassopoulos, Dyson & Thanassoulis 1997). Prefer `AssuranceRegion` or `VirtualShare`.

    Parameters
    ----------
    name : name of an input or output
    low, high : float, optional
        At least one; 0 ≤ low ≤ high, high > 0.

    References
    ----------
    Allen, R., Athanassopoulos, A., Dyson, R. G. & Thanassoulis, E. (1997). Weights restrictions and value judgements in data
    envelopment analysis: evolution, development and future directions. Annals of Operations Research 73, 13-34.

    Examples
    --------
    >>> print(WeightBound("hours", high=0.01))
    weight of hours ≤ 0.01
    """

    name: Any
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _check_bounds(self)

    def __str__(self) -> str:
        return _between(self, f"weight of {self.name}")


@dataclass(frozen=True, eq=False)
class ConeRatio:
    """Weights that are sums, with factors ≥ 0, of given weight vectors (Charnes, Cooper, Huang & Sun 1990).

    Parameters
    ----------
    generators : DataFrame, one row a weight vector ≥ 0 per raw unit, columns named after the inputs, the outputs, or both
        Variables that are not named stay free. Weight vectors of several experts span what lies between them.

    References
    ----------
    Charnes, A., Cooper, W. W., Huang, Z. M. & Sun, D. B. (1990). Polyhedral cone-ratio DEA models with an illustrative application
    to large commercial banks. Journal of Econometrics 46, 73-91.

    Examples
    --------
    >>> import pandas as pd
    >>> print(ConeRatio(pd.DataFrame({"hours": [1, 3], "cost": [1, 1]})))
    weights of hours, cost between 2 given vectors
    """

    generators: Any
    table: LabelledMatrix = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table = labelled.matrix(self.generators, "ConeRatio")
        if not isinstance(self.generators, Mapping) and not hasattr(self.generators, "columns"):
            raise OptionError("needs columns named after variables", path="ConeRatio", hint="Give a DataFrame, one row a weight vector")
        for row, values in zip(table.rows, table.values, strict=True):
            if (values < 0).any() or not values.any():
                raise OptionError("a weight vector is ≥ 0 and not all zero", path=f"ConeRatio, row {row}", value=values.tolist())
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "generators", table.to_frame())

    def __str__(self) -> str:
        return f"weights of {', '.join(map(str, self.table.columns))} between {len(self.table.rows)} given vectors"


Restriction = AssuranceRegion | VirtualShare | WeightBound | ConeRatio


def checked(restrictions: Any) -> tuple[Restriction, ...]:
    """The restrictions of a list, or a single one; None is none."""
    if restrictions is None:
        return ()
    found = (restrictions,) if isinstance(restrictions, Restriction) or not isinstance(restrictions, Iterable) else tuple(restrictions)
    for one in found:
        if not isinstance(one, Restriction):
            hint = "Known: AssuranceRegion, VirtualShare, WeightBound, ConeRatio"
            raise OptionError("is no restriction of weights", path="weight_restrictions", value=one, hint=hint)
    return found


def _check_bounds(restriction: Any, most: float = math.inf) -> None:
    """Both ends as floats; what they cannot be is refused."""
    kind = type(restriction).__name__
    for end in ("low", "high"):
        value = getattr(restriction, end)
        if value is None:
            continue
        if not isinstance(value, Real) or isinstance(value, bool) or not 0 <= float(value) <= most or math.isinf(value):
            raise OptionError(f"{end} must be a number {f'from 0 to {most:g}' if most < math.inf else '≥ 0'}", path=kind, value=value)
        object.__setattr__(restriction, end, float(value))
    low, high = restriction.low, restriction.high
    if low is None and high is None:
        raise OptionError("needs `low`, `high` or both", path=kind)
    if high == 0:
        raise OptionError("high must be above 0", path=kind, value=high, hint="Drop the variable if it is not to count")
    if low is not None and high is not None and low > high:
        raise OptionError("low is above high", path=kind, value=(low, high))


def _between(restriction: Any, what: str) -> str:
    low = "" if restriction.low is None else f"{restriction.low:g} ≤ "
    high = "" if restriction.high is None else f" ≤ {restriction.high:g}"
    return f"{low}{what}{high}"
