"""What a judgement from 1 to 9 stands for on other scales."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sqeval.options import JudgementScale

Floats = NDArray[np.float64]

#: The largest judgement of the fundamental scale.
LARGEST = 9.0


def converted(judgements: Floats, scale: JudgementScale, size: int) -> Floats:
    """Judgements on another scale; those below 1 are the reciprocals of their mirrors.

    Parameters
    ----------
    judgements : array
        Positive ratios on the scale from 1/9 to 9.
    size : int
        Number of items compared, which the scales that end in "_n" and the adaptive ones depend on.

    Returns
    -------
    array
        1 stays 1; increasing in the judgement. NaN stays NaN.

    Examples
    --------
    >>> converted(np.array([1 / 9, 1.0, 3.0, 9.0]), JudgementScale.BALANCED, 2).round(4)
    array([0.1111, 1.    , 1.5   , 9.    ])
    """
    above = np.maximum(judgements, 1.0 / judgements)
    values = _SCALES[scale](above, size)
    return np.where(judgements < 1.0, 1.0 / values, values)


def is_bounded(scale: JudgementScale) -> bool:
    """Whether a scale ends at a judgement of 9."""
    return scale in _BOUNDED


def _balanced(x: Floats, size: int) -> Floats:
    """The ratio to one of n − 1 equal others that spaces the weight evenly from 1/n to 9/(n + 8)."""
    return (LARGEST + (size - 1.0) * x) / (LARGEST + size - x)


def _adaptive_balanced(x: Floats, size: int) -> Floats:
    """The same, spaced from 1/n to 9/10."""
    step = (9.0 * size - 10.0) * (x - 1.0)
    return (size - 1.0) * (80.0 + step) / (80.0 * (size - 1.0) - step)


def _of_pairs(count: int) -> int:
    return max(count, 2)


_SCALES: dict[JudgementScale, Callable[[Floats, int], Floats]] = {
    JudgementScale.LINEAR: lambda x, _: x,
    JudgementScale.LOGARITHMIC: lambda x, _: np.log2(x + 1.0),
    JudgementScale.ROOT_SQUARE: lambda x, _: np.sqrt(x),
    JudgementScale.INVERSE_LINEAR: lambda x, _: LARGEST / (LARGEST + 1.0 - x),
    JudgementScale.BALANCED: lambda x, _: _balanced(x, 2),
    JudgementScale.BALANCED_N: lambda x, n: _balanced(x, _of_pairs(n)),
    JudgementScale.ADAPTIVE_BALANCED: lambda x, n: _adaptive_balanced(x, _of_pairs(n)),
    JudgementScale.ADAPTIVE: lambda x, n: x ** (1.0 + np.log(_of_pairs(n) - 1.0) / np.log(LARGEST)),
    JudgementScale.POWER: lambda x, _: x**2,
    JudgementScale.GEOMETRIC: lambda x, _: 2.0 ** (x - 1.0),
}
_BOUNDED = {JudgementScale.INVERSE_LINEAR, JudgementScale.BALANCED, JudgementScale.BALANCED_N, JudgementScale.ADAPTIVE_BALANCED}
