"""The main job on the UCI incident log, as ratios against pandas reading the same file in the same run.

    python benchmarks/main_job.py PATH_TO_uci_incident_event_log.zip

Writes docs/main_job.md. Both sides run in this process, one after the other, repeatedly; the median is taken. The
whole command is also timed against a fresh Python process that only imports pandas and reads the file.
"""

import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import sqeval as sq
from sqeval.evaluation.manifest import write_run

REPEATS = 7
SPAN = ("2016-03", "2016-05")


def seconds(function: Callable[[], object]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def evaluated(path: Path) -> sq.Evaluation:
    records = sq.read_records(path, "servicenow")
    return sq.evaluate(records, sq.hierarchies.service_desk(), by="team", period="month", span=SPAN)


def main_job(path: Path, folder: str) -> None:
    write_run(evaluated(path), folder)


def command(arguments: list[str]) -> float:
    return seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))


def measure(path: Path) -> dict[str, float]:
    """Median ratios; the two sides take turns, so that a busy machine hits both."""
    sqeval = str(Path(sys.executable).with_name("sqeval"))
    score = [sqeval, "score", str(path), "--preset", "servicenow", "--from", SPAN[0], "--to", SPAN[1], "--quiet", "--out"]
    inside, whole = [], []
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        main_job(path, folder)
        for _ in range(REPEATS):
            inside.append((seconds(lambda: pd.read_csv(path)), seconds(lambda: evaluated(path)), seconds(lambda: main_job(path, folder))))
            read = command([sys.executable, "-c", "import sys, pandas; pandas.read_csv(sys.argv[1])", str(path)])
            whole.append((read, command([*score, folder])))
    return {
        "read_records and evaluate, against pandas.read_csv of the same file": statistics.median(own / read for read, own, _ in inside),
        "the same and writing report, JSON, CSV and manifest": statistics.median(own / read for read, _, own in inside),
        "`sqeval score` as a process, against a process that imports pandas and reads the file": statistics.median(
            own / read for read, own in whole
        ),
        "`sqeval score` as a process, against pandas.read_csv inside a running process": statistics.median(
            own / read for (read, _, _), (_, own) in zip(inside, whole, strict=True)
        ),
    }


def report(ratios: dict[str, float]) -> str:
    rows = "\n".join(f"| {what} | {ratio:.2f} × |" for what, ratio in ratios.items())
    return (
        "# The main job, measured\n\n"
        "141,712 events of the UCI incident log (DOI 10.24432/C57S4H) → 24,918 tickets → groups × March–May 2016, with report, JSON,\n"
        f"CSV and manifest. Medians of {REPEATS} turns in one run of `benchmarks/main_job.py`.\n\n"
        "| what | ratio |\n| --- | --- |\n" + rows + "\n"
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore", sq.SqevalWarning)
    text = report(measure(Path(sys.argv[1])))
    Path(__file__).parents[1].joinpath("docs", "main_job.md").write_text(text, encoding="utf-8")
    print(text)
