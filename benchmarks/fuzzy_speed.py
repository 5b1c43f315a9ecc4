"""Fuzzy evaluation of 10,000 units × 30 indicators × 5 grades, as ratios against loops over the units in the same run.

    python benchmarks/fuzzy_speed.py            10,000 units; growth from 1,000 to 100,000
    python benchmarks/fuzzy_speed.py 1000       another count, for a quick look; nothing is written

No package gives the same readings, so the peer is what a careful analyst writes: numpy, one unit after the other, and
two frames at the end. It checks nothing; `sq.fuzzy.evaluate_units` checks its input and names units to be careful with.
What is timed on both sides, from the bare array on: a frame of units with score, its bounds, unknown share, grade by
maximum membership, by the nearest score and by the confidence criterion (as names), validity and rank; a frame units ×
indicators of contributions; and the normalised vectors. Writes docs/fuzzy_speed.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import sqeval as sq

COUNT, INDICATORS, TURNS = 10_000, 30, 7
GROWTH = (1_000, 3_000, 10_000, 30_000, 100_000)
GRADES = sq.fuzzy.Grades.satisfaction()
SCORES, NAMES = np.array(GRADES.scores), np.array(GRADES.labels, dtype=object)
ROUNDING, CONFIDENCE, ASKED = 1e-9, 0.6, 50
#: Units that `sq.fuzzy.evaluate` is called for one by one.
PART = 200
COLUMNS = ["score", "low", "high", "unknown", "grade", "score_grade", "confidence_grade", "validity", "rank"]
JOINS: dict[str, tuple[np.ufunc, np.ufunc]] = {
    "weighted_average": (np.multiply, np.add),
    "min_max": (np.minimum, np.maximum),
    "product_max": (np.multiply, np.maximum),
    "min_boundedsum": (np.minimum, np.add),
    "product_boundedsum": (np.multiply, np.add),
    "min_sum": (np.minimum, np.add),
    "min_sum_balanced": (np.minimum, np.add),
}
Composed = tuple[np.ndarray, np.ndarray]
#: Membership of one unit → its vector, and the parts of the score by indicator.
Compose = Callable[[np.ndarray], Composed]


class Outcome(NamedTuple):
    """What both sides give."""

    scores: pd.DataFrame
    contributions: pd.DataFrame
    vectors: np.ndarray


class Problem(NamedTuple):
    """One set of weights for all units, for `evaluate_units` and for a loop."""

    name: str
    weights: Any
    compose: Compose
    options: dict[str, Any]


def memberships(count: int) -> np.ndarray:
    """Seeded, (count, 30, 5); units differ in how good they are."""
    rng = np.random.default_rng(20260211)
    middle = rng.uniform(0, 4, (count, 1, 1))
    values = rng.gamma(0.3 + 3 * np.exp(-((np.arange(5) - middle) ** 2)), size=(count, INDICATORS, 5)) + 1e-6
    return values / values.sum(axis=-1, keepdims=True)


def flat() -> Problem:
    weights = np.random.default_rng(2).dirichlet(np.full(INDICATORS, 3.0))

    def compose(rows: np.ndarray) -> Composed:
        vector = weights @ rows
        return vector, weights * (rows @ SCORES) / vector.sum()

    return Problem("weighted average, one level", weights, compose, {})


def three_levels() -> Problem:
    """3 dimensions × 2 fields × 5 indicators, with local weights."""
    rng = np.random.default_rng(3)
    dimensions = ["d0", "d1", "d2"]
    fields = {dimension: [f"{dimension}f{k}" for k in range(2)] for dimension in dimensions}
    leaves = {field: [f"{field}i{k}" for k in range(5)] for names in fields.values() for field in names}
    below = {"goal": dimensions, **fields, **leaves}
    local = {name: rng.dirichlet(np.full(len(children), 3.0)) for name, children in below.items()}
    hierarchy = sq.Hierarchy.from_dict(tree("goal", below))
    inner = np.concatenate([weight * local[name] for name, weight in zip(dimensions, local["goal"], strict=True)])
    products = np.concatenate([weight * local[name] for name, weight in zip(leaves, inner, strict=True)])

    def compose(rows: np.ndarray) -> Composed:
        by_field = dict(zip(leaves, rows.reshape(6, 5, -1), strict=True))
        by_dimension = [local[name] @ np.array([local[field] @ by_field[field] for field in fields[name]]) for name in dimensions]
        vector = local["goal"] @ np.array(by_dimension)
        return vector, products * (rows @ SCORES) / vector.sum()

    return Problem("weighted average, three levels", local, compose, {"hierarchy": hierarchy})


def tree(name: str, below: dict[str, list[str]]) -> dict[str, Any]:
    children = [tree(child, below) for child in below.get(name, [])]
    return {"name": name, "children": children} if children else {"name": name}


def by_operator(word: str) -> Problem:
    """One level; contributions by the share that each indicator has in each grade."""
    one_level = flat()
    weights, (join, gather) = one_level.weights[:, None], JOINS[word]

    def compose(rows: np.ndarray) -> Composed:
        terms = join(weights, rows / rows.sum(axis=0) if word == "min_sum_balanced" else rows)
        vector = gather.reduce(terms, axis=0)
        if gather is np.maximum:
            terms = (terms >= vector * (1 - ROUNDING)).astype(float)
        parts = terms / terms.sum(axis=0)
        vector = np.minimum(vector, 1.0) if "bounded" in word else vector
        return vector, parts @ (vector / vector.sum() * SCORES)

    compose = one_level.compose if word == "weighted_average" else compose
    return Problem(word, one_level.weights, compose, {"operator": word})


def reading(raw: np.ndarray) -> tuple[Any, ...]:
    """All that is read from the vector of one unit."""
    whole, count = raw.sum(), len(raw)
    vector = raw / whole
    score, unknown = float(vector @ SCORES), 0.0
    grade = count - 1 - int(np.argmax(vector[::-1] >= vector.max() - ROUNDING))
    second, largest = np.sort(vector)[-2:]
    validity = (count * largest - 1) / (2 * second * (count - 1)) if second > 0 else np.inf
    confident = int(np.argmax(np.cumsum(vector) >= CONFIDENCE - ROUNDING))
    nearest = count - 1 - int(np.argmin(np.abs(score - SCORES[::-1])))
    low, high = score + unknown * (SCORES[-1] - score), score + unknown * (SCORES[0] - score)
    return vector, score, low, high, unknown, grade, nearest, confident, validity


def by_loop(values: np.ndarray, problem: Problem) -> Outcome:
    rows, parts, vectors = [], [], []
    for unit in values:
        raw, added = problem.compose(unit)
        vector, *found = reading(raw)
        rows.append(found)
        parts.append(added)
        vectors.append(vector)
    scores = pd.DataFrame(rows, columns=COLUMNS[:-1])
    for name in ("grade", "score_grade", "confidence_grade"):
        scores[name] = pd.Series(NAMES[scores[name]], dtype="str")
    scores["rank"] = pd.array(ranks(scores["score"].to_numpy()), dtype="Int64")
    return Outcome(scores, pd.DataFrame(np.array(parts)), np.array(vectors))


def ranks(scores: np.ndarray) -> np.ndarray:
    """1 the best; scores that are the same but for rounding share the better rank."""
    order = np.argsort(-scores, kind="stable")
    is_new = np.append(True, -np.diff(scores[order]) > ROUNDING * np.ptp(SCORES))
    found = np.empty(len(scores), dtype=int)
    found[order] = np.maximum.accumulate(np.where(is_new, np.arange(1, len(scores) + 1), 1))
    return found


def by_sqeval(values: Any, problem: Problem) -> Outcome:
    result = sq.fuzzy.evaluate_units(problem.weights, values, GRADES, **problem.options)
    return Outcome(result.scores, result.contributions, result.decision.vector)


def one_by_one(values: np.ndarray, problem: Problem) -> list[Any]:
    """`sq.fuzzy.evaluate` in a loop."""
    results = [sq.fuzzy.evaluate(problem.weights, unit, GRADES) for unit in values]
    return [(one.score, one.grade, one.score_grade, one.confidence_grade(), one.validity, one.contributions) for one in results]


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which what else runs on the machine disturbs less."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def apart(own: Outcome, theirs: Outcome) -> float:
    """Largest difference of a number, relative to 1 or to itself; names of grades and ranks must be the same."""
    for name in ("grade", "score_grade", "confidence_grade", "rank"):
        if own.scores[name].tolist() != theirs.scores[name].tolist():
            raise SystemExit(f"{name} differs from the loop's")
    numbers = ["score", "low", "high", "unknown", "validity"]
    pairs = [(own.scores[numbers], theirs.scores[numbers]), (own.contributions, theirs.contributions), (own.vectors, theirs.vectors)]
    arrays = [(np.asarray(ours, dtype=float), np.asarray(loop, dtype=float)) for ours, loop in pairs]
    return max(float((np.abs(ours - loop) / np.maximum(1.0, np.abs(loop))).max()) for ours, loop in arrays)


class Found(NamedTuple):
    """One line: how many times as long as sqeval the loop takes."""

    name: str
    own: float
    ratio: float
    least: float
    most: float
    apart: float


def compared(values: np.ndarray, problem: Problem) -> Found:
    difference = apart(by_sqeval(values, problem), by_loop(values, problem))
    turns = [(seconds(lambda: by_sqeval(values, problem)), seconds(lambda: by_loop(values, problem))) for _ in range(TURNS)]
    ratios = [loop / own for own, loop in turns]
    own = statistics.median(own for own, _ in turns)
    return Found(problem.name, own, statistics.median(ratios), min(ratios), max(ratios), difference)


def framed(values: np.ndarray) -> pd.DataFrame:
    """The same memberships as a frame, one row a unit and indicator."""
    units, indicators = ([f"{word} {k:05}" for k in range(count)] for word, count in zip(("unit", "indicator"), values.shape, strict=False))
    index = pd.MultiIndex.from_product([units, indicators], names=["unit", "indicator"])
    return pd.DataFrame(values.reshape(-1, values.shape[2]), index=index, columns=list(GRADES.labels))


def beside(values: np.ndarray, own: float) -> tuple[float, float, float]:
    """Time of `sq.fuzzy.evaluate` unit by unit, and of a frame instead of an array, by that of the array; seconds of a bare copy."""
    problem, table, part = flat(), framed(values), values[:PART]
    named = problem._replace(weights=pd.Series(problem.weights, index=table.index.unique("indicator")))
    single = statistics.median(seconds(lambda: one_by_one(part, problem)) for _ in range(3)) / len(part) * len(values)
    frame = statistics.median(seconds(lambda: by_sqeval(table, named)) for _ in range(TURNS))
    return single / own, frame / own, statistics.median(seconds(values.copy) for _ in range(TURNS))


def growth() -> tuple[float, list[tuple[int, float]]]:
    """Exponent of the time in the number of units (least squares of the logarithms), and the time by unit at each number."""
    problem, found = flat(), []
    for count in GROWTH:
        values = memberships(count)
        by_sqeval(values, problem)
        found.append((count, statistics.median(seconds(lambda values=values: by_sqeval(values, problem)) for _ in range(TURNS))))
    counts, times = np.array(found).T
    return float(np.polyfit(np.log(counts), np.log(times), 1)[0]), [(count, taken / count) for count, taken in found]


def table(found: list[Found]) -> str:
    head = "| what is evaluated | loop against sqeval | least and most | largest difference |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(f"| {one.name} | {one.ratio:.0f} × | {one.least:.0f}–{one.most:.0f} × | {one.apart:.0e} |" for one in found)


def report(count: int, found: list[Found], others: tuple[float, float, float], grown: tuple[float, list[tuple[int, float]]]) -> str:
    first, (single, frame, copy), (exponent, each) = found[0], others, grown
    verdict, whole = "met" if first.ratio >= ASKED else "**missed**", first.own * first.ratio
    loop, part, own, bare = (f"{1e6 * taken / count:.2g} µs" for taken in (whole, whole / ASKED, first.own, copy))
    by_count = ", ".join(f"{taken / each[0][1]:.2f} at {units:,}" for units, taken in each)
    return f"""# The speed of fuzzy evaluation, measured

