"""Returns to scale as bounds on Σλ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

from sqeval.errors import OptionError
from sqeval.options import ReturnsToScale, parse

_BOUNDS = {
    ReturnsToScale.CRS: (0.0, math.inf),
    ReturnsToScale.VRS: (1.0, 1.0),
    ReturnsToScale.NIRS: (0.0, 1.0),
    ReturnsToScale.NDRS: (1.0, math.inf),
}


@dataclass(frozen=True)
class Returns:
    """Returns to scale: the word, and the bounds low ≤ Σλ ≤ high that it stands for."""

    word: ReturnsToScale
    low: float
    high: float

    @classmethod
    def parse(cls, rts: object) -> Returns:
        """Read "crs", "vrs", "nirs", "ndrs" or ("grs", low, high) with 0 ≤ low ≤ 1 ≤ high.

        Examples
        --------
        >>> Returns.parse("NIRS").high, Returns.parse(("grs", 0.8, 1.2)).low
        (1.0, 0.8)
        """
        if not isinstance(rts, (tuple, list)):
            word = parse(ReturnsToScale, rts, "rts")
            if word is ReturnsToScale.GRS:
                raise OptionError("rts='grs' needs bounds on Σλ", value=rts, hint="Write rts=('grs', 0.8, 1.2)")
            return cls(word, *_BOUNDS[word])
        if len(rts) != 3 or parse(ReturnsToScale, rts[0], "rts") is not ReturnsToScale.GRS:
            raise OptionError("bounds on Σλ are written ('grs', low, high)", value=rts)
        low, high = rts[1:]
        if not all(isinstance(bound, Real) and not isinstance(bound, bool) for bound in (low, high)) or not 0 <= low <= 1 <= high:
            raise OptionError("the bounds of 'grs' must be numbers with 0 ≤ low ≤ 1 ≤ high", value=rts)
        return cls(ReturnsToScale.GRS, float(low), float(high))

    @property
    def rows(self) -> tuple[tuple[str, float], ...]:
        """Sense and right-hand side of every row on Σλ that a programme needs."""
        if self.low == self.high:
            return (("=", self.low),)
        lower = ((">=", self.low),) if self.low > 0 else ()
        upper = (("<=", self.high),) if self.high < math.inf else ()
        return (*lower, *upper)
