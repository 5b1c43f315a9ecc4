"""How many samples are drawn and from which seed, and levels of confidence: checked where they enter."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Real
from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.progress import Progress, track

#: Numbers that a result holds, and that are held at a time: 160 MB and 16 MB.
_MOST_CELLS, _CELLS = 20_000_000, 2_000_000
#: Samples between two reports of progress.
_BLOCK = 256


def checked_samples(samples: Any, path: str, cells: int) -> int:
    """A number of samples of `cells` numbers each that fits into memory."""
    if isinstance(samples, bool) or not isinstance(samples, int | np.integer) or samples < 2:
        raise OptionError("must be a whole number of at least 2", path=path, value=samples)
    most = _MOST_CELLS // cells
    if samples > most:
        raise OptionError("are too many to hold", path=path, value=samples, hint=f"At most {most} fit")
    return int(samples)


def checked_seed(seed: Any) -> int:
    """A seed from which numbers are drawn again alike."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise OptionError("must be a whole number of at least 0", path="seed", value=seed)
    return int(seed)


def checked_share(value: Any, path: str, *, most: float = 1.0) -> float:
    """A number between 0 and `most`, neither included."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < most:
        raise OptionError(f"must be a number above 0 and below {most:g}", path=path, value=value)
    return float(value)


def generator(seed: int, *names: object) -> np.random.Generator:
    """Chance by name, so that no order and no other name has a part in it."""
    return np.random.default_rng([seed, *(byte for name in names for byte in (*str(name).encode(), 0))])


def blocks(samples: int, cells: int, what: str, progress: Progress) -> Iterator[int]:
    """Sizes of blocks of samples of `cells` numbers each, with progress."""
    size = max(1, min(_BLOCK, _CELLS // max(cells, 1)))
    sizes = [min(size, samples - start) for start in range(0, samples, size)]
    yield from track(sizes, len(sizes), what, progress)
