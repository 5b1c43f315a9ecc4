"""One evaluation of 25,000 requests, 66 teams and 12 months with everything on, as ratios in one run.

    python benchmarks/evaluation_speed.py            writes docs/evaluation_speed.md
    python benchmarks/evaluation_speed.py 2          another number of turns; nothing is written

The peer is `pandas.read_csv` of the same records: what anybody has to pay before the first figure. Resampling is held against
one plain evaluation. Both sides take turns, so that a busy machine hits both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import sqeval as sq

TURNS, DRAWS = 7, 200
TEAMS, MONTHS, REQUESTS = 66, 12, 25_000
DEA = {
    "inputs": ["staff_hours", "total_cost"],
    "outputs": ["solved_requests", "satisfied_answers"],
    "regions": {"outputs": {"solved_requests": 0.75, "satisfied_answers": 0.25}, "band": 0.5},
    "tie_break": "cross_efficiency",
}
EVERYTHING = {
    "weighting": {"method": "critic", "combination": "additive"},
    "dea": DEA,
    "composite": {"score": 0.7, "efficiency": 0.3},
    "mix": "channel",
}


def seconds(function: Callable[[], object]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def everything(records: sq.ServiceRecords) -> None:
    """All methods, their agreement, and why every team changed in the last month."""
    found = sq.evaluate(records, sq.hierarchies.after_sales(), judgements="illustrative", **EVERYTHING)
    _ = found.agreement.differences, found.composite, found.scores
    last, before = found.periods[-1], found.periods[-2]
    for unit in found.units:
        if {last, before} <= set(found._places[unit]):
            found.why_changed(unit, last, since=before)


def measure(turns: int) -> dict[str, float]:
    sample = sq.datasets.make_service_records(seed=1, months=MONTHS, teams=TEAMS, requests_per_month=REQUESTS // MONTHS, dirt=False)
    tree = sq.hierarchies.after_sales()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.csv"
        sample.records.to_csv(path, index=False)
        companions = {"surveys": sample.surveys, "orders": sample.orders, "resources": sample.resources}

        def read() -> sq.ServiceRecords:
            return sq.read_records(path, label_variants="merge", **companions)

        records = read()
        everything(records)
        rows = []
        for _ in range(turns):
            csv = seconds(lambda: pd.read_csv(path, low_memory=False))
            plain = seconds(lambda: sq.evaluate(records, tree, judgements="illustrative"))
            drawn = seconds(lambda: sq.evaluate(records, tree, judgements="illustrative", resamples=DRAWS))
            rows.append((seconds(lambda: everything(records)) / csv, seconds(read) / csv, plain / csv, (drawn - plain) / plain))
    whole, reading, plain, drawn = (statistics.median(column) for column in zip(*rows, strict=True))
    return {
        "everything on, from records in memory, against `pandas.read_csv` of the records": whole,
        "a plain `sq.evaluate` (AHP, fuzzy, radial DEA, stages, targets), the same": plain,
        "`sq.read_records` with its checks, the same": reading,
        f"{DRAWS} resamples, against one plain evaluation": drawn,
    }


def report(ratios: dict[str, float], turns: int) -> str:
    rows = "\n".join(f"| {what} | {ratio:.1f} × |" for what, ratio in ratios.items())
    return (
        "# The evaluation, measured\n\n"
        f"{REQUESTS:,} synthetic requests, {TEAMS} teams, {MONTHS} months. Everything on: weights of judgements and data, fuzzy grades\n"
        "with intervals, radial DEA with regions from judgements, cross-efficiency, stage efficiencies, composite, targets, mix,\n"
        "agreement, and why every team changed in the last month. Half of a plain evaluation are stage efficiencies with their intervals.\n"
        f"Medians of {turns} turns in one run of `benchmarks/evaluation_speed.py`.\n\n"
        "| what | ratio |\n| --- | --- |\n" + rows + "\n"
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore", sq.SqevalWarning)
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    text = report(measure(asked), asked)
    if len(sys.argv) == 1:
        Path(__file__).parents[1].joinpath("docs", "evaluation_speed.md").write_text(text, encoding="utf-8")
    print(text)
