"""Whether membership functions are a partition: where no grade is positive, and where memberships do not sum to 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.fuzzy.membership.declared import read_functions
from sqeval.fuzzy.membership.exact_course import ExactCourse, alone
from sqeval.fuzzy.membership.function import Interval, MembershipFunction
from sqeval.fuzzy.membership.partition_result import DEFICIT, GAP, OVERLAP, Finding, PartitionCheck
from sqeval.fuzzy.membership.piecewise import PiecewiseLinear
from sqeval.fuzzy.membership.searched_course import SearchedCourse
from sqeval.numerics.composition import ROUNDING
from sqeval.result import announces


@announces
def check_partition(functions: Any, low: float | None = None, high: float | None = None) -> PartitionCheck:
    """Find the values that belong to no grade, or to grades by more or less than 1 together.

    Straight lines are followed in fractions, so that what is found is exact. Where a function is smooth, the sum is
    sampled at 64 places between any two knots (middle, ends of slopes, and steps of growing size around them), and where
    it passes 1 is found to full precision. Sums within 1e-9 of 1 count as 1.

    Parameters
    ----------
    functions : mapping {grade: function} or sequence of functions
        Membership functions, or corners (a, b, c) or (a, b, c, d) of triangles and trapezoids; grades without names are
        numbers from 1.
    low, high : float, optional
        Ends of the range that values can take. By default the range in which any membership is positive.

    Returns
    -------
    PartitionCheck
        `.gaps`, `.overlaps`, `.deficits` as intervals (low, high), a single value where both are equal; `.unreachable`
        grades, `.never_full` ones, and `.is_partition`.

    Raises
    ------
    ConfigError
        A function or its corners cannot be read.
    OptionError
        The range is empty, or an end of it no number.

    References
    ----------
    Ruspini (1969), A new approach to clustering, Information and Control 15:22-32 (memberships that sum to 1).

    Examples
    --------
    >>> check = check_partition([(0, 0, 10, 20), (10, 20, 30, 40), (50, 60, 70, 70)])
    >>> check.gaps, check.deficits
    ([(40.0, 50.0)], [(30.0, 40.0), (50.0, 60.0)])
    """
    declared = read_functions(functions)
    ends = _range(list(declared.values()), low, high)
    course = _course(list(declared.values()))
    seen = list(_pieces(course, *ends, default=(low is None, high is None)))
    leading = np.any([piece.leading for piece in seen], axis=0)
    names = np.array(list(declared), dtype=object)
    return PartitionCheck(
        functions=tuple(declared.items()),
        range=ends,
        findings=tuple(_findings(seen, tuple(declared))),
        unreachable=tuple(names[~leading]),
        never_full=tuple(grade for grade, function in declared.items() if not _is_full(function, ends)),
        method=course.method,
    )


class _Piece(NamedTuple):
    """A point or an open interval: what it is, its extreme sums, and which functions are positive and lead there."""

    low: float
    high: float
    kind: str | None
    sums: tuple[tuple[float, float], tuple[float, float]]
    positive: NDArray[np.bool_]
    leading: NDArray[np.bool_]


def _course(functions: list[MembershipFunction]) -> Any:
    linear = [function for function in functions if isinstance(function, PiecewiseLinear)]
    return ExactCourse(linear) if len(linear) == len(functions) else SearchedCourse(functions)


def _range(functions: list[MembershipFunction], low: float | None, high: float | None) -> Interval:
    supports = [function.support for function in functions]
    for name, limit in (("low", low), ("high", high)):
        if limit is not None and (isinstance(limit, (bool, str)) or not isinstance(limit, Real)):
            raise OptionError("is no number", path=name, value=limit)
    start = min(support[0] for support in supports) if low is None else float(low)
    end = max(support[1] for support in supports) if high is None else float(high)
    if not start <= end or start == math.inf or end == -math.inf:
        raise OptionError("the range of values is empty", path="low, high", value=(start, end), hint="Give low ≤ high")
    return start, end


def _pieces(course: Any, low: float, high: float, default: tuple[bool, bool]) -> Iterator[_Piece]:
    knots = course.points(low, high)
    cuts = [place for first, last in pairwise(knots) for place in (first, *course.roots(first, last))] + knots[-1:]
    if math.isinf(low):
        yield _constant(course, -math.inf, float(cuts[0]), course.outside(cuts[0], -1))
    for place, following in zip(cuts, [*cuts[1:], None], strict=True):
        # The range is where memberships are positive: that they are 0 at its very ends is no gap.
        at_end = (default[0] and place == low) or (default[1] and place == high)
        if not at_end or course.positive(place).any():
            yield _constant(course, float(place), float(place), place)
        if following is not None:
            yield _interval(course, place, following)
    if math.isinf(high):
        yield _constant(course, float(cuts[-1]), math.inf, course.outside(cuts[-1], 1))


def _constant(course: Any, low: float, high: float, place: Any) -> _Piece:
    """A point, or an interval without end, that one place inside stands for."""
    values, positive = course.floats(place), course.positive(place)
    total = (math.fsum(values), low if math.isfinite(low) else high)
    return _Piece(low, high, _kind(total[0], positive), (total, total), positive, alone(values, ROUNDING))


def _interval(course: Any, first: Any, last: Any) -> _Piece:
    sums, positive = course.sums(first, last), course.positive((first + last) / 2)
    farthest = max(sums, key=lambda pair: abs(pair[0] - 1.0))[0]
    return _Piece(float(first), float(last), _kind(farthest, positive), sums, positive, course.leading(first, last))


def _kind(total: float, positive: NDArray[np.bool_]) -> str | None:
    if not positive.any():
        return GAP
    if abs(total - 1.0) <= ROUNDING:
        return None
    return OVERLAP if total > 1.0 else DEFICIT


def _findings(seen: list[_Piece], names: tuple[Any, ...]) -> Iterator[Finding]:
    """Neighbouring pieces of one kind put together."""
    run: list[_Piece] = []
    for piece, following in zip(seen, [*seen[1:], None], strict=True):
        if piece.kind is None:
            continue
        run.append(piece)
        if following is None or following.kind != piece.kind:
            yield _finding(run, names)
            run = []


def _finding(run: list[_Piece], names: tuple[Any, ...]) -> Finding:
    kind = str(run[0].kind)
    extreme = max(part.sums[1] for part in run) if kind == OVERLAP else min(part.sums[0] for part in run)
    involved = np.any([part.positive for part in run], axis=0)
    grades = tuple(name for name, is_in in zip(names, involved, strict=True) if is_in)
    return Finding(kind, run[0].low, run[-1].high, extreme[0], extreme[1], grades)


def _is_full(function: MembershipFunction, ends: Interval) -> bool:
    core = function.core
    if core is not None and core[0] <= ends[1] and core[1] >= ends[0]:
        return True
    # Some only come near to 1, at an end of the range.
    return bool((function.at(np.array(ends)) >= 1.0 - ROUNDING).any())
