"""How often a control chart signals although nothing changed: by enumeration where limits are known, by simulation where not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics import chart_limits

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Points(NamedTuple):
    """Which points make the limits, which are watched, and which are known at all; watched ones are known."""

    baseline: Flags
    watched: Flags
    known: Flags


class Law(NamedTuple):
    """Shares or rates about a centre by size; `spread` is their standard deviation where chance alone does not make it."""

    centre: float
    sizes: Floats
    spread: Floats | None
    share: bool


#: Series (rows) with their centre and half width in, signals out.
Fires = Callable[[Floats, Floats, Floats], Flags]


def normal_beyond(sigmas: float) -> float:
    """Chance that a normal value lies beyond ± `sigmas`."""
    return float(2 * special.ndtr(-sigmas))


def binomial_beyond(centre: float, sizes: Floats, half: Floats) -> Floats:
    """Chance by point that x/n lies outside centre ± half, x binomial: summed exactly."""
    high, low = np.floor((centre + half) * sizes), np.ceil((centre - half) * sizes) - 1
    above = np.where(high >= sizes, 0.0, special.bdtrc(np.minimum(high, sizes), sizes.astype(int), centre))
    return above + np.where(low >= 0, special.bdtr(np.maximum(low, 0), sizes.astype(int), centre), 0.0)


def poisson_beyond(centre: float, sizes: Floats, half: Floats) -> Floats:
    """Chance by point that x/n lies outside centre ± half, x Poisson: summed exactly."""
    high, low = np.floor((centre + half) * sizes), np.ceil((centre - half) * sizes) - 1
    return special.pdtrc(high, centre * sizes) + np.where(low >= 0, special.pdtr(np.maximum(low, 0), centre * sizes), 0.0)


@lru_cache(maxsize=256)
def run_alone(points: int, length: int = 8) -> float:
    """Chance of a run of `length` or more on one side among `points` independent points, each side as likely.

    Counted over all sequences of sides, by the length of the run they end with.

    Examples
    --------
    >>> run_alone(8), run_alone(9)
    (0.0078125, 0.01171875)
    """
    if points < length:
        return 0.0
    state = np.zeros(length)
    state[1] = 1.0
    for _ in range(points - 1):
        going_on, state = state.copy(), np.zeros(length)
        state[1] = going_on.sum() / 2
        state[2:] = going_on[1:-1] / 2
    return float(1 - state.sum())


def individuals(points: Points, constant: float, fires: Fires, *, replications: int, seed: int) -> tuple[float, float]:
    """Share of watched points that signal, and of series with a signal, for limits estimated from the baseline.

    Standard normal series with the same gaps are drawn, their limits found from their own baseline.
    """
    values = np.random.default_rng(seed).standard_normal((replications, len(points.known)))
    values[:, ~points.known] = np.nan
    centre = chart_limits.mean(values, points.baseline)[:, None]
    half = constant * chart_limits.mean_moving_range(values, points.baseline)[:, None]
    return rates(fires(values, centre, half), points.watched)


def counts(law: Law, points: Points, fires: Fires, *, replications: int, seed: int) -> tuple[float, float]:
    """The same for shares or rates; where they have a spread of their own, by Laney's limits."""
    rng, shape = np.random.default_rng(seed), (replications, len(law.sizes))
    whole = np.where(points.known, law.sizes, 0.0)
    if law.spread is None:
        drawn = rng.binomial(whole.astype(int), law.centre, shape) if law.share else rng.poisson(law.centre * whole, shape)
        values = np.where(points.known, drawn / np.where(points.known, whole, 1.0), np.nan)
    else:
        values = np.where(points.known, law.centre + np.nan_to_num(law.spread) * rng.standard_normal(shape), np.nan)
    sizes = np.broadcast_to(whole, shape)
    found = chart_limits.pooled(np.nan_to_num(values) * whole, sizes, points.baseline)[:, None]
    found = np.clip(found, 0.0, 1.0 if law.share else np.inf)
    deviation = chart_limits.sigma(found, sizes, share=law.share)
    if law.spread is not None:
        ranges = chart_limits.mean_moving_range(chart_limits.standardised(values, found, deviation), points.baseline)
        deviation *= ranges[:, None] / chart_limits.D2
    return rates(fires(values, found, 3 * deviation), points.watched)


def rates(fired: Flags, watched: Flags) -> tuple[float, float]:
    """Share of watched points that fired, and of rows with one or more."""
    looked = fired[:, watched]
    return (float(looked.mean()), float(looked.any(axis=1).mean())) if looked.size else (0.0, 0.0)
