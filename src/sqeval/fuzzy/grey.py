"""Grey relational analysis: how near every unit is to an ideal row, over all indicators."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.fuzzy.grey_result import GreyResult
from sqeval.fuzzy.node_weights import read_node_weights
from sqeval.indicators.directions import read_directions
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.numerics import grey
from sqeval.numerics.redundancy import is_constant
from sqeval.options import Direction, GreyNormalisation, parse
from sqeval.result import Caution, announces


@announces
def grey_relational(
    values: Any,
    directions: Any,
    weights: Any = None,
    rho: float = 0.5,
    reference: Any = None,
    *,
    normalisation: str = "min_max",
    hierarchy: Any = None,
) -> GreyResult:
    """Grey relational grades of units: weighted means of how near each indicator is to a reference.

    With distances Δ_ij from the reference r, ξ_ij = (min Δ + ρ max Δ) / (Δ_ij + ρ max Δ) over the whole table, and the grade
    of a unit is Σ_j w_j ξ_ij: the higher, the nearer the ideal. Grades compare the units of one table; another unit in
    it can change them all.

    Parameters
    ----------
    values : DataFrame or array, units × indicators
        Numbers without gaps.
    directions : mapping {indicator: "benefit" | "cost" | "target"}, or one word for all
        What is best: the highest value, the lowest one, or that of `reference`.
    weights : Series or mapping by indicator, or sequence, optional
        They sum to 1 within 0.02 and are then rescaled with a caution; equal unless given. With a hierarchy a mapping {node:
        weights of its children}, or what `ahp.hierarchy_weights` returns.
    rho : float
        Distinguishing coefficient ρ in (0, 1]; the smaller, the further apart the coefficients.
    reference : Series or mapping by indicator, or sequence, optional
        The ideal row, in the units of the values. Indicators that it does not name take their best value; one with
        direction "target" must be named. Distance from a given value counts on either side of it.
    normalisation : {"min_max", "mean", "none"}
        What a distance is a share of: the range of the column and its reference (for a target the largest distance from
        it), the size of the column's mean, or nothing (values of one unit of measurement).
    hierarchy : Hierarchy, optional
        Its indicators are the columns of `values`; `node_grades` then has the grade at every node.

    Returns
    -------
    GreyResult
        `.grades`, `.ranks` (ties share the better one), `.coefficients`, `.deviations`, `.reference`, `.node_grades`. Cautions:
        "grey_constant" (an indicator has one value only: it tells no units apart), "grey_alike" (every unit is at the
        reference throughout).

    Raises
    ------
    DataError
        A value is missing, an indicator has no direction, no target, or a mean of 0 to divide by; names do not match. The
        error names the indicator.
    OptionError
        An unknown direction or normalisation, or ρ outside (0, 1].
    ConfigError
        Something that is no hierarchy, or weights for a node that is not there.

    References
    ----------
    Deng, J. L. (1982). Control problems of grey systems. Systems & Control Letters 1(5), 288-294. Targets: Kuo, Y., Yang, T.
    & Huang, G.-W. (2008). The use of grey relational analysis in solving multiple attribute decision-making problems.
    Computers & Industrial Engineering 55(1), 80-93.

    Examples
    --------
    >>> teams = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8, 2]}, index=["A", "B", "C"])
    >>> result = grey_relational(teams, {"solved": "benefit", "hours": "cost"}, {"solved": 0.6, "hours": 0.4})
    >>> result.grades.round(4).to_dict()
    {'A': 0.84, 'B': 0.4333, 'C': 0.6}
    >>> result.ranks.tolist()
    [1, 3, 2]
    """
    table = labelled.matrix(values, "values")
    hint = "Say 'benefit', 'cost' or 'target' in `directions`"
    senses = read_directions(directions, table.columns.tolist(), hint)
    kind = parse(GreyNormalisation, normalisation, "normalisation")
    if isinstance(rho, bool) or not isinstance(rho, Real) or not 0 < rho <= 1:
        raise OptionError("rho must be above 0 and at most 1", value=rho, hint="Usual is 0.5")
    read = read_node_weights(weights, table.columns, hierarchy)
    ideal = _reference(reference, table, senses)
    deviations, constant = _deviations(table, ideal, senses, kind)
    found = grey.coefficients(deviations, float(rho))
    return GreyResult(
        coefficient_matrix=LabelledMatrix(found, table.rows, table.columns),
        deviation_matrix=LabelledMatrix(deviations, table.rows, table.columns),
        grade_matrix=LabelledMatrix(read.sums(found.T).T, table.rows, read.table.rows),
        reference_vector=LabelledVector(ideal, table.columns, "reference"),
        direction_vector=LabelledVector(np.array([sense.value for sense in senses], dtype=object), table.columns, "direction"),
        node_weights=read,
        rho=float(rho),
        normalisation=kind.value,
        warnings=(*read.cautions, *_cautions(table, deviations, constant)),
    )


def _reference(reference: Any, table: LabelledMatrix, senses: Sequence[Direction]) -> Floats:
    """The ideal row: as given, else the best value of a column."""
    given = _given(reference, table)
    for name, sense in zip(table.columns, senses, strict=True):
        if sense is Direction.TARGET and name not in given:
            raise DataError("has the direction 'target' but no target", column=name, hint="Give its best value in `reference`")
    best = np.where([sense is Direction.COST for sense in senses], table.values.min(axis=0), table.values.max(axis=0))
    return np.array([given.get(name, value) for name, value in zip(table.columns, best, strict=True)], dtype=np.float64)


def _given(reference: Any, table: LabelledMatrix) -> Mapping[Any, float]:
    if reference is None:
        return {}
    vector = labelled.vector(reference, "reference", table.columns)
    for name in vector.labels:
        if name not in table.columns:
            raise DataError("stands in reference but has no values", column=name, hint=nearest_hint(name, table.columns))
    return dict(zip(vector.labels, vector.values, strict=True))


def _deviations(
    table: LabelledMatrix, ideal: Floats, senses: Sequence[Direction], kind: GreyNormalisation
) -> tuple[Floats, np.typing.NDArray[np.bool_]]:
    """Distances from the ideal without units, and which columns hold one value only."""
    both = np.vstack([table.values, ideal])
    sizes = np.abs(both).max(axis=0)
    # Sized first, so that ranges near the ends of the range of floats can be taken; without normalisation all columns alike.
    sizes = np.full(len(sizes), sizes.max()) if kind is GreyNormalisation.NONE else sizes
    # Powers of two, by which division is exact.
    powers = np.frexp(sizes)[1] - 1
    sized, wanted = np.ldexp(table.values, -powers), np.ldexp(ideal, -powers)
    distances = np.where(is_constant(np.vstack([sized, wanted])), 0.0, np.abs(sized - wanted))
    if kind is GreyNormalisation.MIN_MAX:
        is_target = np.array([sense is Direction.TARGET for sense in senses])
        scale = np.where(is_target, distances.max(axis=0), np.ptp(np.vstack([sized, wanted]), axis=0))
    elif kind is GreyNormalisation.MEAN:
        scale = _means(sized, table.columns)
    else:
        scale = np.ones(len(sizes))
    # A column without any distance has none whatever it is divided by.
    return distances / np.where(distances.any(axis=0), scale, 1.0), is_constant(sized)


def _means(sized: Floats, names: pd.Index) -> Floats:
    means = np.abs([math.fsum(column) / len(column) for column in sized.T])
    for name, mean, column in zip(names, means, sized.T, strict=True):
        if mean <= np.finfo(np.float64).eps * np.abs(column).max():
            raise DataError("has a mean of 0, and a share of it means nothing", column=name, hint="Use normalisation='min_max'")
    return np.asarray(means)


def _cautions(table: LabelledMatrix, deviations: Floats, constant: np.typing.NDArray[np.bool_]) -> tuple[Caution, ...]:
    if not deviations.any():
        return (Caution("grey_alike"),)
    return (Caution("grey_constant", tuple(map(str, table.columns[constant]))),) if constant.any() else ()
