"""Random errors of judgements: each of the upper triangle times exp(N(0, σ)), in blocks that fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import comparison_graph, completion, consistency, pairwise

Floats = NDArray[np.float64]

#: Numbers of judgements drawn at a time, and of cells of whole matrices held at a time (8 MB).
_BLOCK, _CELLS = 4_096, 1_000_000


def geometric_means(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples, n): weights by geometric means of the rows of perturbed judgements, or log least squares where some are missing.

    Their log ratios are normal: ln w_i − ln w_j has the mean of the unperturbed one and σ² times the effective resistance between
    i and j in the graph of comparisons as variance, which is 2σ²/n where no judgement is missing.

    Parameters
    ----------
    matrix : (n, n) array
        Positive reciprocal judgements; NaN where one is missing. They connect all items.
    sigma : float
        Standard deviation of the logarithm of a judgement.
    samples : int
    seed : sequence of int
        The same seed gives the same samples, and more of them begin with the fewer ones.

    Examples
    --------
    >>> geometric_means(np.array([[1.0, 4.0], [0.25, 1.0]]), 0.0, 2, [0]).round(12).tolist()
    [[0.8, 0.2], [0.8, 0.2]]
    """
    linear = _linear(matrix)
    found = np.empty((samples, len(matrix)))
    done = 0
    for errors in _errors(len(linear.rows), sigma, samples, seed):
        logs = linear.centre + errors @ linear.effect
        parts = np.exp(logs - logs.max(axis=1, keepdims=True))
        found[done : done + len(errors)] = parts / parts.sum(axis=1, keepdims=True)
        done += len(errors)
    return found


def weights_by(function: Callable[[Floats], Floats], matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples, n): weights of perturbed judgements by a function of (..., n, n) matrices; the samples of `geometric_means`.

    What is missing is filled in every sample with the ratio of its log least squares.
    """
    return np.concatenate([function(part) for part in _matrices(matrix, sigma, samples, seed)])


def consistency_indices(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Floats:
    """(samples,): CI of perturbed judgements, from the principal eigenvalue; the samples of `weights_by`."""
    if len(matrix) <= 2:
        return np.zeros(samples)
    parts = _matrices(matrix, sigma, samples, seed)
    excess = np.concatenate([consistency.eigenvalue_excess(part, pairwise.eigenvector(part)) for part in parts])
    return consistency.consistency_index(excess, len(matrix))


class _Linear(NamedTuple):
    """Judged pairs, and how their log errors (k, pairs) move the log weights: z = centre + errors @ effect."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    centre: Floats
    effect: Floats


def _linear(matrix: Floats) -> _Linear:
    edges = comparison_graph.judged(matrix)
    rows, columns = np.nonzero(np.triu(edges, k=1))
    size = len(matrix)
    # The inverse of the Laplacian on vectors that sum to 0; what the ones add cancels.
    inverse = np.linalg.inv(comparison_graph.laplacian(edges) + 1.0 / size)
    centre = np.log(completion.log_least_squares(matrix))
    return _Linear(rows, columns, centre, inverse[rows] - inverse[columns])


def _matrices(matrix: Floats, sigma: float, samples: int, seed: Sequence[int]) -> Iterator[Floats]:
    """The perturbed matrices (k, n, n), without gaps, a block at a time."""
    size, linear = len(matrix), _linear(matrix)
    rows, columns = linear.rows, linear.columns
    gaps = np.nonzero(np.isnan(matrix))
    most = max(1, _CELLS // size**2)
    for errors in _errors(len(rows), sigma, samples, seed):
        for start in range(0, len(errors), most):
            part = errors[start : start + most]
            upper = matrix[rows, columns] * np.exp(part)
            block = np.ones((len(upper), size, size))
            block[:, rows, columns], block[:, columns, rows] = upper, 1.0 / upper
            logs = linear.centre + part @ linear.effect
            block[:, gaps[0], gaps[1]] = np.exp(logs[:, gaps[0]] - logs[:, gaps[1]])
            yield block


def _errors(pairs: int, sigma: float, samples: int, seed: Sequence[int]) -> Iterator[Floats]:
    """Errors (k, pairs) of log judgements, a block at a time."""
    rng = np.random.default_rng(list(seed))
    for start in range(0, samples, _BLOCK):
        yield sigma * rng.standard_normal((min(_BLOCK, samples - start), pairs))
