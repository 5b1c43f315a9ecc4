"""Families of membership functions on arrays: values of any shape in, memberships in [0, 1] of the same shape out.

None of them overflows: values may be infinite (never NaN), and differences may be too large for a float.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def trapezoidal(x: Floats, a: float, b: float, c: float, d: float) -> Floats:
    """Rise from 0 at a to 1 at b, 1 up to c, fall to 0 at d; a ≤ b ≤ c ≤ d.

    Where a = b or c = d the side is a step, and 1 at it; where a = −∞ or d = ∞ there is no side.
    """
    left = np.ones_like(x) if math.isinf(a) else x >= b if a == b else _share(x, a, b)
    right = np.ones_like(x) if math.isinf(d) else x <= c if c == d else _share(-x, -d, -c)
    return np.minimum(left, right).astype(np.float64)


def gaussian(x: Floats, mean: float, sigma: float) -> Floats:
    """exp(−z²/2), z = (x − mean)/sigma; sigma > 0."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-0.5 * _steps(x, mean, sigma) ** 2))


def bell(x: Floats, a: float, b: float, c: float) -> Floats:
    """1/(1 + |z|^2b), z = (x − c)/a; a, b > 0."""
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.abs(_steps(x, c, a)) ** (2.0 * b)))


def sigmoid(x: Floats, centre: float, slope: float) -> Floats:
    """1/(1 + exp(−slope (x − centre))); slope ≠ 0."""
    with np.errstate(over="ignore"):
        far = 2.0 * (slope * (0.5 * x - 0.5 * centre))
        z = np.where(np.isinf(x - centre), far, slope * (x - centre))
    # Of z and −z the one whose exponential is at most 1, so that both tails are right to full precision.
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1.0 + small))


def ridge_falling(x: Floats, a: float, b: float) -> Floats:
    """½ − ½ sin(π/(b − a) (x − (a + b)/2)) between a and b, 1 before and 0 behind; a < b."""
    # The same as sin²(π/2 (b − x)/(b − a)), which is 0 at b without a rounding error.
    return np.asarray(np.sin(0.5 * np.pi * _share(-x, -b, -a)) ** 2)


def ridge_rising(x: Floats, a: float, b: float) -> Floats:
    """½ + ½ sin(π/(b − a) (x − (a + b)/2)) between a and b, 0 before and 1 behind; a < b."""
    return np.asarray(np.sin(0.5 * np.pi * _share(x, a, b)) ** 2)


def cauchy_falling(distance: Floats, alpha: float, beta: float) -> Floats:
    """1/(1 + α d^β) of distances d, 1 where d ≤ 0; α, β > 0."""
    return np.asarray(1.0 / (1.0 + _scaled_power(np.maximum(distance, 0.0), alpha, beta)))


def cauchy_rising(distance: Floats, alpha: float, beta: float) -> Floats:
    """1/(1 + α d^−β) of distances d, 0 where d ≤ 0; α, β > 0."""
    return np.asarray(1.0 / (1.0 + _scaled_power(np.maximum(distance, 0.0), alpha, -beta)))


def away(x: Floats, centre: float) -> Floats:
    """The difference x − centre, infinite where it is too large for a float."""
    with np.errstate(over="ignore"):
        return np.asarray(x - centre)


def _share(x: Floats, low: float, high: float) -> Floats:
    """How far x is on the way from `low` to `high`, both finite, between 0 and 1."""
    inside = np.clip(x, low, high)
    if math.isinf(high - low):
        return np.asarray((0.5 * inside - 0.5 * low) / (0.5 * high - 0.5 * low))
    return np.asarray((inside - low) / (high - low))


def _steps(x: Floats, centre: float, width: float) -> Floats:
    """(x − centre)/width, also where the difference is too large for a float."""
    with np.errstate(over="ignore", divide="ignore"):
        return np.where(np.isinf(x - centre), 2.0 * ((0.5 * x - 0.5 * centre) / width), (x - centre) / width)


def _scaled_power(distance: Floats, alpha: float, exponent: float) -> Floats:
    """α d^exponent; by logarithms only where the power alone is too large or too small for a float."""
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        power = distance**exponent
        plain = (power > np.finfo(np.float64).tiny) & np.isfinite(power)
        return np.where(plain, alpha * power, np.exp(math.log(alpha) + exponent * np.log(distance)))
