"""Programmes with whole variables: handed to a branch-and-bound engine, and judged by what can be checked of its answer.

The whole part of an answer is rounded and held; what is left is a linear programme, solved and certified anew. So an answer is
feasible to the same tolerance as any other here, and its distance from the bound that the engine proved is its gap.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from sqeval.numerics import highs
from sqeval.numerics.linear_program import (
    FAILED,
    INFEASIBLE,
    OPTIMAL,
    TOLERANCE,
    UNBOUNDED,
    Answer,
    Certificate,
    Floats,
    Lp,
    LpBatch,
    LpFamily,
    Solver,
    Verdict,
    first_settled,
)
from sqeval.numerics.lp_certificate import judged, residuals
from sqeval.numerics.lp_proof import without_optimum
from sqeval.numerics.lp_scaling import scaled_block

_WORDS = {0: OPTIMAL, 2: INFEASIBLE, 3: UNBOUNDED}
#: HiGHS stops at an absolute gap of 1e-6, which cannot be set: the objective is written so much larger.
_PRICE = 2.0**24
#: It moves variables and rows by up to 1e-6. Variables that need not be whole are counted in parts this small; rows are written
#: so much larger where the answer cannot be certified otherwise (not at once: it costs time).
_FINE = 2.0**14
#: How far from whole an engine may leave a whole variable.
_WHOLE = 1e-4
#: What this share of the terms is left of them is rounding.
_NOISE = 1e-13
#: An engine that proves no bound is asked for something better by this share, as often as it finds it.
_BETTER, _ROUNDS = 1e-5, 20


def branch_and_bound(lp: Lp, *, rows: float = 1.0) -> Answer:
    """Solve one programme with whole variables by scipy's HiGHS; the dual is the bound that it proved."""
    whole = np.isin(np.arange(len(lp.cost)), lp.integers)
    part = np.where(whole, 1.0, 1.0 / _FINE)
    senses, rhs = np.array(lp.senses), lp.rhs * rows
    limits = np.where(senses == "<=", -np.inf, rhs), np.where(senses == ">=", np.inf, rhs)
    found: Any = milp(
        lp.cost * part * _PRICE,
        integrality=whole.astype(np.int64),
        bounds=Bounds(np.where(np.isin(np.arange(len(whole)), lp.free), -np.inf, 0.0), np.inf),
        constraints=LinearConstraint(lp.matrix * part * rows, *limits),
        options={"mip_rel_gap": 0.0},
    )
    if found.status != 0:
        return Answer(_WORDS.get(found.status, highs.UNDECIDED), reason=str(found.message))
    return Answer(OPTIMAL, found.x * part, np.array([found.mip_dual_bound / _PRICE]))


#: What is tried in turn where no engine is handed in.
ENGINES: tuple[Solver, ...] = (branch_and_bound, partial(branch_and_bound, rows=_FINE))


def solve(family: LpFamily, engines: tuple[Solver, ...]) -> LpBatch:
    """Every programme of a family with whole variables, by the first engine whose answer can be certified."""
    k, r = family.rhs.shape
    x, measured, verdicts = np.full((k, family.shared.shape[1] + family.own.shape[2]), np.nan), np.full((k, 3), np.nan), []
    for at in range(k):
        programme, columns = _scaled(family, at)
        verdict = first_settled(_attempt(programme, engine) for engine in engines)
        verdicts.append(verdict)
        if verdict.x is not None and verdict.residuals is not None:
            x[at], measured[at] = columns * verdict.x, verdict.residuals
        if family.report is not None:
            family.report(1)
    status = np.array([verdict.status for verdict in verdicts], dtype=object)
    reasons = tuple(verdict.reason for verdict in verdicts)
    return LpBatch(status, x, np.full((k, r), np.nan), Certificate("mip-gap", *measured.T), reasons)


def _scaled(family: LpFamily, at: int) -> tuple[Lp, Floats]:
    """One programme, scaled but for its whole variables, and the factors of its columns."""
    block = scaled_block(family, slice(at, at + 1))
    programme = block.programmes.one(0)
    columns = np.where(np.isin(np.arange(len(programme.cost)), family.integers), 1.0, block.columns[0])
    change = columns / block.columns[0]
    cost = programme.cost * change
    # A power of two, so that dividing by it is exact.
    price = 2.0 ** np.round(np.log2(np.abs(cost).max(initial=0.0) or 1.0))
    rhs = programme.rhs * block.size[0]
    return Lp(cost / price, programme.matrix * change, rhs, family.senses, family.free, family.integers), columns


