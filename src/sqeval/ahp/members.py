"""The experts of a group one by one: weights and consistency of each, gaps completed where they can be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.complete import completed
from sqeval.ahp.group_stack import Stack
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.priorities import BATCHED, PRIORITIES
from sqeval.numerics import comparison_graph, consistency, pairwise
from sqeval.options import Completion, PriorityMethod, RandomIndex
from sqeval.result import Caution

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Members(NamedTuple):
    """Weights (k, n), CR and GCI by expert; NaN for one whose judgements do not connect all items."""

    weights: Floats
    cr: Floats
    gci: Floats
    missing: NDArray[np.intp]

    @property
    def is_weighed(self) -> Mask:
        """Who has weights of his own."""
        return ~np.isnan(self.weights[:, 0])

    def figures(self, experts: pd.Index) -> pd.DataFrame:
        """Consistency ratio and geometric index by expert."""
        return pd.DataFrame({"cr": self.cr, "gci": self.gci}, index=experts)

    def cautions(self, experts: pd.Index) -> list[Caution]:
        """Who left pairs out, and whose judgements alone say too little."""
        alone = ~self.is_weighed
        found = []
        if self.missing.any():
            details = {"missing": int(self.missing.sum())}
            found.append(Caution("pairs_left_out", _named(experts, self.missing > 0), details))
        if alone.any():
            found.append(Caution("expert_not_connected", _named(experts, alone)))
        return found


def members_of(stack: Stack, rule: PriorityMethod, table: RandomIndex, completion: Completion | None) -> Members:
    """Every expert alone: all without gaps at one go, the others one after the other by `completion`."""
    count, size = len(stack.experts), len(stack.labels)
    missing = np.isnan(stack.values).sum(axis=(1, 2)) // 2
    found = Members(np.full((count, size), np.nan), np.full(count, np.nan), np.full(count, np.nan), missing)
    whole = missing == 0
    if whole.all():
        return Members(*_of_whole(stack.values, rule, table), missing)
    if whole.any():
        found.weights[whole], found.cr[whole], found.gci[whole] = _of_whole(stack.values[whole], rule, table)
    if completion is None:
        return found
    for k in np.flatnonzero(~whole):
        if not comparison_graph.components(comparison_graph.judged(stack.values[k])).any():
            alone = completed(PairwiseMatrix(stack.values[k], stack.labels), completion, table, ())
            found.weights[k], found.cr[k], found.gci[k] = alone.weight_vector.values, alone.cr, alone.gci
    return found


def _of_whole(values: Floats, rule: PriorityMethod, table: RandomIndex) -> tuple[Floats, Floats, Floats]:
    size = values.shape[-1]
    principal = pairwise.eigenvector(values)
    ci = consistency.consistency_index(consistency.eigenvalue_excess(values, principal), size)
    ratios = consistency.consistency_ratio(ci, verdict.reachable(size, table))
    weights = principal if rule is PriorityMethod.EIGENVECTOR else _weights(values, rule)
    return weights, ratios, consistency.geometric_index(values, pairwise.geometric_mean(values))


def _weights(values: Floats, rule: PriorityMethod) -> Floats:
    """Weights (k, n) of every expert; at one go where the method can."""
    if rule in BATCHED:
        return BATCHED[rule](values)
    return np.array([PRIORITIES[rule](matrix).weights for matrix in values])


def _named(experts: pd.Index, chosen: Mask) -> tuple[str, ...]:
    return tuple(str(expert) for expert in experts[chosen])
