"""The few kinds of random draw that the synthetic desk is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.labelled import Floats

Indices = NDArray[np.intp]
Seconds = NDArray[np.int64]
Flags = NDArray[np.bool_]


def pick(rng: np.random.Generator, shares: Floats, size: int) -> Indices:
    """Positions drawn in proportion to `shares`."""
    edges = np.cumsum(shares)
    found: Indices = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    return found


def pick_by_row(rng: np.random.Generator, shares: Floats) -> Indices:
    """One position a row, drawn in proportion to that row of `shares`."""
    edges = np.cumsum(shares, axis=1)
    above: Flags = rng.random(len(shares))[:, None] >= edges / edges[:, -1:]
    found: Indices = np.count_nonzero(above, axis=1)
    return found


def happens(rng: np.random.Generator, chance: Floats) -> Flags:
    """Whether each event happens, with its own chance."""
    return rng.random(len(chance)) < chance


def log_normal(rng: np.random.Generator, median: Floats, sigma: float) -> Floats:
    """Log-normal values with these medians."""
    return median * np.exp(sigma * rng.standard_normal(len(median)))


def whole_seconds(hours: Floats) -> Seconds:
    """Hours as whole seconds, at least one."""
    return np.maximum(np.ceil(hours * 3600.0), 1.0).astype(np.int64)


def money(amount: Floats) -> Floats:
    """Yuan to the cent, as a ledger keeps them."""
    return np.round(amount, 2)
