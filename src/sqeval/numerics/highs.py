"""The default engine: scipy's HiGHS, many programmes stacked block-diagonally into one call.

One call costs some milliseconds whatever its size, so 32 small programmes at once take a fifth of the time of 32 calls.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL, UNBOUNDED, Answer, Floats, Lp, LpBlock

#: linprog's status codes; 4 covers both numerical trouble and "infeasible or unbounded", so it says nothing yet.
_WORDS = {0: OPTIMAL, 2: INFEASIBLE, 3: UNBOUNDED}
UNDECIDED = "undecided"


def solve_block(block: LpBlock, *, presolve: bool = False, tolerance: float = 1e-10) -> Answer:
    """Solve k programmes in one call; x is (k, c), dual (k, r), and the status that of all together.

    Presolve is off at first: on dense programmes with few rows it costs more than it saves.
    """
    k, r, c = block.matrix.shape
    equal = np.array([sense == "=" for sense in block.senses], dtype=bool)
    sign = np.array([-1.0 if sense == ">=" else 1.0 for sense in block.senses])
    options = {"presolve": presolve, "primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
    rows = _rows("ub", block, ~equal, sign) | _rows("eq", block, equal, sign)
    task: dict[str, Any] = {"c": block.cost.ravel(), "bounds": _bounds(block), "options": options, **rows}
    found: Any = linprog(method="highs-ds", **task)
    if found.status != 0:
        return Answer(_WORDS.get(found.status, UNDECIDED))
    dual = np.empty((k, r))
    dual[:, ~equal] = found.ineqlin.marginals.reshape(k, -1) * sign[~equal]
    dual[:, equal] = found.eqlin.marginals.reshape(k, -1)
    return Answer(OPTIMAL, found.x.reshape(k, c), dual)


def solve_one(lp: Lp, *, presolve: bool = False, tolerance: float = 1e-10) -> Answer:
    """Solve a single programme."""
    found = solve_block(lp.block(), presolve=presolve, tolerance=tolerance)
    return Answer(found.status, None if found.x is None else found.x[0], None if found.dual is None else found.dual[0])


def solve_one_loosely(lp: Lp) -> Answer:
    """Solve a single programme with presolve and HiGHS's own tolerance.

    Where the feasible set is all but a point, the tight tolerance may never be met. The certificate judges the answer all the same.
    """
    return solve_one(lp, presolve=True, tolerance=1e-7)


def _rows(kind: str, block: LpBlock, which: NDArray[np.bool_], sign: Floats) -> dict[str, Any]:
    """A and b of one kind of row as linprog wants them; ">=" rows are turned round."""
    if not which.any():
        return {}
    k, _, c = block.matrix.shape
    blocks = block.matrix[:, which, :] * sign[which, None]
    stacked = sparse.bsr_array((blocks, np.arange(k), np.arange(k + 1)), shape=(k * blocks.shape[1], k * c)).tocsc()
    stacked.eliminate_zeros()
    return {f"A_{kind}": stacked, f"b_{kind}": (block.rhs[:, which] * sign[which]).ravel()}


def _bounds(block: LpBlock) -> Floats:
    k, _, c = block.matrix.shape
    lower = np.zeros(c)
    lower[list(block.free)] = -np.inf
    return np.column_stack([np.tile(lower, k), np.full(k * c, np.inf)])
