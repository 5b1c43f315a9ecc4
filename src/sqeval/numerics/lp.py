"""The one engine for linear programmes: `solve` takes a family, scales, solves, certifies, and gives a status to each.

Callers write `lp.solve(...)`, looked up at call time, so that a test can put a failing engine in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from scipy import sparse

from sqeval.numerics import face, facet_walk, highs, mixed_integer, sifting, stacked_walk
from sqeval.numerics.cone import is_ray_family
from sqeval.numerics.face import is_later_stage
from sqeval.numerics.facet_walk import outlying
from sqeval.numerics.linear_program import (
    FAILED,
    ILL_CONDITIONED,
    INFEASIBLE,
    OPTIMAL,
    TOLERANCE,
    UNBOUNDED,
    Answer,
    Blocks,
    Certificate,
    Lp,
    LpBatch,
    LpBlock,
    LpFamily,
    Solver,
    Verdict,
    first_settled,
)
from sqeval.numerics.lp_batches import by_block, in_full, joined
from sqeval.numerics.lp_certificate import certified, judged, largest_residual
from sqeval.numerics.lp_proof import without_optimum
from sqeval.numerics.lp_scaling import scaled_block
from sqeval.numerics.sifting import can_sift

__all__ = [
    "FAILED",
    "ILL_CONDITIONED",
    "INFEASIBLE",
    "OPTIMAL",
    "TOLERANCE",
    "UNBOUNDED",
    "Answer",
    "Blocks",
    "Certificate",
    "Lp",
    "LpBatch",
    "LpFamily",
    "Solver",
    "outlying",
    "solve",
]

#: How many programmes go into one call, and how many matrix entries at most: beyond that a call grows faster than its work.
_STACK, _STACK_ENTRIES = 32, 200_000
#: Residuals above this are rare among basic solutions and worth a try at sharpening.
_SHARP = 1e-12
_ALONE: tuple[Solver, ...] = (highs.solve_one, highs.solve_one_loosely)


def solve(family: LpFamily, *, solver: Solver | None = None) -> LpBatch:
    """Solve every programme of a family and certify each on scaled data.

    Parameters
    ----------
    family : LpFamily
        k programmes that share columns.
    solver : callable, optional
        Takes one scaled `Lp`, gives an `Answer`. None stands for what is fastest for the family, with scipy's HiGHS behind it;
        `highs.solve_one` for scipy's HiGHS throughout, many programmes a call.

    Returns
    -------
    LpBatch
        "optimal" only where primal residual, dual residual and duality gap are at most `TOLERANCE` (1e-9, relative, scaled data);
        "infeasible" and "unbounded" only where it is proven; anything else is "ill-conditioned" or, with a solver handed in,
        "failed", with a reason.
        One programme's failure leaves the others alone.
    """
    if family.integers:
        engines = mixed_integer.ENGINES if solver is None else (solver,)
        whole = partial(mixed_integer.solve, engines=tuple(partial(_asked, engine=engine) for engine in engines))
        return whole(family) if family.blocks is None else in_full(by_block(family, family.blocks, whole))
    if solver is not None:
        return in_full(_one_by_one(family, solver))
    found = _walked(family)
    found = _sifted(family) if found is None else _with_more(found, family, _sifted)
    each = partial(_one_by_one, solver=None)
    found = each(family) if found is None else _with_more(found, family, each)
    return in_full(_named(_with_more(found, family, _sifted_alone)))


def _with_more(found: LpBatch, family: LpFamily, engine: Callable[[LpFamily], LpBatch | None]) -> LpBatch:
    """What another engine says of programmes without an answer yet, but for those whose earlier stage has none."""
    open_ = np.flatnonzero((found.status == FAILED) & (family.after is None or family.after.status == OPTIMAL))
    more = engine(family.part(open_)) if len(open_) else None
    return found if more is None else joined(found, open_, more)


def _named(batch: LpBatch) -> LpBatch:
    """Where none of our own engines found an answer that can be certified, it is the data."""
    return replace(batch, status=np.where(batch.status == FAILED, ILL_CONDITIONED, batch.status))


def _walked(family: LpFamily) -> LpBatch | None:
    """What the family can be answered by if it has a form of its own: a later stage, or rays in a cone."""
    if is_later_stage(family):
        return face.solve(family)
    if is_ray_family(family):
        return facet_walk.solve(family) if family.blocks is None else stacked_walk.solve(family, family.blocks)
    return None


def _sifted(family: LpFamily) -> LpBatch | None:
    return sifting.solve(family) if can_sift(family) else None


def _sifted_alone(family: LpFamily) -> LpBatch | None:
    return sifting.solve_alone(family) if can_sift(family) else None


def _one_by_one(family: LpFamily, solver: Solver | None) -> LpBatch:
    if family.blocks is not None:
        return by_block(family, family.blocks, partial(_one_by_one, solver=solver))
    k, r = family.rhs.shape
    width = family.shared.shape[1] + family.own.shape[2]
    dual, measured = np.full((k, r), np.nan), np.full((k, 3), np.nan)
    verdicts: list[Verdict] = []
    # Full arrays for one stack at a time only: all together they may take far more room than the data.
    found = [sparse.csr_array((0, width))]
    for start in range(0, k, _stack(family)):
        block = scaled_block(family, slice(start, start + _stack(family)))
        x = np.zeros((len(block.programmes.rhs), width))
        for at, verdict in enumerate(_solve_block(block.programmes, solver)):
            verdicts.append(verdict)
            if verdict.x is not None and verdict.dual is not None and verdict.residuals is not None:
                x[at] = block.size[at] * block.columns[at] * verdict.x
                dual[start + at] = block.price[at] * block.rows[at] * verdict.dual
                measured[start + at] = verdict.residuals
        found.append(sparse.csr_array(x))
        if family.report is not None:
            family.report(len(x))
    status = np.array([verdict.status for verdict in verdicts], dtype=object)
    together = sparse.csr_array(sparse.vstack(found, format="csr"))
    return LpBatch(status, together, dual, Certificate("lp", *measured.T), tuple(verdict.reason for verdict in verdicts))


def _stack(family: LpFamily) -> int:
    entries: int = len(family.senses) * (family.shared.shape[1] + family.own.shape[2])
    return max(1, min(_STACK, _STACK_ENTRIES // max(1, entries)))


def _solve_block(block: LpBlock, solver: Solver | None) -> list[Verdict]:
    """Stacked where the default engine solves it all; whatever that leaves open is solved alone, so that only the culprit is flagged."""
    alone = range(len(block.rhs))
    if solver is not None and solver is not highs.solve_one:
        return [_solve_one(block.one(k), (solver,)) for k in alone]
    status, x, dual, _ = highs.solve_block(block)
    if status != OPTIMAL or x is None or dual is None:
        return [_solve_one(block.one(k), _ALONE) for k in alone]
    verdicts = certified(block, x, dual)
    return [_settled(block.one(k), verdicts[k], Answer(OPTIMAL, x[k], dual[k])) for k in alone]


def _settled(programme: Lp, verdict: Verdict | None, answer: Answer) -> Verdict:
    """The stacked call's answer: as it is, sharpened, or, if it cannot be certified, solved anew alone."""
    if verdict is not None and largest_residual(verdict) <= _SHARP:
        return verdict
    verdict = judged(programme, answer)
    return verdict if verdict.status == OPTIMAL else _solve_one(programme, _ALONE)


def _solve_one(programme: Lp, engines: tuple[Solver, ...]) -> Verdict:
    return first_settled(_attempt(programme, engine) for engine in engines)


def _attempt(programme: Lp, engine: Solver) -> Verdict:
    answer = _asked(programme, engine)
    if answer.status == OPTIMAL:
        return judged(programme, answer)
    if answer.status in (INFEASIBLE, UNBOUNDED, highs.UNDECIDED):
        return without_optimum(programme, partial(_asked, engine=engine), answer.status)
    return Verdict(FAILED, reason=answer.reason or f"the engine said {answer.status!r}")


def _asked(programme: Lp, engine: Solver) -> Answer:
    try:
        return Answer(*engine(programme))
    except Exception as error:  # noqa: BLE001 - engines are foreign code: whatever one raises is that programme's failure, and is told
        return Answer(FAILED, reason=f"{type(error).__name__}: {error}")
