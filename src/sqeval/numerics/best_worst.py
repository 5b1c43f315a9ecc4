"""Best-worst method: weights from how the best item compares with all and how all compare with the worst; both models in closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import ratio_bounds

Floats = NDArray[np.float64]


class BestWorst(NamedTuple):
    """Weights (n,) that sum to 1, the largest deviation ξ, and the range (n,) of every weight over all optima."""

    weights: Floats
    xi: float
    low: Floats
    high: Floats


def consistency_index(best_to_worst: Floats) -> Floats:
    """The smaller root of ξ² − (1 + 2a)ξ + (a² − a) = 0 for a = a_BW ≥ 1.

    References
    ----------
    Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57.

    Examples
    --------
    >>> consistency_index(np.arange(1.0, 10.0)).round(2).tolist()
    [0.0, 0.44, 1.0, 1.63, 2.3, 3.0, 3.73, 4.47, 5.23]
    """
    return np.asarray(2 * best_to_worst * (best_to_worst - 1) / (1 + 2 * best_to_worst + np.sqrt(1 + 8 * best_to_worst)))


def input_ratios(to_others: Floats, to_worst: Floats, worst: int) -> Floats:
    """|a_Bj a_jW − a_BW| / (a_BW² − a_BW) of every item; 0 where a_BW = 1.

    Examples
    --------
    >>> input_ratios(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 0).round(4).tolist()
    [0.0, 0.0357, 0.0]
    """
    most = to_others[worst]
    off = np.abs(to_others * to_worst - most)
    return off / (most**2 - most) if most > 1 else np.zeros_like(off)


def linear(to_others: Floats, to_worst: Floats, best: int, worst: int) -> BestWorst:
    """The w with Σ w = 1 that minimises ξ = max(|w_B − a_Bj w_j|, |w_j − a_jW w_W|).

    Set ξ = 1 and let Σ w be as large as possible instead: the constraints then hold for the larger entries of any two solutions,
    so that one solution is largest in every entry, and the optimum is unique. w_B and w_W are where the first of the lines
    w_B ≤ s_p w_W + c_p meets one of w_B ≥ s_q w_W − c_q (s = a_Bj a_jW, c = a_Bj + 1, and s = a_BW, c = 1).

    References
    ----------
    Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a linear model. Omega 64, 126-130.

    Examples
    --------
    >>> found = linear(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 2, 0)
    >>> found.weights.round(4).tolist(), round(found.xi, 4)
    ([0.0714, 0.3214, 0.6071], 0.0357)
    """
    slope = to_others * to_worst
    offset = to_others + 1.0
    # The two ends stand for the direct comparison of the best with the worst.
    slope[[best, worst]], offset[[best, worst]] = to_others[worst], 1.0
    steeper = slope[None, :] - slope[:, None]
    meets = np.divide(offset[:, None] + offset[None, :], steeper, out=np.full(steeper.shape, np.inf), where=steeper > 0)
    least = float(meets.min())
    if np.isinf(least):
        weights = _consistent(to_others, best)
        return BestWorst(weights, 0.0, weights, weights)
    most = float((slope * least + offset).min())
    weights = np.minimum((most + 1.0) / to_others, to_worst * least + 1.0)
    weights[best], weights[worst] = most, least
    total = float(weights.sum())
    return BestWorst(weights / total, 1.0 / total, weights / total, weights / total)


def nonlinear(to_others: Floats, to_worst: Floats, best: int, worst: int) -> BestWorst:
    """The w with Σ w = 1 that minimises ξ = max(|w_B/w_j − a_Bj|, |w_j/w_W − a_jW|); the centres of the ranges where there are many.

    Ratios bounded by a ± ξ are bounds on differences of logarithms, so that ξ is the largest at which some path from best to worst
    at its upper ends falls short of another one at its lower ends, and the ranges follow from shortest paths.

    References
    ----------
    Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57. Rezaei, J. (2016). Best-worst
    multi-criteria decision-making method: some properties and a linear model. Omega 64, 126-130.

    Examples
    --------
    >>> found = nonlinear(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 2, 0)
    >>> found.weights.round(4).tolist(), round(found.xi, 6)
    ([0.0714, 0.3387, 0.5899], 0.258343)
    """
    xi = _largest_deviation(to_others, to_worst, best, worst)
    if xi == 0.0:
        weights = _consistent(to_others, best)
        return BestWorst(weights, 0.0, weights, weights)
    bounds = np.full((len(to_others), len(to_others)), np.inf)
    with np.errstate(divide="ignore"):
        bounds[best, :], bounds[:, best] = np.log(to_others + xi), -np.log(np.maximum(to_others - xi, 0.0))
        to_the_worst = np.log(to_worst + xi), -np.log(np.maximum(to_worst - xi, 0.0))
    bounds[:, worst] = np.minimum(bounds[:, worst], to_the_worst[0])
    bounds[worst, :] = np.minimum(bounds[worst, :], to_the_worst[1])
    low, high = ratio_bounds.weight_range(ratio_bounds.tightest(bounds))
    return BestWorst(ratio_bounds.central(low, high), xi, low, high)


def _largest_deviation(to_others: Floats, to_worst: Floats, best: int, worst: int) -> float:
    """The largest ξ that two ways from best to worst ask for: (a + ξ)(b + ξ) = (c − ξ)(d − ξ), and with a_BW ± ξ on one side."""
    direct = to_others[worst]
    inner = np.delete(np.arange(len(to_others)), [best, worst])
    product, total = (to_others * to_worst)[inner], (to_others + to_worst)[inner]
    between = (product[None, :] - product[:, None]) / (total[None, :] + total[:, None])
    # Both quadratics solved so that nothing cancels: direct + ξ = (c − ξ)(d − ξ), and (a + ξ)(b + ξ) = direct − ξ.
    more, less = total + 1.0, product - direct
    roots = 2.0 * np.abs(less) / (more + np.sqrt(np.maximum(more**2 - 4.0 * less, 0.0)))
    return float(max(0.0, between.max(initial=0.0), roots.max(initial=0.0)))


def _consistent(to_others: Floats, best: int) -> Floats:
    weights = 1.0 / to_others
    weights[best] = 1.0
    return np.asarray(weights / weights.sum())
