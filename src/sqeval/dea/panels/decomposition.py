"""Productivity indices and their parts from distances: arrays in, arrays out; more than 1 is progress."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sqeval.labelled import Floats
from sqeval.options import IndexDecomposition


class Change(NamedTuple):
    """What became of every unit over every pair of periods (U, P).

    `mi` is the geometric mean, over the technologies that the pair is compared by, of later over earlier distance, and `ec` later over
    earlier distance from the frontier of the own period.
    """

    mi: Floats
    ec: Floats

    @classmethod
    def of(cls, own_earlier: Floats, own_later: Floats, earlier: Floats, later: Floats) -> Change:
        """From distances (U, P) from own frontiers, and (B, U, P) from those of the B technologies they are compared by."""
        mi = np.exp(np.log(later / earlier).mean(axis=0)) if len(earlier) > 1 else later[0] / earlier[0]
        return cls(mi, own_later / own_earlier)


def parts(whole: Change, pure: Change, decomposition: IndexDecomposition) -> dict[str, Floats]:
    """mi, ec, tc, pec and sec from changes under the returns to scale of the index, and under variable ones (`pure`).

    ==========  =================  ============================  ==========  ============================
    word        tc                 what it is                    sec         what it is
    ==========  =================  ============================  ==========  ============================
    fgnz        mi / ec            technical change              ec / pec    change of scale efficiency
    ray_desli   mi_vrs / pec       technical change under VRS    mi / mi_vrs change of scale against both
    gtl         mi_vrs / pec       the same, of the base period  mi / mi_vrs the same, of the base period
    ==========  =================  ============================  ==========  ============================
    """
    mi, ec, pec = whole.mi, whole.ec, pure.ec
    if decomposition is IndexDecomposition.FGNZ:
        return {"mi": mi, "ec": ec, "tc": mi / ec, "pec": pec, "sec": ec / pec}
    return {"mi": mi, "ec": ec, "tc": pure.mi / pec, "pec": pec, "sec": mi / pure.mi}
