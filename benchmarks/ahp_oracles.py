"""Weights, λmax, CR and completion of seeded matrices, against other packages in the same run.

    python benchmarks/ahp_oracles.py         400 matrices of each kind
    python benchmarks/ahp_oracles.py 50      fewer, for a quick look; nothing is written

Compares with what is installed of AHPy, pyDecision and pymcdm (`pip install ahpy pydecision pymcdm`) and always with
numpy's LAPACK; mpmath at 40 digits is the referee. Writes docs/ahp_oracles.md.
"""

from __future__ import annotations

import contextlib
import importlib
import platform
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import mpmath
import numpy as np

import sqeval as sq

MATRICES, COMPLETED = 400, 40
SCALE = np.array([1 / 9, 1 / 8, 1 / 7, 1 / 6, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 6, 7, 8, 9])
SAATY_1980 = {3: 0.58, 4: 0.9, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
#: AHPy's table "saaty" and pymcdm's, to divide their CR by: what is compared is CI.
SAATY_2005 = {3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40, 9: 1.45, 10: 1.49}
GOLDEN_WANG_1989 = {3: 0.5799, 4: 0.8921, 5: 1.1159, 6: 1.2358, 7: 1.3322, 8: 1.3952, 9: 1.4537, 10: 1.4882}
#: AHPy rounds to so many digits.
DIGITS = 10


class Row(NamedTuple):
    """A line of the table; `differences` one a matrix, NaN where the other package gives no number."""

    quantity: str
    package: str
    differences: list[float]
    remark: str = ""


def module(name: str) -> Any:
    """A package if it is installed."""
    with contextlib.suppress(ImportError):
        return importlib.import_module(name)
    return None


def matrices(count: int, seed: int) -> list[np.ndarray]:
    """Judgements of the scale by people who contradict themselves a little, and, every fourth, by none who thinks at all."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        size = 3 + number % 8
        weights = rng.dirichlet(np.full(size, 2.0))
        ideal = np.log(np.divide.outer(weights, weights)) + rng.normal(0, 0.4, (size, size))
        nearest = SCALE[np.abs(ideal[..., None] - np.log(SCALE)).argmin(axis=-1)]
        found.append(reciprocal(rng.choice(SCALE, (size, size)) if number % 4 == 3 else nearest))
    return found


def reciprocal(upper: np.ndarray) -> np.ndarray:
    rows, columns = np.triu_indices(len(upper), k=1)
    matrix = np.eye(len(upper))
    matrix[rows, columns], matrix[columns, rows] = upper[rows, columns], 1 / upper[rows, columns]
    return matrix


def solved(matrix: np.ndarray, method: str = "eigenvector") -> sq.ahp.AhpResult:
    return sq.ahp.solve(matrix, method, random_index="saaty_1980")


def principal(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and λmax by LAPACK."""
    values, vectors = np.linalg.eig(matrix)
    best = int(np.argmax(values.real))
    vector = np.abs(vectors[:, best].real)
    return vector / vector.sum(), float(values[best].real)


def refereed(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and λmax at 40 digits by inverse iteration; a positive eigenvector can only be the principal one."""
    with mpmath.workdps(40):
        exact = mpmath.matrix(matrix.tolist())
        shifted = exact - mpmath.mpf(principal(matrix)[1]) * (1 + mpmath.mpf(10) ** -12) * mpmath.eye(len(matrix))
        vector = mpmath.ones(len(matrix), 1)
        for _ in range(5):
            vector = mpmath.lu_solve(shifted, vector)
            vector /= mpmath.fsum(vector)
        if min(vector) <= 0:
            raise SystemExit("the referee did not find the principal eigenvector")
        image = exact * vector
        return np.array([float(entry) for entry in vector]), float(mpmath.fsum(image))


def gap(left: Any, right: Any) -> float:
    return float(np.abs(np.asarray(left, dtype=float) - np.asarray(right, dtype=float)).max())


def plain(given: list[np.ndarray]) -> Iterator[Row]:
    """mpmath and numpy."""
    exact = [refereed(matrix) for matrix in given]
    own = [solved(matrix) for matrix in given]
    digits = f"mpmath {mpmath.__version__}, 40 digits"
    lapack = f"numpy {np.__version__}, linalg.eig"
    relative = [float(np.abs(mine.weights / there[0] - 1).max()) for mine, there in zip(own, exact, strict=True)]
    loop = [float(np.abs(principal(matrix)[0] / there[0] - 1).max()) for matrix, there in zip(given, exact, strict=True)]
    worst = f"of every weight by itself; LAPACK's own is {max(loop):.0e}"
    yield Row("weights, eigenvector (relative)", digits, relative, worst)
    yield Row("λmax", digits, [abs(mine.lambda_max - there[1]) for mine, there in zip(own, exact, strict=True)])
    yield Row("weights, eigenvector", lapack, [gap(mine.weights, principal(matrix)[0]) for mine, matrix in zip(own, given, strict=True)])
    yield Row("λmax", lapack, [abs(mine.lambda_max - principal(matrix)[1]) for mine, matrix in zip(own, given, strict=True)])


def by_pydecision(given: list[np.ndarray], package: Any) -> Iterator[Row]:
    name = f"pyDecision {metadata.version('pydecision')}"
    for method, word in (("eigenvector", "me"), ("geometric_mean", "g"), ("column_mean", "m")):
        theirs = [package.ahp_method(matrix, wd=word) for matrix in given]
        own = [solved(matrix, method) for matrix in given]
        asked = f"{name}, wd={word!r}"
        yield Row(f"weights, {method}", asked, [gap(mine.weights, there[0]) for mine, there in zip(own, theirs, strict=True)])
        apart = np.array([there[1] - mine.cr for mine, there in zip(own, theirs, strict=True)])
        if method == "eigenvector":
            yield Row("CR (Saaty 1980)", asked, list(np.abs(apart)))
            continue
        turned = sum((mine.cr <= 0.1) != (there[1] <= 0.1) for mine, there in zip(own, theirs, strict=True))
        remark = (
            f"theirs, from {apart.min():+.3f} to {apart.max():+.3f} beside it, is from the mean of (A w)_i / w_i, which is λmax for the "
            f"eigenvector alone; the verdict at 0.1 turns for {turned} of {len(given)}. sqeval gives that mean as `.lambda_estimate`"
        )
        yield Row("CR (Saaty 1980)", asked, list(np.abs(apart)), remark)
        mean = [(mine.lambda_estimate - len(m)) / (len(m) - 1) / SAATY_1980[len(m)] for mine, m in zip(own, given, strict=True)]
        yield Row("CR from `.lambda_estimate`", asked, [abs(one - there[1]) for one, there in zip(mean, theirs, strict=True)])
    small = outcome(lambda: package.ahp_method(np.array([[1, 3], [1 / 3, 1]]))[1])
    large = outcome(lambda: package.ahp_method(np.ones((16, 16)))[1])
    yield Row("CR for n = 2, n = 16", name, [], f"{small}, {large}; its table ends at 15. sqeval: 0 and 0")


def by_pymcdm(given: list[np.ndarray], package: Any) -> Iterator[Row]:
    name = f"pymcdm {metadata.version('pymcdm')}"
    theirs, own = [package.AHP(matrix=matrix) for matrix in given], [solved(matrix) for matrix in given]
    yield Row("weights, eigenvector", name, [gap(mine.weights, there()) for mine, there in zip(own, theirs, strict=True)])
    indices = [there.get_cr() * GOLDEN_WANG_1989[len(matrix)] for there, matrix in zip(theirs, given, strict=True)]
    source = "its random index is that of Golden & Wang (1989), though its help cites Tummala & Ling (1998): CR differs by that factor"
    yield Row("CI", name, [abs(mine.ci - there) for mine, there in zip(own, indices, strict=True)], source)
    refused = outcome(lambda: max(package.AHP(matrix=np.array([[1, 1.5], [1 / 1.5, 1]]))()))
    large = outcome(lambda: package.AHP(matrix=np.ones((16, 16))).get_cr())
    yield Row("a judgement of 1.5; n = 16", name, [], f"1.5: {refused}; n = 16: {large}. sqeval takes any positive ratio and any n")


def by_ahpy(given: list[np.ndarray], package: Any) -> Iterator[Row]:
    name = f"AHPy {metadata.version('ahpy')}"
    asked, own = f"{name}, precision={DIGITS}", [solved(matrix) for matrix in given]
    theirs = [compared(package, matrix, precision=DIGITS) for matrix in given]
    vectors = [[there.local_weights[k] for k in range(len(matrix))] for there, matrix in zip(theirs, given, strict=True)]
    yield Row(
        "weights, eigenvector", asked, [gap(mine.weights, there) for mine, there in zip(own, vectors, strict=True)], "it rounds there"
    )
    ratios = [there.consistency_ratio * SAATY_2005[len(matrix)] for there, matrix in zip(theirs, given, strict=True)]
    yield Row("CI", asked, [abs(mine.ci - there) for mine, there in zip(own, ratios, strict=True)], "from its table of 2005; rounded too")
    rounded = [compared(package, matrix) for matrix in given]
    vectors = [[there.local_weights[k] for k in range(len(matrix))] for there, matrix in zip(rounded, given, strict=True)]
    remark = "as it comes: weights are rounded to four digits before they go down the hierarchy"
    yield Row(
        "weights, eigenvector", f"{name}, as it comes", [gap(mine.weights, there) for mine, there in zip(own, vectors, strict=True)], remark
    )
    sharp = [compared(package, matrix, precision=15) for matrix in given]
    vectors = [[there.local_weights[k] for k in range(len(matrix))] for there, matrix in zip(sharp, given, strict=True)]
    lost = int(np.isnan([vector[0] for vector in vectors]).sum())
    remark = f"NaN for {lost} of {len(given)}: it squares without scaling until nothing moves any more, and overflows" if lost else ""
    yield Row("weights, eigenvector", f"{name}, precision=15", [gap(m.weights, v) for m, v in zip(own, vectors, strict=True)], remark)
    yield from completions(given, package, name)


def compared(package: Any, matrix: np.ndarray, **options: Any) -> Any:
    rows, columns = np.triu_indices(len(matrix), k=1)
    known = {(int(i), int(j)): float(matrix[i, j]) for i, j in zip(rows, columns, strict=True) if not np.isnan(matrix[i, j])}
    return package.Compare("judged", known, random_index="saaty", **options)


def completions(given: list[np.ndarray], package: Any, name: str) -> Iterator[Row]:
    """λmax of the completed matrix: what both want to be least."""
    # A finer tolerance than 1e-6 is one that AHPy's own minimiser never gets to.
    gapped = [holed(matrix, number) for number, matrix in enumerate(given[:COMPLETED])]
    own = [sq.ahp.complete(matrix, "lambda_min").lambda_max for matrix in gapped]
    for options, asked in (({}, "as it comes"), ({"tolerance": 1e-6}, "tolerance=1e-6")):
        theirs = [principal(full(compared(package, matrix, **options), len(matrix)))[1] for matrix in gapped]
        apart = np.array(theirs) - own
        remark = f"theirs minus sqeval's is from {apart.min():.1e} to {apart.max():.1e}; the least is wanted"
        yield Row("λmax after completion", f"{name}, {asked}", list(np.abs(apart)), remark)


def full(compared: Any, size: int) -> np.ndarray:
    """The completed matrix with its items in order."""
    places = [compared._elements.index(item) for item in range(size)]
    return compared._matrix[np.ix_(places, places)]


def holed(matrix: np.ndarray, seed: int) -> np.ndarray:
    """A third of the judgements left out; those of neighbours stay, so that all items hang together."""
    rng, size = np.random.default_rng(seed), len(matrix)
    result = matrix.copy()
    for i in range(size):
        for j in range(i + 2, size):
            if rng.random() < 0.35:
                result[i, j] = result[j, i] = np.nan
    return result


def outcome(work: Callable[[], Any]) -> str:
    """The number that it gives, or the error that it raises."""
    try:
        with np.errstate(all="ignore"):
            return f"{float(np.max(work())):.4g}"
    except Exception as error:  # noqa: BLE001 - what another package does with odd input is what is measured
        return type(error).__name__


#: Module that the package is reached by, and its rows.
PACKAGES: dict[str, Callable[[list[np.ndarray], Any], Iterator[Row]]] = {
    "pyDecision.algorithm": by_pydecision,
    "pymcdm.weights.subjective": by_pymcdm,
    "ahpy": by_ahpy,
}


def table(rows: list[Row]) -> str:
    lines = ["| quantity | package | matrices | largest difference | remark |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        worst = f"{np.nanmax(row.differences):.1e}" if row.differences else "–"
        lines.append(f"| {row.quantity} | {row.package} | {len(row.differences) or '–'} | {worst} | {row.remark} |")
    return "\n".join(lines)


def report(rows: list[Row], given: list[np.ndarray], absent: list[str]) -> str:
    missing = f"Not installed in this run: {', '.join(absent)}.\n\n" if absent else ""
    return (
        "# AHP against other packages\n\n"
        f"`sq.ahp.solve` on {len(given)} seeded judgement matrices of 3 to 10 items, every fourth drawn at random, in one run of\n"
        "`benchmarks/ahp_oracles.py`. Differences are absolute unless said; where a package gives something else, the remark says\n"
        "what and why.\n\n"
        f"{table(rows)}\n\n{missing}"
        f"Python {platform.python_version()}, numpy {np.__version__}, mpmath {mpmath.__version__}.\n"
    )


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    given = matrices(int(arguments[0]) if arguments else MATRICES, seed=20260105)
    found = {name: module(name) for name in PACKAGES}
    rows = [*plain(given), *(row for name, rows in PACKAGES.items() if found[name] is not None for row in rows(given, found[name]))]
    text = report(rows, given, [name.split(".")[0] for name, package in found.items() if package is None])
    if not arguments:
        Path(__file__).parents[1].joinpath("docs", "ahp_oracles.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
