"""Families without a form of their own, solved together: the simplex method on a working set of their columns, which grows.

Of many shared columns few ever come into a basis. Programmes are solved over those found so far; then all columns are priced once,
the best of each programme comes in, until none is left that improves any. Answers are certified from the data as they were given.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.linear_program import FAILED, OPTIMAL, TOLERANCE, Certificate, Floats, LpBatch, LpFamily
from sqeval.numerics.lp_batches import by_block
from sqeval.numerics.lp_scaling import inverse_power
from sqeval.numerics.parts import sized
from sqeval.numerics.stacked_simplex import LEVEL, Programmes, Stack

Positions = NDArray[np.intp]

#: More rows than this make inverses too large to be kept for many programmes at once.
_MOST_ROWS = 48
#: Programmes that are solved together, and numbers in their inverses; times that all columns are priced.
_AT_ONCE, _INVERSES, _ROUNDS = 4096, 2_000_000, 200
#: Terms smaller than this are noise: residuals are relative to at least as much. Smaller variables are, too.
_FLOOR, _NOISE = 1e-6, 1e-13
#: Largest costs of programmes that differ by no more than this factor are taken as the same.
_NEAR = 16.0

_SLACK_SIGN = {"<=": 1.0, ">=": -1.0}


def can_sift(family: LpFamily) -> bool:
    """Whether the family has few enough rows, and no free column among those that programmes do without."""
    n = family.shared.shape[1]
    two_copies_left_out = family.left_out is not None and any(place < n for place in family.free)
    return 0 < len(family.senses) <= _MOST_ROWS and n > 0 and len(family.rhs) > 0 and not two_copies_left_out


def solve(family: LpFamily) -> LpBatch:
    """Answers to a family for which `can_sift` holds; "failed" where none could be certified, whatever the reason."""
    if family.blocks is not None:
        return by_block(family, family.blocks, lambda block: solve(block) if can_sift(block) else _left_open(block))
    return _solved(family, _Form.of(family, _row_sizes(family)))


def solve_alone(family: LpFamily) -> LpBatch:
    """Answers to a family for which `can_sift` holds, each programme with rows of its own size: slower, and for wider spreads.

    In rows of a common size a programme whose own values are some eight orders of magnitude smaller has lost half of its digits.
    """
    if family.blocks is not None:
        return by_block(family, family.blocks, lambda block: solve_alone(block) if can_sift(block) else _left_open(block))
    parts = [family.part(np.array([at])) for at in range(len(family.rhs))]
    found = [_solved(part, _Form.of(part, _own_sizes(part))) for part in parts]
    return LpBatch(
        np.concatenate([batch.status for batch in found]),
        sparse.csr_array(sparse.vstack([batch.x for batch in found], format="csr")),
        np.concatenate([batch.dual for batch in found]),
        Certificate("lp", *np.concatenate([batch.certificate.residuals() for batch in found]).T),
        tuple("" if batch.status[0] == OPTIMAL else f"not certified at {TOLERANCE:g}" for batch in found),
        np.concatenate([batch.unique for batch in found if batch.unique is not None]),
    )


def _solved(family: LpFamily, form: _Form) -> LpBatch:
    working = form.first_columns
    most = max(1, min(_AT_ONCE, _INVERSES // len(family.senses) ** 2))
    parts = []
    for start in range(0, len(family.rhs), most):
        lot = np.arange(start, min(start + most, len(family.rhs)))
        with np.errstate(all="ignore"):
            programmes = form.programmes(lot)
            stack, working = _sifted(programmes, working)
            parts.append(_answers(form, programmes, stack, lot))
        if family.report is not None:
            family.report(len(lot))
    return _batch(parts)


def _left_open(family: LpFamily) -> LpBatch:
    """No answer to any programme."""
    k, r = family.rhs.shape
    x = sparse.csr_array((k, family.shared.shape[1] + family.own.shape[2]))
    return LpBatch(np.full(k, FAILED, dtype=object), x, np.full((k, r), np.nan), Certificate("lp", *np.full((3, k), np.nan)), ("",) * k)


class _Form(NamedTuple):
    """A family in standard form: free variables twice, once with the other sign; a slack column for every row with a sense.

    `shared` (N, r) are scaled by `rows` (r,) and `columns` (N,), powers of two; `source` (N,) and `own_source` (p,) name the
    variable that a column stands for, -1 for slacks, with its `sign` and `own_sign`.
    """

    family: LpFamily
    shared: Floats
    rows: Floats
    columns: Floats
    source: Positions
    sign: Floats
    own_source: Positions
    own_sign: Floats
    slack_of: Positions

    @classmethod
    def of(cls, family: LpFamily, sizes: Floats) -> _Form:
        """The form with rows (r,) of the sizes given."""
        r, n = family.shared.shape
        free = np.array(family.free, dtype=np.intp)
        twice, own_twice = free[free < n], free[free >= n] - n
        rows = inverse_power(sizes)
        signs = np.array([_SLACK_SIGN.get(sense, 0.0) for sense in family.senses])
        table = np.vstack([family.shared.T, -family.shared.T[twice]]) * rows
        columns = inverse_power(np.sqrt(np.einsum("ij,ij->i", table, table)))
        sensed = np.flatnonzero(signs)
        slack_of = np.full((r, 2), -1, dtype=np.intp)
        slack_of[sensed, np.where(signs[sensed] > 0, 0, 1)] = len(table) + np.arange(len(sensed))
        p = family.own.shape[2]
        return cls(
            family,
            np.vstack([table * columns[:, None], np.diag(signs)[sensed]]),
            rows,
            np.append(columns, np.ones(len(sensed))),
            np.concatenate([np.arange(n), twice, np.full(len(sensed), -1)]).astype(np.intp),
            np.concatenate([np.ones(n), -np.ones(len(twice)), np.ones(len(sensed))]),
            np.concatenate([np.arange(p), own_twice]).astype(np.intp),
            np.concatenate([np.ones(p), -np.ones(len(own_twice))]),
            slack_of,
        )

    @property
    def first_columns(self) -> Positions:
        """The first working set: slacks of rows, or where there are none, one column."""
        slacks = np.flatnonzero(self.source < 0)
        return slacks if len(slacks) else np.zeros(1, dtype=np.intp)

    def programmes(self, lot: Positions) -> _Scaled:
        """Some programmes, scaled."""
        family, n = self.family, self.family.shared.shape[1]
        own = np.swapaxes(family.own[lot], 1, 2)[:, self.own_source] * self.own_sign[:, None] * self.rows
        own_columns = inverse_power(np.sqrt(np.einsum("kij,kij->ki", own, own)))
        cost = family.cost if family.cost.ndim == 1 else family.cost[lot]
        own_cost = np.broadcast_to(cost[..., n:][..., self.own_source] * self.own_sign, own.shape[:2]) * own_columns
        of_shared = cost[..., :n]
        if cost.ndim == 2 and (of_shared == of_shared[0]).all():
            of_shared = of_shared[0]
        shared_cost = np.where(self.source >= 0, of_shared[..., np.maximum(self.source, 0)], 0.0) * self.sign * self.columns
        shared_cost, price = _priced(shared_cost, own_cost)
        points = family.rhs[lot] * self.rows
        size = 1.0 / inverse_power(np.abs(points).max(axis=1))[:, None]
        left_out = np.full(len(lot), -1, dtype=np.intp) if family.left_out is None else family.left_out[lot]
        given = Programmes(
            self.shared, shared_cost, own * own_columns[:, :, None], own_cost / price, points / size, self.slack_of, left_out
        )
        return _Scaled(given, own_columns, size, price)


def _priced(shared: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Costs of shared columns over the largest cost of each programme, and these (k, 1); for all alike where they are near."""
    price = np.maximum(np.abs(own).max(axis=1, initial=0.0), np.abs(shared).max(axis=-1, initial=0.0))
    if shared.ndim == 1 and not shared.any():
        return shared, 1.0 / inverse_power(price)[:, None]
    if shared.ndim == 1 and price.max() <= _NEAR * price.min():
        price = np.full_like(price, price.max())
    price = 1.0 / inverse_power(price)[:, None]
    return (shared / price[0] if shared.ndim == 1 and np.ptp(price) == 0 else shared / price), price


