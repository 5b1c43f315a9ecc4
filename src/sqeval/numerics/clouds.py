"""Normal clouds (Ex, En, He) on arrays: from values, to drops, and how far two of them overlap."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]

_MEAN_TO_DEVIATION = math.sqrt(math.pi / 2)


class CloudFigures(NamedTuple):
    """Expectation, entropy and hyper-entropy of values, and whether S² < En², so that He is the root of a size only."""

    expectation: float
    entropy: float
    hyper_entropy: float
    is_short: bool


def backward(values: Floats, counts: Floats) -> CloudFigures:
    """The cloud of values without degrees of certainty.

    Ex = x̄, En = √(π/2) · mean |x − x̄|, He = √|S² − En²| with S² over n − 1. Sums are rounded once, so that the order of values
    decides no digit; one value has no spread.

    Parameters
    ----------
    values, counts : (k,) arrays
        Finite numbers, and how often each stands there (whole, ≥ 0, some above 0).

    Examples
    --------
    >>> found = backward(np.array([60.0, 80, 100]), np.ones(3))
    >>> found.expectation, round(found.entropy, 4), round(found.hyper_entropy, 4), found.is_short
    (80.0, 16.7109, 10.9885, False)
    """
    values, counts = values[counts > 0], counts[counts > 0]
    sized, scale = _of_size_one(values)
    base, total = float(sized.min()), math.fsum(counts)
    mean = base + math.fsum(counts * (sized - base)) / total
    gaps, spread = _of_size_one(np.abs(sized - mean))
    entropy = _MEAN_TO_DEVIATION * math.fsum(counts * gaps) / total
    variance = math.fsum(counts * gaps**2) / (total - 1) if total > 1 else 0.0
    deviation = math.sqrt(variance)
    entropy = entropy if total > 1 else 0.0
    hyper = math.sqrt(abs(deviation - entropy) * (deviation + entropy))
    # One after the other: the product of the two scales may underflow where the figures do not.
    return CloudFigures(mean * scale, entropy * spread * scale, hyper * spread * scale, deviation < entropy)


def drops(figures: tuple[float, float, float], count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Drops x and their certainty μ of a cloud: En' ~ N(En, He²), x ~ N(Ex, En'²), μ = exp(−(x − Ex)²/(2 En'²))."""
    expectation, entropy, hyper = figures
    widths = rng.normal(entropy, hyper, count)
    steps = rng.standard_normal(count)
    return expectation + np.abs(widths) * steps, np.exp(-0.5 * steps**2)


def overlap(first: Floats, second: Floats) -> Floats:
    """Area below both expectation curves exp(−(x − Ex)²/(2 En²)), over the mean of their areas.

    In closed form, with d = |Ex₁ − Ex₂| and Φ of the standard normal distribution:
    2 [Φ(−d/(En₁ + En₂)) − r Φ(−d/|En₁ − En₂|)] with r = |En₁ − En₂|/(En₁ + En₂).
    A cloud with En 0 is a point: the other curve's height there counts; of two points 1 where they are the same.

    Parameters
    ----------
    first, second : (…, 2 or more) arrays
        Ex and En ≥ 0 on the last axis; whatever follows is not looked at.

    Returns
    -------
    (…) array
        From 0 to 1, 1 for the same curve.

    Examples
    --------
    >>> overlap(np.array([3.0, 1.0]), np.array([[3.0, 1.0], [3.0, 3.0], [5.0, 1.0]])).round(4).tolist()
    [1.0, 0.5, 0.3173]
    """
    first, second = np.broadcast_arrays(first[..., :2], second[..., :2])
    distance = np.abs(first[..., 0] - second[..., 0])
    # In units of the wider curve, so that neither squares nor ratios leave the range of floats.
    widest = np.maximum(first[..., 1], second[..., 1])
    is_point = np.minimum(first[..., 1], second[..., 1]) == 0
    narrow = np.minimum(first[..., 1], second[..., 1]) / np.where(widest > 0, widest, 1.0)
    with np.errstate(over="ignore"):
        apart = np.divide(distance, widest, out=np.where(distance > 0, np.inf, 0.0), where=widest > 0)
        tail = np.divide(apart, 1.0 - narrow, out=np.full(apart.shape, np.inf), where=narrow < 1)
        curves = 2.0 * (ndtr(-apart / (1.0 + narrow)) - (1.0 - narrow) / (1.0 + narrow) * ndtr(-tail))
        return np.where(is_point, np.exp(-0.5 * apart**2), curves)


def _of_size_one(values: Floats) -> tuple[Floats, float]:
    """Values divided by a power of two about as large as they are, and that power: division by it is exact."""
    power = int(np.frexp(np.abs(values).max())[1]) - 1
    return np.ldexp(values, -power), float(np.ldexp(1.0, power))
