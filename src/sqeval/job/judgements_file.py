"""Judgement matrices as people keep them: a CSV with labels, or TOML tables of items and judgements."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pandas as pd
from pydantic import Field, model_validator

from sqeval.ahp import PairwiseMatrix
from sqeval.errors import ConfigError, JudgementError
from sqeval.spec import Spec, read

Cell = float | str


class Judged(Spec):
    """Judgements of one node: its items, and the upper triangle row by row or the whole matrix."""

    items: tuple[str, ...] = Field(min_length=1)
    upper: tuple[Cell, ...] | None = None
    matrix: tuple[tuple[Cell, ...], ...] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.upper is None) == (self.matrix is None):
            raise ValueError("judgements need either `upper` (a12, a13 …, a23 …) or `matrix` (all rows)")
        return self

    def pairwise(self, path: str) -> PairwiseMatrix:
        """The matrix; an error names `path` and the pair."""
        try:
            if self.matrix is not None:
                return PairwiseMatrix([list(row) for row in self.matrix], list(self.items))
            return PairwiseMatrix.from_upper(list(self.upper or ()), list(self.items))
        except JudgementError as error:
            raise JudgementError(str(error), path=path) from None


def toml_matrices(path: Path) -> dict[str, PairwiseMatrix]:
    """Matrices of a TOML file, one table a node: `[node] items = […] upper = […]`.

    Raises
    ------
    ConfigError
        The file cannot be read, holds no table, or has a wrong key.
    JudgementError
        A matrix is not positive or not reciprocal; the error names the node and the pair.
    """
    tables = read_toml(path)
    if not tables:
        raise ConfigError("holds no judgements", path=path.name, hint="Write [node] items = […] upper = […]")
    return matrices(tables, path.name)


def matrices(tables: Mapping[str, Any], root: str) -> dict[str, PairwiseMatrix]:
    """Matrices of tables {node: {items, upper | matrix}}."""
    found = {}
    for node, table in tables.items():
        path = f"{root}.{node}"
        if not isinstance(table, Mapping):
            raise ConfigError("must be a table", path=path, value=table, hint="Write [node] items = […] upper = […]")
        found[node] = read(Judged, table, path=path).pairwise(path)
    return found


def csv_matrix(path: Path) -> PairwiseMatrix:
    """The matrix of a CSV file: labels in the first row and, where rows have one cell more, in front of each row.

    Raises
    ------
    JudgementError
        It is not square, or not a positive reciprocal matrix; the error names the file and the pair.
    """
    header, *lines = _cells(path)
    is_labelled = len(lines[0]) == len(lines) + 1
    items = header[-len(lines) :]
    rows = [[cell or None for cell in (line[1:] if is_labelled else line)] for line in lines]
    ragged = next((k for k, row in enumerate(rows) if len(row) != len(items)), None)
    if ragged is not None:
        problem = f"row {ragged + 1} of the matrix has {len(rows[ragged])} cells for {len(items)} items"
        raise JudgementError(problem, path=path.name, hint="Give labels in the first row and n rows of n cells")
    try:
        return PairwiseMatrix(pd.DataFrame(rows, index=[line[0] for line in lines] if is_labelled else None, columns=items, dtype=object))
    except JudgementError as error:
        raise JudgementError(str(error), path=path.name) from None


def _cells(path: Path) -> list[list[str]]:
    """The cells of a CSV file without empty lines: a header and at least one row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="gb18030", errors="replace")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    found = [row for row in rows if any(row)]
    if len(found) < 2:
        raise JudgementError("holds no matrix", path=path.name, hint="Give labels in the first row and n rows of n cells")
    return found


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as plain data."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not valid TOML: {error}", path=str(path)) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from None
