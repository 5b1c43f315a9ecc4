"""Weighted scores of survey questions by cell, with the standard error that the respondents' covariance gives."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.surveys.items import MEANS
from sqeval.numerics.item_moments import ItemMoments
from sqeval.numerics.means import bounded_interval
from sqeval.numerics.statistic import normal_factor
from sqeval.result import Caution

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class ScoreColumns(NamedTuple):
    """A weighted score in every cell, each of shape (cells,); the standard errors and interval are of the 0–100 score.

    `independent` is the standard error if the answers to different questions were independent.
    """

    mean: Floats
    score: Floats
    n: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    independent: Floats


def score_columns(moments: ItemMoments, weights: Floats, scale: tuple[float, float], confidence: float = 0.95) -> ScoreColumns:
    """Σ w_i x̄_i with Var = w'Cov(x̄)w, over the questions whose weight (k,) is not 0.

    The interval is that of a mean on a bounded scale with the smallest n, so that a few equal answers do not look certain.
    """
    used = weights != 0
    w = weights[used]
    cover = moments.of_means[:, used][:, :, used]
    n = moments.n[:, used].min(axis=1)
    mean = moments.mean[:, used] @ w
    width = scale[1] - scale[0]
    score = (mean - scale[0]) / width * 100
    variance = np.einsum("i,cij,j->c", w, cover, w)
    error = _root(variance) / width * 100
    independent = _root(np.diagonal(cover, axis1=1, axis2=2) @ w**2) / width * 100
    low, high = bounded_interval(score, n, error**2 * n * (n - 1), (0.0, 100.0), normal_factor(confidence))
    unsure = np.isnan(error)
    return ScoreColumns(mean, score, n, error, np.where(unsure, np.nan, low), np.where(unsure, np.nan, high), independent)


def _root(variance: Floats) -> Floats:
    """Standard error; NaN where pairwise covariances give a variance below 0, 0 where only rounding does."""
    rounded = np.where((variance < 0) & (variance > -1e-12), 0.0, variance)
    return np.sqrt(np.where(rounded < 0, np.nan, rounded))


def gaps(found: ScoreColumns, moments: ItemMoments, weights: Floats, cells: pd.Index, *, name: str, basis: str) -> list[Caution]:
    """Cells that have answers, but no score or no standard error, and why."""
    used = weights != 0
    some = moments.n.max(axis=1) > 0
    unanswered = some & np.isnan(found.mean)
    unsure = some & ~unanswered & np.isnan(found.standard_error)
    negative = unsure & ~np.isnan(moments.of_means[:, used][:, :, used]).any(axis=(1, 2))
    if basis == MEANS:
        places: dict[str, tuple[str, ...]] = {"spread_unknown": (name,) if unsure.any() else ()}
    else:
        places = {"spread_unknown": _told(cells, unsure & ~negative, name), "negative_variance": _told(cells, negative, name)}
    places["item_unanswered"] = _told(cells, unanswered, name)
    return [Caution(code, where) for code, where in places.items() if where]


def _told(cells: pd.Index, mask: Mask, name: str) -> tuple[str, ...]:
    return tuple(f"{cell_text(cell)}: {name}" for cell in cells[mask])


def cell_text(cell: object) -> str:
    """A unit, or a unit and period, for a reader."""
    return " ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
