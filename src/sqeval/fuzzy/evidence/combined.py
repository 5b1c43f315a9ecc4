"""The one place where weights and beliefs are combined, in an order that the callers' rows and columns do not decide."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import evidential
from sqeval.options import EvidentialMethod

_METHODS: dict[EvidentialMethod, Callable[[Floats, Floats, Floats], Floats]] = {
    EvidentialMethod.RECURSIVE: evidential.recursive,
    EvidentialMethod.ANALYTIC: evidential.analytic,
}


def combine_rows(weights: Floats, rows: Floats, attributes: pd.Index, columns: pd.Index, method: EvidentialMethod) -> Floats:
    """Combined distributions (…, g + 1) of assessments (…, k, g + 1), the last column of each unassigned; weights (k,) or (…, k)."""
    by_name, by_grade = sorted_order(attributes), sorted_order(columns[:-1])
    ordered = rows[..., by_name, :]
    combined = _METHODS[method](weights[..., by_name], ordered[..., by_grade], ordered[..., -1])
    return combined[..., [*np.argsort(by_grade), -1]]
