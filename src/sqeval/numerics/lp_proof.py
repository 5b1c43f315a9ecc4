"""Proofs that a programme has no optimum: an engine's word alone proves nothing."""

from __future__ import annotations

import numpy as np

from sqeval.numerics.linear_program import FAILED, INFEASIBLE, OPTIMAL, TOLERANCE, UNBOUNDED, Lp, Solver, Verdict
from sqeval.numerics.lp_certificate import judged


def without_optimum(lp: Lp, engine: Solver, claim: str) -> Verdict:
    """Find out whether a programme is infeasible or unbounded, by programmes that have an optimum and can be certified."""
    violation = _optimum(_elastic(lp), engine)
    if violation is None:
        return Verdict(FAILED, reason=f"the engine said {claim!r}, without proof")
    if violation > TOLERANCE:
        return Verdict(INFEASIBLE)
    descent = _optimum(_ray(lp), engine)
    if descent is not None and descent < -0.5:
        return Verdict(UNBOUNDED)
    return Verdict(FAILED, reason=f"the engine said {claim!r}, wrongly")


def _optimum(lp: Lp, engine: Solver) -> float | None:
    answer = engine(lp)
    verdict = judged(lp, answer) if answer.status == OPTIMAL else None
    return None if verdict is None or verdict.x is None else float(lp.cost @ verdict.x)


def _elastic(lp: Lp) -> Lp:
    """The least total violation of the rows: positive just when the programme is infeasible."""
    unit = np.eye(len(lp.rhs))
    short = unit[:, [sense != "<=" for sense in lp.senses]]
    over = -unit[:, [sense != ">=" for sense in lp.senses]]
    cost = np.concatenate([np.zeros(len(lp.cost)), np.ones(short.shape[1] + over.shape[1])])
    return Lp(cost, np.concatenate([lp.matrix, short, over], axis=1), lp.rhs, lp.senses, lp.free)


def _ray(lp: Lp) -> Lp:
    """The steepest direction that stays feasible for ever, cut off at a descent of 1."""
    return Lp(lp.cost, np.vstack([lp.matrix, lp.cost]), np.append(np.zeros(len(lp.rhs)), -1.0), (*lp.senses, ">="), lp.free)
