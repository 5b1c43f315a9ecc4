"""A group of 10,000 experts and a Monte Carlo of 10,000 samples, as ratios against Python peers in the same run.

    python benchmarks/ahp_speed.py            10,000 experts × 12 criteria; 10,000 samples of 9
    python benchmarks/ahp_speed.py 1000       other counts, for a quick look; nothing is written

Peers are what is installed of AHPy, pyDecision and pymcdm (`pip install ahpy pydecision pymcdm`), and a plain loop over
numpy.linalg.eig, as a floor for what a package in Python can take. None of them knows groups or GCI: both are added to
each peer by the same numpy lines, once for all experts, so that all sides give weights, CR, GCI and the group's weights.
A peer runs on so many experts as it manages in some seconds; its time is scaled in proportion. Writes docs/ahp_speed.md.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import sqeval as sq

COUNT, CRITERIA, MONTE_CARLO_CRITERIA, SIGMA = 10_000, 12, 9, 0.2
TURNS = 5
#: A peer that needs more than this for a part of the experts is not given more of them.
SECONDS = 2.0
SCALE = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))
RI_12 = 1.5365
Weigh = Callable[[np.ndarray], tuple[np.ndarray, float]]


class Peer(NamedTuple):
    """What gives weights and λmax-based CR of one matrix."""

    name: str
    weigh: Weigh


def judgements(count: int, size: int) -> np.ndarray:
    """Seeded matrices (count, n, n) on the scale 1/9 … 9: true weights with errors of some 40 %."""
    rng = np.random.default_rng(20260105)
    weights = rng.dirichlet(np.full(size, 3.0), count)
    rows, columns = np.triu_indices(size, k=1)
    logs = np.log(weights[:, rows] / weights[:, columns]) + rng.normal(0, 0.4, (count, len(rows)))
    upper = SCALE[np.abs(logs[..., None] - np.log(SCALE)).argmin(axis=-1)]
    found = np.ones((count, size, size))
    found[:, rows, columns], found[:, columns, rows] = upper, 1 / upper
    return found


def module(name: str) -> Any:
    """A package if it is installed."""
    with contextlib.suppress(ImportError):
        return importlib.import_module(name)
    return None


def by_numpy(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    values, vectors = np.linalg.eig(matrix)
    best = int(np.argmax(values.real))
    vector = np.abs(vectors[:, best].real)
    return vector / vector.sum(), (values[best].real - len(matrix)) / (len(matrix) - 1) / RI_12


def peers() -> list[Peer]:
    """Those installed, and numpy."""
    found = [Peer(f"numpy.linalg.eig in a loop (numpy {np.__version__})", by_numpy)]
    if (package := module("pyDecision.algorithm")) is not None:
        found.append(Peer(f"pyDecision {metadata.version('pydecision')}", lambda matrix: package.ahp_method(matrix, wd="me")))
    if (subjective := module("pymcdm.weights.subjective")) is not None:
        found.append(Peer(f"pymcdm {metadata.version('pymcdm')}", lambda matrix: by_pymcdm(subjective, matrix)))
    if (ahpy := module("ahpy")) is not None:
        found.append(Peer(f"AHPy {metadata.version('ahpy')}", lambda matrix: by_ahpy(ahpy, matrix)))
    return found


def by_pymcdm(package: Any, matrix: np.ndarray) -> tuple[np.ndarray, float]:
    judged = package.AHP(matrix=matrix)
    return judged(), judged.get_cr()


def by_ahpy(package: Any, matrix: np.ndarray) -> tuple[np.ndarray, float]:
    rows, columns = np.triu_indices(len(matrix), k=1)
    known = {(int(i), int(j)): float(value) for i, j, value in zip(rows, columns, matrix[rows, columns], strict=True)}
    judged = package.Compare("judged", known, precision=12)
    return np.array([judged.local_weights[k] for k in range(len(matrix))]), judged.consistency_ratio


def by_peer(values: np.ndarray, weigh: Weigh) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weights, CR, GCI by expert and the group's weights (AIJ)."""
    found = [weigh(matrix) for matrix in values]
    logs, size = np.log(values), values.shape[-1]
    places = logs.mean(axis=-1)
    gaps = logs - places[:, :, None] + places[:, None, :]
    gci = (gaps**2).sum(axis=(1, 2)) / ((size - 1) * (size - 2))
    group, _ = weigh_group(np.exp(logs.mean(axis=0)))
    return np.array([weights for weights, _ in found]), np.array([cr for _, cr in found]), gci, group