class _Scaled(NamedTuple):
    """Programmes and what scaled their own columns (k, p), their points (k, 1) and their costs (k, 1)."""

    given: Programmes
    own_columns: Floats
    size: Floats
    price: Floats


class _Answers(NamedTuple):
    """Status, variables as CSR, duals (k, r), residuals (k, 3) and whether both are the only ones (k, 2)."""

    status: NDArray[np.object_]
    x: sparse.csr_array
    dual: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def _row_sizes(family: LpFamily) -> Floats:
    """The mean size of a row's shared entries; of own columns, then of right-hand sides where it has none."""
    size = np.abs(family.shared).mean(axis=1)
    for other in (np.abs(family.own).max(axis=2, initial=0.0), np.abs(family.rhs)):
        size = np.where(size > 0, size, other.mean(axis=0))
    return np.asarray(size, dtype=np.float64)


def _own_sizes(family: LpFamily) -> Floats:
    """The right-hand sides of a single programme; its largest own entries, then shared ones, where they are 0."""
    size = np.abs(family.rhs[0])
    for other in (family.own[0], family.shared):
        size = np.where(size > 0, size, np.abs(other).max(axis=1, initial=0.0))
    return np.asarray(size, dtype=np.float64)


def _sifted(scaled: _Scaled, working: Positions) -> tuple[Stack, Positions]:
    """Bases that no shared column improves, and the working set that was needed."""
    stack = Stack(scaled.given)
    open_ = np.arange(len(scaled.given.points))
    for _ in range(_ROUNDS):
        stack.settle(open_, working)
        open_ = open_[~stack.lost[open_]]
        at, best = _best_columns(stack, open_)
        improved = best < -LEVEL
        open_, fresh = open_[improved], np.setdiff1d(at[improved], working)
        if not len(fresh):
            break
        working = np.union1d(working, fresh)
    else:
        stack.lost[open_] = True
    return stack, working


