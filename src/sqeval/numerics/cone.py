"""Families that ask how far a ray goes inside a cone: minimise ±z with one column of its own a programme, and no other cost.

Radial and directional models have this form. With generators a_j (columns of the family and slacks of its rows), programme k
seeks the least τ with b_k − τ g_k = Σ μ_j a_j, μ ≥ 0. The generators are the same for all programmes, so are the facets.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats, LpFamily
from sqeval.numerics.lp_scaling import inverse_power

_SLACK_SIGN = {"<=": 1.0, ">=": -1.0}


class Cone(NamedTuple):
    """Generators (N, r) of length about 1: the n shared columns, then one for every row with a slack.

    `rows` (r,) and `columns` (N,) are the powers of two that scaled them, `slack_of` (r,) the generator of a row's slack
    or -1, `reference` (r,) a ray between those of all programmes.
    """

    generators: Floats
    rows: Floats
    columns: Floats
    slack_of: NDArray[np.intp]
    reference: Floats

    @property
    def shared(self) -> int:
        """How many generators are shared columns: those before the slacks."""
        return len(self.generators) - int((self.slack_of >= 0).sum())


class Rays(NamedTuple):
    """Points b and directions g (k, r), scaled as the rows of the cone, and by `size` and `pace` (k, 1) to entries up to about 1."""

    b: Floats
    g: Floats
    size: Floats
    pace: Floats


def is_ray_family(family: LpFamily) -> bool:
    """Whether the family has the form of this file: rays on which every supporting normal falls."""
    n = family.shared.shape[1]
    own_cost = family.cost[..., n:]
    if family.own.shape[2] != 1 or family.free or family.cost[..., :n].any() or not len(family.rhs) or not n:
        return False
    turn = own_cost.flat[0]
    if turn not in (1.0, -1.0) or (own_cost != turn).any() or family.senses.count("=") > 1:
        return False
    signs = np.array([-_SLACK_SIGN.get(sense, 0.0) for sense in family.senses])
    turned = turn * family.own[:, :, 0]
    return bool((np.sign(turned) * np.where(turned != 0, signs, 0.0) == np.abs(np.sign(turned))).all())


def cone_and_rays(family: LpFamily) -> tuple[Cone, Rays]:
    """The cone of a family and the rays of its programmes, scaled."""
    n, turn = family.shared.shape[1], float(family.cost.flat[-1])
    rows = inverse_power(_row_sizes(family))
    slacks, slack_of = _slacks(family.senses, n)
    generators = np.empty((n + len(slacks), len(rows)))
    np.multiply(family.shared.T, rows, out=generators[:n])
    columns = inverse_power(np.sqrt(np.einsum("ij,ij->i", generators[:n], generators[:n])))
    generators[:n] *= columns[:, None]
    generators[n:] = slacks
    b, g = family.rhs * rows, turn * family.own[:, :, 0] * rows
    size, pace = (inverse_power(np.abs(part).max(axis=1))[:, None] for part in (b, g))
    rays = Rays(b * size, g * pace, size, pace)
    reference = (rays.g / _lengths(rays.g)).mean(axis=0)
    reference /= max(float(np.linalg.norm(reference)), np.finfo(float).tiny)
    return Cone(generators, rows, np.append(columns, np.ones(len(slacks))), slack_of, reference), rays


def _row_sizes(family: LpFamily) -> Floats:
    """The mean size of a row's shared entries; of right-hand sides and own columns where it has none."""
    # Row by row: of a million columns, all at once would take the room of another table.
    size = np.array([np.abs(row).mean() for row in family.shared])
    for other in (family.own[:, :, 0], family.rhs):
        size = np.where(size > 0, size, np.abs(other).mean(axis=0))
    return np.asarray(size, dtype=np.float64)


def _slacks(senses: tuple[str, ...], n: int) -> tuple[Floats, NDArray[np.intp]]:
    """Unit generators of the rows that have a slack, and where each stands among all generators."""
    signs = np.array([_SLACK_SIGN.get(sense, 0.0) for sense in senses])
    slack_of = np.where(signs != 0, n - 1 + np.cumsum(signs != 0), -1)
    return np.diag(signs)[signs != 0], slack_of.astype(np.intp)


def _lengths(rays: Floats) -> Floats:
    size = np.sqrt(np.einsum("ij,ij->i", rays, rays))[:, None]
    lengths: Floats = np.where(size > 0, size, 1.0)
    return lengths
