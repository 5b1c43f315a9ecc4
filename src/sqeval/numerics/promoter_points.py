"""Net promoter points of answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Ends of the scale of the points, whose mean is the net promoter score.
POINTS = (-100.0, 100.0)


def promoter_points(answers: Floats, promoters: float, detractors: float) -> Floats:
    """100 for answers of at least `promoters`, −100 for those of at most `detractors`, 0 in between, NaN where there is none.

    Examples
    --------
    >>> promoter_points(np.array([10.0, 8.0, 6.0, np.nan]), 9, 6)
    array([ 100.,    0., -100.,   nan])
    """
    points = np.where(answers >= promoters, POINTS[1], np.where(answers <= detractors, POINTS[0], 0.0))
    return np.where(np.isnan(answers), np.nan, points)
