"""Facets that walks over many cones can start from: two rows are priced, as in `first_facets`, for all cones at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.first_facets import stopped
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
            binding, stops = stopped(-table[0, slack_of[i], i] * table[:, :, i], table[:, :, k])
            others = np.broadcast_to(slack_of[(rows != i) & (rows != k)], (len(table), len(rows) - 2))
            facets.append(np.column_stack([others, binding]))
            lacking |= ~np.isfinite(stops)
    cones = np.tile(np.arange(len(table)), len(facets))
    good = ~lacking[cones]
    return Starts(np.concatenate(facets)[good], cones[good], lacking)
