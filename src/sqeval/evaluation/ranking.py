"""Ranks within a period: equal scores share a rank; small samples and requests that name no unit have none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Scores nearer than this are the same.
TIE = 1e-9


def ranks(score: NDArray[np.float64], period: NDArray[Any], ranked: NDArray[np.bool_]) -> pd.Series[Any]:
    """Rank 1 is the best score of the period; missing for rows that are not ranked or have no score."""
    rounded = pd.Series(np.round(score / TIE) * TIE).where(ranked)
    return rounded.groupby(pd.Series(period)).rank(method="min", ascending=False).astype("Int64")
