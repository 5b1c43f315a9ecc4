"""Data and peers of dea_scale.py: seeded frontiers, a persistent HiGHS loop, and Python packages where they are installed."""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np


class Data(NamedTuple):
    """Inputs (n, m) and outputs (n, s), and the returns to scale to be solved under."""

    X: np.ndarray
    Y: np.ndarray
    rts: str


class Outcome(NamedTuple):
    """Processor seconds for all units, whether scaled up from the first `units` of them, and their scores."""

    seconds: float
    extrapolated: bool
    units: int
    scores: np.ndarray


def natural(count: int, inputs: int, outputs: int) -> tuple[np.ndarray, np.ndarray]:
    """Lognormal inputs, a Cobb–Douglas frontier with decreasing returns, half-normal inefficiency, and lognormal mixes of outputs."""
    rng = np.random.default_rng([20260601, count, inputs, outputs])
    X = rng.lognormal(0.0, 0.7, (count, inputs))
    reached = np.exp(np.log(X).mean(axis=1) * 0.9 - np.abs(rng.normal(0.0, 0.3, count)))
    return X, reached[:, None] * rng.lognormal(0.0, 0.4, (count, outputs))


def frontier(count: int, inputs: int, outputs: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """A share of the units on a strictly convex surface (geometric mean of inputs = norm of outputs), the others well inside."""
    rng = np.random.default_rng([20260602, count, inputs, outputs])
    best = max(inputs + outputs, round(share * count))
    mixes = rng.normal(0.0, 0.5, (best, inputs))
    size = rng.lognormal(0.0, 0.7, (best, 1))
    X, Y = size * np.exp(mixes - mixes.mean(axis=1, keepdims=True)), size * _mixes(rng, best, outputs)
    of, parts = rng.integers(0, best, (count - best, 3)), rng.dirichlet(np.ones(3), count - best)[:, :, None]
    worse = np.exp(np.abs(rng.normal(0.1, 0.3, (2, count - best, 1))) + 0.02)
    X = np.vstack([X, (parts * X[of]).sum(axis=1) * worse[0]])
    Y = np.vstack([Y, (parts * Y[of]).sum(axis=1) / worse[1]])
    order = rng.permutation(count)
    return X[order], Y[order]


def _mixes(rng: np.random.Generator, count: int, outputs: int) -> np.ndarray:
    """Points on the positive part of the sphere."""
    directions = np.abs(rng.normal(size=(count, outputs))) ** 0.7
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)


class HighsLoop:
    """One HiGHS model for all units; from unit to unit only its own column and bounds change, and each starts at the last basis.

    The form (envelopment, by the dual simplex, without presolve) is the fastest of those tried; columns are divided by their means.
    """

    def __init__(self, data: Data, *, slacks: bool) -> None:
        self.X, self.Y = data.X / data.X.mean(axis=0), data.Y / data.Y.mean(axis=0)
        self.count, self.m, self.s = len(self.X), self.X.shape[1], self.Y.shape[1]
        self.ones = np.ones((int(data.rts == "vrs"), self.count))
        shared = np.vstack([self.X.T, self.Y.T, self.ones])
        self.first = self._factors(shared)
        self.second = self._slacks(shared) if slacks else None

    def __call__(self, unit: int) -> float:
        """θ of one unit; its slacks are solved for, and looked up, where asked for."""
        import highspy

        x, y, rows = self.X[unit], self.Y[unit], np.arange(self.m + self.s, dtype=np.int32)
        for row in range(self.m):
            self.first.changeCoeff(row, self.count, -float(x[row]))
        self.first.changeRowsBounds(self.s, rows[self.m :], y, np.full(self.s, highspy.kHighsInf))
        theta = self._solved(self.first)
        if self.second is not None:
            point = np.append(theta * x, y)
            self.second.changeRowsBounds(len(rows), rows, point, point)
            self._solved(self.second)
            np.array(self.second.getSolution().col_value)
        return theta

    def _solved(self, model: Any) -> float:
        model.run()
        if model.getModelStatus().name != "kOptimal":
            return float("nan")
        return float(model.getInfo().objective_function_value)

    def _factors(self, shared: np.ndarray) -> Any:
        own = np.concatenate([-self.X[0], np.zeros(self.s + len(self.ones))])
        low = [np.full(self.m, -np.inf), self.Y[0], np.ones(len(self.ones))]
        high = [np.zeros(self.m), np.full(self.s, np.inf), np.ones(len(self.ones))]
        return _model(np.column_stack([shared, own]), np.append(np.zeros(self.count), 1.0), low, high)

    def _slacks(self, shared: np.ndarray) -> Any:
        signs = np.repeat([1.0, -1.0], [self.m, self.s])
        own = np.vstack([np.diag(signs), np.zeros((len(self.ones), self.m + self.s))])
        bounds = [np.append(self.X[0], self.Y[0]), np.ones(len(self.ones))]
        return _model(np.hstack([shared, own]), np.append(np.zeros(self.count), -np.ones(self.m + self.s)), bounds, bounds)


