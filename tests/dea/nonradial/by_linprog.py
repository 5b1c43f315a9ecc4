"""Second formulations of the slack-based measures, one unit and one linear programme at a time, shared by the tests.

`data` is (X, Y, B); B has no columns where there are no undesirable outputs.
"""

import numpy as np
from scipy.optimize import linprog

RTS = ("crs", "vrs", "nirs", "ndrs")
BOUNDS = {"crs": (0, np.inf), "vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, np.inf)}


def oriented(data, unit, orientation, rts):
    """ρ of one orientation in λ alone, without a fraction: the mean of what remains, or one over the mean of what grows."""
    X, Y, B = data
    parts = _terms(Y, B, unit)
    if orientation == "input":
        return _in_lambda(_mean(X, unit), data, unit, rts).fun
    kept, grown = _sum(B, unit) / parts, _sum(Y, unit) / parts
    constant = 1 + ((B[unit] > 0).sum() - (Y[unit] > 0).sum()) / parts
    return 1 / (constant - _in_lambda(kept - grown, data, unit, rts).fun)


def graph(data, unit, rts):
    """ρ without orientation by Dinkelbach's steps: the least of numerator − guess · denominator, until the guess is the ratio."""
    X, Y, B = data
    parts, guess = _terms(Y, B, unit), 1.0
    constant = 1 + ((B[unit] > 0).sum() - (Y[unit] > 0).sum()) / parts
    change = (_sum(Y, unit) - _sum(B, unit)) / parts
    for _ in range(60):
        found = _in_lambda(_mean(X, unit) - guess * change, data, unit, rts).x
        ratio = (_mean(X, unit) @ found) / (constant + change @ found)
        if ratio >= guess - 1e-13:
            return guess
        guess = ratio
    raise AssertionError("no end")


def dual(data, unit, rts):
    """ρ as the largest ξ of Tone's dual: weights that price no unit above 0, each at least its share. Values must be positive."""
    X, Y, B = data
    (n, m), s, q = X.shape, Y.shape[1], B.shape[1]
    low, high = BOUNDS[rts]
    # Variables: v (m), u (s), w (q), u_0, ξ.
    priced = np.hstack([-X, Y, -B, np.ones((n, 1)), np.zeros((n, 1))])
    floors = np.hstack([np.zeros((s + q, m)), -np.eye(s + q), np.zeros((s + q, 1)), 1 / ((s + q) * np.r_[Y[unit], B[unit]])[:, None]])
    whole = np.concatenate([X[unit], -Y[unit], B[unit], [-1.0, 1.0]])[None]
    intercept = (None if np.isfinite(high) else 0, None if low > 0 else 0)
    bounds = [*((1 / (m * x), None) for x in X[unit]), *[(0, None)] * (s + q), intercept, (None, None)]
    rows = np.vstack([priced, floors])
    found = linprog(np.append(np.zeros(m + s + q + 1), -1), rows, np.zeros(len(rows)), whole, [1.0], bounds)
    assert found.status == 0, found.message
    return -found.fun


def around_given(data, unit, chosen, still, exact):
    """ρ of `chosen` (orientation, rts) by Dinkelbach's steps in λ, the means over what is not `still`; all rows hold, `exact` ones with =.

    Flags stand by variable: inputs, outputs, undesirable outputs.
    """
    own = np.concatenate([table[unit] for table in data])
    side = np.repeat(["x", "y", "b"], [table.shape[1] for table in data])
    signs, counted, (orientation, rts) = np.where(side == "y", 1.0, -1.0), (own > 0) & ~still, chosen
    above, below = counted & (side == "x"), counted & (side != "x")
    share = np.hstack(data) / np.where(own > 0, own, 1.0)
    kept = share[:, above].mean(axis=1) if orientation != "output" and above.any() else None
    grown = (signs * share)[:, below].mean(axis=1) if orientation != "input" and below.any() else np.zeros(len(share))
    constant = 1 - signs[below].mean() if orientation != "input" and below.any() else 1.0
    A, rhs = _with_returns((-signs * np.hstack(data)).T[~exact], (-signs * own)[~exact], len(share), rts)
    equal = {"A_eq": np.hstack(data).T[exact], "b_eq": own[exact]} if exact.any() else {}
    guess = 1.0
    for _ in range(60):
        found = linprog((0 if kept is None else kept) - guess * grown, A, rhs, **equal)
        assert found.status == 0, found.message
        ratio = (1.0 if kept is None else kept @ found.x) / (constant + grown @ found.x)
        if ratio >= guess - 1e-13:
            return guess
        guess = ratio
    raise AssertionError("no end")


def leave_one_out(data, unit, orientation, rts, *, still=False, exact=None):
    """δ by Dinkelbach's steps in λ and worsened points; NaN where the others reach no point. Flags as in `around_given`."""
    X, Y, B = data
    others = np.arange(len(X)) != unit
    own = np.concatenate([X[unit], Y[unit], B[unit]])
    side = np.repeat(["x", "y", "b"], [X.shape[1], Y.shape[1], B.shape[1]])
    counted = (own > 0) & ~np.asarray(still) & np.isin(side, {"input": ["x"], "output": ["y", "b"], "none": ["x", "y", "b"]}[orientation])
    table = np.hstack([-X[others], Y[others], -B[others]])
    signs = np.where(side == "y", 1.0, -1.0)
    n = len(table)
    # Variables: λ, and what each value gets worse by, in shares of itself: Σλ·sign·value + own·worse ≥ sign·own.
    A = np.hstack([-table.T, -np.diag(own)])
    rhs = -signs * own
    held = np.zeros(len(own), dtype=bool) if exact is None else exact
    equal = {"A_eq": A[held], "b_eq": rhs[held]} if held.any() else {}
    A, rhs = _with_returns(A[~held], rhs[~held], n, rts)
    above = np.append(np.zeros(n), counted & (side == "x")) / max((counted & (side == "x")).sum(), 1)
    below = np.append(np.zeros(n), counted & (side != "x")) / max((counted & (side != "x")).sum(), 1)
    bounds = [(0, None)] * n + [(0, None if flag else 0) for flag in counted]
    found = linprog(below, A, rhs, bounds=bounds, **equal)
    if found.status != 0 or found.fun >= 1 - 1e-9:
        return np.nan
    guess = (1 + above @ found.x) / (1 - below @ found.x)
    for _ in range(100):
        found = linprog(above + guess * below, A, rhs, bounds=bounds, **equal).x
        ratio = (1 + above @ found) / (1 - below @ found)
        if ratio >= guess - 1e-12:
            return guess
        guess = ratio
    raise AssertionError("no end")


def _terms(Y, B, unit):
    return (Y[unit] > 0).sum() + (B[unit] > 0).sum()


def _sum(table, unit):
    """By reference unit, the sum of its values as shares of the unit's own, those of 0 left out."""
    at = table[unit] > 0
    return (table[:, at] / table[unit, at]).sum(axis=1)


def _mean(table, unit):
    return _sum(table, unit) / (table[unit] > 0).sum()


def _in_lambda(cost, data, unit, rts):
    X, Y, B = data
    A, b = np.vstack([X.T, B.T, -Y.T]), np.concatenate([X[unit], B[unit], -Y[unit]])
    found = linprog(cost, *_with_returns(A, b, len(X), rts))
    assert found.status == 0, found.message
    return found


def _with_returns(A, b, n, rts):
    low, high = BOUNDS[rts]
    ones = (np.arange(A.shape[1]) < n).astype(float)
    if np.isfinite(high):
        A, b = np.vstack([A, ones]), np.append(b, high)
    return (np.vstack([A, -ones]), np.append(b, -low)) if low > 0 else (A, b)
