"""Rows that name the same request: which one is kept is decided by what they hold, not by where they stand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def superfluous(frame: pd.DataFrame, rows: NDArray[np.intp]) -> Iterator[tuple[int, bool]]:
    """Rows to reject among `rows` of a frame, each with whether it holds the same as the row that is kept.

    Of the rows of one request the fullest is kept; of equally full ones the one whose text sorts first.
    """
    ids = frame["request_id"].iloc[rows]
    repeated = rows[ids.duplicated(keep=False).to_numpy()]
    if not repeated.size:
        return
    found = frame.iloc[repeated]
    texts = found.astype("str").fillna("").agg("\x1f".join, axis=1).to_numpy(dtype=object)
    empty = found.isna().sum(axis=1).to_numpy()
    own = found["request_id"].to_numpy(dtype=object)
    order = sorted(range(len(repeated)), key=lambda k: (own[k], empty[k], texts[k], repeated[k]))
    kept: dict[object, str] = {}
    for k in order:
        if own[k] in kept:
            yield int(repeated[k]), texts[k] == kept[own[k]]
        else:
            kept[own[k]] = texts[k]
