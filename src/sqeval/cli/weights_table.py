"""What `sqeval weights` prints: weights of a judgement matrix, its consistency and the verdict."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from sqeval import i18n
from sqeval.ahp import AhpResult, PairwiseMatrix, solve
from sqeval.cli.terminal import item, line, name, plain, table
from sqeval.errors import JudgementError, SqevalWarning
from sqeval.job.judgements_file import csv_matrix, toml_matrices
from sqeval.job.source import existing


def solve_file(path: Path, random_index: str) -> dict[str, AhpResult]:
    """Solve every matrix of a TOML file, or the one of a CSV file.

    Raises
    ------
    JudgementError
        A judgement is missing, or no ratio, or contradicts another; the error names file, node and pair.
    """
    existing(path, "judgements")
    matrices = toml_matrices(path) if path.suffix.lower() == ".toml" else {path.name: csv_matrix(path)}
    with warnings.catch_warnings():
        # Cautions are printed beside the weights.
        warnings.simplefilter("ignore", SqevalWarning)
        return {title: _solved(title, matrix, random_index) for title, matrix in matrices.items()}


def _solved(title: str, matrix: PairwiseMatrix, random_index: str) -> AhpResult:
    try:
        return solve(matrix, random_index=random_index)
    except JudgementError as error:
        raise JudgementError(str(error), path=title) from None


def print_weights(out: Console, title: str, result: AhpResult, lang: str) -> None:
    """Print the weights of one matrix and how consistent its judgements are."""
    line(out, plain(title), "bold")
    found = table((i18n.text("cli.item", lang), False), (i18n.text("common.weight", lang), True))
    for label, weight in result.weights.items():
        found.add_row(name(label), f"{weight:.4f}")
    out.print(found)
    figures = {"lambda_max": result.lambda_max, "ci": result.ci, "ri": result.ri, "cr": result.cr}
    line(out, "  ".join(f"{i18n.text(f'ahp.{key}', lang)} {value:.4f}" for key, value in figures.items()))
    good = result.is_consistent
    word = "cr_of_two" if len(result.matrix) <= 2 else "cr_ok" if good else "cr_bad"
    line(out, Text(i18n.text(f"cli.{word}", lang), style="green" if good else "bold red"))
    for caution in result.warnings:
        if caution.code != "inconsistent":
            item(out, f"- {plain(caution.text(lang))}")
    out.print()


def print_sources(out: Console, results: Iterable[AhpResult], lang: str) -> None:
    """Where the random indices come from, each source once."""
    for source in dict.fromkeys(result.random_index_source for result in results if len(result.matrix) > 2):
        line(out, i18n.text("cli.labelled", lang, label="RI", text=source), "dim")
