"""Radial programmes solved in whole numbers: an oracle without tolerances.

Every float is a fraction, so a programme of floats has an exact optimum. The tableau holds integers over one common
denominator (Edmonds' pivots); rows are multiplied by powers of two until all entries are whole.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

BOUNDS = {"crs": (0, math.inf), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, math.inf)}


def whole(row):
    """A row of numbers times the least power of two that makes them whole."""
    fractions = [Fraction(value) for value in row]
    factor = math.lcm(*(value.denominator for value in fractions))
    return [int(value * factor) for value in fractions]


class Tableau:
    """Basic solutions of A z = b, z ≥ 0, on the way to cheaper ones; `status` is "infeasible" where there are none."""

    def __init__(self, A, b):
        rows = np.array([whole([*row, value]) for row, value in zip(A, b, strict=True)], dtype=object)
        rows[[row[-1] < 0 for row in rows]] *= -1
        r, self.columns = len(rows), len(rows[0]) - 1
        unit = np.array([[int(i == k) for k in range(r)] for i in range(r)], dtype=object)
        self.cells = np.hstack([rows[:, :-1], unit, rows[:, -1:]])
        self.basis, self.scale = list(range(self.columns, self.columns + r)), 1
        self.allowed = np.ones(self.columns + r, dtype=bool)
        self.reduced = None
        artificial = [Fraction(0)] * self.columns + [Fraction(1)] * r
        self.status = self.minimise(artificial)
        if self.value(artificial) > 0:
            self.status = "infeasible"
            return
        self.allowed[self.columns :] = False
        for row in range(r):
            if self.basis[row] >= self.columns and self.cells[row, : self.columns].any():
                self._pivot(row, int(np.flatnonzero(self.cells[row, : self.columns])[0]))

    def minimise(self, cost):
        """Bring the cheapest basis about (Bland's rule after the first steps); "optimal" or "unbounded"."""
        cost = [*cost, *[Fraction(0)] * (len(self.allowed) - len(cost))]
        cost = whole(cost)
        self.reduced = np.array([*cost, 0], dtype=object) * self.scale
        for row, at in enumerate(self.basis):
            self.reduced = self.reduced - cost[at] * self.cells[row]
        for step in range(10_000):
            cheaper = np.flatnonzero((self.reduced[:-1] < 0) & self.allowed)
            if not len(cheaper):
                return "optimal"
            column = int(cheaper[0] if step > 40 else min(cheaper, key=lambda at: self.reduced[at]))
            rising = [row for row in range(len(self.basis)) if self.cells[row, column] > 0]
            if not rising:
                return "unbounded"
            least = min(Fraction(self.cells[row, -1], self.cells[row, column]) for row in rising)
            ties = [row for row in rising if Fraction(self.cells[row, -1], self.cells[row, column]) == least]
            self._pivot(min(ties, key=lambda row: self.basis[row]), column)
        raise RuntimeError("no end")

    def _pivot(self, row, column):
        if self.cells[row, column] < 0:
            self.cells[row] *= -1
        pivot, own = self.cells[row, column], self.cells[row].copy()
        self.cells = (self.cells * pivot - np.outer(self.cells[:, column], own)) // self.scale
        self.reduced = (self.reduced * pivot - self.reduced[column] * own) // self.scale
        self.cells[row], self.basis[row], self.scale = own, column, pivot

    def stay(self):
        """From now on only solutions that cost the same: whatever would cost more stays out."""
        self.allowed &= self.reduced[:-1] == 0

    def solution(self):
        values = [Fraction(0)] * len(self.allowed)
        for row, at in enumerate(self.basis):
            values[at] = Fraction(self.cells[row, -1], self.scale)
        return values[: self.columns]

    def value(self, cost):
        values = dict(zip(self.basis, self.cells[:, -1], strict=True))
        return sum(Fraction(cost[at]) * Fraction(value, self.scale) for at, value in values.items())

    def range_of(self, column):
        """The least and the largest value of a variable among the solutions allowed; inf where it has no bound."""
        cost = [Fraction(int(at == column)) for at in range(self.columns)]
        self.minimise(cost)
        low = self.value([*cost, *[0] * len(self.basis)])
        turned = [-value for value in cost]
        unbounded = self.minimise(turned) == "unbounded"
        return low, math.inf if unbounded else -self.value([*turned, *[0] * len(self.basis)])


def envelopment(x, y, X, Y, model):
    """A and b in equality form over λ, the factor, slacks of inputs, of outputs, of bounds on Σλ; and the turn (1: least, -1: most)."""
    orientation, rts = model
    low, high = BOUNDS[rts] if isinstance(rts, str) else rts[1:]
    n, m, s = len(X), len(x), len(y)
    bounds = [(low, 0)] if low == high else [*([(low, -1)] if low > 0 else []), *([(high, 1)] if high < math.inf else [])]
    slacks = m + s + sum(sign != 0 for _, sign in bounds)
    A, b, slack = [], [], 0
    for values, own, sign, shrunk in ((X, x, 1, orientation == "input"), (Y, y, -1, orientation == "output")):
        for i in range(len(own)):
            line = [*map(Fraction, values[:, i]), -Fraction(own[i]) if shrunk else 0, *[0] * slacks]
            line[n + 1 + slack] = sign
            slack += 1
            A.append(line)
            b.append(0 if shrunk else own[i])
    for bound, sign in bounds:
        line = [*[1] * n, 0, *[0] * slacks]
        if sign:
            line[n + 1 + slack] = sign
            slack += 1
        A.append(line)
        b.append(bound)
    return A, b, 1 if orientation == "input" else -1


class Exact:
    """The exact factor of a unit (None if infeasible), and its largest sum of raw slacks."""

    def __init__(self, x, y, X, Y, model):
        A, b, turn = envelopment(x, y, X, Y, model)
        n, own = len(X), len(x) + len(y)
        self.n, self.tableau, self.factor, self.slack_sum = n, Tableau(A, b), None, None
        if self.tableau.status != "optimal":
            return
        self.tableau.minimise([*[Fraction(0)] * n, Fraction(turn), *[Fraction(0)] * (len(A[0]) - n - 1)])
        self.factor = self.tableau.solution()[n]
        self.tableau.stay()
        worth = [*[Fraction(0)] * (n + 1), *[Fraction(-1)] * own]
        worth += [Fraction(0)] * (len(A[0]) - len(worth))
        self.tableau.minimise(worth)
        self.slack_sum = -self.tableau.value([*worth, *[0] * len(A)])
        self.tableau.stay()

    def lambda_ranges(self):
        """The range of every λ among all combinations with the best factor and the largest sum of slacks."""
        return [self.tableau.range_of(at) for at in range(self.n)]


def multiplier_ranges(x, y, X, Y, model):
    """The exact range of every input and output weight among the optimal ones: the dual programme, written out."""
    orientation, rts = model
    low, high = BOUNDS[rts] if isinstance(rts, str) else rts[1:]
    m, s = len(x), len(y)
    turned = orientation == "output"
    # The prices of bounds on Σλ: up where Σλ ≥ low, down where Σλ ≤ high; both where the bounds are one.
    prices = [*([(1, low)] if low > 0 else []), *([(-1, high)] if high < math.inf else [])]
    rows, c, n = [], len(prices), len(X)
    for j in range(n):
        line = [*(-Fraction(value) for value in X[j]), *map(Fraction, Y[j]), *(sign for sign, _ in prices), *[0] * n]
        line[m + s + c + j] = 1
        rows.append(line)
    own = [*([0] * m if turned else x), *(y if turned else [0] * s), *[0] * (c + n)]
    tableau = Tableau([*rows, own], [*[0] * n, 1])
    gain = [*([-Fraction(v) for v in x] if turned else [0] * m), *([0] * s if turned else map(Fraction, y))]
    gain += [sign * Fraction(bound) for sign, bound in prices]
    tableau.minimise([*(-Fraction(value) for value in gain), *[Fraction(0)] * n])
    tableau.stay()
    return [tableau.range_of(at) for at in range(m + s)]
