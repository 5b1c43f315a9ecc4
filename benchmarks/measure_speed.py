"""Six indicators by 200 teams × 24 months, as ratios against a duckdb query on the same pandas frame in the same run.

    python benchmarks/measure_speed.py            1 and 10 million records; needs some 4 GB of memory
    python benchmarks/measure_speed.py 100000     other sizes, for a quick look; nothing is written

Needs duckdb and pyarrow (`pip install duckdb pyarrow`), which sqeval itself does not, and Linux for the memory. Writes
docs/measure_speed.md. Both sides take turns in
one process, and the median of the ratios is taken; memory is measured in a process of its own for each side and size.
"""

import ctypes
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import sqeval as sq

try:
    import duckdb
    import pyarrow
except ImportError:
    sys.exit("This benchmark compares with duckdb on columns of Arrow text: pip install duckdb pyarrow")

SIZES = (1_000_000, 10_000_000)
TURNS = 7
TEAMS, DAYS = 200, 731
HOUR, DAY = 3_600_000_000, 86_400_000_000

#: The same six values; the quantiles are exact and linear between order statistics on both sides.
QUERY = """
SELECT team AS unit, strftime(created_at, '%Y-%m') AS period,
    quantile_cont(epoch_us(first_response_at) - epoch_us(created_at), 0.5) / 3.6e9 AS response,
    quantile_cont(epoch_us(resolved_at) - epoch_us(created_at), 0.9) / 3.6e9 AS handling,
    avg(resolved::INTEGER) AS resolved, avg(rating) AS rating, sum(cost) AS cost, count(*) AS requests
FROM frame GROUP BY ALL ORDER BY ALL
"""
#: What a person who knows duckdb would write to be faster: months are formatted after they are grouped.
FASTER = QUERY.replace("strftime(created_at, '%Y-%m')", "date_trunc('month', created_at)")

MEASURES = {
    "response": {"kind": "duration", "start": "created_at", "end": "first_response_at"},
    "handling": {"kind": "duration", "start": "created_at", "end": "resolved_at", "quantile": 0.9},
    "resolved": {"kind": "share", "column": "resolved"},
    "rating": {"kind": "mean", "column": "rating"},
    "cost": {"kind": "total", "column": "cost"},
    "requests": {"kind": "count"},
}
HIERARCHY = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": name, "measure": rule} for name, rule in MEASURES.items()]})


def records_frame(rows: int) -> pd.DataFrame:
    """Seeded requests in the types that `read_records` gives."""
    rng = np.random.default_rng(20260105)
    created = np.datetime64("2024-01-01", "us") + rng.integers(0, DAYS * DAY, rows)
    frame = pd.DataFrame({"request_id": pd.Series(np.arange(rows)).astype("str"), "created_at": created})
    for name, scale, gaps in (("first_response_at", HOUR, 0.05), ("resolved_at", DAY, 0.1)):
        stamps = created + rng.exponential(scale, rows).astype(np.int64)
        stamps[rng.random(rows) < gaps] = np.datetime64("NaT")
        frame[name] = stamps
    names = [f"team {number:03}" for number in range(TEAMS)]
    frame["team"] = pd.Series(pd.Categorical.from_codes(rng.integers(0, TEAMS, rows), names)).astype("str")
    frame["resolved"] = frame["resolved_at"].notna().astype("boolean")
    ratings = rng.integers(1, 6, rows).astype(np.float64)
    ratings[rng.random(rows) < 0.3] = np.nan
    frame["rating"] = ratings
    frame["cost"] = rng.gamma(2, 20, rows).round(2)
    return frame


def as_records(frame: pd.DataFrame) -> sq.ServiceRecords:
    """Records of this frame; reading is measured on its own."""
    return replace(sq.read_records(frame.head(100)), frame=frame, rows_in=len(frame))


def queried(frame: pd.DataFrame, query: str = FASTER) -> pd.DataFrame:
    with duckdb.connect() as connection:
        return connection.register("frame", frame).execute(query).df()


def measured(frame: pd.DataFrame) -> sq.IndicatorTable:
    return sq.measure(as_records(frame), HIERARCHY)


SIDES: dict[str, Callable[[pd.DataFrame], object]] = {"duckdb": queried, "sqeval": measured, "read": sq.read_records}


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def times(frame: pd.DataFrame) -> dict[str, list[float]]:
    """Seconds of both sides, turn by turn, after one turn to warm up."""
    records = as_records(frame)
    sides = {"duckdb": lambda: queried(frame), "sqeval": lambda: sq.measure(records, HIERARCHY)}
    turns = [{name: seconds(work) for name, work in sides.items()} for _ in range(TURNS + 1)][1:]
    return {name: [turn[name] for turn in turns] for name in sides}


def difference(frame: pd.DataFrame) -> float:
    """Largest relative difference of any value."""
    expected = queried(frame, QUERY).set_index(["unit", "period"])
    own = measured(frame).values
    if own.index.tolist() != expected.index.tolist():
        raise SystemExit("the two sides found different units and periods")
    return float((own / expected[own.columns] - 1).abs().max(axis=None))


