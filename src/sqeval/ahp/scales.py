"""Judgement scales: what "3 times as important" stands for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.ahp.judgement import LIMIT, ratio
from sqeval.errors import JudgementError, OptionError
from sqeval.numerics.judgement_scales import LARGEST, converted, is_bounded
from sqeval.options import JudgementScale, parse

#: Judgements of the fundamental scale, from 1/9 to 9.
FUNDAMENTAL = tuple(1 / k for k in range(9, 1, -1)) + tuple(float(k) for k in range(1, 10))

_BY_SIZE = {JudgementScale.BALANCED_N, JudgementScale.ADAPTIVE_BALANCED, JudgementScale.ADAPTIVE}


def scale_value(x: Any, scale: str, n: int | None = None) -> float:
    """The ratio that a judgement of the fundamental scale stands for on another scale.

    Parameters
    ----------
    x : number or "1/3"
        A judgement; below 1 the reciprocal of what its mirror stands for.
    scale : str
        For x ≥ 1, M = 9 and n items:

        - "linear": x;
        - "logarithmic": log₂(x + 1);
        - "root_square": √x;
        - "inverse_linear": 9/(10 − x);
        - "balanced": w/(1 − w), w evenly spaced from 0.5 to 0.9;
        - "balanced_n": (9 + (n − 1)x)/(9 + n − x), weights of one item against n − 1 equal others evenly spaced;
        - "adaptive_balanced": the same, spaced from 1/n to 0.9 whatever n;
        - "adaptive": x^(1 + ln(n − 1)/ln 9);
        - "power": x²;
        - "geometric": 2^(x − 1).
    n : int, optional
        Number of items; needed by "balanced_n", "adaptive_balanced" and "adaptive".

    Raises
    ------
    JudgementError
        x is no positive ratio, is above 9 on a scale that ends there, or what it stands for is out of range.
    OptionError
        An unknown scale, one that needs n, or an n that is no whole number from 2 up.

    References
    ----------
    Goepel, K. D. (2019). Comparison of judgment scales of the analytical hierarchy process: a new approach. International
    Journal of Information Technology & Decision Making 18(2), 445-463.

    Examples
    --------
    >>> scale_value(9, "balanced"), scale_value("1/3", "power")
    (9.0, 0.1111111111111111)
    """
    word = parse(JudgementScale, scale, "scale")
    if n is None and word in _BY_SIZE:
        raise OptionError("the scale depends on the number of items", value=word.value, hint="Give n")
    if n is not None and (isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 2):
        raise OptionError("must be a whole number of at least 2", path="n", value=n)
    value = ratio(x, (x, 1))
    if math.isnan(value):
        raise JudgementError("a judgement must be a number or a fraction such as '1/3'", value=x)
    return float(rescaled(np.array(value), word, n or 2)) + 0.0


def rescaled(judgements: NDArray[np.float64], scale: JudgementScale, size: int) -> NDArray[np.float64]:
    """Judgements on another scale, once they are found to lie on it."""
    beyond = np.maximum(judgements, 1.0 / judgements) > LARGEST * (1 + 1e-9)
    if is_bounded(scale) and beyond.any():
        raise JudgementError(
            f"the scale {scale.value!r} ends at judgements of 9", value=float(judgements[beyond].flat[0]), hint="Use 'power' or 'geometric'"
        )
    with np.errstate(over="ignore"):
        found = converted(judgements, scale, size)
    lost = (found > LIMIT) | (found < 1 / LIMIT)
    if lost.any():
        raise JudgementError(f"is beyond {LIMIT:g} on the scale {scale.value!r}", value=float(judgements[lost].flat[0]))
    return found
