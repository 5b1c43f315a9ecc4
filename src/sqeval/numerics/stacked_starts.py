"""Facets that walks over many cones can start from: two rows are priced, as in `first_facets`, for all cones at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats

Positions = NDArray[np.intp]


class Starts(NamedTuple):
    """Facets (p, r - 1) as places in the table of their cone (p,), and which cones (T,) need more thought than this."""

    facets: Positions
    cone: Positions
    open: NDArray[np.bool_]


def stacked_starts(table: Floats, reference: Floats, slack_of: Positions) -> Starts:
    """A facet of every cone for each pair of a row in which rays point and another row.

    The cones' generators stand in a table (T, N, r), zeros where one has fewer; `slack_of` (r,) says where the slack of a row
    stands in every cone, -1 for none.
    """
    rows, in_ray = np.arange(len(reference)), reference != 0
    # A second row in which rays point bounds nothing that one in which points differ does not.
    priced = next(some for some in (rows[slack_of < 0], rows[~in_ray], rows) if len(some))
    facets, lacking = [], np.zeros(len(table), dtype=bool)
    for i in np.flatnonzero(in_ray):
        for k in priced[priced != i]:
            binding, held = _binding(-table[0, slack_of[i], i] * table[:, :, i], table[:, :, k])
            others = np.broadcast_to(slack_of[(rows != i) & (rows != k)], (len(table), len(rows) - 2))
            facets.append(np.column_stack([others, binding]))
            lacking |= ~held
    cones = np.tile(np.arange(len(table)), len(facets))
    good = ~lacking[cones]
    return Starts(np.concatenate(facets)[good], cones[good], lacking)


def _binding(worth: Floats, slope: Floats) -> tuple[Positions, NDArray[np.bool_]]:
    """The generator of each cone that stops worth + q·slope ≤ 0 as q moves, and whether there is such a q."""
    quotient = -worth / slope
    above, below = np.where(slope > 0, quotient, np.inf), np.where(slope < 0, quotient, -np.inf)
    least, most = above.min(axis=1), below.max(axis=1)
    binding = np.where(np.isfinite(least), above.argmin(axis=1), below.argmax(axis=1))
    held = (least >= most) & (np.isfinite(least) | np.isfinite(most)) & ~((slope == 0) & (worth > 0)).any(axis=1)
    return binding, held
