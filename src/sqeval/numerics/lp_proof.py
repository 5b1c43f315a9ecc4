"""Proofs that a programme has no optimum: an engine's word alone proves nothing."""

from __future__ import annotations

import numpy as np

from sqeval.numerics.linear_program import FAILED, INFEASIBLE, OPTIMAL, TOLERANCE, UNBOUNDED, Floats, Lp, Solver, Verdict
from sqeval.numerics.lp_certificate import judged


def without_optimum(lp: Lp, engine: Solver, claim: str) -> Verdict:
    """Settle whether a programme is infeasible or unbounded, by programmes that have an optimum and can be certified.

    A programme that misses feasibility by no more than the tolerance is feasible; it is solved with its rows moved by that little.
    """
    nearest = _optimum(_elastic(lp), engine)
    if nearest is None:
        return Verdict(FAILED, reason=f"the engine said {claim!r}, without proof")
    violation = nearest[len(lp.cost) :].sum()
    if violation > TOLERANCE:
        return Verdict(INFEASIBLE)
    answer = engine(_moved(lp, nearest[: len(lp.cost)]))
    if answer.status == OPTIMAL:
        return judged(lp, answer)
    descent = _optimum(_ray(lp), engine)
    if descent is not None and lp.cost @ descent < -0.5 and _stays_feasible(lp, descent):
        return Verdict(UNBOUNDED)
    return Verdict(FAILED, reason=f"the engine said {claim!r}, wrongly")


def _optimum(lp: Lp, engine: Solver) -> Floats | None:
    answer = engine(lp)
    return judged(lp, answer).x if answer.status == OPTIMAL else None


def _moved(lp: Lp, x: Floats) -> Lp:
    """The programme with rows moved just so far that x satisfies them."""
    reached, signs = lp.matrix @ x, np.array(lp.senses)
    above, below = np.maximum(lp.rhs, reached), np.minimum(lp.rhs, reached)
    return lp._replace(rhs=np.where(signs == "<=", above, np.where(signs == ">=", below, reached)))


def _elastic(lp: Lp) -> Lp:
    """The least total violation of the rows: positive just when the programme is infeasible."""
    unit = np.eye(len(lp.rhs))
    short = unit[:, [sense != "<=" for sense in lp.senses]]
    over = -unit[:, [sense != ">=" for sense in lp.senses]]
    cost = np.concatenate([np.zeros(len(lp.cost)), np.ones(short.shape[1] + over.shape[1])])
    return Lp(cost, np.concatenate([lp.matrix, short, over], axis=1), lp.rhs, lp.senses, lp.free)


def _stays_feasible(lp: Lp, descent: Floats) -> bool:
    """Whether no row ever runs out along a direction, each measured by its own terms.

    With right-hand sides of 0 no size of a row is noise: where little is used, it is used for ever, and the certificate's floor,
    below which it overlooks what a row is short of, would call any direction free whose entries are tiny.
    """
    terms, signs = np.abs(lp.matrix) @ np.abs(descent), np.array(lp.senses)
    reached = lp.matrix @ descent
    short = np.where(signs == "<=", reached, np.where(signs == ">=", -reached, np.abs(reached)))
    return bool((short <= TOLERANCE * terms).all())


def _ray(lp: Lp) -> Lp:
    """The steepest direction that stays feasible for ever, cut off at a descent of 1."""
    return Lp(lp.cost, np.vstack([lp.matrix, lp.cost]), np.append(np.zeros(len(lp.rhs)), -1.0), (*lp.senses, ">="), lp.free)