def _best_columns(stack: Stack, which: Positions) -> tuple[Positions, Floats]:
    """The column that improves each programme the most, of all that are shared, and its reduced cost."""
    at, best = np.zeros(len(which), dtype=np.intp), np.full(len(which), np.inf)
    for rows in sized(len(which), stack.n):
        at[rows], best[rows] = stack.violations(which[rows], slice(0, stack.n))
    return at, best


def _answers(form: _Form, scaled: _Scaled, stack: Stack, lot: Positions) -> _Answers:
    given, every = scaled.given, np.arange(len(lot))
    stack.refresh(every)
    basis, n = stack.basis, stack.n
    level = np.where(stack.level > _NOISE * stack.level.max(axis=1, keepdims=True), stack.level, 0.0)
    prices = stack.prices_of(every)
    rest = stack.prices - (prices[:, None, :] @ basis)[:, 0, :]
    prices = _admissible(prices + (rest[:, None, :] @ stack.inverse)[:, 0, :], form.family.senses)
    least, outside = _relative(stack, given, prices)
    residuals = _residuals(given, stack, level, prices, least)
    no_artificial = (stack.index < n + stack.p).all(axis=1)
    # The only ones: every other column costs something; every level is above 0.
    shown = np.column_stack([outside > TOLERANCE, (level > TOLERANCE).all(axis=1) & no_artificial])
    held = (residuals <= TOLERANCE).all(axis=1) & ~stack.lost & ~stack.first & np.isfinite(prices).all(axis=1)
    x = _variables(form, scaled, stack, np.where(held[:, None], level, 0.0), n)
    dual = np.where(held[:, None], prices * form.rows * scaled.price, np.nan)
    status = np.where(held, OPTIMAL, FAILED).astype(object)
    return _Answers(status, x, dual, np.where(held[:, None], residuals, np.nan), shown & held[:, None])


def _admissible(prices: Floats, senses: tuple[str, ...]) -> Floats:
    """Without signs against a row's sense, which are rounding of 0: what it costs shows in the residuals."""
    signs = np.array(senses)
    return np.where(signs == "<=", np.minimum(prices, 0.0), np.where(signs == ">=", np.maximum(prices, 0.0), prices))


