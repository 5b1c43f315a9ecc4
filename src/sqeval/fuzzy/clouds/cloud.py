"""A normal cloud, a fuzzy and random concept on a scale of numbers, and drops of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, OptionError
from sqeval.numerics import clouds


@dataclass(frozen=True)
class Cloud:
    """A normal cloud (Ex, En, He).

    Parameters
    ----------
    Ex : float
        Expectation: the value that the concept stands for most.
    En : float
        Entropy, ≥ 0: how wide the concept is; about 99.7 % of its weight lies within Ex ± 3 En.
    He : float
        Hyper-entropy, ≥ 0: how uncertain that width is itself.

    Raises
    ------
    DataError
        A figure is not a finite number, or En or He is negative.

    Examples
    --------
    >>> Cloud.from_band(80, 90, 0.5)
    Cloud(Ex=85.0, En=1.6666666666666667, He=0.5)
    >>> Ex, En, He = Cloud(85, 2, 0.5)
    """

    Ex: float
    En: float
    He: float = 0.0

    def __post_init__(self) -> None:
        for name in ("Ex", "En", "He"):
            object.__setattr__(self, name, _number(getattr(self, name), name))
            if name != "Ex" and getattr(self, name) < 0:
                raise DataError(f"{name} of a cloud must not be negative", value=getattr(self, name))

    @classmethod
    def from_band(cls, low: float, high: float, He: float = 0.0) -> Cloud:
        """The cloud of a band of values: Ex its middle, En a sixth of its width, so that Ex ± 3 En is the band."""
        low, high = _number(low, "the lower end"), _number(high, "the upper end")
        if not low < high:
            raise DataError("a band needs a lower end below its upper end", value=(low, high))
        return cls(low + (high - low) / 2, (high - low) / 6, He)

    def __iter__(self) -> Iterator[float]:
        yield from (self.Ex, self.En, self.He)

    def certainty(self, x: Any) -> Any:
        """Height of the expectation curve exp(−(x − Ex)²/(2 En²)) at x; a cloud without entropy is a point."""
        distance = np.abs(np.asarray(x, dtype=np.float64) - self.Ex)
        at = np.divide(distance, self.En, out=np.where(distance > 0, np.inf, 0.0), where=self.En > 0)
        return np.exp(-0.5 * at**2)


def cloud_drops(cloud: Cloud, n: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Drops of a cloud (forward generator): En' ~ N(En, He²), x ~ N(Ex, En'²), μ = exp(−(x − Ex)²/(2 En'²)).

    Parameters
    ----------
    cloud : Cloud
    n : int
        How many drops, at least 1.
    seed : int
        The same seed gives the same drops.

    Returns
    -------
    DataFrame
        Columns `x` and `certainty`, one row a drop.

    Raises
    ------
    DataError
        Something that is no Cloud.
    OptionError
        `n` or `seed` is no whole number of the allowed size.

    References
    ----------
    Li, D. & Du, Y. (2007). Artificial Intelligence with Uncertainty. Chapman & Hall/CRC.

    Examples
    --------
    >>> drops = cloud_drops(Cloud(85, 2, 0.2), n=2000, seed=7)
    >>> len(drops), bool(abs(drops["x"].mean() - 85) < 0.2), bool(drops["certainty"].between(0, 1).all())
    (2000, True, True)
    """
    if not isinstance(cloud, Cloud):
        raise DataError("is no Cloud", value=cloud, hint="Give Cloud(Ex, En, He)")
    for name, value, least in (("n", n, 1), ("seed", seed, 0)):
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < least:
            raise OptionError(f"{name} must be a whole number of at least {least}", value=value)
    x, certainty = clouds.drops((cloud.Ex, cloud.En, cloud.He), int(n), np.random.default_rng(int(seed)))
    return pd.DataFrame({"x": x, "certainty": certainty})


def _number(value: object, name: str) -> float:
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):  # type: ignore[arg-type]
        raise DataError(f"{name} of a cloud is not a finite number", value=value)
    return float(value)  # type: ignore[arg-type]
