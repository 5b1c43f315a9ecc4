"""Grey relational analysis on arrays: how near every row is to a reference row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coefficients(deviations: Floats, rho: float) -> Floats:
    """(min Δ + ρ max Δ) / (Δ + ρ max Δ), minimum and maximum over the whole table.

    Parameters
    ----------
    deviations : (rows, columns) array
        Distances Δ ≥ 0 from the reference, without units.
    rho : float
        In (0, 1]; the smaller, the further apart the coefficients.

    Returns
    -------
    (rows, columns) array
        In (0, 1]; 1 throughout where every distance is the same.

    Examples
    --------
    >>> coefficients(np.array([[0.0, 1.0], [0.5, 0.25]]), 0.5).tolist()
    [[1.0, 0.3333333333333333], [0.5, 0.6666666666666666]]
    """
    least, most = deviations.min(), deviations.max()
    if most == 0:
        return np.ones(deviations.shape)
    return np.asarray((least + rho * most) / (deviations + rho * most))
