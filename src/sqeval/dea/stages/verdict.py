"""Which stage holds a unit back: said only where the intervals of stage efficiencies allow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats

#: The verdict on a unit whose stages are all efficient, and on one whose intervals overlap.
NO_STAGE, UNDECIDED = "(none)", "(undecided)"


def weak_stages(low: Floats, high: Floats, names: Sequence[Any]) -> NDArray[Any]:
    """The stage that is worst whatever the choice among optima: its largest efficiency is below the least of every other.

    `low` and `high` (k, K) are the ends of each stage's efficiency; NaN where a stage is not measured. None for a unit without
    any, "(none)" where all stages are efficient throughout, "(undecided)" where no stage is worst in every case.
    """
    verdicts = np.full(len(low), UNDECIDED, dtype=object)
    measured = ~np.isnan(high)
    verdicts[~measured.any(axis=1)] = None
    verdicts[measured.any(axis=1) & (np.where(measured, low, 1.0) >= 1.0 - EQUAL).all(axis=1)] = NO_STAGE
    for stage, name in enumerate(names):
        others = np.delete(np.where(measured, low, np.inf), stage, axis=1).min(axis=1, initial=np.inf)
        # A stage alone is not worse than another, but it is what holds the unit back.
        verdicts[measured[:, stage] & (high[:, stage] < np.minimum(others, 1.0) - EQUAL)] = name
    return verdicts
