"""One result from the judgements of several experts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.group_stack import Stack, stack_of
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.priorities import BATCHED, PRIORITIES
from sqeval.ahp.solve import solved
from sqeval.errors import DataError
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics import consensus, consistency, pairwise
from sqeval.options import Aggregation, GroupMean, PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]

#: Weights nearer than this are the same.
_SAME = 1e-9


@announces
def aggregate(
    matrices: Any,
    expert_weights: Mapping[Any, float] | Sequence[float] | None = None,
    *,
    method: str = "aij",
    mean: str = "geometric",
    priority: str = "eigenvector",
    random_index: str = "alonso_lamata_2006",
    labels: Iterable[Any] | None = None,
) -> GroupResult:
    """Weights of a group, and how far its members agree.

    Parameters
    ----------
    matrices : mapping of expert to PairwiseMatrix, list of them, or array (experts, n, n)
        Complete judgements of the same items; joined by label. An array is checked and solved as a whole, which is the
        way for thousands of experts.
    expert_weights : mapping or sequence, optional
        How much each expert counts, none negative; equal unless given. Only their ratios matter.
    method : {"aij", "aip"}
        Aggregate the judgements (geometric mean of every cell, then weights), or the weights of each expert.
    mean : {"geometric", "arithmetic"}
        Of weights, for "aip"; the geometric one is normalised.
    priority, random_index : str
        As `method` and `random_index` of `solve`, for every expert and for the group.
    labels : sequence, optional
        Names of the items of an array, or their order.

    Returns
    -------
    GroupResult

    Raises
    ------
    JudgementError
        A matrix is invalid or has gaps, or experts compare other items; the error names the expert.
    DataError
        No expert, or weights of experts that are negative, all 0, or of others.

    References
    ----------
    Aczél, J. & Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of Mathematical Psychology 27(1),
    93-102. Forman, E. & Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic hierarchy
    process. European Journal of Operational Research 108(1), 165-169.

    Examples
    --------
    >>> group = aggregate({"Li": [[1, 4], ["1/4", 1]], "Wu": [[1, 1], [1, 1]]})
    >>> group.weights.round(4).tolist(), round(group.consensus, 4)
    ([0.6667, 0.3333], 0.8395)
    """
    words = parse(Aggregation, method, "method"), parse(GroupMean, mean, "mean")
    rule, table = parse(PriorityMethod, priority, "priority"), parse(RandomIndex, random_index, "random_index")
    stack = stack_of(matrices, labels)
    shares = _shares(expert_weights, stack.experts)
    verdict.reachable(len(stack.labels), table)
    alone = _weights(stack.values, rule)
    matrix = _joined(stack, shares)
    together = solved(matrix, rule, table, ("group",))
    aip = _mean_of(alone, shares, words[1])
    weights = together.weight_vector.values if words[0] is Aggregation.AIJ else aip
    is_deadlock = _is_level(together.weight_vector.values) and bool(np.ptp(alone, axis=0).max() > 1e-6)
    return GroupResult(
        solution=together,
        weight_vector=LabelledVector(weights, stack.labels, "weight"),
        aip_vector=LabelledVector(aip, stack.labels, "aip"),
        member_matrix=LabelledMatrix(alone, stack.experts, stack.labels),
        member_figures=_figures(stack.values, table, stack.experts),
        expert_shares=LabelledVector(shares, stack.experts, "share"),
        method=words[0].value,
        consensus=consensus.of_all(alone),
        deadlock=is_deadlock,
        warnings=(*together.warnings, *((Caution("deadlock"),) if is_deadlock else ())),
    )


def _shares(given: Mapping[Any, float] | Sequence[float] | None, experts: pd.Index) -> Floats:
    """Weights of the experts, summing to 1."""
    if given is None:
        return np.full(len(experts), 1.0 / len(experts))
    series = pd.Series(given, dtype=float) if isinstance(given, (Mapping, pd.Series)) else pd.Series(list(given), dtype=float)
    if isinstance(given, (Mapping, pd.Series)):
        odd = [*series.index.difference(experts, sort=False), *experts.difference(series.index, sort=False)]
        if odd:
            raise DataError("expert_weights and matrices name different experts", unit=odd[0], hint="Each expert needs one weight")
        series = series[experts]
    if len(series) != len(experts):
        raise DataError(f"expert_weights has {len(series)} values for {len(experts)} experts")
    values = series.to_numpy()
    wrong = np.flatnonzero(~(values >= 0) | ~np.isfinite(values))
    if wrong.size:
        raise DataError("the weight of an expert is no number from 0 up", unit=experts[wrong[0]], value=float(values[wrong[0]]))
    if not values.sum() > 0:
        raise DataError("the weights of all experts are 0", hint="Give at least one expert a positive weight")
    return np.asarray(values / values.sum())


def _weights(values: Floats, rule: PriorityMethod) -> Floats:
    """Weights (k, n) of every expert; at one go where the method can."""
    if rule in BATCHED:
        return BATCHED[rule](values)
    return np.array([PRIORITIES[rule](matrix).weights for matrix in values])


def _joined(stack: Stack, shares: Floats) -> PairwiseMatrix:
    """The weighted geometric mean of every cell."""
    logs = np.tensordot(shares, np.log(stack.values), axes=1)
    upper = np.triu(logs, k=1)
    return PairwiseMatrix(np.exp(upper - upper.T), stack.labels)


def _mean_of(weights: Floats, shares: Floats, mean: GroupMean) -> Floats:
    if mean is GroupMean.ARITHMETIC:
        return shares @ weights
    logs = shares @ np.log(weights)
    total = np.exp(logs - logs.max())
    return np.asarray(total / total.sum())


def _is_level(weights: Floats) -> bool:
    return len(weights) > 1 and bool(np.ptp(weights) <= _SAME)


def _figures(values: Floats, table: RandomIndex, experts: pd.Index) -> pd.DataFrame:
    """Consistency ratio and geometric index of every expert."""
    size = values.shape[-1]
    ci = consistency.consistency_index(consistency.eigenvalue_excess(values, pairwise.eigenvector(values)), size)
    ratios = consistency.consistency_ratio(ci, verdict.reachable(size, table))
    return pd.DataFrame({"cr": ratios, "gci": consistency.geometric_index(values, pairwise.geometric_mean(values))}, index=experts)
