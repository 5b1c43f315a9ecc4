"""Random errors of judgements: each of the upper triangle times exp(N(0, σ)), in blocks that fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import consistency, pairwise

Floats = NDArray[np.float64]

#: Numbers of judgements drawn at a time, and of cells of whole matrices held at a time (8 MB).
_BLOCK, _CELLS = 4_096, 1_000_000


def geometric_means(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples, n): weights by geometric means of the rows of perturbed judgements.

    Their log ratios are normal: ln w_i − ln w_j has the mean of the unperturbed one and the variance 2σ²/n.

    Parameters
    ----------
    matrix : (n, n) array
        Positive reciprocal judgements.
    sigma : float
        Standard deviation of the logarithm of a judgement.
    samples : int
    seed : sequence of int
        The same seed gives the same samples, and more of them begin with the fewer ones.

    Examples
    --------
    >>> geometric_means(np.array([[1.0, 4.0], [0.25, 1.0]]), 0.0, 2, [0]).tolist()
    [[0.8, 0.2], [0.8, 0.2]]
    """
    size = len(matrix)
    rows, columns = np.triu_indices(size, k=1)
    effect = np.zeros((len(rows), size))
    effect[np.arange(len(rows)), rows] = 1.0 / size
    effect[np.arange(len(rows)), columns] = -1.0 / size
    found = np.empty((samples, size))
    centre, done = np.log(matrix).mean(axis=1), 0
    for errors in _errors(len(rows), sigma, samples, seed):
        logs = centre + errors @ effect
        parts = np.exp(logs - logs.max(axis=1, keepdims=True))
        found[done : done + len(errors)] = parts / parts.sum(axis=1, keepdims=True)
        done += len(errors)
    return found


def weights_by(function: Callable[[Floats], Floats], matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples, n): weights of perturbed judgements by a function of (..., n, n) matrices; the samples of `geometric_means`."""
    return np.concatenate([function(part) for part in _matrices(matrix, sigma, samples, seed)])


def consistency_indices(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples,): CI of perturbed judgements, from the principal eigenvalue; the samples of `geometric_means`."""
    if len(matrix) <= 2:
        return np.zeros(samples)
    parts = _matrices(matrix, sigma, samples, seed)
    excess = np.concatenate([consistency.eigenvalue_excess(part, pairwise.eigenvector(part)) for part in parts])
    return consistency.consistency_index(excess, len(matrix))


def _matrices(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Iterator[Floats]:
    """The perturbed matrices (k, n, n), a block at a time."""
    size = len(matrix)
    rows, columns = np.triu_indices(size, k=1)
    most = max(1, _CELLS // size**2)
    for errors in _errors(len(rows), sigma, samples, seed):
        for start in range(0, len(errors), most):
            upper = matrix[rows, columns] * np.exp(errors[start : start + most])
            block = np.ones((len(upper), size, size))
            block[:, rows, columns], block[:, columns, rows] = upper, 1.0 / upper
            yield block


def _errors(pairs: int, sigma: float, samples: int, seed: Sequence[int]) -> Iterator[Floats]:
    """Errors (k, pairs) of log judgements, a block at a time."""
    rng = np.random.default_rng(list(seed))
    for start in range(0, samples, _BLOCK):
        yield sigma * rng.standard_normal((min(_BLOCK, samples - start), pairs))
