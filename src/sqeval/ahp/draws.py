"""How many samples are drawn, and from which seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.errors import OptionError

#: Cells (samples × names) of a result: 160 MB. What is drawn on the way is held a block at a time.
MOST_CELLS = 20_000_000


def checked_samples(samples: Any, names: int) -> int:
    """A number of samples of `names` weights each that fits into memory."""
    if isinstance(samples, bool) or not isinstance(samples, int | np.integer) or samples < 2:
        raise OptionError("must be a whole number of at least 2", path="samples", value=samples)
    most = MOST_CELLS // names
    if samples > most:
        raise OptionError(f"are too many to hold for {names} weights", path="samples", value=samples, hint=f"At most {most} fit")
    return int(samples)


def checked_seed(seed: Any) -> int:
    """A seed from which numbers are drawn again alike."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise OptionError("must be a whole number of at least 0", path="seed", value=seed)
    return int(seed)
