"""Radial DEA from 100 to 100,000 units, as ratios against peers on the same data in the same run, one thread.

    python benchmarks/dea_scale.py            everything but the million; writes docs/dea_scale.md
    python benchmarks/dea_scale.py --full     a million units too (some minutes more)
    python benchmarks/dea_scale.py --quick    up to 1,000 units, for a quick look; nothing is written

What is timed of sqeval is the whole public call: checking, scores, second stage, peers, multipliers, certificates, audit.
Peers are a persistent HiGHS model warm-started from unit to unit (`pip install highspy`), for scores only and with the
second stage, and the fastest installed Python package (`pip install frontierguard-dea`; dealib), scores only.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import dea_scale_peers as peers
import numpy as np
from dea_scale_peers import Data, Outcome

import sqeval as sq
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.numerics import lp
from sqeval.options import Orientation

COUNTS, QUICK = (100, 1_000, 10_000, 100_000), (100, 1_000)
SHAPES = ((3, 3), (5, 5))
FRONTIERS: dict[str, Callable[[int, int, int], tuple[np.ndarray, np.ndarray]]] = {
    "natural": peers.natural,
    "1 %": lambda count, m, s: peers.frontier(count, m, s, 0.01),
    "30 %": lambda count, m, s: peers.frontier(count, m, s, 0.3),
}
#: A peer is not run for longer than MOST; beyond, on as many units as SAMPLE seconds allow. The package runs up to PACKAGE_UNITS.
MOST, SAMPLE, PACKAGE_UNITS = 30.0, 5.0, 10_000
#: sqeval itself is not started on what is expected, from its growth so far, to take longer than this.
LIMIT = 150.0
IMPORTS, MILLION = 15, 1_000_000
#: Turns that take longer than this are not repeated.
LONG = 10.0
HEAD = ("m+s", "returns", "frontier", "units", "efficient", "sqeval, a unit", "HiGHS", "HiGHS, slacks too", "package", "certified", "apart")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}


class Kind(NamedTuple):
    """Data and model of a series of growing numbers of units."""

    shape: tuple[int, int]
    rts: str
    frontier: str


class Setup(NamedTuple):
    """The package to compare with, the seconds of a sample, and the numbers of units."""

    package: tuple[str, peers.Package] | None
    sample: float
    counts: tuple[int, ...]


class Case(NamedTuple):
    """One line of the tables; peers by name, None where not run."""

    kind: Kind
    count: int
    own: float
    efficient: float
    certified: float
    peers: dict[str, Outcome | None]
    apart: float

    def ratio(self, peer: str) -> float:
        """How many times as long as sqeval the peer takes."""
        outcome = self.peers.get(peer)
        return math.nan if outcome is None else outcome.seconds / self.own


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which what else runs on the machine disturbs less."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def best(work: Callable[[], object]) -> float:
    """The best of several turns: fewer where one takes long."""
    first = seconds(work)
    turns = 7 if first < 0.5 else 3 if first < 5 else 1 if first < LONG else 0
    return min([first, *(seconds(work) for _ in range(turns))])


def quickest(run: Callable[[], Outcome]) -> Outcome:
    """The best turn of a peer: several where one is short."""
    first = run()
    turns = 4 if first.seconds < 0.5 else 1 if first.seconds < 5 else 0
    return min([first, *(run() for _ in range(turns))], key=lambda outcome: outcome.seconds)


def radial(data: Data, **options: Any) -> Any:
    return sq.dea.radial(data.X, data.Y, orientation="input", rts=data.rts, **options)


def measured(kind: Kind, count: int, setup: Setup) -> Case:
    data = Data(*FRONTIERS[kind.frontier](count, *kind.shape), kind.rts)
    begin = time.process_time()
    result = radial(data)
    first, scores = time.process_time() - begin, result.scores.to_numpy()
    own = first if first > LONG else min(first, best(lambda: radial(data)))
    budget = {"most": MOST, "sample": setup.sample}
    found: dict[str, Outcome | None] = {
        "scores": quickest(partial(peers.by_highs, data, slacks=False, **budget)),
        "slacks": quickest(partial(peers.by_highs, data, slacks=True, **budget)),
        "package": None,
    }
    if setup.package is not None and count <= PACKAGE_UNITS and kind.frontier == "natural":
        found["package"] = quickest(partial(peers.by_package, setup.package[1], data, **budget))
    apart = max(float(np.nanmax(np.abs(one.scores - scores[: one.units]))) for one in found.values() if one is not None)
    return Case(kind, count, own, float(result.is_efficient.mean()), float((result.status == "optimal").mean()), found, apart)


def series(kind: Kind, setup: Setup) -> list[Case]:
    """Growing numbers of units, as long as that is expected to end."""
    found: list[Case] = []
    for count in setup.counts:
        if expected(found, count) > LIMIT:
            break
        found.append(measured(kind, count, setup))
        print(line(found[-1]), flush=True)
    return found


def expected(found: list[Case], count: int) -> float:
    """Seconds for so many units, if the time goes on growing with the same power of them as from the last case to this."""
    if len(found) < 2:
        return 0.0
    before, last = found[-2:]
    power = math.log(last.own / before.own) / math.log(last.count / before.count)
    return last.own * (count / last.count) ** power


def natural(cases: list[Case], rts: str) -> dict[int, Case]:
    """The 3+3 natural cases by number of units."""
    return {case.count: case for case in cases if case.kind == Kind((3, 3), rts, "natural")}


def super_efficiency() -> dict[str, float]:
    """Time of super-efficiency at n = 500 by that of plain efficiency, both with slacks and both without."""
    if not hasattr(sq.dea, "super_efficiency"):
        return {}
    X, Y = peers.natural(500, 3, 3)
    models = sq.dea.super_efficiency, sq.dea.radial
    found = {}
    for rts, slacks in (("crs", True), ("crs", False), ("vrs", True), ("vrs", False)):
        own, plain = (best(partial(model, X, Y, rts=rts, slacks=slacks)) for model in models)
        found[f"{rts}, {'with slacks' if slacks else 'scores'}"] = own / plain
    return found


def side_by_side(count: int = 200, units: int = 100) -> dict[str, tuple[float, float]]:
    """Scores of many small technologies at once: what one after the other takes, and a HiGHS loop, by that."""
    found = {}
    for rts in ("crs", "vrs"):
        X, Y = peers.natural(count * units, 3, 3)
        offsets, returns, values = np.arange(0, count * units + 1, units), Returns.parse(rts), np.hstack([X, Y])
        parts = [slice(*pair) for pair in pairwise(offsets)]
        alone = [Technology(values[part], 3, returns) for part in parts]
        whole = Technology(values, 3, returns, lp.Blocks(offsets, np.repeat(np.arange(count), units)))
        own = best(lambda whole=whole, values=values: radial_factors(whole, values, Orientation.INPUT, None))
        each = best(lambda alone=alone: [radial_factors(one, one.values, Orientation.INPUT, None) for one in alone])
        some = [Data(X[part], Y[part], rts) for part in parts[:20]]
        highs = count / len(some) * best(lambda some=some: [peers.by_highs(data, slacks=False, most=MOST, sample=SAMPLE) for data in some])
        found[rts] = each / own, highs / own
    return found


def imports() -> tuple[float, float]:
    """Processor time of `import sqeval`, and of the first look at sqeval.dea, by that of `import pandas`; in processes of their own."""
    code = "import time; begin = time.process_time(); import {}; print(time.process_time() - begin)"

    def taken(names: str) -> float:
        return float(subprocess.run([sys.executable, "-c", code.format(names)], check=True, capture_output=True, text=True).stdout)

    turns = [[taken(names) for names in ("sqeval", "sqeval; sqeval.dea", "pandas")] for _ in range(IMPORTS)]
    own, used, pandas = (statistics.median(column) for column in zip(*turns, strict=True))
    return own / pandas, used / pandas


def status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(text for text in lines if text.startswith(f"{field}:")).split()[1])


def million(count: int) -> dict[str, float]:
    """Seconds and peak memory beyond the data, in a process of its own that only loads the data."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.npz"
        np.savez(path, **dict(zip("XY", FRONTIERS["1 %"](count, 3, 3), strict=True)))
        found = subprocess.run([sys.executable, __file__, "--million", str(path)], check=True, capture_output=True, text=True)
    return json.loads(found.stdout)


