"""Regression with normal errors of which only responses from a limit on are seen: maximum likelihood for many samples at once.

With γ = β/σ and h = 1/σ the log-likelihood of a response y ≥ a with covariates z is log h − ½(hy − zγ)² − log Φ(zγ − ha).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Steps, halvings of a step, and the gradient (relative to the number of responses) at which a maximum is reached.
_STEPS, _HALVINGS, _FLAT = 200, 40, 1e-9
#: Responses whose spread is this part of σ, or less, say nothing of σ: the maximum lies at infinity.
_LEAST_SPREAD = 1e-3
_ROOT = np.log(np.sqrt(2 * np.pi))
#: Responses that are looked at together.
_AT_ONCE = 500_000


class Fits(NamedTuple):
    """Coefficients (b, k), σ (b,) and whether a maximum was found (b,); NaN where none was."""

    coefficients: Floats
    sigma: Floats
    found: Bools


def fitted(responses: Floats, covariates: Floats, limit: float) -> Fits:
    """Maximum likelihood of samples of responses (b, n) ≥ `limit` on covariates (n, k), the same for all.

    Newton's method on γ and h, with steps halved until the likelihood rises. There is no maximum where responses fall off from the
    limit as an exponential does, or faster: then σ would grow beyond all bounds.

    Examples
    --------
    >>> fits = fitted(np.array([[1.2, 1.9, 2.2, 2.4, 2.5, 3.1]]), np.ones((6, 1)), 1.0)
    >>> fits.coefficients.round(3).tolist(), fits.sigma.round(3).tolist()
    ([[2.172]], [0.627])
    """
    step = max(1, _AT_ONCE // max(len(covariates), 1))
    parts = [_fitted(responses[at : at + step], covariates, limit) for at in range(0, len(responses), step)]
    return Fits(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _fitted(responses: Floats, covariates: Floats, limit: float) -> Fits:
    """On orthonormal covariates, so that no column's size or place matters, and back."""
    basis, triangle = np.linalg.qr(covariates)
    centre, scale = limit, _scale(responses, limit)
    point, found = _maximum((responses - centre) / scale[:, None], basis, 0.0)
    sigma = np.where(found, scale / point[:, -1], np.nan)
    # What the limit was moved by goes to the columns' span, if a constant lies in it; it is asked of every caller.
    constant = basis.T @ np.ones(len(basis))
    coefficients = point[:, :-1] / point[:, -1:] * scale[:, None] + centre * constant
    coefficients = np.linalg.solve(triangle, coefficients.T).T
    return Fits(np.where(found[:, None], coefficients, np.nan), sigma, found)


def _scale(responses: Floats, limit: float) -> Floats:
    size: Floats = np.sqrt(((responses - limit) ** 2).mean(axis=1))
    return np.where(size > 0, size, 1.0)


def _maximum(y: Floats, z: Floats, limit: float) -> tuple[Floats, Bools]:
    """(γ, h) of every sample (b, k + 1), and whether the likelihood has its maximum there."""
    point, open_ = _start(y, z), np.arange(len(y))
    found = np.zeros(len(y), dtype=bool)
    for _ in range(_STEPS):
        value, slope, curve = _likelihood(point[open_], y[open_], z, limit)
        flat = np.abs(slope).max(axis=1) <= _FLAT * y.shape[1]
        found[open_[flat]] = True
        open_, value, slope, curve = open_[~flat], value[~flat], slope[~flat], curve[~flat]
        if not len(open_):
            break
        step = _uphill(slope, curve)
        moved = _risen(point[open_], step, value, partial(_values, y[open_], z, limit))
        stuck = (moved == point[open_]).all(axis=1) | (moved[:, -1] < _LEAST_SPREAD)
        # Where no step rises any more rounding is all that is left, if the slope is next to nothing.
        found[open_[stuck & (np.abs(slope).max(axis=1) <= np.sqrt(_FLAT) * y.shape[1]) & (moved[:, -1] >= _LEAST_SPREAD)]] = True
        point[open_], open_ = moved, open_[~stuck]
        if not len(open_):
            break
    return point, found


def _start(y: Floats, z: Floats) -> Floats:
    """Least squares."""
    beta = y @ z
    rest = y - beta @ z.T
    spread = np.sqrt((rest**2).mean(axis=1))
    sigma = np.maximum(spread, _LEAST_SPREAD)
    return np.column_stack([beta / sigma[:, None], 1 / sigma])


def _likelihood(point: Floats, y: Floats, z: Floats, limit: float) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood (b,), its gradient (b, k + 1) and Hessian (b, k + 1, k + 1)."""
    h = point[:, -1:]
    fit = point[:, :-1] @ z.T
    error, reach = h * y - fit, fit - h * limit
    log_reach = special.log_ndtr(reach)
    ratio = np.exp(-0.5 * reach**2 - _ROOT - log_reach)
    bend = ratio * (reach + ratio)
    value = (np.log(h) - 0.5 * error**2 - _ROOT - log_reach).sum(axis=1)
    slope = np.column_stack([(error - ratio) @ z, (1 / h - y * error + limit * ratio).sum(axis=1)])
    k = z.shape[1]
    curve = np.empty((len(y), k + 1, k + 1))
    curve[:, :k, :k] = np.einsum("bn,nj,nl->bjl", bend - 1.0, z, z, optimize=True)
    curve[:, :k, k] = curve[:, k, :k] = (y - limit * bend) @ z
    curve[:, k, k] = (limit**2 * bend - 1 / h**2 - y**2).sum(axis=1)
    return value, slope, curve


def _values(y: Floats, z: Floats, limit: float, point: Floats, samples: NDArray[np.intp]) -> Floats:
    """Log-likelihood of points for some of the samples."""
    return _likelihood(point, y[samples], z, limit)[0]


def _uphill(slope: Floats, curve: Floats) -> Floats:
    """Newton's step, bent where the Hessian is not negative definite until it leads uphill."""
    sizes, directions = np.linalg.eigh(curve)
    least = 1e-10 * np.abs(sizes).max(axis=1, keepdims=True)
    along = np.einsum("bji,bj->bi", directions, slope) / np.maximum(np.abs(sizes), least)
    return np.asarray(np.einsum("bij,bj->bi", directions, along), dtype=np.float64)


def _risen(point: Floats, step: Floats, value: Floats, likelihood: Callable[[Floats, NDArray[np.intp]], Floats]) -> Floats:
    """Points after the largest of halved steps that does not lower the likelihood; where none does, as they were."""
    moved, todo, share = point.copy(), np.arange(len(point)), 1.0
    for _ in range(_HALVINGS):
        trial = point[todo] + share * step[todo]
        inside = trial[:, -1] > 0
        better = np.zeros(len(todo), dtype=bool)
        better[inside] = likelihood(trial[inside], todo[inside]) >= value[todo[inside]]
        moved[todo[better]] = trial[better]
        todo, share = todo[~better], share / 2
        if not len(todo):
            break
    return moved


def truncated_draws(mean: Floats, sigma: float, limit: float, rng: np.random.Generator) -> Floats:
    """One normal number for every mean (n,), drawn from what lies at `limit` and above.

    Examples
    --------
    >>> bool((truncated_draws(np.array([-9.0, 0, 3]), 1.0, 1.0, np.random.default_rng(0)) >= 1).all())
    True
    """
    below = (limit - mean) / sigma
    drawn = mean - sigma * special.ndtri_exp(np.log1p(-rng.random(len(mean))) + special.log_ndtr(-below))
    return np.maximum(drawn, limit)
