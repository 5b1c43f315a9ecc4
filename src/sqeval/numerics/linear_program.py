"""What a linear programme is here: families that share their columns, single programmes, answers and certificates.

Every programme reads: minimise c·z subject to A z {<=, =, >=} b row by row, z ≥ 0 except for the free variables.
Duals are y = ∂(optimum)/∂b: ≤ 0 for a "<=" row, ≥ 0 for a ">=" row, of any sign for "=".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

#: Words for what became of a programme.
OPTIMAL, INFEASIBLE, UNBOUNDED, FAILED = "optimal", "infeasible", "unbounded", "failed"
#: Every engine of our own tried and answered, and no answer could be certified: the data are beyond double precision.
ILL_CONDITIONED = "ill-conditioned"

#: An answer is "optimal" only if all three relative residuals of its certificate are at most this.
TOLERANCE = 1e-9


class Blocks(NamedTuple):
    """Which shared columns a programme may use: those of its block only.

    Block t has the columns from `offsets[t]` up to `offsets[t + 1]` (T + 1,), and those from the last offset on, which belong to
    every block; `of` (k,) says which block each programme belongs to.
    """

    offsets: NDArray[np.intp]
    of: NDArray[np.intp]

    def columns(self, block: int, count: int) -> NDArray[np.intp]:
        """Which of `count` columns a block has, in ascending order."""
        columns: NDArray[np.intp] = np.r_[self.offsets[block] : self.offsets[block + 1], self.offsets[-1] : count]
        return columns


@dataclass(frozen=True, eq=False)
class LpFamily:
    """k programmes with the same n shared columns and p columns of their own; r rows.

    Attributes
    ----------
    shared : array (r, n)
        Columns that all programmes have.
    own : array (k, r, p)
        Columns that belong to one programme.
    cost : array (n + p,) or (k, n + p)
        Objective, shared columns first.
    rhs : array (k, r)
        Right-hand sides.
    senses : tuple of r words
        "<=", "=" or ">=".
    free : tuple of int
        Positions (of n + p) of variables that may be negative.
    left_out : array (k,) of int, optional
        The shared column that each programme must do without; -1 for none.
    after : LpBatch, optional
        Answers of an earlier stage with the same rows, whose shared columns come first among those here: every solution of
        programme k lies on the optimal face of its k-th answer. A hint that saves time; the right-hand sides say it already.
    report : callable, optional
        Is told, from time to time, how many more programmes are done.
    integers : tuple of int
        Positions (of n + p) of variables that must be whole.
    blocks : Blocks, optional
        Shared columns and programmes in blocks: many families of the same form stated as one.
    """

    shared: Floats
    own: Floats
    cost: Floats
    rhs: Floats
    senses: tuple[str, ...]
    free: tuple[int, ...] = ()
    left_out: NDArray[np.intp] | None = None
    after: LpBatch | None = None
    report: Callable[[int], None] | None = None
    integers: tuple[int, ...] = ()
    blocks: Blocks | None = None

    def part(self, rows: NDArray[np.intp]) -> LpFamily:
        """The programmes at `rows`, as a family without hints."""
        cost = self.cost[rows] if self.cost.ndim == 2 else self.cost
        left_out = None if self.left_out is None else self.left_out[rows]
        blocks = None if self.blocks is None else self.blocks._replace(of=self.blocks.of[rows])
        own, rhs = self.own[rows], self.rhs[rows]
        return LpFamily(self.shared, own, cost, rhs, self.senses, self.free, left_out, integers=self.integers, blocks=blocks)

    def one_block(self, blocks: Blocks, block: int) -> BlockFamily:
        """The programmes of a block as a family of their own, whose first stage has been forgotten."""
        rows, n = np.flatnonzero(blocks.of == block), self.shared.shape[1]
        columns = blocks.columns(block, n)
        kept = np.concatenate([columns, np.arange(n, n + self.own.shape[2])])
        some = self.part(rows)
        family = replace(
            some,
            shared=self.shared[:, columns],
            cost=some.cost[..., kept],
            free=_places(kept, self.free),
            integers=_places(kept, self.integers),
            left_out=None if some.left_out is None else _place_of_each(kept, some.left_out),
            report=self.report,
            blocks=None,
        )
        return BlockFamily(family, rows, kept)


class BlockFamily(NamedTuple):
    """A block as a family of its own, and where its programmes and its variables stand in the whole."""

    family: LpFamily
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


def _places(kept: NDArray[np.intp], positions: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(np.isin(kept, positions)).tolist())


def _place_of_each(kept: NDArray[np.intp], positions: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where each position stands among those kept, which ascend; -1 where it does not."""
    at = np.searchsorted(kept, positions)
    return np.where(kept[np.minimum(at, len(kept) - 1)] == positions, at, -1)


