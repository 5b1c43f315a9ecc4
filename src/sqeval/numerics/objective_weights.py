"""What a column of values tells about units: the figures that objective weights are shares of.

`values` are (units, criteria); `is_cost` and `constant` are (criteria,). A constant column tells nothing: its figure is 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.special import xlog1py, xlogy

from sqeval.numerics.redundancy import ranks

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: A correlation, eigenvalue or singular value this near to a limit is the limit, blurred by rounding.
BLUR = 1e-12


def weights_of(information: Floats, constant: Mask) -> Floats:
    """Shares of the information, summing to 1; equal ones for columns that vary (or all) where there is no information."""
    told = np.where(constant, 0.0, information)
    if not told.any():
        told = np.where(constant, 0.0, 1.0) if not constant.all() else np.ones(len(constant))
    # By the largest first, so that figures near the ends of the range of floats can be added.
    told = told / told.max()
    return np.asarray(told / told.sum())


def min_max(values: Floats, is_cost: Mask, constant: Mask) -> Floats:
    """Values from 0 (worst) to 1 (best); 0 throughout a constant column."""
    sized = values / np.where(constant, 1.0, np.abs(values).max(axis=0))
    low, high = sized.min(axis=0), sized.max(axis=0)
    good = np.where(is_cost, high - sized, sized - low)
    return np.where(constant, 0.0, good / np.where(constant, 1.0, high - low))


def of_best(values: Floats, is_cost: Mask) -> Floats:
    """Values ≥ 0 as shares of the best one: x/max for benefits, min/x for costs.

    Where the least cost is 0, the limit of min/x counts: 1 at every 0 and 0 elsewhere. A column of zeros stays 0.
    """
    top, low = values.max(axis=0), values.min(axis=0)
    benefit = values / np.where(top > 0, top, 1.0)
    cost = np.where(low > 0, low / np.where(values > 0, values, 1.0), values == 0)
    return np.where(is_cost & (top > 0), cost, benefit)


def divergence(parts: Floats, constant: Mask) -> Floats:
    """1 − H/ln m, with H = −Σ p ln p over the shares p of `parts` ≥ 0 among m units, and 0·ln 0 = 0.

    As Σ ((1 + d) ln(1 + d) − d) / (m ln m) with p = (1 + d)/m, where nothing cancels for shares that are nearly equal.
    """
    size = len(parts)
    if size == 1:
        return np.zeros(parts.shape[1])
    sized = parts / np.where(constant, 1.0, parts.max(axis=0))
    mean = np.where(constant, 1.0, sized.mean(axis=0))
    ratio, gap = sized / mean, (sized - mean) / mean
    # Near 0 the ratio knows more digits than its distance from 1, near 1 the distance does.
    logs = np.where(ratio < 0.5, xlogy(ratio, ratio), xlog1py(ratio, np.maximum(gap, -0.5)))
    terms = np.where(constant, 0.0, logs - gap)
    return np.asarray(terms.sum(axis=0) / (size * np.log(size)))


def correlations(values: Floats, constant: Mask) -> Floats:
    """Pearson's correlations (criteria, criteria); those of a constant column count as 0, except with itself."""
    sized = values / np.where(constant, 1.0, np.abs(values).max(axis=0))
    centred = np.where(constant, 0.0, sized - sized.mean(axis=0))
    unit = centred / np.where(constant, 1.0, np.linalg.norm(centred, axis=0))
    found = np.clip(unit.T @ unit, -1.0, 1.0)
    found[found > 1 - BLUR] = 1.0
    np.fill_diagonal(found, 1.0)
    return found


def rank_columns(values: Floats) -> Floats:
    """Ranks within every column; ties share their mean rank."""
    return np.column_stack([ranks(column) for column in values.T])


def conflict(correlation: Floats) -> Floats:
    """Σ_k (1 − r_jk) for every criterion j."""
    return np.asarray((1.0 - correlation).sum(axis=0))


def variation(values: Floats, constant: Mask) -> Floats:
    """Standard deviation over the size of the mean (n in the denominator); the mean of a column that varies is not 0."""
    sized = values / np.where(constant, 1.0, np.abs(values).max(axis=0))
    mean = np.where(constant, 1.0, np.abs(sized.mean(axis=0)))
    return np.where(constant, 0.0, sized.std(axis=0) / mean)


def removal_effects(values: Floats, is_cost: Mask) -> Floats:
    """MEREC: Σ_i |S'_ij − S_i|, how much the performance of units changes without criterion j; values are positive.

    S_i = ln(1 + Σ_k |ln n_ik| / n) with n_ik = min/x for benefits and x/max for costs; S'_ij leaves the term of j out. Written
    as −ln(1 − (|ln n_ij|/n) / (1 + Σ_k |ln n_ik|/n)), where nothing cancels.
    """
    logs = np.log(values)
    size = np.where(is_cost, logs.max(axis=0) - logs, logs - logs.min(axis=0)) / values.shape[1]
    return np.asarray(-np.log1p(-size / (1.0 + size.sum(axis=1, keepdims=True))).sum(axis=0))


def relative_losses(best: Floats) -> Floats:
    """CILOS: (criteria, criteria) loss of criterion i, as a share of its best value, at the unit that is best in j.

    `best` are shares of the best value (`of_best`). Where several units are best in j, their losses are averaged.
    """
    top = is_best(best).astype(np.float64)
    losses = np.maximum(1.0 - best.T @ (top / top.sum(axis=0)), 0.0)
    np.fill_diagonal(losses, 0.0)
    return np.where(losses > BLUR, losses, 0.0)


def is_best(best: Floats) -> Mask:
    """Which units (units, criteria) have the best value, of shares of the best value."""
    return np.asarray(best >= 1.0 - BLUR)


def balanced_losses(losses: Floats) -> tuple[Floats, bool]:
    """CILOS: the q ≥ 0 with q_j Σ_k p_jk = Σ_i p_ij q_i, summing to 1, and whether it is the only one.

    Where there are several, the one that equal weights flow to along the losses: their projection on the null space.
    """
    flow = losses.T - np.diag(losses.sum(axis=1))
    right, left = null_space(flow, rcond=BLUR), null_space(flow.T, rcond=BLUR)
    equal = np.full(len(flow), 1.0 / len(flow))
    found = right @ np.linalg.solve(left.T @ right, left.T @ equal)
    found = np.where(found > BLUR, found, 0.0)
    return np.asarray(found / found.sum()), right.shape[1] == 1


def principal_components(correlation: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues (k,) of a correlation matrix, largest first, and loadings (criteria, k), the eigenvectors times their roots."""
    values, vectors = np.linalg.eigh(correlation)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    return values, np.asarray(vectors * np.sqrt(values))
