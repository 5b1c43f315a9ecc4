"""Free disposal hulls by enumeration: the one reference unit, perhaps as a multiple, that lets a point shrink or grow the most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Positions = NDArray[np.intp]

#: Pairs of a point and a reference unit that are looked at together.
_PAIRS = 250_000
#: What is this close (relative) differs by rounding of a ratio and a product only.
_ROUNDING = 8 * np.finfo(np.float64).eps


class Reference(NamedTuple):
    """Reference units, inputs (n, m) and outputs (n, s), and the multiples of one that count: low ≤ δ ≤ high, all or whole ones."""

    inputs: Floats
    outputs: Floats
    low: float
    high: float
    whole: bool = False


class Nearest(NamedTuple):
    """For k points: factor, position of the unit, its multiple δ, slacks (k, m + s), whether it is the only one; NaN, -1 for none."""

    factor: Floats
    unit: Positions
    multiple: Floats
    slacks: Floats
    unique: Bools


def nearest(
    points: Floats,
    reference: Reference,
    *,
    shrink: bool,
    weights: Floats,
    own: Positions,
    report: Callable[[int], None] | None = None,
) -> Nearest:
    """The best reference unit for each point (k, m + s), inputs before outputs.

    The factor is min over units of δ·max(x_j/x₀) with δ·y_j ≥ y₀ (`shrink`), or max of δ·min(y_j/y₀) with δ·x_j ≤ x₀. Of units
    that reach the same factor the one with the largest weighted sum of slacks is taken, of those the point's own unit
    (`own` (k,), -1 for none), then the first. `report` is told how many more points are done.
    """
    parts = []
    for rows in _chunks(len(points), len(reference.inputs)):
        parts.append(_nearest(points[rows], reference, shrink, weights, own[rows]))
        if report is not None:
            report(len(parts[-1].factor))
    return Nearest(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def not_dominated(values: Floats) -> Positions:
    """Rows of `values` (n, v), all variables better when larger, that no other row beats; of equal rows the first."""
    # Whatever beats a row has a larger sum of ranks: rows come after those that may beat them.
    ranks = np.column_stack([np.unique(column, return_inverse=True)[1] for column in values.T])
    order = np.argsort(-ranks.sum(axis=1), kind="stable")
    kept = np.empty(0, dtype=np.intp)
    for rows in _chunks(len(values), max(1, len(values) * values.shape[1])):
        fresh = order[rows]
        fresh = fresh[~_beaten(ranks[fresh], ranks[kept])]
        earlier = np.tril(np.ones((len(fresh), len(fresh)), dtype=bool), -1)
        inside = (ranks[fresh][None, :, :] >= ranks[fresh][:, None, :]).all(axis=2) & earlier
        kept = np.concatenate([kept, fresh[~inside.any(axis=1)]])
    return np.sort(kept)


def _beaten(ranks: Positions, others: Positions) -> Bools:
    met = np.ones((len(ranks), len(others)), dtype=bool)
    for k in range(ranks.shape[1]):
        met &= others[:, k] >= ranks[:, k, None]
    return np.asarray(met.any(axis=1))


def _chunks(k: int, n: int) -> Iterator[slice]:
    size = max(1, _PAIRS // max(1, n))
    return (slice(start, start + size) for start in range(0, k, size))


def _nearest(points: Floats, reference: Reference, shrink: bool, weights: Floats, own: Positions) -> Nearest:
    m = reference.inputs.shape[1]
    find = _shrinking if shrink else _growing
    # Infinite: this unit does not serve. What overflows is as far away as that.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        cost, multiple = find(points[:, :m], points[:, m:], reference)
    best = cost.min(axis=1)
    limit = best + _ROUNDING * np.abs(best)
    at, unit = np.nonzero((cost <= limit[:, None]) & np.isfinite(best)[:, None])
    factor = best if shrink else -best
    target = multiple[at, unit, None] * np.hstack([reference.inputs, reference.outputs])[unit]
    slacks = _slacks(_projected(points, factor, m, shrink)[at], target, m)
    chosen, unique = _chosen(at, unit, slacks @ weights, own)
    found = Nearest(
        np.where(np.isfinite(best), factor, np.nan),
        np.full(len(points), -1),
        np.full(len(points), np.nan),
        np.full(points.shape, np.nan),
        np.zeros(len(points), dtype=bool),
    )
    rows = at[chosen]
    found.unit[rows], found.multiple[rows] = unit[chosen], multiple[rows, unit[chosen]]
    found.slacks[rows], found.unique[rows] = slacks[chosen], unique
    return found


def _shrinking(inputs: Floats, outputs: Floats, reference: Reference) -> tuple[Floats, Floats]:
    """θ of every pair (k, n), and the least multiple that makes the outputs; infinite where that is too large."""
    multiple = _largest_ratio(outputs[:, None], reference.outputs[None])
    if reference.low > 0:
        np.maximum(multiple, reference.low, out=multiple)
    if reference.whole:
        np.ceil(multiple * (1 - _ROUNDING), out=multiple)
    theta = multiple * _largest_ratio(reference.inputs[None], inputs[:, None])
    if reference.high < np.inf:
        theta[multiple > reference.high] = np.inf
    if reference.low == 0:
        # None of a unit needs nothing, even where the point has nothing.
        theta[~(outputs > 0).any(axis=1)] = 0.0
    return theta, multiple


def _growing(inputs: Floats, outputs: Floats, reference: Reference) -> tuple[Floats, Floats]:
    """-φ of every pair (k, n), and the largest multiple that the inputs allow; infinite where that is too small."""
    multiple = np.minimum(_smallest_ratio(inputs[:, None], reference.inputs[None]), reference.high)
    if reference.whole:
        np.floor(multiple * (1 + _ROUNDING), out=multiple)
    cost = -multiple * _smallest_ratio(reference.outputs[None], outputs[:, None])
    if reference.low > 0:
        cost[multiple < reference.low] = np.inf
    return cost, multiple


def _largest_ratio(above: Floats, below: Floats) -> Floats:
    """The largest over variables (last axis) of above/below, for every pair; 0/0 asks for nothing, anything over 0 is infinite."""
    return _extreme_ratio(above, below, np.fmax, 0.0)


def _smallest_ratio(above: Floats, below: Floats) -> Floats:
    """The smallest over variables (last axis) of above/below, for every pair; what is over 0 sets no limit."""
    return _extreme_ratio(above, below, np.fmin, np.inf)


def _extreme_ratio(above: Floats, below: Floats, choose: np.ufunc, without: float) -> Floats:
    extreme = above[..., 0] / below[..., 0]
    ratio = np.empty_like(extreme)
    for k in range(1, above.shape[-1]):
        choose(extreme, np.divide(above[..., k], below[..., k], out=ratio), out=extreme)
    return np.nan_to_num(extreme, copy=False, nan=without, posinf=np.inf) if (below == 0).any() else extreme


def _projected(points: Floats, factor: Floats, m: int, shrink: bool) -> Floats:
    known = np.where(np.isfinite(factor), factor, 0.0)[:, None]
    return np.hstack([points[:, :m] * known, points[:, m:]] if shrink else [points[:, :m], points[:, m:] * known])


def _slacks(projected: Floats, target: Floats, m: int) -> Floats:
    """What the target saves and adds, without what rounding alone makes of nothing."""
    found = np.hstack([projected[:, :m] - target[:, :m], target[:, m:] - projected[:, m:]])
    return np.where(found > _ROUNDING * np.maximum(np.abs(projected), np.abs(target)), found, 0.0)


def _chosen(at: Positions, unit: Positions, worth: Floats, own: Positions) -> tuple[Positions, Bools]:
    """Of the candidates of each point (`at` rising) the one taken, and whether no other is as good."""
    order = np.lexsort((unit, unit != own[at], -worth, at))
    first = np.unique(at[order], return_index=True)[1]
    chosen = order[first]
    best = np.repeat(worth[chosen], np.diff(np.append(first, len(at))))
    as_good = worth[order] >= best - _ROUNDING * np.abs(best)
    return chosen, np.asarray(np.add.reduceat(as_good, first, dtype=np.int64) == 1) if len(first) else np.zeros(0, dtype=bool)