def million_here(path: str) -> None:
    """Peak resident memory over what the process takes with the data loaded (Linux only)."""
    radial(Data(*peers.natural(200, 3, 3), "crs"))
    with np.load(path) as file:
        data = Data(file["X"], file["Y"], "crs")
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = status("VmRSS")
    begin = time.process_time()
    result = radial(data)
    taken, peak = time.process_time() - begin, status("VmHWM")
    certified = float((result.status == "optimal").mean())
    print(
        json.dumps(
            {"seconds": taken, "beyond": peak - before, "data": data.X.nbytes + data.Y.nbytes, "certified": certified, "units": len(data.X)}
        )
    )


def times(case: Case, peer: str) -> str:
    outcome = case.peers[peer]
    if outcome is None:
        return "–"
    ratio = outcome.seconds / case.own
    return ("≈ " if outcome.extrapolated else "") + (f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×")


def line(case: Case) -> str:
    kind = case.kind
    cells = ["+".join(map(str, kind.shape)), kind.rts, kind.frontier, f"{case.count:,}", f"{case.efficient:.1%}"]
    cells += [f"{1e6 * case.own / case.count:,.0f} µs", *(times(case, peer) for peer in ("scores", "slacks", "package"))]
    cells += [f"{case.certified:.2%}".replace(".00", ""), f"{case.apart:.0e}"]
    return f"| {' | '.join(cells)} |"


def verdict(met: bool) -> str:
    return "met" if met else "**missed**"


def asked(cases: list[Case], setup: Setup, extras: dict[str, Any]) -> list[str]:
    """What was asked for, and what came of it."""
    return [*asked_of_speed(cases, setup), *asked_of_growth(cases), *asked_besides(extras)]


def asked_of_speed(cases: list[Case], setup: Setup) -> Iterator[str]:
    of = natural(cases, "crs")
    for count, least in ((1_000, 20), (10_000, 100)):
        if count in of:
            alone, both = times(of[count], "scores"), times(of[count], "slacks")
            met = verdict(of[count].ratio("scores") >= least)
            yield f"At {count:,} units (3+3, crs) at least {least} × the HiGHS loop: {alone} its scores alone, {both} with slacks: {met}."
    if setup.package is not None and 1_000 in of:
        met = verdict(of[1_000].ratio("package") >= 100)
        yield f"At 1,000 units at least 100 × the fastest Python package: {times(of[1_000], 'package')}: {met}."


def asked_of_growth(cases: list[Case]) -> Iterator[str]:
    for rts, most in (("crs", 1.2), ("vrs", 1.45)):
        of = natural(cases, rts)
        if {1_000, 10_000} <= of.keys():
            grown = math.log10(of[10_000].own / of[1_000].own)
            yield f"Growth from 1,000 to 10,000 units (3+3, {rts}) no faster than n^{most}: n^{grown:.2f}: {verdict(grown <= most)}."


def asked_besides(extras: dict[str, Any]) -> Iterator[str]:
    if ratios := extras["super"]:
        text = ", ".join(f"{ratio:.1f} × ({name})" for name, ratio in ratios.items())
        yield f"Super-efficiency of 500 units within 3 × of plain efficiency: {text}: {verdict(max(ratios.values()) <= 3)}."
    if (large := extras["million"]) is not None:
        memory = f"{large['beyond'] / 1e6:,.0f} MB beyond the {large['data'] / 1e6:,.0f} MB of data"
        done = f"{large['certified']:.2%} certified, {large['seconds']:,.0f} s"
        yield f"{large['units']:,} units, 1 % on the frontier, within 500 MB: {memory} ({done}): {verdict(large['beyond'] <= 500e6)}."
    many = ", ".join(f"{each:.1f} × one after the other and {highs:.0f} × HiGHS ({rts})" for rts, (each, highs) in extras["many"].items())
    yield f"200 technologies of 100 units each, scores at once: {many}."
    alone, used = extras["import"]
    yield f"`import sqeval` within 1.3 × of `import pandas`: {alone:.2f} × ({used:.2f} × with sqeval.dea loaded): {verdict(alone <= 1.3)}."


def report(cases: list[Case], setup: Setup, extras: dict[str, Any]) -> str:
    table = "\n".join([f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD), *(line(case) for case in cases)])
    points = "\n".join(f"- {text}" for text in asked(cases, setup, extras))
    package = setup.package and setup.package[0]
    name = f"and {package}, the fastest Python package tried, for scores" if package else "no Python package was installed"
    return f"""# The speed of DEA, measured

Input-oriented radial efficiency on seeded data, by `sq.dea.radial` as a whole: checking the data, scores, maximal slacks, peers,
targets, multipliers, the certificate and status of every unit, and the audit. Peers, on the same data in the same run: one HiGHS model
kept from unit to unit, of which only the unit's own column and bounds change and which starts at its last basis, for scores, and with
a second such model for slacks (they certify and label nothing); {name}. One thread,
processor time, the best of several turns on all sides; ratios say how many times as long a peer takes. A peer that needs more than
{MOST:.0f} s is timed on as many units as {SAMPLE:.0f} s allow and scaled up: ≈. "Apart" is the largest difference of scores from
ours. Natural data: lognormal inputs, a Cobb–Douglas frontier with decreasing returns, half-normal inefficiency, lognormal mixes of
outputs; 1 % and 30 %: so many units on a strictly convex surface, the others well inside. A series ends where the next number of units
is expected, from its growth so far, to take sqeval itself longer than {LIMIT:.0f} s.

## Asked for

{points}

## Measured

{table}

Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors ({platform.machine()}), of which one was used.
"""


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    if arguments[:1] == ["--million"]:
        million_here(arguments[1])
        return
    quick = "--quick" in arguments
    setup = Setup(peers.fastest_package(), *((1.0, QUICK) if quick else (SAMPLE, COUNTS)))
    large = million(10_000 if quick else MILLION) if "--full" in arguments else None
    print(large, flush=True)
    radial(Data(*peers.natural(200, 3, 3), "crs"))
    kinds = [Kind(*parts) for parts in product(SHAPES, ("crs", "vrs"), FRONTIERS)]
    cases = [case for kind in kinds for case in series(kind, setup)]
    text = report(cases, setup, {"super": super_efficiency(), "many": side_by_side(), "import": imports(), "million": large})
    if not quick:
        Path(__file__).parents[1].joinpath("docs", "dea_scale.md").write_text(text, encoding="utf-8")
    print(text)


def in_one_thread() -> None:
    """Start over where numpy was loaded with more than one thread."""
    if not ONE_THREAD.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_THREAD)


if __name__ == "__main__":
    in_one_thread()
    main(sys.argv[1:])
