"""Radial factors as distances from the frontier, at least 1 for units of the technology, and back: θ = 1/δ, φ = δ."""

from __future__ import annotations

import numpy as np

from sqeval.labelled import Floats
from sqeval.options import Orientation


def distances_of(factor: Floats, orientation: Orientation) -> Floats:
    """1/θ or φ; NaN where there is none.

    Examples
    --------
    >>> distances_of(np.array([0.5, 1.0]), Orientation.INPUT).tolist()
    [2.0, 1.0]
    """
    if orientation is not Orientation.INPUT:
        return factor
    return np.divide(1.0, factor, out=np.full_like(factor, np.nan), where=factor > 0)


def factors_of(distance: Floats, orientation: Orientation) -> Floats:
    """θ or φ of distances: the same the other way round."""
    return distances_of(distance, orientation)
