"""Further DEA models as ratios against loops over scipy's linprog and over HiGHS itself, same data, same run, one thread.

    python benchmarks/dea_models.py           everything; writes docs/dea_models_speed.md
    python benchmarks/dea_models.py --quick   small sizes, for a quick look; nothing is written

What is timed of sqeval is the whole public call. The loops solve the same linear programmes and nothing else, on a sample of them,
scaled up: scipy.optimize.linprog as people write it, and a HiGHS model handed over as arrays (`pip install highspy`), without presolve,
which for radial programmes is kept from unit to unit and warm-started.
"""

from __future__ import annotations

import math
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from dea_scale_peers import natural
from scipy.optimize import linprog

import sqeval as sq

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}
#: Seconds that a loop is sampled for at least, and programmes.
SAMPLE, LEAST = 2.0, 12
HEAD = ("model", "size", "programmes", "sqeval", "a programme", "linprog", "HiGHS", "certified", "apart")


class Programme(NamedTuple):
    """Minimise c·z subject to low ≤ A z ≤ high, z ≥ 0 but for the last `free` variables."""

    cost: np.ndarray
    matrix: np.ndarray
    low: np.ndarray
    high: np.ndarray
    free: int = 0


class Case(NamedTuple):
    """What is measured: the call, the programmes it stands for, and how to look up from its result what programme k should give."""

    model: str
    size: str
    programmes: int
    call: Callable[[], object]
    programme: Callable[[int], Programme]
    expected: Callable[[object, int], float]
    certified: Callable[[object], float]


class Line(NamedTuple):
    case: Case
    own: float
    linprog: float
    highs: float
    certified: float
    apart: float


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def by_linprog(one: Programme) -> float:
    level = one.low == one.high
    upper, lower = ~level & np.isfinite(one.high), ~level & np.isfinite(one.low)
    A = np.vstack([one.matrix[upper], -one.matrix[lower]])
    b = np.concatenate([one.high[upper], -one.low[lower]])
    count = len(one.cost)
    bounds = [(0, None)] * (count - one.free) + [(None, None)] * one.free
    found = linprog(
        one.cost,
        A if len(A) else None,
        b if len(b) else None,
        one.matrix[level] if level.any() else None,
        one.low[level] if level.any() else None,
        bounds,
        method="highs",
    )
    return float(found.fun) if found.status == 0 else math.nan


def by_highs(one: Programme) -> float:
    import highspy

    rows, columns = one.matrix.shape
    model = highspy.Highs()
    for name, value in {"output_flag": False, "presolve": "off", "threads": 1, "parallel": "off"}.items():
        model.setOptionValue(name, value)
    starts, index = np.arange(0, one.matrix.size + 1, rows, dtype=np.int32), np.tile(np.arange(rows, dtype=np.int32), columns)
    least = np.zeros(columns)
    if one.free:
        least[-one.free :] = -np.inf
    bounds = least, np.full(columns, np.inf), one.low, one.high
    model.passModel(
        columns, rows, one.matrix.size, 1, 1, 0.0, one.cost, *bounds, starts, index, one.matrix.T.ravel(), np.zeros(columns, np.int32)
    )
    model.run()
    solved = model.getModelStatus().name == "kOptimal"
    return float(model.getInfo().objective_function_value) if solved else math.nan


def sampled(case: Case, solve: Callable[[Programme], float]) -> tuple[float, dict[int, float]]:
    """Seconds for all programmes of a case, scaled up from some of them taken evenly, and their optima."""
    order = np.random.default_rng(1).permutation(case.programmes)
    found: dict[int, float] = {}
    spent = 0.0
    for k in order.tolist():
        one = case.programme(k)
        spent += seconds(lambda one=one, k=k: found.update({k: solve(one)}))
        if len(found) >= LEAST and spent >= SAMPLE:
            break
    return spent / len(found) * case.programmes, found


def measured(case: Case) -> Line:
    begin = time.process_time()
    result = case.call()
    own = time.process_time() - begin
    own = min([own, *(seconds(case.call) for _ in range(4 if own < 1 else 1 if own < 10 else 0))])
    linprogs, found = sampled(case, by_linprog)
    highs, other = sampled(case, by_highs)
    apart = max(abs(value - case.expected(result, k)) for values in (found, other) for k, value in values.items() if not math.isnan(value))
    return Line(case, own, linprogs, highs, case.certified(result), apart)