def _model(matrix: np.ndarray, cost: np.ndarray, low: list[np.ndarray], high: list[np.ndarray]) -> Any:
    import highspy

    rows, columns = matrix.shape
    model = highspy.Highs()
    for name, value in {"output_flag": False, "presolve": "off", "threads": 1, "parallel": "off"}.items():
        model.setOptionValue(name, value)
    starts, index = np.arange(0, matrix.size + 1, rows, dtype=np.int32), np.tile(np.arange(rows, dtype=np.int32), columns)
    bounds = np.zeros(columns), np.full(columns, np.inf), np.concatenate(low), np.concatenate(high)
    model.passModel(
        columns, rows, matrix.size, 1, 1, 0.0, cost, *bounds, starts, index, matrix.T.ravel(), np.zeros(columns, dtype=np.int32)
    )
    return model


def by_highs(data: Data, *, slacks: bool, most: float, sample: float) -> Outcome:
    """All units if that takes no more than `most` seconds, else as many as `sample` seconds allow, scaled up."""
    begin = time.process_time()
    loop = HighsLoop(data, slacks=slacks)
    built, scores = time.process_time() - begin, np.empty(loop.count)
    for unit in range(loop.count):
        scores[unit] = loop(unit)
        spent, done = time.process_time() - begin - built, unit + 1
        if done >= 20 and spent >= sample and done < loop.count and spent / done * loop.count > most:
            return Outcome(built + spent / done * loop.count, extrapolated=True, units=done, scores=scores[:done])
    return Outcome(time.process_time() - begin, extrapolated=False, units=loop.count, scores=scores)


#: Scores of the first k units against all.
Package = Callable[[Data, int], np.ndarray]


def _dealib(data: Data, units: int) -> np.ndarray:
    dea = importlib.import_module("dealib.dea").dea
    return dea(data.X[:units], data.Y[:units], rts=data.rts, orientation="input", xref=data.X, yref=data.Y).eff


def _frontierguard(data: Data, units: int) -> np.ndarray:
    package = importlib.import_module("frontierguard")
    every, some = package.DEAData(data.X, data.Y), package.DEAData(data.X[:units], data.Y[:units])
    return package.RadialDEA(orientation="input", rts=data.rts, slacks="none").fit(some, reference=every).radial_factor


_PACKAGES: dict[str, tuple[str, Package]] = {"dealib": ("dealib", _dealib), "frontierguard-dea": ("frontierguard", _frontierguard)}


def fastest_package() -> tuple[str, Package] | None:
    """The fastest of those installed on 200 units, with its version."""
    X, Y = natural(200, 3, 3)
    found = {}
    for name, (module, run) in _PACKAGES.items():
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
            found[f"{name} {metadata.version(name)}"] = (_seconds(lambda run=run: run(Data(X, Y, "crs"), 200)), run)
    if not found:
        return None
    name = min(found, key=lambda each: found[each][0])
    return name, found[name][1]


def by_package(run: Package, data: Data, *, most: float, sample: float) -> Outcome:
    """As `by_highs`."""
    count = len(data.X)
    few = min(count, 20)
    each = _seconds(lambda: run(data, few)) / few
    units = count if each * count <= most else max(few, min(count, int(sample / each)))
    begin = time.process_time()
    scores = np.asarray(run(data, units), dtype=float)
    spent = time.process_time() - begin
    return Outcome(spent / units * count, extrapolated=units < count, units=units, scores=scores)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin
