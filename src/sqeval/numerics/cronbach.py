"""Reliability of a scale of items from their covariance: Cronbach's α with Feldt's interval, and α without each item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

#: Items whose sum varies by less than this share of their own variance cancel out.
_CANCELLED = 1e-12

#: Why α cannot be given.
OK, SINGLE_ITEM, FEW_RESPONDENTS, CONSTANT = "ok", "single_item", "few_respondents", "constant"


def alpha(covariance: Floats) -> float:
    """α = k/(k − 1) · (1 − Σ s_ii / Σ s_ij) of a covariance (k, k) (Cronbach 1951, Psychometrika 16:297-334); NaN where undefined."""
    k = len(covariance)
    if k < 2 or not _varies(covariance):
        return float("nan")
    return k / (k - 1) * (1 - float(np.trace(covariance)) / float(covariance.sum()))


def alpha_without(covariance: Floats) -> Floats:
    """α of the other items, for each item in turn, of shape (k,); NaN where one or none is left."""
    keep = ~np.eye(len(covariance), dtype=bool)
    return np.array([alpha(covariance[np.ix_(rest, rest)]) for rest in keep])


def item_rest_correlation(covariance: Floats) -> Floats:
    """Correlation of every item with the sum of the others, of shape (k,); NaN where either does not vary."""
    own = np.diag(covariance)
    joint = covariance.sum(axis=1) - own
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + own
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((own > 0) & (rest > 0), joint / np.sqrt(own * rest), np.nan)


def feldt_interval(value: float, items: int, respondents: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of α: (1 − α)/(1 − α̂) follows F(n − 1, (n − 1)(k − 1)) (Feldt 1965, Psychometrika 30:357-370)."""
    free = respondents - 1, (respondents - 1) * (items - 1)
    low, high = special.fdtri(*free, [(1 + confidence) / 2, (1 - confidence) / 2])
    return 1 - (1 - value) * float(low), 1 - (1 - value) * float(high)


def status(covariance: Floats, respondents: int) -> str:
    """Whether α is defined for a covariance (k, k) over this many respondents, or why not."""
    if len(covariance) < 2:
        return SINGLE_ITEM
    if respondents < 2:
        return FEW_RESPONDENTS
    return OK if _varies(covariance) else CONSTANT


def _varies(covariance: Floats) -> bool:
    """Whether the sum of the items varies between respondents."""
    return float(covariance.sum()) > _CANCELLED * float(np.trace(covariance))