def radial(reference: tuple[np.ndarray, np.ndarray], x: np.ndarray, y: np.ndarray, rts: str) -> Programme:
    """θ of a point."""
    X, Y = reference
    ones = np.ones((int(rts == "vrs"), len(X)))
    matrix = np.hstack([np.vstack([X.T, Y.T, ones]), np.concatenate([-x, np.zeros(len(y) + len(ones))])[:, None]])
    low = np.concatenate([np.full(len(x), -np.inf), y, np.ones(len(ones))])
    high = np.concatenate([np.zeros(len(x)), np.full(len(y), np.inf), np.ones(len(ones))])
    return Programme(np.append(np.zeros(len(X)), 1.0), matrix, low, high)


def optimal_share(result: object) -> float:
    return float((result.status == "optimal").mean())  # type: ignore[attr-defined]


def sbm(count: int) -> Case:
    X, Y = natural(count, 3, 3)
    m, s = X.shape[1], Y.shape[1]

    def programme(k: int) -> Programme:
        x, y = X[k], Y[k]
        matrix = np.zeros((m + s + 2, count + m + s + 1))
        matrix[:m, :count], matrix[m : m + s, :count], matrix[m + s, :count] = X.T, Y.T, 1.0
        matrix[:m, count : count + m] = np.eye(m)
        matrix[m : m + s, count + m : -1] = -np.eye(s)
        matrix[:, -1] = np.concatenate([-x, -y, [-1.0, 1.0]])
        matrix[-1, count + m : -1] = 1 / (s * y)
        rhs = np.append(np.zeros(m + s + 1), 1.0)
        return Programme(np.concatenate([np.zeros(count), -1 / (m * x), np.zeros(s), [1.0]]), matrix, rhs, rhs)

    return Case(
        "sbm, vrs",
        f"n = {count:,}",
        count,
        lambda: sq.dea.sbm(X, Y, rts="vrs"),
        programme,
        lambda result, k: float(result.scores.iloc[k]),
        optimal_share,
    )


def cross_efficiency(count: int, secondary: str) -> Case:
    X, Y = natural(count, 3, 3)
    sign = 1.0 if secondary == "benevolent" else -1.0
    theta = sq.dea.radial(X, Y, rts="crs", slacks=False).scores.to_numpy()

    def programme(k: int) -> Programme:
        """The weights v, u that are best for the sum of the others: n rows, m + s variables."""
        others = np.concatenate([-(X.sum(axis=0) - X[k]), Y.sum(axis=0) - Y[k]])
        own = np.vstack([np.append(X[k], np.zeros(3)), np.append(np.zeros(3), Y[k])])
        matrix = np.vstack([np.hstack([-X, Y]), own])
        given = np.array([1.0, theta[k]])
        return Programme(-sign * others, matrix, np.append(np.full(count, -np.inf), given), np.append(np.zeros(count), given))

    def expected(result: object, k: int) -> float:
        weights = result.multipliers.to_numpy()[k]  # type: ignore[attr-defined]
        return -sign * float(weights @ np.concatenate([-(X.sum(axis=0) - X[k]), Y.sum(axis=0) - Y[k]]))

    def call() -> object:
        return sq.dea.cross_efficiency(X, Y, secondary=secondary, method="M2")

    return Case(f"cross_efficiency, {secondary}", f"n = {count:,}", count, call, programme, expected, optimal_share)