{count:,} units × {INDICATORS} indicators × {len(SCORES)} grades, by `sq.fuzzy.evaluate_units` on one array, against a plain loop over the
units in numpy. On both sides is timed, from the array on: a frame with score, bounds, unknown share, grade by maximum
membership, by the nearest score and by the confidence criterion, validity and rank; a frame units × indicators of
contributions; the normalised vectors. sqeval also checks every number, marks ties and names the units to be careful
with; the loop does not. Medians of {TURNS} alternating turns in one run of `benchmarks/fuzzy_speed.py`, in processor time;
ratios say how many times as long the loop takes. Grades and ranks are the same on both sides.

{table(found)}

Asked for, one level: at least {ASKED} ×: {verdict}. The loop takes {loop} a unit, of which a fiftieth would be {part}; sqeval
takes {own}; a bare copy of the {INDICATORS * len(SCORES)} numbers of a unit takes {bare}.

`sq.fuzzy.evaluate` called unit by unit ({PART} of them, scaled) takes {single:,.0f} × as long. A frame of {count * INDICATORS:,} rows by
unit and indicator in place of the array takes {frame:.1f} × as long.

Growth from {GROWTH[0]:,} to {GROWTH[-1]:,} units: exponent {exponent:.2f}. Time by unit, as a multiple of the first:
{by_count}.

Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}, {os.cpu_count()} processors ({platform.machine()}).
"""


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    count = int(arguments[0]) if arguments else COUNT
    values = memberships(count)
    problems = [flat(), three_levels(), *(by_operator(word) for word in JOINS if word != "weighted_average")]
    found = [compared(values, problem) for problem in problems]
    text = report(count, found, beside(values, found[0].own), growth())
    if not arguments:
        Path(__file__).parents[1].joinpath("docs", "fuzzy_speed.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
