"""The first stage of radial models: the factor by which all inputs shrink or all outputs grow, with its multipliers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class RadialStage:
    """Answers for k points: status (k,), factor θ or φ (k,), λ CSR (k, n), multipliers (k, m + s), intercept (k,).

    `batch` is what the engine answered; `reached` (k, m + s), under restrictions of weights, what λ and trades make together.
    """

    status: NDArray[Any]
    factor: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    batch: lp.LpBatch
    reached: Floats | None = None


def radial_factors(
    technology: Technology,
    points: Floats,
    orientation: Orientation,
    solver: lp.Solver | None,
    *,
    left_out: NDArray[np.intp] | None = None,
    report: Callable[[int], None] | None = None,
) -> RadialStage:
    """Radial factors of points, inputs then outputs (k, m + s), against a technology of n units.

    Minimises θ subject to Σλx − θx₀ ≤ 0, Σλy ≥ y₀, or −φ subject to Σλx ≤ x₀, Σλy − φy₀ ≥ 0. `left_out` (k,) names the
    reference unit that each point must do without (-1: none).
    """
    n, m, s = technology.shape
    batch = lp.solve(replace(_family(technology, points, orientation), left_out=left_out, report=report), solver=solver)
    factor = _score(technology, batch, orientation)
    if technology.limits is not None:
        batch = _with_shares(technology, points, _with_meaning(batch, factor, orientation), solver)
    status = np.asarray(batch.status, dtype=object)
    return RadialStage(
        status=status,
        factor=np.where(status == lp.OPTIMAL, factor, np.nan),
        lambdas=batch.columns(0, n),
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=(1.0 if orientation is Orientation.INPUT else -1.0) * batch.dual[:, m + s :].sum(axis=1) + 0.0,
        batch=batch,
        reached=None if technology.limits is None else technology.reached(batch, technology.own_trades(points)),
    )


def frontier_units(technology: Technology, orientation: Orientation) -> NDArray[np.intp]:
    """Units of a technology that are not well inside it: no other is anybody's peer or limit."""
    outlying = lp.outlying(_family(technology, technology.values[:1], orientation))
    return outlying[outlying < len(technology.values)]


def _family(technology: Technology, points: Floats, orientation: Orientation) -> lp.LpFamily:
    scaled = technology.scaled_by(orientation)
    beyond, width = len(technology.rts.rows), technology.width
    factor = np.pad(points * np.where(scaled, -1.0, 0.0), ((0, 0), (0, beyond)))[:, :, None]
    trades, turn = technology.own_trades(points), 1.0 if orientation is Orientation.INPUT else -1.0
    has_own = trades.shape[2] > 0
    return technology.family(
        own=np.concatenate([factor, trades], axis=2) if has_own else factor,
        cost=np.concatenate([np.zeros(width), [turn], _prices(technology)]),
        rhs=technology.rhs(np.where(scaled, 0.0, points)),
        # A free factor: what weights are normalised by is 1, not 1 at most, which bounds of weights would make a difference of.
        free=(width,) if has_own else (),
    )


def _prices(technology: Technology) -> Floats:
    return np.zeros(0) if technology.limits is None else technology.limits.prices


def _score(technology: Technology, batch: lp.LpBatch, orientation: Orientation) -> Floats:
    """The factor; with what absolute bounds of weights cost or bring, it is the value of the programme."""
    width, prices = technology.width, _prices(technology)
    factor: Floats = batch.columns(width, width + 1).toarray()[:, 0]
    if not prices.any():
        return factor
    turn = 1.0 if orientation is Orientation.INPUT else -1.0
    return factor + turn * (batch.columns(width + 1, width + 1 + len(prices)) @ prices)


def _with_meaning(batch: lp.LpBatch, factor: Floats, orientation: Orientation) -> lp.LpBatch:
    """The batch under restrictions of weights: where trades leave nothing of a unit's inputs, they set it no limit."""
    nothing = (batch.status == lp.OPTIMAL) & (factor <= lp.TOLERANCE)
    word = lp.UNBOUNDED if orientation is Orientation.INPUT else lp.INFEASIBLE
    return replace(batch, status=np.where(nothing, word, batch.status).astype(object)) if nothing.any() else batch


def _with_shares(technology: Technology, points: Floats, batch: lp.LpBatch, solver: lp.Solver | None) -> lp.LpBatch:
    """The batch without units whose shares of a side no weights give it.

    An intercept may stand for the weights of a side that are all 0, of which there are no shares: where trades make all that a unit
    has there from nothing, nothing else is left. Without an intercept such a unit is "unbounded" anyway.
    """
    limits, m = technology.limits, technology.m
    if limits is None or not len(limits.shares.values):
        return batch
    virtual = np.abs(batch.dual[:, : len(technology.signs)]) * points
    status = batch.status.astype(object)
    for side in (technology.signs < 0, technology.signs > 0):
        empty = np.flatnonzero((batch.status == lp.OPTIMAL) & (virtual[:, side].sum(axis=1) <= lp.TOLERANCE))
        if not limits.shares.values[:, side].any() or not empty.size:
            continue
        own = limits.of_points(points[empty])[:, :, : len(limits.shares.values)]
        family = lp.LpFamily(
            shared=limits.shared.T,
            own=own,
            cost=np.zeros(len(limits.shared) + own.shape[2]),
            rhs=np.where(side, technology.signs * points[empty], 0.0),
            senses=(*["<="] * m, *[">="] * (len(technology.signs) - m)),
        )
        status[empty[lp.solve(family, solver=solver).status == lp.OPTIMAL]] = lp.UNBOUNDED
    return replace(batch, status=status)