def memory(side: str, rows: int) -> dict[str, float]:
    """Peak memory of one side, in a process of its own, as multiples of the frame."""
    found = subprocess.run([sys.executable, __file__, "--memory", side, str(rows)], check=True, capture_output=True, text=True)
    return json.loads(found.stdout)


def peak() -> int:
    # Not ru_maxrss: a process inherits that of the one that started it.
    return status("VmHWM")


def resident() -> int:
    return status("VmRSS")


def status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line for line in lines if line.startswith(f"{field}:")).split()[1])


def forget_peak() -> None:
    """Making the frame takes more than the frame: what counts begins once it is there (Linux only)."""
    gc.collect()
    pyarrow.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


def memory_here(side: str, rows: int) -> None:
    """Print the peak over what the process took before the frame was there, and over what it took with the frame."""
    SIDES[side](records_frame(10_000))
    forget_peak()
    before = resident()
    frame = records_frame(rows)
    size = int(frame.memory_usage(deep=True).sum())
    forget_peak()
    with_frame = resident()
    SIDES[side](frame)
    print(json.dumps({"all": (peak() - before) / size, "more": (peak() - with_frame) / size, "size": size}))


def measure(rows: int) -> dict[str, float]:
    """Every figure of one size."""
    frame = records_frame(rows)
    worst = difference(frame)
    taken = times(frame)
    ratios = [own / other for own, other in zip(taken["sqeval"], taken["duckdb"], strict=True)]
    middle = {name: statistics.median(found) for name, found in taken.items()}
    reading = seconds(lambda: sq.read_records(frame)) / middle["duckdb"]
    frame = frame.head(0)
    kept = {side: memory(side, rows) for side in SIDES}
    return {
        "difference": worst,
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
        "read": reading,
        **{f"{side} per row": seconds / rows for side, seconds in middle.items()},
        **{f"{side} {what}": found[what] for side, found in kept.items() for what in ("all", "more")},
    }


def verdict(value: float, limit: float) -> str:
    return f"at most {limit:g} ×: {'met' if value <= limit else '**missed**'}"


def report(found: dict[int, dict[str, float]]) -> str:
    sizes = list(found)

    def row(what: str, values: list[str], asked: str = "") -> str:
        return f"| {what} | {' | '.join(values)} | {asked} |"

    def times_of(key: str) -> list[str]:
        return [f"{found[size][key]:.2f} ×" for size in sizes]

    worst, last = max(one["ratio"] for one in found.values()), found[sizes[-1]]
    ranges = [f"{one['least']:.2f}–{one['most']:.2f} ×" for one in found.values()]
    slope = {side: last[f"{side} per row"] / found[sizes[0]][f"{side} per row"] for side in ("sqeval", "duckdb")}
    fullest = max(one["sqeval all"] for one in found.values())
    apart = max(one["difference"] for one in found.values())
    rows = [
        row("`sq.measure` against the query, time", times_of("ratio"), verdict(worst, 2)),
        row("the same, least and most of all turns", ranges),
        row("peak memory of `sq.measure` with the frame, in frames", times_of("sqeval all"), verdict(fullest, 2)),
        row("of which beyond the frame", times_of("sqeval more")),
        row("peak memory of the query with the frame, in frames", times_of("duckdb all")),
        row("`sq.read_records` of the frame against the query, time", times_of("read")),
        row("peak memory of `sq.read_records` with both frames, in frames", times_of("read all")),
    ]
    return (
        "# The speed of measuring, measured\n\n"
        f"Six indicators (median of response, 90 % quantile of handling, share resolved, mean rating, total cost, number) by {TEAMS}\n"
        "teams × 24 months from a pandas frame, against a duckdb query for the same six values on the same frame.\n"
        "`sq.measure` also gives standard error, interval, n and missing share of every value, and does not depend on the order of\n"
        f"rows to the last digit. Medians of {TURNS} alternating turns in one run of `benchmarks/measure_speed.py`; memory in fresh\n"
        "processes.\n\n"
        f"| what | {' | '.join(f'{size:,} records' for size in sizes)} | asked for |\n| --- |{' --- |' * len(sizes)} --- |\n"
        + "\n".join(rows)
        + f"\n\nTime per record at {sizes[-1]:,} records against {sizes[0]:,}: sqeval {slope['sqeval']:.2f} ×, "
        f"duckdb {slope['duckdb']:.2f} ×.\n"
        f"Largest relative difference of any value: {apart:.1e}.\n\n"
        f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}, duckdb {duckdb.__version__}, "
        f"{os.cpu_count()} processors ({platform.machine()}).\n"
    )


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore", sq.SqevalWarning)
    if arguments[:1] == ["--memory"]:
        memory_here(arguments[1], int(arguments[2]))
        return
    sizes = tuple(int(float(text)) for text in arguments) or SIZES
    text = report({size: measure(size) for size in sizes})
    if not arguments:
        Path(__file__).parents[1].joinpath("docs", "measure_speed.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
