"""Priorities of alternatives: their local weights under every criterion, put together with the criteria's weights."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.score_table import WeightedTable, weighted_priorities
from sqeval.errors import DataError, SqevalWarning
from sqeval.numerics import synthesis
from sqeval.options import Synthesis, parse

Floats = NDArray[np.float64]

SYNTHESES: dict[Synthesis, Callable[[Floats, Floats], Floats]] = {
    Synthesis.DISTRIBUTIVE: synthesis.distributive,
    Synthesis.IDEAL: synthesis.ideal,
    Synthesis.PRODUCT: synthesis.product,
}


def synthesise(local: Any, weights: Any, mode: str = "distributive") -> pd.Series[float]:
    """Overall priority of each alternative.

    Parameters
    ----------
    local : DataFrame or array, alternatives × criteria
        Local priorities (no negative ones), higher is better.
    weights : Series, mapping or sequence by criterion, or a result with weights
        Weights of the criteria; they sum to 1 within 0.02 and are then rescaled, with a warning.
    mode : {"distributive", "ideal", "product"}
        - "distributive": shares of the column's sum, P_i = Σ_j w_j r_ij / Σ_k r_kj; they sum to 1;
        - "ideal": shares of the column's best entry, P_i = Σ_j w_j r_ij / max_k r_kj, not renormalised;
        - "product": weighted geometric means, P_i = Π_j r_ij^w_j, divided by their sum, so that they sum to 1 and the scale of no
          column counts. Ratios of two priorities depend on these two alternatives alone.

    Returns
    -------
    Series
        By alternative, in the order of `local`.

    Raises
    ------
    DataError
        Criteria differ between `local` and `weights`, a value is negative, a column holds only zeros, or the
        weights do not sum to 1; in mode "product" a local priority of 0 under a criterion that counts.

    References
    ----------
    Forman, E. H. & Gass, S. I. (2001). The analytic hierarchy process: an exposition. Operations Research 49(4),
    469-486. Barzilai, J. & Lootsma, F. A. (1997). Power relations and group aggregation in the multiplicative AHP and SMART.
    Journal of Multi-Criteria Decision Analysis 6(3), 155-165 (product).

    Examples
    --------
    >>> local = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> synthesise(local, {"speed": 0.6, "cost": 0.4}).round(4).to_dict()
    {'A': 0.61, 'B': 0.39}
    """
    kind = parse(Synthesis, mode, "mode")
    given = weighted_priorities(local, weights)
    check_mode(given, kind)
    for caution in given.cautions:
        warnings.warn(caution.message, SqevalWarning, stacklevel=2)
    found = SYNTHESES[kind](given.table.values, given.weights)
    return pd.Series(found[given.table.back()], index=given.table.rows, name="priority")


def check_mode(given: WeightedTable, mode: Synthesis) -> None:
    """Refuse a local priority of 0 where priorities are multiplied: it would be 0 whatever the other criteria say."""
    if mode is not Synthesis.PRODUCT:
        return
    zeros = np.argwhere((given.table.values == 0) & (given.weights > 0))
    if len(zeros):
        row, column = zeros[0]
        place = {"column": given.table.criteria[column], "unit": given.table.alternatives[row]}
        raise DataError("a local priority of 0 makes the whole product 0", **place, hint="Use mode 'distributive' or 'ideal'")
