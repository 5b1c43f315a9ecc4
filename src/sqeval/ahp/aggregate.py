"""One result from the judgements of several experts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.complete import completed
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.group_stack import Stack, stack_of
from sqeval.ahp.members import Members, members_of
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult, solved
from sqeval.errors import DataError, JudgementError
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics import consensus, consistency
from sqeval.options import Aggregation, Completion, GroupMean, PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]

#: Weights nearer than this are the same; of experts, those further apart differ.
_SAME, _APART = 1e-9, 1e-6


@announces
def aggregate(
    matrices: Any,
    expert_weights: Mapping[Any, float] | Sequence[float] | None = None,
    *,
    method: str = "aij",
    mean: str = "geometric",
    priority: str = "eigenvector",
    random_index: str = "alonso_lamata_2006",
    completion: str | None = None,
    labels: Iterable[Any] | None = None,
) -> GroupResult:
    """Weights of a group, and how far its members agree.

    Parameters
    ----------
    matrices : mapping of expert to PairwiseMatrix, list of them, or array (experts, n, n)
        Judgements of the same items; joined by label. An array is checked and solved as a whole, which is the way for
        thousands of experts.
    expert_weights : mapping or sequence, optional
        How much each expert counts, none negative; equal unless given. Only their ratios matter.
    method : {"aij", "aip"}
        Aggregate the judgements (geometric mean of every cell, then weights), or the weights of each expert.
    mean : {"geometric", "arithmetic"}
        Of weights, for "aip"; the geometric one is normalised.
    priority, random_index : str
        As `method` and `random_index` of `solve`, for every expert and for the group.
    completion : {"lambda_min", "log_least_squares", "harker"}, optional
        How experts who left pairs out are weighed, as for `complete`; unless given, gaps are refused. In the group's own
        matrix every cell is the mean of those who judged it, and what nobody judged is completed in the same way.
    labels : sequence, optional
        Names of the items of an array, or their order.

    Returns
    -------
    GroupResult
        An expert whose judgements do not connect all items has no weights of his own; his judgements count all the same, but
        not in the consensus.

    Raises
    ------
    JudgementError
        A matrix is invalid or has gaps, experts compare other items, or one cannot be weighed alone though "aip" needs it; the
        error names the expert. All judgements together do not connect all items.
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
    filling = None if completion is None else parse(Completion, completion, "completion")
    stack = stack_of(matrices, labels, gaps=filling is not None)
    shares = _shares(expert_weights, stack.experts)
    verdict.reachable(len(stack.labels), table)
    members = members_of(stack, rule, table, filling)
    if words[0] is Aggregation.AIP:
        _refuse_unweighed(members, shares, stack.experts)
    joined = _joined(stack, shares)
    together = _together(joined, rule, table, filling)
    aip = _mean_of(members, shares, words[1])
    weights = together.weight_vector.values if words[0] is Aggregation.AIJ else aip
    weighed = members.weights[members.is_weighed]
    is_deadlock = _is_level(together.weight_vector.values) and _differ(stack, joined, members.weights, shares > 0)
    return GroupResult(
        solution=together,
        weight_vector=LabelledVector(weights, stack.labels, "weight"),
        aip_vector=LabelledVector(aip, stack.labels, "aip"),
        member_matrix=LabelledMatrix(members.weights, stack.experts, stack.labels),
        member_figures=members.figures(stack.experts),
        missing_counts=LabelledVector(members.missing, stack.experts, "missing"),
        expert_shares=LabelledVector(shares, stack.experts, "share"),
        method=words[0].value,
        consensus=consensus.of_all(weighed) if len(weighed) else math.nan,
        deadlock=is_deadlock,
        warnings=(*together.warnings, *members.cautions(stack.experts), *((Caution("deadlock", ("group",)),) if is_deadlock else ())),
    )


