"""What a value will be over a whole span, from the part of it that has been measured.

Arrays are (series, steps), the steps of a series in order of time; every answer is as of its step and uses no later one.
NaN where a step has no value. Nothing here extrapolates a trend: a drift shows as a wider interval.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics import proportions
from sqeval.numerics.proportions import Z95
from sqeval.numerics.statistic import student_factor

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Steps differ by more than chance where chance alone would make them differ as much this seldom.
_SURE = 0.05

#: A design effect below this one is rounding and not clustering.
_NO_CLUSTERS = 1.05


class Forecast(NamedTuple):
    """The value at the end of the span, the ends of its 95 % interval, and the observations so far."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats


def of_shares(values: Floats, n: Floats, errors: Floats, days: Floats, left: Floats) -> Forecast:
    """Shares over the whole span: counts so far, and as many requests a day in the days left.

    With p = x/n so far and m to come the final share s obeys (s − p)² ≤ z²·φ·s(1 − s)·m/(n(n + m)) with 95 %: the score
    interval of joint sampling, which is Wilson's with n(n + m)/m in place of n. It never leaves x/(n + m) to
    (x + m)/(n + m), whatever the requests to come are like.

    Parameters
    ----------
    values, n, errors, days, left : (series, steps) array
        Share, observations and standard error of a step, its days, and the days from its end to that of the span.

    References
    ----------
    Krishnamoorthy, K. & Peng, J. (2011). Improved closed-form prediction intervals for binomial and Poisson distributions.
    Journal of Statistical Planning and Inference 141(5), 1709-1718.

    Examples
    --------
    >>> one = np.array([[0.9]]), np.array([[100.0]]), np.array([[0.03]]), np.array([[30.0]]), np.array([[30.0]])
    >>> found = of_shares(*one)
    >>> found.value.item(), round(found.low.item(), 4), round(found.high.item(), 4)
    (0.9, 0.8506, 0.9343)
    """
    known = np.isfinite(values) & (n > 0)
    total, level, spread, steps = _so_far(values, n, known)
    plain = level * (1 - level)
    own = np.cumsum(np.where(known, n * values * (1 - values), 0.0), axis=1)
    clustered = np.cumsum(np.where(known & np.isfinite(errors), (n * np.nan_to_num(errors)) ** 2, 0.0), axis=1)
    effect = np.divide(clustered, own, out=np.ones_like(own), where=own > 0)
    effect = np.where(effect > _NO_CLUSTERS, effect, 1.0)
    factor, excess = _dispersion(spread, plain * effect, steps, np.full_like(steps, Z95))
    more = _to_come(total, days, known, left)
    some = (total > 0) & np.isfinite(more)
    with np.errstate(divide="ignore", invalid="ignore"):
        held = np.where(more > 0, total * (total + more) / np.where(more > 0, more, 1.0), np.inf)
        low, high = proportions.wilson(level, held / (effect * excess), factor)
        low = np.maximum(low, level * total / (total + more))
        high = np.minimum(high, (level * total + more) / (total + more))
    ended = some & (more == 0)
    low, high = (np.where(ended, level, end) for end in (low, high))
    return _where(some, (level, low, high), total)


def of_means(values: Floats, n: Floats, errors: Floats, days: Floats, left: Floats) -> Forecast:
    """Means over the whole span: the mean so far weighted by n, ± t·√(φσ²·m/(n(n + m))) with σ² = Σn(n·e²)/Σn.

    Parameters are those of `of_shares`; t has Σ(n − 1) degrees of freedom, k − 1 with φ. A median is taken as a mean of
    the steps' medians. NaN from a step on whose value
    is infinite (a time that is not reached).

    Examples
    --------
    >>> one = np.array([[4.0]]), np.array([[25.0]]), np.array([[0.2]]), np.array([[30.0]]), np.array([[30.0]])
    >>> found = of_means(*one)
    >>> round(found.low.item(), 4), round(found.high.item(), 4)
    (3.7081, 4.2919)
    """
    known = np.isfinite(values) & (n > 0)
    total, level, spread, steps = _so_far(values, n, known)
    with_error = known & np.isfinite(errors)
    each = np.where(with_error, n * np.nan_to_num(errors) ** 2, 0.0)
    weights = np.cumsum(np.where(with_error, n, 0.0), axis=1)
    within = np.divide(np.cumsum(n * each, axis=1), weights, out=np.full_like(weights, np.nan), where=weights > 0)
    degrees = np.cumsum(np.where(with_error, n - 1, 0.0), axis=1)
    factor, excess = _dispersion(spread, within, steps, student_factor(degrees, 0.95))
    more = _to_come(total, days, known, left)
    endless = np.cumsum(np.isinf(values), axis=1) > 0
    some = (total > 0) & np.isfinite(more) & ~endless
    with np.errstate(divide="ignore", invalid="ignore"):
        half = factor * np.sqrt(excess * within * more / (total * (total + more)))
    half = np.where(more == 0, 0.0, half)
    return _where(some, (level, level - half, level + half), total)


