"""Which judgement to ask the expert again, and what it would have to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.first_rows import checked_top
from sqeval.ahp.scales import FUNDAMENTAL
from sqeval.ahp.solve import complete_matrix
from sqeval.labelled import sorted_order
from sqeval.numerics import revision
from sqeval.options import RandomIndex, parse

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: The reciprocal fits far better where it leaves less than this share of the inconsistency.
_FLIPPED = 0.5


def suggest_revisions(matrix: Any, top: int | None = None, *, random_index: str = "alonso_lamata_2006") -> pd.DataFrame:
    """For every judgement the value that would fit all others best, the most helpful change first.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from
        Complete judgements.
    top : int, optional
        Only so many rows.
    random_index : str
        As for `solve`.

    Returns
    -------
    DataFrame
        One row a pair, by falling gain:

        - `row`, `column`, `value`: the judgement as it is, as row against column;
        - `suggested`: the value that makes λmax least while all others stay;
        - `snapped`: the best value of the scale 1/9 … 9;
        - `cr_after`: the consistency ratio with the snapped value;
        - `flipped`: whether the reciprocal leaves less than half of CI, as where 7 was typed for 1/7.

    Raises
    ------
    OptionError
        `top` is no whole number.
    JudgementError
        The matrix is invalid, or a judgement is missing.

    References
    ----------
    Harker, P. T. (1987). Derivatives of the Perron root of a positive reciprocal matrix: with application to the analytic
    hierarchy process. Applied Mathematics and Computation 22(2-3), 217-232 (which judgement moves λmax most).

    Examples
    --------
    >>> from sqeval.ahp import PairwiseMatrix
    >>> typed = PairwiseMatrix.from_upper([2, "1/6", 3], ["a", "b", "c"])
    >>> suggest_revisions(typed, top=1).round(4).to_dict("records")
    [{'row': 'a', 'column': 'c', 'value': 0.1667, 'suggested': 6.0, 'snapped': 6.0, 'cr_after': 0.0, 'flipped': True}]
    """
    judgements = complete_matrix(matrix)
    table, size = parse(RandomIndex, random_index, "random_index"), len(judgements)
    ri = verdict.reachable(size, table)
    order = sorted_order(judgements.labels)
    values = judgements.values[np.ix_(order, order)]
    # Pairs stand as they do in the matrix, but are computed in the order of the labels.
    rows, columns = np.triu_indices(size, k=1) if size > 2 else (np.zeros(0, dtype=np.intp),) * 2
    place = np.argsort(order)
    found = _suggested(values, place[rows], place[columns])
    frame = pd.DataFrame(
        {
            "row": judgements.labels[rows],
            "column": judgements.labels[columns],
            "value": judgements.values[rows, columns],
            **found,
        }
    )
    frame["cr_after"] = frame["cr_after"] / ((size - 1) * ri) if size > 2 else frame["cr_after"]
    # Gains that differ by rounding alone stay in the order of the matrix.
    ranked = frame[["cr_after", "least"]].round(10).sort_values(["cr_after", "least"], kind="stable").index
    return frame.loc[ranked[: checked_top(top)]].drop(columns="least").reset_index(drop=True)


def _suggested(matrix: Floats, rows: Places, columns: Places) -> dict[str, Floats | NDArray[np.bool_]]:
    """`suggested`, `snapped`, λmax − n after it, whether flipped, and λmax − n at the free optimum."""
    if not rows.size:
        none = np.zeros(0)
        return {"suggested": none, "snapped": none, "cr_after": none, "flipped": none > 0, "least": none}
    best = revision.best_values(matrix, rows, columns)
    snapped, after = snap(matrix, rows, columns, best)
    turned = revision.excess(revision.replaced(matrix, rows, columns, matrix[columns, rows]))
    now = revision.excess(matrix[None])
    flipped = (turned < _FLIPPED * now) & (np.abs(np.log(matrix[rows, columns])) > 0)
    least = revision.excess(revision.replaced(matrix, rows, columns, best))
    return {"suggested": best, "snapped": snapped, "cr_after": after, "flipped": flipped, "least": least}


def snap(matrices: Floats, rows: Places, columns: Places, best: Floats) -> tuple[Floats, Floats]:
    """The better one of the two values of the scale around `best`, and λmax − n with it (λmax is convex in between)."""
    scale = np.array(FUNDAMENTAL)
    above = np.clip(np.searchsorted(scale, best), 0, len(scale) - 1)
    candidates = scale[np.stack([np.maximum(above - 1, 0), above])]
    after = np.stack([revision.excess(revision.replaced(matrices, rows, columns, values)) for values in candidates])
    choice, which = after.argmin(axis=0), np.arange(len(rows))
    return candidates[choice, which], after[choice, which]
