"""How far two sources of weights agree."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError, SqevalWarning
from sqeval.labelled import sorted_order
from sqeval.numerics import weight_combination
from sqeval.options import AgreementMeasure, parse
from sqeval.weighting.sources import joined, shares_by_name

Floats = NDArray[np.float64]

MEASURES: dict[AgreementMeasure, Callable[[Floats, Floats], float]] = {
    AgreementMeasure.SPEARMAN: weight_combination.spearman,
    AgreementMeasure.KENDALL: weight_combination.kendall,
    AgreementMeasure.COSINE: weight_combination.cosine,
    AgreementMeasure.L1: weight_combination.manhattan,
    AgreementMeasure.KL: weight_combination.relative_entropy,
}


def agreement(a: Any, b: Any, measure: str = "spearman") -> float:
    """How far two sources of weights agree.

    Parameters
    ----------
    a, b : Series or mapping by criterion, or a result with weights
        What `ahp.solve`, `ahp.hierarchy_weights` or a method of `sq.weighting` returns will do; joined by name. Weights sum
        to 1 within 0.02 and are then rescaled, with a warning.
    measure : {"spearman", "kendall", "cosine", "l1", "kl"}
        - "spearman", "kendall": rank correlation (τ_b), from −1 (opposite ranking) to 1 (the same ranking); weights nearer than
          1e-9 are tied;
        - "cosine": from 0 (no criterion in common) to 1 (the same weights);
        - "l1": Σ |a_j − b_j|, from 0 (the same) to 2;
        - "kl": Σ a_j ln(a_j / b_j), at least 0, not symmetric, and infinite where b gives 0 to a criterion that a gives more.

    Returns
    -------
    float

    Raises
    ------
    DataError
        The criteria differ (the error names one), a weight is negative, weights do not sum to 1, or a rank correlation is
        asked for of weights that are all equal.
    OptionError
        An unknown measure.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3), 239-251. Kullback, S. & Leibler, R. A.
    (1951). On information and sufficiency. Annals of Mathematical Statistics 22(1), 79-86.

    Examples
    --------
    >>> experts, data = {"speed": 0.5, "cost": 0.3, "stars": 0.2}, {"speed": 0.4, "cost": 0.2, "stars": 0.4}
    >>> round(agreement(experts, data, "cosine"), 4), round(agreement(experts, data, "l1"), 4)
    (0.9193, 0.4)
    """
    kind = parse(AgreementMeasure, measure, "measure")
    pair, cautions = shares_by_name({"a": a, "b": b})
    first, second = joined(pair)[:, sorted_order(pair["a"].labels)]
    found = MEASURES[kind](first, second)
    if math.isnan(found):
        flat = next(name for name, weights in (("a", first), ("b", second)) if np.ptp(weights) <= weight_combination.TIE)
        raise DataError(f"all weights of {flat!r} are equal, so that they rank nothing", hint="Use measure='cosine' or 'l1'")
    for caution in cautions:
        warnings.warn(caution.message, SqevalWarning, stacklevel=2)
    return found