def _residuals(given: Programmes, stack: Stack, level: Floats, prices: Floats, least: Floats) -> Floats:
    """Primal residual, reduced costs below 0 and gap, each relative to the terms it is made of; (k, 3)."""
    artificial = stack.index >= stack.n + stack.p
    basis = np.where(artificial[:, None, :], 0.0, stack.basis)
    missing = np.abs((basis @ level[:, :, None])[:, :, 0] - given.points)
    terms = (np.abs(basis) @ level[:, :, None])[:, :, 0] + np.abs(given.points)
    primal = (missing / np.maximum(terms, _FLOOR * _row_scales(given))).max(axis=1)
    costs = np.where(artificial, 0.0, stack.prices)
    value, bound = costs * level, prices * given.points
    gap = np.abs(value.sum(axis=1) - bound.sum(axis=1)) / np.maximum(np.abs(value).sum(axis=1) + np.abs(bound).sum(axis=1), _FLOOR)
    return np.column_stack([primal, np.maximum(-least, 0.0), gap])


def _row_scales(given: Programmes) -> Floats:
    """What is large in a row of a programme (k, r): its right-hand side; where that is 0 its own columns; else 1; no more than 1."""
    size = np.abs(given.points)
    size = np.where(size > 0, size, np.abs(given.own).max(axis=1, initial=0.0))
    return np.where(size > 0, np.minimum(size, 1.0), 1.0)


def _relative(stack: Stack, given: Programmes, prices: Floats) -> tuple[Floats, Floats]:
    """The least relative reduced cost of all columns, and of those outside the basis."""
    least, outside = np.full(len(prices), np.inf), np.full(len(prices), np.inf)
    for rows in sized(len(prices), stack.n):
        some = np.arange(rows.start, rows.stop)
        cost = given.cost[some] if given.cost.ndim == 2 else given.cost
        reduced = (cost - prices[rows] @ given.shared.T) / np.maximum(np.abs(cost) + np.abs(prices[rows]) @ np.abs(given.shared).T, _FLOOR)
        left_out = np.flatnonzero(given.left_out[rows] >= 0)
        reduced[left_out, given.left_out[rows][left_out]] = np.inf
        least[rows] = reduced.min(axis=1)
        at, place = np.nonzero(stack.index[rows] < stack.n)
        reduced[at, stack.index[rows][at, place]] = np.inf
        outside[rows] = reduced.min(axis=1)
    if stack.p:
        worth, terms = (given.own @ prices[:, :, None])[:, :, 0], (np.abs(given.own) @ np.abs(prices)[:, :, None])[:, :, 0]
        reduced = (given.own_cost - worth) / np.maximum(np.abs(given.own_cost) + terms, _FLOOR)
        least = np.minimum(least, reduced.min(axis=1))
        basic = (stack.index[:, None, :] == stack.n + np.arange(stack.p)[None, :, None]).any(axis=2)
        outside = np.minimum(outside, np.where(basic, np.inf, reduced).min(axis=1))
    return least, outside


def _variables(form: _Form, scaled: _Scaled, stack: Stack, level: Floats, n: int) -> sparse.csr_array:
    k, width = len(level), form.family.shared.shape[1] + form.family.own.shape[2]
    shared = np.minimum(stack.index, n - 1)
    source, factor = form.source[shared], (form.columns * form.sign)[shared]
    if stack.p:
        at = np.clip(stack.index - n, 0, stack.p - 1)
        is_own = stack.index >= n
        source = np.where(is_own, form.family.shared.shape[1] + form.own_source[at], source)
        factor = np.where(is_own, np.take_along_axis(scaled.own_columns, at, axis=1) * form.own_sign[at], factor)
    source = np.where(stack.index >= n + stack.p, -1, source)
    value = level * factor * scaled.size
    rows, places = np.nonzero((source >= 0) & (value != 0))
    x = sparse.csr_array((value[rows, places], (rows, source[rows, places])), shape=(k, width))
    x.sum_duplicates()
    return x


def _batch(parts: list[_Answers]) -> LpBatch:
    residuals = np.concatenate([part.residuals for part in parts])
    x = sparse.csr_array(sparse.vstack([part.x for part in parts], format="csr"))
    status = np.concatenate([part.status for part in parts])
    dual = np.concatenate([part.dual for part in parts])
    unique = np.concatenate([part.unique for part in parts])
    return LpBatch(status, x, dual, Certificate("lp", *residuals.T), ("",) * len(status), unique)
