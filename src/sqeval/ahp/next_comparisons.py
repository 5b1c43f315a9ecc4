"""Which comparison to ask for next, where judgements are missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.first_rows import checked_top
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.labelled import sorted_order
from sqeval.numerics import comparison_graph, completion

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def next_comparisons(matrix: Any, top: int | None = None) -> pd.DataFrame:
    """The missing pairs, the one first that would tell most.

    By logarithmic least squares with judgements of equal variance σ², the variance of ln(w_i/w_j) is σ² times the effective
    resistance between i and j in the graph of comparisons, whatever the judgements are. First come pairs that join parts which
    are not comparable yet, the largest parts first; then those that leave the least mean variance over all pairs.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from
        Judgements with gaps; they may be in several parts, or none at all.
    top : int, optional
        Only so many rows.

    Returns
    -------
    DataFrame
        One row a missing pair:

        - `row`, `column`: the pair;
        - `expected`: the ratio that the judgements imply by now; NaN where they say nothing about it;
        - `variance`: that of the logarithm of `expected`, in units of σ²; ∞ where nothing is implied;
        - `made_comparable`: how many pairs of items it makes comparable;
        - `mean_variance_after`: of all comparable pairs, with this judgement added; 1 is what one direct judgement has.

    Raises
    ------
    OptionError
        `top` is no whole number.
    JudgementError
        The matrix is invalid.

    References
    ----------
    Klein, D. J. & Randić, M. (1993). Resistance distance. Journal of Mathematical Chemistry 12(1), 81-95. Atkinson, A. C. &
    Donev, A. N. (1992). Optimum Experimental Designs. Oxford University Press (designs with the least mean variance).

    Examples
    --------
    >>> chain = PairwiseMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2})
    >>> next_comparisons(chain, top=1).round(4).to_dict("records")
    [{'row': 'a', 'column': 'd', 'expected': 8.0, 'variance': 3.0, 'made_comparable': 0, 'mean_variance_after': 0.8333}]
    """
    judgements = matrix if isinstance(matrix, PairwiseMatrix) else PairwiseMatrix(matrix)
    order = sorted_order(judgements.labels)
    values = judgements.values[np.ix_(order, order)]
    edges = comparison_graph.judged(values)
    # Pairs stand as they do in the matrix, but are computed in the order of the labels.
    rows, columns = np.nonzero(np.triu(np.isnan(judgements.values), k=1))
    place = np.argsort(order)
    parts = comparison_graph.components(edges)
    sizes = np.bincount(parts)
    left, right = parts[place[rows]], parts[place[columns]]
    frame = pd.DataFrame(
        {
            "row": judgements.labels[rows],
            "column": judgements.labels[columns],
            "expected": _implied(values, parts)[place[rows], place[columns]],
            "variance": comparison_graph.resistances(edges)[place[rows], place[columns]],
            "made_comparable": np.where(left == right, 0, sizes[left] * sizes[right]),
            "mean_variance_after": [_mean_variance(edges, int(place[i]), int(place[j])) for i, j in zip(rows, columns, strict=True)],
        }
    )
    keys = pd.DataFrame({"joined": -frame["made_comparable"], "variance": frame["mean_variance_after"].round(10)})
    ranked = keys.sort_values(["joined", "variance"], kind="stable").index
    return frame.loc[ranked[: checked_top(top)]].reset_index(drop=True)


def _implied(values: Floats, parts: NDArray[np.intp]) -> Floats:
    """w_i/w_j (n, n) by logarithmic least squares within every part; NaN across parts."""
    ratios = np.full(values.shape, np.nan)
    for part in range(int(parts.max()) + 1):
        inside = np.ix_(parts == part, parts == part)
        weights = completion.log_least_squares(values[inside])
        ratios[inside] = weights[:, None] / weights[None, :]
    return ratios


def _mean_variance(edges: Mask, row: int, column: int) -> float:
    """Mean effective resistance of all comparable pairs once this one is judged."""
    more = edges.copy()
    more[row, column] = more[column, row] = True
    found = comparison_graph.resistances(more)[np.triu_indices(len(more), k=1)]
    return float(found[np.isfinite(found)].mean())