def of_full_counts(values: Floats, whole: Flags, left: Floats) -> Forecast:
    """What is counted in full (totals, plain ratios), in the last step of the span: ȳ ± t·s·√(1 + 1/k) of the k steps so far.

    Parameters
    ----------
    values, left : (series, steps) array
        As in `of_shares`; with no days left the value itself is the last one.
    whole : (series, steps) array of bool
        Which steps have been counted to their end.

    Examples
    --------
    >>> found = of_full_counts(np.array([[8.0, 12.0]]), np.ones((1, 2), dtype=bool), np.array([[60.0, 30.0]]))
    >>> found.value.round(3), found.low.round(2)
    (array([[ 8., 10.]]), array([[   nan, -34.02]]))
    """
    known = np.isfinite(values) & whole
    steps, level, spread, _ = _so_far(values, np.ones_like(values), known)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.where(steps > 1, spread / (steps - 1), np.nan) * (1 + 1 / steps))
    half = student_factor(steps - 1, 0.95) * error
    ended = (left == 0) & known
    value = np.where(ended, values, level)
    low, high = (np.where(ended, values, level + side * half) for side in (-1, 1))
    return _where(np.isfinite(left) & (steps > 0), (value, low, high), steps)


def _where(some: Flags, found: tuple[Floats, Floats, Floats], n: Floats) -> Forecast:
    value, low, high = (np.where(some, part, np.nan) for part in found)
    return Forecast(value, low, high, n)


def _so_far(values: Floats, n: Floats, known: Flags) -> tuple[Floats, Floats, Floats, Floats]:
    """Observations, mean, Σn(y − ȳ)² and number of steps, up to every step."""
    weights = np.where(known, n, 0.0)
    # Squares are taken about a value of the series, so that little is lost when they are subtracted.
    first = np.take_along_axis(np.where(known, values, 0.0), known.argmax(axis=1)[:, None], axis=1)
    away = np.where(known, values - first, 0.0)
    total = np.cumsum(weights, axis=1)
    shift = np.divide(np.cumsum(weights * away, axis=1), total, out=np.full_like(total, np.nan), where=total > 0)
    spread = np.maximum(np.cumsum(weights * away**2, axis=1) - total * np.nan_to_num(shift) ** 2, 0.0)
    return total, first + shift, spread, np.cumsum(known, axis=1).astype(np.float64)


def _dispersion(spread: Floats, within: Floats, steps: Floats, alone: Floats) -> tuple[Floats, Floats]:
    """Factor of the interval and φ: `alone` and 1, but where steps differ by more than chance t and χ²/(k − 1)."""
    degrees = steps - 1
    some = (degrees > 0) & (within > 0)
    square = np.divide(spread, within, out=np.zeros_like(spread), where=some)
    over = some & (special.chdtrc(np.where(some, degrees, 1.0), square) < _SURE)
    excess = np.where(over, square / np.where(some, degrees, 1.0), 1.0)
    return np.where(over, student_factor(np.where(over, degrees, 1.0), 0.95), alone), excess


def _to_come(total: Floats, days: Floats, known: Flags, left: Floats) -> Floats:
    """Observations to come: as many a day as in the steps with a value."""
    seen = np.cumsum(np.where(known, days, 0.0), axis=1)
    return np.asarray(np.divide(total * left, seen, out=np.where(left == 0, 0.0, np.nan), where=(seen > 0) & (left > 0)))
