"""How well the bootstrap of DEA does what it says, and how fast it is.

Samples are drawn from technologies whose frontier is known, so that intervals, corrections and claims of being ahead can be held
against the truth. Prints the tables of docs/dea_bootstrap.md; run with `python benchmarks/dea_bootstrap.py`.
"""

from __future__ import annotations

import time
import warnings
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog

import sqeval as sq

TRIALS, REPLICATIONS, CONFIDENCE = 60, 500, 0.95
#: Of panels of two months.
PANELS, PANEL_REPLICATIONS = 40, 300


class Sample(NamedTuple):
    """Inputs, outputs, and the true input efficiency of every unit."""

    X: np.ndarray
    Y: np.ndarray
    truth: np.ndarray


def one_and_one(n: int, rng: np.random.Generator) -> Sample:
    """y = √x with inputs that are too large by exp|N(0, 0.25)|."""
    best = rng.uniform(1, 9, n)
    waste = np.exp(np.abs(rng.normal(0, 0.25, n)))
    return Sample((best * waste)[:, None], np.sqrt(best)[:, None], 1 / waste)


def two_and_one(n: int, rng: np.random.Generator) -> Sample:
    """y = x1^0.4 x2^0.4, the same waste in both inputs."""
    best = rng.uniform(1, 9, (n, 2))
    waste = np.exp(np.abs(rng.normal(0, 0.25, n)))
    return Sample(best * waste[:, None], (best**0.4).prod(axis=1)[:, None], 1 / waste)


def against_the_truth(sample: Sample, seed: int, rule: str) -> np.ndarray:
    """Coverage; absolute error of scores and of corrected ones; share of pairs told apart; share of these that are the wrong way round."""
    result = sq.dea.bootstrap(sample.X, sample.Y, seed=seed, replications=REPLICATIONS, bandwidth=rule)
    lower, upper = result.lower.to_numpy(), result.upper.to_numpy()
    ahead = result.superiority.to_numpy() > (1 + CONFIDENCE) / 2
    wrong = ahead & (sample.truth[:, None] < sample.truth)
    errors = [np.abs(part.to_numpy() - sample.truth).mean() for part in (result.scores, result.bias_corrected)]
    held = ((lower <= sample.truth) & (sample.truth <= upper)).mean()
    return np.array([held, *errors, result.told_apart_share, wrong.sum() / ahead.sum()])


def statistics() -> None:
    """The table of coverage and errors."""
    print("| technology | units | bandwidth | intervals that hold the truth | error of scores | corrected | pairs told apart | wrongly |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, make, n in (("1 + 1", one_and_one, 40), ("1 + 1", one_and_one, 100), ("2 + 1", two_and_one, 40), ("2 + 1", two_and_one, 100)):
        for rule in ("normal_reference", "cross_validation"):
            trials = [against_the_truth(make(n, np.random.default_rng([7, trial])), trial, rule) for trial in range(TRIALS)]
            mean = np.mean(trials, axis=0)
            print(f"| {name} | {n} | {rule} | {mean[0]:.1%} | {mean[1]:.4f} | {mean[2]:.4f} | {mean[3]:.1%} | {mean[4]:.2%} |", flush=True)


def two_months(n: int, flat: bool, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Units whose waste stays as it is, but for the first, which wastes 30 % less, and which of them have a mix in the midst of all.

    The frontier, y = (a + b)/2 or √(ab), stays where it is; mixes of inputs change by a tenth.
    """
    waste, mix = np.exp(np.abs(rng.normal(0, 0.25, n))), rng.normal(0, 0.5, (n, 2))
    waste[0] = 1.6
    months, ratios = [], []
    for month in (1, 2):
        best = np.exp(1 + mix + rng.normal(0, 0.1, (n, 2)))
        used = best * (waste / np.where((np.arange(n) == 0) & (month == 2), 1.3, 1.0))[:, None]
        solved = best.mean(axis=1) if flat else np.sqrt(best.prod(axis=1))
        months.append(pd.DataFrame({"unit": np.arange(n), "month": month, "a": used[:, 0], "b": used[:, 1], "y": solved}))
        ratios.append(best[:, 0] / best[:, 1])
    ends = [np.quantile(some, [0.25, 0.75]) for some in ratios]
    return pd.concat(months), np.all([(some >= low) & (some <= high) for some in ratios for low, high in ends], axis=0)


def changes() -> None:
    """The table of what the bootstrap of the Malmquist index says of change and of no change."""
    print(
        "| frontier | units | 30 % found | unchanged, called changed: mi | ec | of these in the midst: mi | ec | mi of all, by over 5 % |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    names = {"inputs": ["a", "b"], "outputs": "y", "unit": "unit", "period": "month"}
    for flat, n in product((True, False), (20, 60)):
        found, called, midst, sizes = [], [], [], []
        for trial in range(PANELS):
            panel, inside = two_months(n, flat, np.random.default_rng([7, trial]))
            result = sq.dea.bootstrap_malmquist(panel, seed=trial, replications=PANEL_REPLICATIONS, **names)
            words = result.significant[["mi", "ec"]].to_numpy()
            found.append(words[0, 0] == "progress")
            called.append(words[1:] != "cannot tell")
            midst.append(called[-1][inside[1:]])
            sizes.append(called[-1][:, 0] & (np.abs(result.index["mi"].to_numpy()[1:] - 1) > 0.05))
        shares = [*np.concatenate(called).mean(axis=0), *np.concatenate(midst).mean(axis=0), np.mean(sizes)]
        row = [f"{np.mean(found):.0%}", *(f"{share:.1%}" for share in shares)]
        print(f"| {'flat' if flat else 'curved'} | {n} | {' | '.join(row)} |", flush=True)


def service(n: int, variables: int) -> tuple[np.ndarray, np.ndarray]:
    """A Cobb-Douglas frontier with decreasing returns, half-normal waste, and as many outputs as inputs."""
    rng = np.random.default_rng(0)
    X = rng.uniform(1, 10, (n, variables))
    size = np.prod(X ** (0.8 / variables), axis=1) * np.exp(-np.abs(rng.normal(0, 0.3, n)))
    return X, size[:, None] * rng.dirichlet(np.full(variables, 4.0), n)


def linprog_seconds(X: np.ndarray, Y: np.ndarray, some: int = 100) -> float:
    """Processor time of one programme by scipy, from some of them."""
    n, m, s = len(X), X.shape[1], Y.shape[1]
    start = time.process_time()
    for k in range(min(some, n)):
        columns = np.vstack([np.column_stack([X.T, -X[k]]), np.column_stack([-Y.T, np.zeros(s)])])
        bounds, ones = np.append(np.zeros(m), -Y[k]), np.append(np.ones(n), 0.0)[None]
        linprog(np.append(np.zeros(n), 1.0), columns, bounds, ones, [1.0], method="highs")
    return (time.process_time() - start) / min(some, n)


def speed() -> None:
    """The table of times, 2,000 replications."""
    print("| units | m + s | processor time | a programme | linprog, a programme | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for n in (50, 100, 200):
        for variables in (2, 3):
            X, Y = service(n, variables)
            start = time.process_time()
            sq.dea.bootstrap(X, Y, seed=0)
            ours, peer = time.process_time() - start, linprog_seconds(X, Y)
            each = ours / (2001 * n)
            print(
                f"| {n} | {variables} + {variables} | {ours:.1f} s | {1e6 * each:.0f} µs | {1e3 * peer:.2f} ms | {peer / each:.0f} × |",
                flush=True,
            )


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        statistics()
        changes()
        speed()
