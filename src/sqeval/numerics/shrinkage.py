"""Empirical Bayes: many noisy values of one kind drawn towards their common mean, each as far as it is noise.

Rows are units in groups: `codes` (rows,) of 0..size−1 say which. All arrays are without missing values. Sums run in the
order of the rows, so the caller sorts them. See Morris 1983 (JASA 78:47-55) and Casella 1985 (Am. Stat. 39:83-87).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.proportions import Z95

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: Fewest units of a group for which drawing towards an estimated mean lowers the expected error (Morris 1983).
LEAST_UNITS = 4

#: Weight, as degrees of freedom, of the pooled variance in that of a single unit.
PRIOR_DEGREES = 10.0

_HALVINGS = 80
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Prior:
    """What units of a group have in common, arrays of shape (groups,).

    `mean`, the `variance` between units (0 where their differences are no larger than chance) and the number of units;
    mean and variance are NaN for a group without units.
    """

    mean: Floats
    variance: Floats
    units: Floats


@dataclass(frozen=True, eq=False)
class Posterior:
    """Shrunk values, their variance, and the weight 0–1 on the unit's own data. Arrays of shape (rows,)."""

    value: Floats
    variance: Floats
    reliability: Floats


def normal_prior(values: Floats, noise: Floats, codes: Codes, size: int) -> Prior:
    """Mean and variance between units by Paule & Mandel 1982 (J. Res. NBS 87:377-385), who solve Σ(y − m)²/(v + A) = k − 1.

    `noise` are the sampling variances v > 0; Morris's (1983) own estimator of A is the same one.
    """
    units = np.bincount(codes, minlength=size).astype(np.float64)

    def fit(between: Floats) -> tuple[Floats, Floats]:
        weights = 1 / (noise + between[codes])
        mean = _ratio(_sums(codes, weights * values, size), _sums(codes, weights, size))
        return mean, _sums(codes, weights * (values - mean[codes]) ** 2, size) - (units - 1)

    plain = _ratio(_sums(codes, values, size), units)
    highest = _ratio(_sums(codes, (values - plain[codes]) ** 2, size), np.maximum(units - 1, 1.0))
    between = _root(lambda trial: fit(trial)[1], np.nan_to_num(highest), units)
    return Prior(fit(between)[0], np.where(units > 0, between, np.nan), units)


def binomial_prior(share: Floats, n: Floats, codes: Codes, size: int) -> Prior:
    """Mean and variance between units of the beta that shares out of n come from, by moments with iterated weights.

    With ρ = 1/(a + b + 1) a share has the variance m(1 − m)/w, w = n/(1 + (n − 1)ρ); ρ solves Σw(p − m)² = (k − 1)·m(1 − m),
    where m is the mean weighted by w and m(1 − m) is freed of its bias (Kleinman 1973, JASA 68:46-54; Williams 1982,
    Appl. Stat. 31:144-148). The variance between units is m(1 − m)ρ.
    """
    units = np.bincount(codes, minlength=size).astype(np.float64)

    def fit(rho: Floats) -> tuple[Floats, Floats, Floats]:
        weights = n / (1 + (n - 1) * rho[codes])
        total = _sums(codes, weights, size)
        mean = _ratio(_sums(codes, weights * share, size), total)
        spread = _ratio(mean * (1 - mean), 1 - _ratio(np.ones(size), total))
        return mean, spread, _ratio(_sums(codes, weights * (share - mean[codes]) ** 2, size), spread) - (units - 1)

    rho = _root(lambda trial: fit(trial)[2], np.ones(size), units)
    mean, _, _ = fit(rho)
    return Prior(mean, np.where(units > 0, mean * (1 - mean) * rho, np.nan), units)


def binomial_noise(n: Floats, prior: Prior, codes: Codes) -> Floats:
    """Sampling variance of shares out of n, on average over the prior: (m(1 − m) − A)/n."""
    return (prior.mean * (1 - prior.mean) - prior.variance)[codes] / n


