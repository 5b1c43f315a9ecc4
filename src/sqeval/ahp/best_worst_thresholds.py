"""Limits of the input-based consistency ratio of the best-worst method, by number of items and a_BW."""

from __future__ import annotations

import math

SOURCE = "Liang, Brunelli & Rezaei (2020), Omega 96, 102175, Table 3"

#: By a_BW, for n = 3 … 9 items.
_TABLE: dict[int, tuple[float, ...]] = {
    2: (0.0,) * 7,
    3: (0.1667,) * 7,
    4: (0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683),
    5: (0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960),
    6: (0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262),
    7: (0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403),
    8: (0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657),
    9: (0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662),
}


def input_threshold(size: int, a_bw: float) -> float | None:
    """The limit for `size` items; None where none is printed.

    Examples
    --------
    >>> input_threshold(5, 8), input_threshold(12, 8), input_threshold(5, 2.5)
    (0.2958, None, None)
    """
    row = _TABLE.get(round(a_bw)) if math.isclose(a_bw, round(a_bw), rel_tol=1e-9) else None
    return None if row is None or not 3 <= size <= 9 else row[size - 3]
