"""Seeds, numbers of replications, confidence and widths of kernels, as users give them."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.options import BandwidthRule, parse

#: Cells (replications × units, or what else there is of each) that a result may hold: 400 MB.
_MOST_CELLS = 50_000_000


def checked_seed(seed: Any) -> int:
    """A seed from which the same numbers are drawn again."""
    return checked_count(seed, "seed", least=0)


def checked_count(count: Any, path: str, *, least: int) -> int:
    """A whole number of at least `least`."""
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < least:
        raise OptionError(f"must be a whole number of at least {least}", path=path, value=count)
    return int(count)


def checked_replications(replications: Any, units: int, what: str = "units") -> int:
    """A number of replications, at least 2, that can be held for so many units, or `what` else."""
    count, most = checked_count(replications, "replications", least=2), _MOST_CELLS // units
    if count > most:
        raise OptionError(f"are too many to hold for {units} {what}", path="replications", value=count, hint=f"At most {most} fit")
    return count


def checked_share(share: Any, path: str, *, one: bool = False) -> float:
    """A number between 0 and 1, neither of them; 1 only where `one` allows it."""
    is_number = isinstance(share, Real) and not isinstance(share, bool)
    if not is_number or not (0 < share < 1 or (one and share == 1)):
        raise OptionError(f"must be a number above 0 and {'at most' if one else 'below'} 1", path=path, value=share)
    return float(share)


def checked_bandwidth(bandwidth: Any) -> BandwidthRule | float:
    """A rule for the width of a kernel, or a width of one's own."""
    if isinstance(bandwidth, Real) and not isinstance(bandwidth, bool):
        if not 0 <= float(bandwidth) < np.inf:
            raise OptionError("must be a number of at least 0", path="bandwidth", value=bandwidth)
        return float(bandwidth)
    return parse(BandwidthRule, bandwidth, "bandwidth")
