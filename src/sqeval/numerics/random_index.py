"""Random indices: the mean consistency index of random judgement matrices, by size and by published table."""

from __future__ import annotations

import math
from typing import NamedTuple

from sqeval.options import RandomIndex


class Table(NamedTuple):
    """Random indices for n = 1, 2, 3 … and where they come from; `slope` and `intercept` carry them on, where given."""

    values: tuple[float, ...]
    source: str
    slope: float | None = None
    intercept: float = 0.0


#: n = 5 … 20, with a standard error of at most 0.0004.
_DRAWN = (1.1086, 1.2495, 1.3412, 1.4041, 1.4505, 1.4863, 1.5141, 1.5364, 1.5548, 1.5705, 1.5842, 1.596, 1.6055, 1.6141, 1.6217, 1.6289)

TABLES = {
    RandomIndex.ALONSO_LAMATA_2006: Table(
        (0, 0, 0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838),
        "Alonso, J. A. & Lamata, M. T. (2006). Consistency in the analytic hierarchy process: a new approach. "
        "International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 14(4), 445-459",
        slope=2.7699,
        intercept=-4.3513,
    ),
    RandomIndex.SAATY_1980: Table(
        (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
        "Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, New York",
    ),
    RandomIndex.EXACT: Table(
        (0, 0, 0.524457454291222, 0.8841580006969432, *_DRAWN),
        "sqeval's own: judgements drawn uniformly from the 17 values 1/9 … 9, enumerated for n = 3 and 4, simulated beyond",
    ),
}

#: Of the random index where judgements are missing.
LESS_SOURCE = "Ágoston, K. C. & Csató, L. (2022). Inconsistency thresholds for incomplete pairwise comparison matrices. Omega 108, 102576"


def random_index(size: int, table: RandomIndex) -> float:
    """The random index of `table` for matrices of `size` rows, or NaN where the table does not go so far.

    Beyond n = 15, Alonso and Lamata give the line λ̄max = 2.7699 n − 4.3513, so that RI = (λ̄max − n) / (n − 1).

    Examples
    --------
    >>> random_index(5, RandomIndex.SAATY_1980)
    1.12
    >>> round(random_index(16, RandomIndex.ALONSO_LAMATA_2006), 4)
    1.5978
    >>> random_index(16, RandomIndex.SAATY_1980)
    nan
    """
    chosen = TABLES[table]
    if size <= len(chosen.values):
        return float(chosen.values[size - 1])
    if chosen.slope is None:
        return math.nan
    return (chosen.slope * size + chosen.intercept - size) / (size - 1)


def is_extrapolated(size: int, table: RandomIndex) -> bool:
    """Whether the random index comes from the fitted line instead of the printed table."""
    return TABLES[table].slope is not None and size > len(TABLES[table].values)


def share_left(size: int, missing: int) -> float:
    """What is left of a random index where judgements are missing: 1 − 2 m/((n − 1)(n − 2)), m of n (n − 1)/2 pairs; 0 for a tree.

    For the completion with the least eigenvalue the mean CI of random matrices falls nearly along this line; random matrices
    of our own (n from 4 to 8) lie within 6 % of it.

    References
    ----------
    Ágoston, K. C. & Csató, L. (2022). Inconsistency thresholds for incomplete pairwise comparison matrices. Omega 108, 102576.

    Examples
    --------
    >>> share_left(4, 0), share_left(5, 3), share_left(4, 3)
    (1.0, 0.5, 0.0)
    """
    return 1.0 if size <= 2 else 1.0 - 2.0 * missing / ((size - 1) * (size - 2))