class Lp(NamedTuple):
    """One programme in standard form: cost (c,), matrix (r, c), rhs (r,), senses, positions of free and of whole variables."""

    cost: Floats
    matrix: Floats
    rhs: Floats
    senses: tuple[str, ...]
    free: tuple[int, ...]
    integers: tuple[int, ...] = ()

    def block(self) -> LpBlock:
        """The programme as a block of one."""
        return LpBlock(self.cost[None], self.matrix[None], self.rhs[None], self.senses, self.free)


class LpBlock(NamedTuple):
    """k programmes written out: matrix (k, r, c), cost (k, c), rhs (k, r), the same senses and free variables."""

    cost: Floats
    matrix: Floats
    rhs: Floats
    senses: tuple[str, ...]
    free: tuple[int, ...]

    def one(self, position: int) -> Lp:
        """One of the programmes."""
        return Lp(self.cost[position], self.matrix[position], self.rhs[position], self.senses, self.free)


class Answer(NamedTuple):
    """What a solver says of one programme: a status word, the variables (c,) and the duals (r,); no values unless optimal.

    Programmes with whole variables have no duals: `dual` (1,) is the lower bound of the objective that was proven, if any was.
    """

    status: str
    x: Floats | None = None
    dual: Floats | None = None
    reason: str = ""


#: An engine: takes one programme and answers (status, x, dual). It may raise: then that programme counts as failed.
Solver = Callable[[Lp], Answer]


class Verdict(NamedTuple):
    """What holds of one programme after checking; `residuals` are primal, dual and gap."""

    status: str
    x: Floats | None = None
    dual: Floats | None = None
    residuals: Floats | None = None
    reason: str = ""


def first_settled(verdicts: Iterable[Verdict]) -> Verdict:
    """The first that is not "failed", and none is asked for after it; else the last one."""
    verdict = Verdict(FAILED)
    for verdict in verdicts:
        if verdict.status != FAILED:
            break
    return verdict


@dataclass(frozen=True, eq=False)
class Certificate:
    """Relative residuals of every programme, measured on scaled data; NaN where it has no solution.

    Attributes
    ----------
    kind : str
        How the answer was certified: "lp" for primal and dual residuals and the duality gap; "mip-gap" for the primal residual and
        the distance from the bound that was proven (there are no duals: that residual is 0).
    primal, dual, gap : array (k,)
        Worst violation of a row, of a reduced cost, and |c·z − b·y|, each relative to the terms it is the sum of.
    """

    kind: str
    primal: Floats
    dual: Floats
    gap: Floats

    def residuals(self) -> Floats:
        """Primal, dual and gap side by side: (k, 3)."""
        return np.column_stack([self.primal, self.dual, self.gap])


@dataclass(frozen=True, eq=False)
class LpBatch:
    """Answers to a family of k programmes.

    Attributes
    ----------
    status : array (k,) of words
    x : array or CSR array (k, n + p)
        The variables; CSR where a full array would be large. NaN (no entries in CSR) wherever the status is not "optimal".
    dual : array (k, r)
        NaN wherever the status is not "optimal".
    certificate : Certificate
    reasons : tuple of str
        Why a programme failed.
    unique : array (k, 2) of bool, optional
        Whether x, and whether the duals, are shown to be the only optimal ones.
    face : Face, optional
        What the engine knows of the optimal faces, for a later stage.
    """

    status: NDArray[Any]
    x: Any
    dual: Floats
    certificate: Certificate
    reasons: tuple[str, ...] = ()
    unique: NDArray[np.bool_] | None = None
    face: Any = None

    def columns(self, first: int, last: int) -> sparse.csr_array:
        """The variables from `first` up to, not including, `last`, without entries for programmes that are not "optimal"."""
        solved = (self.status == OPTIMAL).astype(np.float64)
        if isinstance(self.x, np.ndarray):
            return sparse.csr_array(np.where(solved[:, None] > 0, self.x[:, first:last], 0.0))
        part = sparse.csr_array(self.x[:, first:last])
        if not solved.all():
            part = sparse.csr_array(sparse.diags_array(solved) @ part)
            part.eliminate_zeros()
        return part
