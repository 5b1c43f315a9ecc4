"""Ranks within a period: equal scores share a rank, and units with too few requests have none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Scores nearer than this are the same.
TIE = 1e-9


def ranks(score: NDArray[np.float64], period: NDArray[Any], small: NDArray[np.bool_]) -> pd.Series[Any]:
    """Rank 1 is the best score of the period; missing for small samples and where there is no score."""
    rounded = pd.Series(np.round(score / TIE) * TIE).mask(small)
    return rounded.groupby(pd.Series(period)).rank(method="min", ascending=False).astype("Int64")
