"""How often each item or alternative takes each rank, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval.ahp import MonteCarloWeights, RankAcceptability
from sqeval.errors import DataError
from sqeval.evaluation.palette import grade_colours
from sqeval.plots.canvas import begin, finish, list_size, text
from sqeval.plots.stacked import stacked

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: So many ranks have a bar of their own; those behind are one.
_MOST = 8


def rank_acceptability(result: MonteCarloWeights | RankAcceptability, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the share of the samples in which each item, or alternative, takes each rank.

    Parameters
    ----------
    result : MonteCarloWeights or RankAcceptability
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Stacked bars that add up to 1, the first rank in blue; the best mean rank on top. Ranks after the eighth are one bar.

    Raises
    ------
    DataError
        The result has no ranks.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.rank_acceptability(sq.ahp.monte_carlo([[1, 3], ["1/3", 1]], 0.1, samples=100))
    >>> [label.get_text() for label in ax.get_yticklabels()], [round(float(bars[0].get_width()), 2) for bars in ax.containers]
    (['0', '1'], [1.0, 0.0])
    """
    if not isinstance(result, (MonteCarloWeights, RankAcceptability)):
        hint = "Give what ahp.monte_carlo or ahp.rank_acceptability returns"
        raise DataError("has no ranks to draw", value=type(result).__name__, hint=hint)
    shares = result.rank_acceptability
    mean_rank = shares.to_numpy() @ shares.columns.to_numpy()
    shares = shares.iloc[mean_rank.argsort(kind="stable")]
    ax, lang = begin(ax, lang, list_size(len(shares), 9.0))
    values = shares.to_numpy()
    names = [text("rank", lang, rank=rank) for rank in shares.columns[:_MOST]]
    if values.shape[1] > _MOST:
        behind = values[:, _MOST - 1 :].sum(axis=1)
        values, names[-1] = np.column_stack([values[:, : _MOST - 1], behind]), text("rank_and_behind", lang, rank=_MOST)
    structure = result.structure if isinstance(result, MonteCarloWeights) else None
    rows = [str(label) if structure is None else structure.title(label, lang) for label in shares.index]
    stacked(ax, values, rows, names, colours=grade_colours(len(names)), faint=[False] * len(rows))
    ax.set_xlim(0, 1)
    ax.set_xlabel(text("share_of_samples", lang))
    return finish(ax, text("rank_acceptability", lang))
