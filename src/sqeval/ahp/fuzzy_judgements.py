"""Triangular judgements, read from whatever users have: arrays, nested lists, frames of triples, or crisp ones plus a scale."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.fuzzy_scales import triangle_of
from sqeval.ahp.judgement import Pair, ratio, written
from sqeval.ahp.judgement_table import labelled_cells, names_of, order_of
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.reciprocity import agree
from sqeval.ahp.solve import complete_matrix
from sqeval.errors import DataError, JudgementError, OptionError
from sqeval.labelled import sorted_order
from sqeval.options import FuzzyScale, parse

Floats = NDArray[np.float64]
Cells = NDArray[Any]
Triangle = tuple[float, float, float]

_MISSING: Triangle = (math.nan, math.nan, math.nan)


class Triangles(NamedTuple):
    """Complete reciprocal judgements (n, n, 3), the items, and the scale that made them, if any."""

    values: Floats
    labels: pd.Index
    scale: FuzzyScale | None


def triangles_of(judgements: Any, labels: Iterable[Any] | None, scale: str | None) -> Triangles:
    """Read judgements of one person, or of several ({expert: judgements}), whose geometric mean counts."""
    wanted = None if labels is None else names_of(labels)
    if not isinstance(judgements, Mapping):
        return _of_one(judgements, wanted, scale)
    if not judgements:
        raise DataError("a group needs the judgements of at least one expert")
    read = {who: _of_expert(who, given, wanted, scale) for who, given in judgements.items()}
    first = next(iter(read.values()))
    experts = list(read)
    logs = [np.log(_ordered(experts[k], read[experts[k]], first.labels)) for k in sorted_order(pd.Index(experts, tupleize_cols=False))]
    return first._replace(values=np.exp(np.mean(logs, axis=0)))


def _of_expert(who: Any, given: Any, labels: pd.Index | None, scale: str | None) -> Triangles:
    try:
        return _of_one(given, labels, scale)
    except JudgementError as error:
        raise _named(error, who) from None


def _ordered(who: Any, one: Triangles, items: pd.Index) -> Floats:
    try:
        order = order_of(items, one.labels, "the rows")
    except JudgementError as error:
        raise _named(error, who) from None
    return one.values[np.ix_(order, order)]


def _named(error: JudgementError, who: Any) -> JudgementError:
    value = {} if error.value is None else {"value": error.value}
    return JudgementError(error.problem, path=f"judgements[{who!r}]", pair=error.pair, hint=error.hint, **value)


def _of_one(judgements: Any, labels: pd.Index | None, scale: str | None) -> Triangles:
    if isinstance(judgements, PairwiseMatrix):
        return _fuzzified(PairwiseMatrix(judgements, labels), scale)
    cells, names = labelled_cells(_tabular(judgements), labels)
    if not any(_is_triple(cell) for cell in cells.ravel()):
        return _fuzzified(PairwiseMatrix(pd.DataFrame(cells, index=names, columns=names), labels), scale)
    if scale is not None:
        raise OptionError("scale makes crisp judgements triangular, and these are triangular already", value=scale, hint="Leave it out")
    values = np.array([[_triangle(cell, (i, j)) for cell, j in zip(row, names, strict=True)] for row, i in zip(cells, names, strict=True)])
    values = _reciprocal(values, names)
    if labels is not None and labels is not names:
        order = order_of(labels, names, "the rows")
        values, names = values[np.ix_(order, order)], labels
    return Triangles(values, names, None)


def _fuzzified(matrix: PairwiseMatrix, scale: str | None) -> Triangles:
    """Crisp judgements on a scale; the upper triangle is read, as its mirror follows from it."""
    word = parse(FuzzyScale, FuzzyScale.AYHAN_2013 if scale is None else scale, "scale")
    crisp = complete_matrix(matrix)
    values = np.ones((len(crisp), len(crisp), 3))
    names = crisp.labels.tolist()
    for i, j in zip(*np.triu_indices(len(crisp), k=1), strict=True):
        values[i, j] = triangle_of(float(crisp.values[i, j]), word, (names[i], names[j]))
        values[j, i] = 1.0 / values[i, j, ::-1]
    return Triangles(values, crisp.labels, word)


def _tabular(judgements: Any) -> Any:
    """A table of cells, each a triple where the last of three axes says so."""
    if isinstance(judgements, np.ndarray) and judgements.ndim == 3:
        judgements = judgements.tolist()
    if not isinstance(judgements, (list, tuple)) or not all(isinstance(row, (list, tuple, np.ndarray)) for row in judgements):
        return judgements
    if len({len(row) for row in judgements}) > 1:
        raise JudgementError("a judgement matrix must be square, this one has rows of different length")
    cells = np.empty((len(judgements), len(judgements[0]) if judgements else 0), dtype=object)
    for i, row in enumerate(judgements):
        for j, cell in enumerate(row):
            cells[i, j] = cell
    return pd.DataFrame(cells)


def _is_triple(cell: object) -> bool:
    return (isinstance(cell, str) and "," in _plain(cell)) or isinstance(cell, (tuple, list, np.ndarray))


def _plain(text: str) -> str:
    """Text with full-width brackets, commas and digits made plain."""
    return unicodedata.normalize("NFKC", text)


def _triangle(cell: Any, pair: Pair) -> Triangle:
    """(l, m, u) of one cell: a triple, text such as "(1, 2, 3)", or one number for a crisp judgement; NaN where it is missing."""
    if isinstance(cell, str) and _is_triple(cell):
        cell = _plain(cell).strip().strip("()[]").split(",")
    if not isinstance(cell, (tuple, list, np.ndarray)):
        crisp = ratio(cell, pair)
        return (crisp, crisp, crisp)
    if len(cell) != 3:
        raise JudgementError("a triangular judgement has three numbers (l, m, u)", pair=pair, value=cell)
    low, modal, high = (ratio(part, pair) for part in cell)
    if math.isnan(low) and math.isnan(modal) and math.isnan(high):
        return _MISSING
    if not low <= modal <= high:
        raise JudgementError("a triangular judgement needs l ≤ m ≤ u", pair=pair, value=tuple(map(written, (low, modal, high))))
    return (low, modal, high)


def _reciprocal(values: Floats, labels: pd.Index) -> Floats:
    """Complete each pair from the cell that is given; where both are, they must be reciprocal, and the upper one rules."""
    names = labels.tolist()
    for name, triangle in zip(names, np.diagonal(values).T, strict=True):
        if not np.allclose(triangle, 1.0, atol=1e-9):
            raise JudgementError("the diagonal must be (1, 1, 1)", pair=(name, name), value=_text(triangle))
    result = np.ones_like(values)
    for i, j in zip(*np.triu_indices(len(names), k=1), strict=True):
        above, mirror = values[i, j], 1.0 / values[j, i, ::-1]
        if np.isnan(above).any() and np.isnan(mirror).any():
            raise JudgementError("has no judgement", pair=(names[i], names[j]), hint="Every pair needs one, in either of its two cells")
        above = mirror if np.isnan(above).any() else above
        if not np.isnan(mirror).any() and not agree(above, 1.0 / mirror).all():
            raise _contradiction(above, values[j, i], (names[i], names[j]))
        result[i, j], result[j, i] = above, 1.0 / above[::-1]
    return result


def _contradiction(above: Floats, below: Floats, pair: Pair) -> JudgementError:
    expected = _text(1.0 / above[::-1])
    problem = f"the two cells are not reciprocal: {_text(above)} against {_text(below)}, where {expected} is expected"
    return JudgementError(problem, pair=pair, hint="Of (l, m, u) the reciprocal is (1/u, 1/m, 1/l); correct one, or leave one out (None)")


def _text(triangle: Floats) -> str:
    return f"({', '.join(written(float(part)) for part in triangle)})"
