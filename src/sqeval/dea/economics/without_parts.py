"""Units whose economic efficiency is known and whose technical part is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.explain import word_key
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.result import Caution


def without_parts(data: DeaData, status: NDArray[Any], technical: NDArray[Any]) -> tuple[Caution, ...]:
    """A caution for each status that stands in the way of the technical part alone."""
    alone = np.where(status == OPTIMAL, technical, OPTIMAL)
    return tuple(
        Caution("dea_no_technical", _names(data, alone == word), {"status": word}, {"status": f"dea.{word_key(word)}"})
        for word in sorted({str(word) for word in pd.unique(alone)} - {OPTIMAL})
    )


def _names(data: DeaData, flags: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(map(unit_name, data.units[np.flatnonzero(flags)]))
