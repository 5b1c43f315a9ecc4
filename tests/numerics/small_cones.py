"""Small families of rays, and where they leave their cone by trying every basis."""

import itertools

import numpy as np

from sqeval.numerics.linear_program import LpFamily


def family(X, Y, points=None, *, output=False, convex=True, **parts):
    """Radial programmes of points (k, m + s), by default the units themselves, written out by hand."""
    values = np.hstack([X, Y])
    m, s = X.shape[1], Y.shape[1]
    points = values if points is None else points
    scaled = np.repeat([not output, output], [m, s])
    ones = np.ones((int(convex), len(X)))
    own = np.hstack([np.where(scaled, -points, 0.0), np.zeros((len(points), int(convex)))])[:, :, None]
    rhs = np.hstack([np.where(scaled, 0.0, points), np.ones((len(points), int(convex)))])
    cost = np.append(np.zeros(len(X)), -1.0 if output else 1.0)
    return LpFamily(np.vstack([values.T, ones]), own, cost, rhs, ("<=",) * m + (">=",) * s + ("=",) * int(convex), **parts)


def brute_force(task):
    """The least cost of every programme over all bases of its equality form; NaN where none is feasible."""
    slack = {"<=": 1.0, ">=": -1.0, "=": 0.0}
    unit = np.diag([slack[sense] for sense in task.senses])
    unit = unit[:, np.any(unit != 0, axis=0)]
    found = []
    for k, b in enumerate(task.rhs):
        keep = np.arange(task.shared.shape[1]) != (-1 if task.left_out is None else task.left_out[k])
        A = np.hstack([task.own[k], task.shared[:, keep], unit])
        values = []
        for basis in itertools.combinations(range(A.shape[1]), len(b)):
            part = A[:, basis]
            if abs(np.linalg.det(part)) < 1e-9:
                continue
            z = np.linalg.solve(part, b)
            if z.min() >= -1e-9:
                values.append(task.cost.flat[-1] * (z[0] if basis[0] == 0 else 0.0))
        found.append(min(values, default=np.nan))
    return np.array(found)


def drawn(seed, n=5, m=2, s=1):
    """Integers with ties, or uniform numbers."""
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 5, (n, m + s)).astype(float) if seed % 2 else rng.uniform(1, 5, (n, m + s))
    return table[:, :m], table[:, m:]
