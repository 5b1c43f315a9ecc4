"""Restrictions that no weights satisfy, found and named: a smallest set that excludes one another.

Restrictions are trades. Where weights above zero exist for every variable, no combination of trades (and of units, where these
may be scaled) makes anything from nothing; where one does, the weights it is worth nothing at are all that is left, which is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.face import column_units
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.judgement.limits import WeightLimits
from sqeval.dea.judgement.restrictions import Restriction
from sqeval.dea.judgement.words import listed
from sqeval.dea.model import DeaSolution
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask
from sqeval.errors import OptionError
from sqeval.labelled import Floats, sorted_order
from sqeval.numerics import lp
from sqeval.result import Caution, Named


def refuse_free_production(technology: Technology, restrictions: tuple[Restriction, ...], data: DeaData, solver: lp.Solver | None) -> None:
    """Raise where ratios of weights (regions, cones) leave a variable without any weight.

    Raises
    ------
    OptionError
        Naming the variable and a smallest set of restrictions that exclude one another, with the data where they tie the sides.
    """
    limits = technology.limits
    if limits is None or not len(limits.shared):
        return
    gained = np.flatnonzero(_from_nothing(technology, limits, np.arange(len(technology.signs)), solver))
    if not gained.size:
        return
    at = gained[:1]
    kept = smallest(set(limits.ratios.of.tolist()), lambda some: bool(_from_nothing(technology, limits.only(some), at, solver)[0]))
    alone = not _from_nothing(technology, limits.only(kept), at, solver, with_units=False)[0]
    problem = "exclude one another" if not alone else "leave no weights that the data allow: something could be made from nothing"
    # Not as the value, which is cut where it is long: every one of them is needed to see why.
    words = listed([restrictions[place] for place in sorted(kept)])
    problem = f"these {problem}, so that none is left for {str(data.variables[at[0]])!r}: {words}"
    raise OptionError(problem, path="weight_restrictions", hint="Loosen or drop one of them")


def unsatisfied(
    task: RadialTask, restrictions: tuple[Restriction, ...], ordered: DeaData, found: DeaSolution, data: DeaData
) -> tuple[Caution, ...]:
    """Cautions that name units for which no weights satisfy the restrictions, and the smallest sets of these that conflict."""
    limits = task.technology.limits
    if limits is None or not (found.status == lp.UNBOUNDED).any():
        return ()
    order = sorted_order(data.units)
    rows = np.flatnonzero(found.status[order] == lp.UNBOUNDED)
    return tuple(
        Caution("dea_restrictions_conflict", tuple(unit_name(ordered.units[row]) for row in some), _named(restrictions, kept))
        for some, kept in _conflicts(task, limits, ordered.values, rows)
    )


def smallest(places: set[int], conflict: Callable[[set[int]], bool]) -> set[int]:
    """A set of which none can be left out, if `conflict` is to hold (Chinneck & Dravnieks 1991, deletion filter)."""
    for place in sorted(places):
        if conflict(places - {place}):
            places = places - {place}
    return places


def _conflicts(task: RadialTask, limits: WeightLimits, points: Floats, rows: np.ndarray) -> Iterator[tuple[list[int], set[int]]]:
    """Lots of points in conflict with the same smallest set."""

    def in_conflict(some: set[int], at: np.ndarray) -> np.ndarray:
        technology = replace(task.technology, limits=limits.only(some))
        status = radial_factors(technology, points[at], task.orientation, task.solver).status
        return np.asarray(status == lp.UNBOUNDED)

    while len(rows):
        first = rows[:1]
        kept = smallest(set(range(limits.count)), lambda some, first=first: bool(in_conflict(some, first)[0]))  # type: ignore[misc]
        same = in_conflict(kept, rows)
        same[0] = True
        yield rows[same].tolist(), kept
        rows = rows[~same]


def _named(restrictions: tuple[Restriction, ...], kept: set[int]) -> dict[str, Named]:
    some = [restrictions[place] for place in sorted(kept)]
    return {"restrictions": Named(listed(some, "en"), listed(some, "zh"))}


def _from_nothing(
    technology: Technology, limits: WeightLimits, at: np.ndarray, solver: lp.Solver | None, *, with_units: bool = True
) -> np.ndarray:
    """Whether trades, and units that may be scaled, yield a mean of each variable at `at` (or save it, an input), for nothing."""
    m, signs = technology.m, technology.signs
    scaled = with_units and limits.linked and technology.rts.high == math.inf
    shared = limits.shared.T
    if scaled:
        shared = np.hstack([technology.values.T, shared])
    wanted = np.diag(signs * column_units(technology.values))[at]
    family = lp.LpFamily(
        shared=shared,
        own=np.zeros((len(at), len(signs), 0)),
        cost=np.zeros(shared.shape[1]),
        rhs=wanted,
        senses=(*["<="] * m, *[">="] * (len(signs) - m)),
    )
    return np.asarray(lp.solve(family, solver=solver).status == lp.OPTIMAL)
