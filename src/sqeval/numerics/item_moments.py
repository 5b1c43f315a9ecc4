"""Means and covariances of survey items by group, over the respondents who answered both items of a pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ItemMoments:
    """Moments of k items in `size` groups.

    `mean` (size, k), `pairs` (size, k, k) the number of respondents who answered both items (the diagonal: who answered
    the item), `covariance` (size, k, k) of answers over those respondents, with divisor n − 1; NaN where fewer than two.
    """

    mean: Floats
    pairs: Floats
    covariance: Floats

    @property
    def n(self) -> Floats:
        """Answers by group and item, (size, k)."""
        return np.asarray(np.diagonal(self.pairs, axis1=1, axis2=2))

    @property
    def of_means(self) -> Floats:
        """Covariance of the item means, n_ij s_ij / (n_i n_j); 0 where nobody answered both, NaN where one did."""
        n = self.n
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.pairs * self.covariance / (n[:, :, None] * n[:, None, :])
        return np.where((self.pairs == 0) & (n[:, :, None] > 0) & (n[:, None, :] > 0), 0.0, found)


def item_moments(values: Floats, codes: Codes, size: int, weights: Floats | None = None) -> ItemMoments:
    """Moments of `values` (n, k), NaN where not answered, by group `codes` (n,), −1 for none.

    `weights` (n,) says how many respondents a row stands for. Sums are added in an order that the rows' own values
    give, so that the order of rows changes no digit.
    """
    inside = np.flatnonzero(codes >= 0)
    values, codes = values[inside], codes[inside]
    heads = np.ones(len(codes)) if weights is None else weights[inside]
    order = np.lexsort((heads, *values.T[::-1], codes))
    values, codes, heads = values[order], codes[order], heads[order]
    known = ~np.isnan(values)
    k = values.shape[1]
    mean = np.full((size, k), np.nan)
    pairs, covariance = np.zeros((size, k, k)), np.full((size, k, k), np.nan)
    for i in range(k):
        for j in range(i + 1):
            both = known[:, i] & known[:, j]
            count, means, joint = _pair(values[both][:, (i, j)], codes[both], heads[both], size)
            pairs[:, i, j] = pairs[:, j, i] = count
            covariance[:, i, j] = covariance[:, j, i] = joint
            if i == j:
                mean[:, i] = means
    return ItemMoments(mean, pairs, covariance)


def _pair(values: Floats, codes: Codes, heads: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Number, mean of the first and covariance of two columns by group."""

    def total(amounts: Floats) -> Floats:
        return np.bincount(codes, weights=amounts, minlength=size).astype(np.float64)

    n = total(heads)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (total(heads * values[:, side]) / n for side in (0, 1))
        # A second pass around the means: a sum of products would lose digits.
        joint = total(heads * _deviation(values[:, 0], first[codes]) * _deviation(values[:, 1], second[codes])) / (n - 1)
    return n, np.where(n > 0, first, np.nan), np.where(n > 1, joint, np.nan)


def _deviation(values: Floats, mean: Floats) -> Floats:
    """Distance from the mean; what is only its rounding is none, so that equal answers have no variance."""
    distance = values - mean
    return np.where(np.abs(distance) <= 1e-12 * np.abs(values), 0.0, distance)