def weigh_group(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    # The packages that restrict judgements to 1/9 … 9 refuse a group's mean: numpy does it for all.
    return by_numpy(matrix)


def by_sqeval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    group = sq.ahp.aggregate(values)
    members = group.members
    return members.iloc[:, :-2].to_numpy(), members["cr"].to_numpy(), members["gci"].to_numpy(), group.weights.to_numpy()


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which what else runs on the machine disturbs less."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def affordable(values: np.ndarray, weigh: Weigh) -> np.ndarray:
    """As many of the experts as the peer manages in `SECONDS`, at least 50."""
    each = seconds(lambda: by_peer(values[:50], weigh)) / 50
    return values[: max(50, min(len(values), int(SECONDS / each)))]


def apart(values: np.ndarray, weigh: Weigh) -> float:
    """Largest difference of a weight or GCI from sqeval's."""
    own, theirs = by_sqeval(values), by_peer(values, weigh)
    return max(float(np.abs(own[k] - theirs[k]).max()) for k in (0, 2, 3))


class Found(NamedTuple):
    """One line: how many times as long as sqeval the peer takes, its part of the experts and how far it is apart."""

    name: str
    ratio: float
    least: float
    most: float
    experts: int
    apart: float


def compared(values: np.ndarray, peer: Peer) -> Found:
    part = affordable(values, peer.weigh)
    difference = apart(part, peer.weigh)
    ratios = []
    for _ in range(TURNS):
        own = seconds(lambda: by_sqeval(values)) / len(values)
        ratios.append(seconds(lambda: by_peer(part, peer.weigh)) / len(part) / own)
    return Found(peer.name, statistics.median(ratios), min(ratios), max(ratios), len(part), difference)


def sampled(samples: int) -> dict[str, Any] | None:
    """`sq.ahp.monte_carlo` at n = 9 against a loop that draws, weighs by geometric means and ranks one sample at a time."""
    simulate = getattr(sq.ahp, "monte_carlo", None)
    if simulate is None:
        return None
    matrix = judgements(1, MONTE_CARLO_CRITERIA)[0]
    part = min(samples, 2_000)
    own = [seconds(lambda: simulate(matrix, sigma=SIGMA, samples=samples, seed=1)) for _ in range(TURNS + 1)][1:]
    loop = [seconds(lambda: by_loop(matrix, part)) * samples / part for _ in range(TURNS)]
    return {"own": statistics.median(own), "ratio": statistics.median(loop) / statistics.median(own), "part": part, "samples": samples}


def by_loop(matrix: np.ndarray, samples: int) -> np.ndarray:
    rng, size = np.random.default_rng(1), len(matrix)
    rows, columns = np.triu_indices(size, k=1)
    ranks = np.zeros((size, size))
    weights = np.empty((samples, size))
    for k in range(samples):
        drawn = matrix.copy()
        drawn[rows, columns] *= np.exp(rng.normal(0, SIGMA, len(rows)))
        drawn[columns, rows] = 1 / drawn[rows, columns]
        means = drawn.prod(axis=1) ** (1 / size)
        weights[k] = means / means.sum()
        ranks[np.argsort(-weights[k]), np.arange(size)] += 1
    return np.vstack([weights.mean(axis=0), weights.std(axis=0), np.quantile(weights, [0.025, 0.975], axis=0), ranks / samples])


def floor(found: list[Found], own: float) -> str:
    """What the factor asked for would mean against LAPACK itself."""
    call = 1e6 * own * found[0].ratio
    return f"sqeval takes\n{1e6 * own:.0f} µs an expert, LAPACK in a loop {call:.0f} µs, of which a hundredth would be {call / 100:.1f} µs."


def report(count: int, own: float, found: list[Found], drawn: dict[str, Any] | None) -> str:
    lines = [f"| {one.name} | {one.ratio:.0f} × | {one.least:.0f}–{one.most:.0f} × | {one.experts:,} | {one.apart:.0e} |" for one in found]
    verdicts = ", ".join(f"{one.name.split()[0]} {'met' if one.ratio >= 100 else '**missed**'}" for one in found)
    asked = f"at least 100 ×: {verdicts}. {floor(found, own)}"
    if drawn is None:
        sampling = "`sq.ahp.monte_carlo` is not in this sqeval.\n"
    else:
        sampling = (
            f"`sq.ahp.monte_carlo` of {drawn['samples']:,} samples at n = {MONTE_CARLO_CRITERIA}, with means, deviations,\n"
            f"intervals and rank acceptability: {drawn['ratio']:.0f} × as fast as a numpy loop over samples for the same\n"
            f"({drawn['part']:,} of them, scaled).\n"
        )
    return (
        "# The speed of AHP, measured\n\n"
        f"{count:,} experts × {CRITERIA} criteria on the scale 1/9 … 9: weights, CR and GCI of every expert, and the group's weights, by\n"
        "`sq.ahp.aggregate` on one array (checking it included) against peers, expert by expert. No peer knows GCI or groups; both\n"
        "are added to each by the same few lines of numpy for all experts at once. A peer's time on part of the experts is scaled\n"
        f"in proportion. Medians of {TURNS} alternating turns in one run of `benchmarks/ahp_speed.py`, in processor time; ratios say\n"
        "how many times as long a peer takes. A loop over LAPACK is the floor for any package that goes expert by expert.\n\n"
        "| peer | time against sqeval | least and most | experts it ran on | largest difference |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(lines)
        + f"\n\nAsked for: {asked}\n\n{sampling}\n"
        f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors ({platform.machine()}).\n"
    )


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    count = int(arguments[0]) if arguments else COUNT
    values = judgements(count, CRITERIA)
    by_sqeval(values)
    found = [compared(values, peer) for peer in peers()]
    own = statistics.median(seconds(lambda: by_sqeval(values)) for _ in range(TURNS)) / count
    text = report(count, own, found, sampled(count))
    if not arguments:
        Path(__file__).parents[1].joinpath("docs", "ahp_speed.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