def _attempt(programme: Lp, engine: Solver) -> Verdict:
    answer = engine(programme)
    if answer.status == OPTIMAL:
        verdict = _feasible(programme, answer)
        return verdict if verdict.status == FAILED else _optimal(programme, verdict, answer.dual, engine)
    if answer.status == INFEASIBLE and without_optimum(programme._replace(integers=()), highs.solve_one, INFEASIBLE).status == INFEASIBLE:
        return Verdict(INFEASIBLE)
    return Verdict(FAILED, reason=answer.reason or f"the engine said {answer.status!r}, without proof")


def _feasible(programme: Lp, answer: Answer) -> Verdict:
    """The answer with its whole variables rounded and the others best for those; residuals are primal, 0 and unknown."""
    x = np.array(answer.x, dtype=np.float64)
    if x.shape != programme.cost.shape or not np.isfinite(x).all():
        return Verdict(FAILED, reason="the engine's answer lacks variables")
    whole = list(programme.integers)
    rounded = np.maximum(np.round(x[whole]), 0.0)
    if np.abs(x[whole] - rounded).max() > _WHOLE:
        return Verdict(FAILED, reason="the engine's answer is not whole")
    x[whole] = rounded
    rest = np.delete(np.arange(len(x)), whole)
    if rest.size:
        others = _others(programme, rounded, rest)
        if others.x is None:
            return Verdict(FAILED, reason="the engine's answer, rounded, is not feasible")
        x[rest] = others.x
    primal = residuals(programme.block(), x[None], np.zeros((1, len(programme.rhs))))[0, 0]
    if primal > TOLERANCE:
        return Verdict(FAILED, reason=f"the engine's answer, rounded, is not feasible at {TOLERANCE:g}")
    return Verdict(OPTIMAL, x, residuals=np.array([primal, 0.0, np.nan]))


def _others(programme: Lp, rounded: Floats, rest: Any) -> Verdict:
    """The linear programme that is left when the whole variables are held."""
    whole = list(programme.integers)
    free = tuple(int(np.searchsorted(rest, k)) for k in programme.free)
    rhs = programme.rhs - programme.matrix[:, whole] @ rounded
    terms = np.abs(programme.rhs) + np.abs(programme.matrix[:, whole]) @ rounded
    rhs = np.where(np.abs(rhs) > _NOISE * terms, rhs, 0.0)
    left = Lp(programme.cost[rest], programme.matrix[:, rest], rhs, programme.senses, free)
    answer = highs.solve_one(left)
    return judged(left, answer) if answer.status == OPTIMAL else without_optimum(left, highs.solve_one, answer.status)


def _optimal(programme: Lp, verdict: Verdict, bound: Floats | None, engine: Solver) -> Verdict:
    """The verdict with its gap, if that is small enough."""
    if bound is None:
        return _unbeaten(programme, verdict, engine)
    gap = abs(_value(programme, verdict) - float(bound[0])) / _terms(programme, verdict)
    if not gap <= TOLERANCE:
        return Verdict(FAILED, reason=f"not certified: a gap of {gap:g} is left")
    return _with_gap(verdict, gap)


def _unbeaten(programme: Lp, verdict: Verdict, engine: Solver) -> Verdict:
    """For engines that prove no bound: asked for something better until they find nothing, or nothing that is better once rounded."""
    for _ in range(_ROUNDS):
        limit = _value(programme, verdict) - _BETTER * _terms(programme, verdict)
        matrix, rhs = np.vstack([programme.matrix, programme.cost]), np.append(programme.rhs, limit)
        answer = engine(programme._replace(matrix=matrix, rhs=rhs, senses=(*programme.senses, "<=")))
        if answer.status == INFEASIBLE:
            return _with_gap(verdict, 0.0)
        if answer.status != OPTIMAL:
            break
        better = _feasible(programme, answer)
        if better.status == FAILED or _value(programme, better) >= _value(programme, verdict):
            return _with_gap(verdict, 0.0)
        verdict = better
    return Verdict(FAILED, reason="not certified: the engine does not say that there is nothing better")


def _with_gap(verdict: Verdict, gap: float) -> Verdict:
    return verdict._replace(residuals=np.append(np.asarray(verdict.residuals)[:2], gap))


def _value(programme: Lp, verdict: Verdict) -> float:
    return float(programme.cost @ np.asarray(verdict.x))


def _terms(programme: Lp, verdict: Verdict) -> float:
    """What gaps are measured by: the sizes that the objective is the sum of, or 1 (data are scaled to about that)."""
    return max(1.0, float(np.abs(programme.cost * np.asarray(verdict.x)).sum()))