def posterior(values: Floats, noise: Floats, prior: Prior, codes: Codes, conditional: Callable[[Floats, Floats], Floats]) -> Posterior:
    """Values drawn to the mean of their group by B = f·v/(v + A), with a variance that allows for estimated m and A.

    With w = 1/(v + A) the variance of an estimated A is 2/Σw², which makes v/(v + A) too large by the share 2w²/Σw² on
    average; f = 1 − 2w²/Σw²·k/(k − 1) takes that off. To the variance given the prior, `conditional(value, B)`, come that
    of the mean, B²/Σw, and that of B, 2B²/(k − 3)·w/w̄·(y − m)² (Morris 1983, section 5, whose f, (k − 3)/(k − 1), is
    the one here where all v are equal). The group of every row has at least four units.
    """
    size = len(prior.mean)
    weights = 1 / (noise + prior.variance[codes])
    relative = 2 * weights**2 / _sums(codes, weights**2, size)[codes]
    units = prior.units[codes]
    pull = np.maximum(1 - relative * units / (units - 1), 0.0) * noise * weights
    gap = values - prior.mean[codes]
    value = values - pull * gap
    total = _sums(codes, weights, size)[codes]
    of_mean = pull**2 / total
    of_pull = 2 / (units - 3) * pull**2 * (weights * units / total) * gap**2
    return Posterior(value, conditional(value, pull) + of_mean + of_pull, 1 - pull)


def normal_posterior(values: Floats, noise: Floats, prior: Prior, codes: Codes) -> Posterior:
    """The posterior of normal values: given the prior their variance is v(1 − B)."""
    return posterior(values, noise, prior, codes, lambda _, pull: noise * (1 - pull))


def binomial_posterior(share: Floats, n: Floats, prior: Prior, codes: Codes) -> Posterior:
    """The posterior of shares: given the prior that of a beta, p(1 − p)/(n/(1 − B) + 1)."""
    noise = binomial_noise(n, prior, codes)
    return posterior(share, noise, prior, codes, lambda value, pull: value * (1 - value) / (n / np.maximum(1 - pull, _ROUNDING) + 1))


def normal_interval(found: Posterior, z: float = Z95) -> tuple[Floats, Floats]:
    """The interval value ∓ z·√variance."""
    half = z * np.sqrt(found.variance)
    return found.value - half, found.value + half


def beta_interval(found: Posterior, z: float = Z95) -> tuple[Floats, Floats]:
    """Quantiles of the beta with the posterior's mean and variance, so that shares stay between 0 and 1."""
    mean = found.value
    # A beta needs a variance below m(1 − m); what is left of it is the beta's size a + b.
    largest = mean * (1 - mean)
    size = np.maximum(_ratio(largest, found.variance) - 1, _ROUNDING)
    tail = special.ndtr(-z)
    a, b = mean * size, (1 - mean) * size
    low, high = (np.asarray(special.betaincinv(a, b, level), dtype=np.float64) for level in (tail, 1 - tail))
    return low, high


def moderated_noise(error: Floats, n: Floats) -> Floats:
    """Sampling variances from standard errors (NaN where unknown) and n, the spread within units drawn to the pooled one.

    A unit's own spread e²n counts with n − 1 degrees of freedom, the pooled one with ten: by chance the two or three
    answers of a small unit are all equal, and its own error of 0 would make it the surest of all (Smyth 2004, Stat.
    Appl. Genet. Mol. Biol. 3(1):3, with the prior degrees set and not estimated). NaN where no error is known.
    """
    known = np.isfinite(error) & (n > 1)
    degrees = np.where(known, n - 1, 0.0)
    within = np.where(known, error, 0.0) ** 2 * n
    if not degrees.any():
        return np.full(len(error), np.nan)
    pooled = (degrees * within).sum() / degrees.sum()
    return np.asarray((PRIOR_DEGREES * pooled + degrees * within) / (PRIOR_DEGREES + degrees) / n)


def _root(excess: Callable[[Floats], Floats], highest: Floats, units: Floats) -> Floats:
    """Where a falling function of (groups,) crosses zero between 0 and `highest`, by halving; 0 where it starts below."""
    low, high = np.zeros_like(highest), highest.copy()
    is_positive = excess(low) > _ROUNDING * units
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = excess(middle) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(is_positive, (low + high) / 2, 0.0)


def _sums(codes: Codes, values: Floats, size: int) -> Floats:
    return np.bincount(codes, weights=values, minlength=size).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Quotients; NaN where the divisor is 0."""
    return np.asarray(np.divide(above, below, out=np.full(np.broadcast(above, below).shape, np.nan), where=below != 0))
