"""Potential gains of mergers (Bogetoft & Wang 2005): what of them is learning, what harmony, and what size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sqeval import solvers
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.data_audit import audit_data
from sqeval.dea.explain import word_key
from sqeval.dea.groups.merger_result import MergerGainsResult, MergerSolution
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.radial_task import technology_of
from sqeval.dea.two_stages import RadialTask, only, projection, solve_part
from sqeval.errors import DataError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.progress import Progress, counting
from sqeval.result import Caution, announces


@announces
def merger_gains(
    X: Any,
    Y: Any,
    groups: Mapping[Any, Any],
    *,
    orientation: str = "input",
    rts: Any = "vrs",
    solver: Any = None,
    progress: Progress = False,
) -> MergerGainsResult:
    """What units would gain together: overall = learning × harmony × size.

    For a merger J of k units, with T the technology of all units and E_j the radial efficiency of unit j:

    - overall E = min{E : (E Σ_J x, Σ_J y) ∈ T}, what all of it could save;
    - adjusted E* = min{E : (E Σ_J E_j x_j, Σ_J y) ∈ T}, once everybody has caught up alone;
    - learning = E / E*, what needs no merger: each catching up with best practice alone;
    - harmony = min{H : (H Σ_J E_j x_j / k, Σ_J y / k) ∈ T}, what a better mix does at the average size: work could be shared
      out, or staff lent, instead;
    - size = E* / harmony, what only the larger size does; above 1 where larger is worse.

    In output orientation with maximal factors of outputs, and each unit at its expanded outputs.

    Parameters
    ----------
    X, Y : DataFrame or array, units × inputs and units × outputs
        Totals ≥ 0 in any units, joined by the index of units; every unit needs a positive input and a positive output.
    groups : mapping from a name to a list of units
        The mergers that are weighed; a unit may be in several.
    orientation : {"input", "output"}
        Factors of inputs, below 1 a saving (0.9: 10 % less would do), or of outputs, above 1 a gain (1.1: 10 % more is possible).
    rts : {"vrs", "crs", "nirs", "ndrs"} or ("grs", low, high)
        Returns to scale. Under "vrs" and "nirs" no mix of single units may be as large as a merger: it has status "infeasible",
        its harmony is still told. Under "crs" size is 1.
    solver, progress
        As in `radial`.

    Returns
    -------
    MergerGainsResult
        `.overall`, `.learning`, `.harmony`, `.size`, `.status`, Series by name; `.explain(name)`.

    Raises
    ------
    DataError
        Bad data; a merger without units, with an unknown unit, or with one twice.
    OptionError
        An unknown word.

    References
    ----------
    Bogetoft, P. & Wang, D. (2005). Estimating the potential gains from mergers. Journal of Productivity Analysis 23, 145-171.

    Examples
    --------
    >>> import warnings, pandas as pd
    >>> desks = pd.DataFrame({"day": [10.0, 30, 20, 40], "night": [30.0, 10, 20, 40], "solved": [10.0, 10, 14, 20]}, index=list("ABCD"))
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = merger_gains(desks[["day", "night"]], desks[["solved"]], {"A with B": ["A", "B"]}, rts="crs")
    >>> result.to_frame().round(3).loc["A with B", ["overall", "learning", "harmony", "size"]].tolist()
    [0.714, 1.0, 0.714, 1.0]
    """
    model = DeaModel.radial("merger_gains", orientation, rts)
    data = dea_data(X, Y)
    members = _members(groups, data)
    ordered = data.sorted()
    task = RadialTask(technology_of(model, ordered), model.orientation, None, True, solvers.resolve(solver))
    with counting(len(data.units) + 3 * len(members), "DEA", progress) as report:
        found = _solved(replace(task, report=report), ordered.values, _sums(members, ordered.units))
    result = MergerGainsResult(model, data, {name: tuple(units) for name, units in members.items()}, found)
    return replace(result, warnings=(*_unsolved(result), *audit_data(data, model).cautions))


def _members(groups: Any, data: DeaData) -> dict[Any, list[Any]]:
    """Mergers by name, in the caller's order, with units that are known."""
    if not isinstance(groups, Mapping) or not groups:
        raise DataError("`groups` names no merger", value=groups, hint='Give {"north": ["A", "B"], …}')
    found: dict[Any, list[Any]] = {}
    for name, units in groups.items():
        if isinstance(units, str) or not isinstance(units, Iterable):
            raise DataError(f"merger {name!r} is not a list of units", value=units, hint='Give {"north": ["A", "B"], …}')
        found[name] = list(units)
        if not found[name]:
            raise DataError(f"merger {name!r} has no units", hint="Leave it out")
        for unit in found[name]:
            data.position(unit)
            if found[name].count(unit) > 1:
                raise DataError(f"stands twice in merger {name!r}", unit=unit, hint="Name it once")
    return found


def _sums(members: Mapping[Any, list[Any]], units: pd.Index) -> sparse.csr_array:
    """Which units (k, n) each merger has: 1 or 0."""
    places = [np.sort(units.get_indexer(pd.Index(those, tupleize_cols=isinstance(units, pd.MultiIndex)))) for those in members.values()]
    ends = np.concatenate([[0], np.cumsum([len(those) for those in places])])
    return sparse.csr_array((np.ones(ends[-1]), np.concatenate(places), ends), shape=(len(places), len(units)))


def _solved(task: RadialTask, points: Floats, sums: sparse.csr_array) -> MergerSolution:
    """Gains of all mergers, whose members are 1 in `sums` (k, n)."""
    alone = solve_part(task, points)
    # Whoever has no answer alone has none in a merger: it may stand as it is.
    caught_up = projection(task, points, np.where(alone.status == lp.OPTIMAL, alone.factor, 1.0))
    together, sizes = sums @ caught_up, np.diff(sums.indptr)[:, None]
    asked = solve_part(replace(task, is_own=False), np.vstack([sums @ points, together, together / sizes]))
    words, (overall, adjusted, harmony) = np.split(asked.status, 3), np.split(asked.factor, 3)
    members = _of_members(alone.status, sums)
    status, in_tune = _first_open(members, *words[:2]), _first_open(members, words[2])
    return MergerSolution(
        status=status,
        overall=only(status == lp.OPTIMAL, overall),
        adjusted=only(status == lp.OPTIMAL, adjusted),
        harmony=only(in_tune == lp.OPTIMAL, harmony),
        certificate=WorstResiduals.of(np.vstack([alone.residuals, asked.residuals]), np.concatenate([alone.status, asked.status])),
    )


def _of_members(status: NDArray[Any], sums: sparse.csr_array) -> NDArray[Any]:
    """For every merger the first status of its units that is not "optimal"."""
    parts = (status[sums.indices[first:last]] for first, last in pairwise(sums.indptr))
    return np.array([next((word for word in words if word != lp.OPTIMAL), lp.OPTIMAL) for words in parts], dtype=object)


def _first_open(*words: NDArray[Any]) -> NDArray[Any]:
    """The first word that is not "optimal"."""
    found = words[0]
    for other in words[1:]:
        found = np.where(found == lp.OPTIMAL, other, found)
    return np.asarray(found, dtype=object)


def _unsolved(result: MergerGainsResult) -> Iterator[Caution]:
    for word in sorted(set(result.solution.status) - {lp.OPTIMAL}):
        names = tuple(str(name) for name in result.names[result.solution.status == word])
        yield Caution("dea_mergers_not_solved", names, {"status": word}, {"status": f"dea.{word_key(word)}"})
