"""The programme in weights under restrictions, written out for linprog: a second formulation, with a row a unit."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog


@dataclass
class Rows:
    """Rows p·w ≤ c of restrictions; `own` makes rows from a unit's own values."""

    ratios: list = field(default_factory=list)
    own: list = field(default_factory=list)
    bounds: list = field(default_factory=list)


def best_score(X, Y, at, model, rows, *, left_out=False):
    """The best score of unit `at`; NaN where no weights satisfy all, or no limit is set."""
    (orientation, rts), m, s = model, X.shape[1], Y.shape[1]
    others = np.arange(len(X)) != at if left_out else np.ones(len(X), dtype=bool)
    free = {"crs": (0, 0), "vrs": (None, None)}[rts]
    turn = 1 if orientation == "input" else -1
    above = [*np.column_stack([-X, Y, np.full(len(X), turn)])[others]]
    limits = [0.0] * len(above)
    unit = np.concatenate([X[at], Y[at]])
    for row in rows.ratios:
        above.append([*row, 0])
        limits.append(0)
    for row in rows.own:
        above.append([*(np.asarray(row) * unit), 0])
        limits.append(0)
    for row, limit in rows.bounds:
        above.append([*row, 0])
        limits.append(limit)
    one, cost = np.zeros(m + s + 1), np.zeros(m + s + 1)
    if orientation == "input":
        one[:m], cost[m:-1], cost[-1] = X[at], -Y[at], -1
    else:
        one[m:-1], cost[:m], cost[-1] = Y[at], X[at], 1
    # Weights per mean: linprog's tolerances are absolute.
    size = np.append(np.abs(np.concatenate([X, Y], axis=1)).mean(axis=0), 1.0)
    above = np.array(above, dtype=float) / size
    scale = np.abs(above).max(axis=1)
    found = linprog(
        cost / size,
        above / scale[:, None],
        np.array(limits) / scale,
        [one / size],
        [1],
        bounds=[(0, None)] * (m + s) + [free],
    )
    return -turn * found.fun if found.status == 0 else np.nan
