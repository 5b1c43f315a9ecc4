"""How far the priorities of several experts agree, by Shannon entropy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The largest judgement of the fundamental scale.
LARGEST = 9.0


def entropy(shares: Floats) -> Floats:
    """Shannon entropy −Σ p ln p over the last axis, 0 ln 0 = 0."""
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    found: Floats = -(shares * logs).sum(axis=-1)
    return found


def consensus(alpha: Floats, gamma: Floats, experts: int, size: int) -> Floats:
    """Consensus S* of k experts about n items, from 0 (each extreme about another item) to 1 (all alike).

    S* = (1/exp(Hβ) − c) / (1 − c), Hβ = Hγ − Hα, c = exp(Hα,min) / exp(Hγ,max): Hα is the mean entropy of the experts'
    priorities, Hγ the entropy of their mean; Hα,min that of one who puts one item 9 times above all others, Hγ,max that of
    the mean of k such, each for another item.

    Parameters
    ----------
    alpha, gamma : arrays
        Hα and Hγ.

    Returns
    -------
    array
        Within 0 and 1; 1 for a single item.

    References
    ----------
    Goepel, K. D. (2013). Implementing the analytic hierarchy process as a standard method for multi-criteria decision making
    in corporate enterprises. Proceedings of the International Symposium on the AHP 2013, 1-10.
    """
    if size == 1 or experts == 1:
        return np.ones_like(alpha)
    least = np.exp(_least_alpha(size) - _most_gamma(experts, size))
    found: Floats = np.clip((np.exp(alpha - gamma) - least) / (1.0 - least), 0.0, 1.0)
    return found


def of_all(priorities: Floats) -> float:
    """S* of the rows (k, n)."""
    alpha, gamma = entropy(priorities).mean(), entropy(priorities.mean(axis=0))
    return float(consensus(np.asarray(alpha), np.asarray(gamma), *priorities.shape))


def without_each(priorities: Floats) -> Floats:
    """S* (k,) of the others, row by row."""
    experts, size = priorities.shape
    alone = entropy(priorities)
    alpha = (alone.sum() - alone) / (experts - 1)
    # What is left of a sum may be below 0 by rounding.
    means = np.maximum(priorities.sum(axis=0) - priorities, 0.0) / (experts - 1)
    return consensus(alpha, entropy(means), experts - 1, size)


def similarity(priorities: Floats) -> Floats:
    """S* (k, k) of every two experts."""
    experts, size = priorities.shape
    alone = entropy(priorities)
    found = np.empty((experts, experts))
    for k, row in enumerate(priorities):
        found[k] = consensus((alone + alone[k]) / 2, entropy((priorities + row) / 2), 2, size)
    return found


def _least_alpha(size: int) -> float:
    return float(entropy(np.r_[LARGEST, np.ones(size - 1)] / (size + LARGEST - 1.0)))


def _most_gamma(experts: int, size: int) -> float:
    if experts >= size:
        return float(np.log(size))
    shares = np.r_[np.full(experts, (LARGEST + experts - 1.0) / experts), np.ones(size - experts)]
    return float(entropy(shares / (size + LARGEST - 1.0)))