def malmquist(periods: int, count: int) -> Case:
    """Adjacent, CRS: every period's own distances and the mixed ones; sqeval solves the VRS ones of `pec` and `sec` besides."""
    X, Y = natural(periods * count, 3, 3)
    frame = pd.DataFrame(np.hstack([X, Y]), columns=[*"abc", *"uvw"])
    frame["team"], frame["month"] = np.tile(np.arange(count), periods), np.repeat(np.arange(periods), count)
    months = [slice(t * count, (t + 1) * count) for t in range(periods)]
    tasks = [*((t, t) for t in range(periods)), *((t, t + 1) for t in range(periods - 1)), *((t + 1, t) for t in range(periods - 1))]

    def place(k: int) -> tuple[int, int, int]:
        of, at = tasks[k // count]
        return of, at, k % count

    def programme(k: int) -> Programme:
        of, at, unit = place(k)
        row = at * count + unit
        return radial((X[months[of]], Y[months[of]]), X[row], Y[row], "crs")

    def expected(result: object, k: int) -> float:
        of, at, unit = place(k)
        return own_distance(result, of, at, unit)

    return Case(
        "malmquist, adjacent, crs",
        f"{periods} periods × {count:,}",
        len(tasks) * count,
        lambda: sq.dea.malmquist(frame, inputs=list("abc"), outputs=list("uvw"), unit="team", period="month", rts="crs"),
        programme,
        expected,
        lambda result: float(result.index["mi"].notna().mean()),
    )


def own_distance(result: object, of: int, at: int, unit: int) -> float:
    """θ of a unit in period `at` against the technology of period `of`."""
    return float(result.distances["distance"].loc[(unit, at, of, "crs")])  # type: ignore[attr-defined]


def bootstrap(count: int, replications: int) -> Case:
    """Programmes of a replication: every unit against units whose inputs have been moved; here by factors of our own drawing."""
    X, Y = natural(count, 2, 2)
    theta = sq.dea.radial(X, Y, rts="vrs", slacks=False).scores.to_numpy()

    def programme(k: int) -> Programme:
        drawn = np.random.default_rng([k // count]).choice(theta, count)
        moved = X * (theta / drawn)[:, None]
        return radial((moved, Y), X[k % count], Y[k % count], "vrs")

    def call() -> object:
        return sq.dea.bootstrap(X, Y, rts="vrs", replications=replications, seed=1)

    size = f"n = {count:,}, {replications:,} replications"
    # Its own draws differ from ours: scores themselves are compared in its tests.
    return Case("bootstrap, vrs", size, count * replications, call, programme, lambda *_: math.nan, optimal_share)


def cases(*, quick: bool) -> Iterator[Case]:
    for count in (100, 300) if quick else (100, 300, 1_000, 3_000):
        yield sbm(count)
    for secondary in ("benevolent", "aggressive"):
        for count in (100,) if quick else (100, 300, 1_000):
            yield cross_efficiency(count, secondary)
    for periods, count in ((6, 50),) if quick else ((6, 200), (24, 200), (24, 800)):
        yield malmquist(periods, count)
    for count, replications in ((50, 100),) if quick else ((50, 2_000), (100, 2_000), (200, 2_000)):
        yield bootstrap(count, replications)


def times(ratio: float) -> str:
    return f"≈ {ratio:,.0f} ×" if ratio >= 10 else f"≈ {ratio:.1f} ×"


def text_of(line: Line) -> str:
    case, each = line.case, 1e6 * line.own / line.case.programmes
    cells = [case.model, case.size, f"{case.programmes:,}", f"{line.own:.3g} s", f"{each:,.0f} µs"]
    cells += [times(line.linprog / line.own), times(line.highs / line.own), f"{line.certified:.2%}".replace(".00", "")]
    cells.append("–" if math.isnan(line.apart) else f"{line.apart:.0e}")
    return f"| {' | '.join(cells)} |"


def growth(lines: list[Line]) -> Iterator[str]:
    """With which power of the number of programmes the time of a model grows, from its first size to its last."""
    for model in dict.fromkeys(line.case.model for line in lines):
        own = [line for line in lines if line.case.model == model]
        if len(own) > 1:
            first, last = own[0], own[-1]
            power = math.log(last.own / first.own) / math.log(last.case.programmes / first.case.programmes)
            yield f"- {model}: programmes^{power:.2f} from {first.case.size} to {last.case.size}."


def report(lines: list[Line]) -> str:
    table = "\n".join([f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD), *(text_of(line) for line in lines)])
    grown = "\n".join(growth(lines))
    return f"""# The speed of further DEA models, measured

Whole public calls of sqeval (checking, scores, whatever the result holds, certificates), on seeded natural data as in
[the speed of radial DEA](dea_scale.md): 3 inputs and 3 outputs, 2 and 2 for the bootstrap. Peers solve the same linear programmes
and nothing else: a loop over `scipy.optimize.linprog`, and a loop over HiGHS models handed over as arrays, without presolve. Both run
on a sample of the programmes, scaled up (≈). One thread, processor time; ratios say how many times as long a peer takes. "Apart" is
the largest difference of optima (the bootstrap's own draws differ from those the loops solve).

{table}

Growth of sqeval's own time:

{grown}

Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors ({platform.machine()}), of which one was used.
"""


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    quick = "--quick" in arguments
    print("| " + " | ".join(HEAD) + " |")
    lines = []
    for case in cases(quick=quick):
        lines.append(measured(case))
        print(text_of(lines[-1]), flush=True)
    if not quick:
        path = Path(__file__).parents[1] / "docs" / "dea_models_speed.md"
        path.write_text(report(lines), encoding="utf-8")


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})
    main(sys.argv[1:])