def _shares(given: Mapping[Any, float] | Sequence[float] | None, experts: pd.Index) -> Floats:
    """Weights of the experts, summing to 1."""
    if given is None:
        return np.full(len(experts), 1.0 / len(experts))
    is_named = isinstance(given, (Mapping, pd.Series))
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DataError("expert_weights is no list or mapping of numbers", value=given)
    series = pd.Series(given if is_named else list(given), dtype=object)
    if is_named:
        odd = [*series.index.difference(experts, sort=False), *experts.difference(series.index, sort=False)]
        if odd:
            raise DataError("expert_weights and matrices name different experts", unit=odd[0], hint="Each expert needs one weight")
        series = series[experts]
    if len(series) != len(experts):
        raise DataError(f"expert_weights has {len(series)} values for {len(experts)} experts")
    values = np.array([_weight(value, expert) for value, expert in zip(series, experts.tolist(), strict=True)])
    if not values.max() > 0:
        raise DataError("the weights of all experts are 0", hint="Give at least one expert a positive weight")
    # The sum of huge ones would be infinite.
    values = values / values.max()
    return np.asarray(values / values.sum())


def _weight(value: object, expert: object) -> float:
    number = float(value) if isinstance(value, (Real, Decimal)) else math.nan
    if not 0 <= number < math.inf:
        raise DataError("the weight of an expert is no number from 0 up", unit=expert, value=value)
    return number


def _refuse_unweighed(members: Members, shares: Floats, experts: pd.Index) -> None:
    lost = np.flatnonzero(~members.is_weighed & (shares > 0))
    if lost.size:
        problem = f"the judgements of expert {experts[lost[0]]!r} do not connect all items, so that he has no weights of his own"
        raise JudgementError(problem, hint="Use method='aij', which takes what he did judge, or give him expert weight 0")


def _joined(stack: Stack, shares: Floats) -> PairwiseMatrix:
    """The weighted geometric mean of every cell, over those who judged it."""
    cells, size = consistency.above(stack.values), len(stack.labels)
    is_judged = ~np.isnan(cells)
    if is_judged.all():
        logs = shares @ np.log(cells)
    else:
        counted = shares @ is_judged
        logs = shares @ np.log(np.where(is_judged, cells, 1.0))
        logs = np.divide(logs, counted, out=np.full_like(logs, np.nan), where=counted > 0)
    upper = np.zeros((size, size))
    upper[np.triu_indices(size, k=1)] = logs
    return PairwiseMatrix(np.exp(upper - upper.T), stack.labels)


def _together(matrix: PairwiseMatrix, rule: PriorityMethod, table: RandomIndex, filling: Completion | None) -> AhpResult:
    """The group's own matrix solved, and completed where nobody judged a pair."""
    if filling is None or not matrix.missing:
        return solved(matrix, rule, table, ("group",))
    return completed(matrix, filling, table, ("group",))


def _mean_of(members: Members, shares: Floats, mean: GroupMean) -> Floats:
    """Mean weights of those who have some; NaN where nobody has."""
    weights, counted = members.weights[members.is_weighed], shares[members.is_weighed]
    if not counted.sum() > 0:
        return np.full(members.weights.shape[1], np.nan)
    counted = counted / counted.sum()
    if mean is GroupMean.ARITHMETIC:
        return np.asarray(counted @ weights)
    logs = counted @ np.log(weights)
    total = np.exp(logs - logs.max())
    return np.asarray(total / total.sum())


def _differ(stack: Stack, joined: PairwiseMatrix, weights: Floats, counts: NDArray[np.bool_]) -> bool:
    """Whether those who count differ in their weights, or in judgements that cancel cell by cell."""
    weighed = weights[counts & ~np.isnan(weights[:, 0])]
    if len(weighed) and np.ptp(weighed, axis=0).max() > _APART:
        return True
    cancelled = np.nanmax(np.abs(np.log(joined.values))) <= _SAME
    return bool(cancelled and np.nanmax(np.abs(np.log(stack.values[counts]))) > _APART)


def _is_level(weights: Floats) -> bool:
    return len(weights) > 1 and bool(np.ptp(weights) <= _SAME)
