"""Membership functions over the values of an indicator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.evaluation.palette import grade_colours
from sqeval.fuzzy import threshold_functions
from sqeval.fuzzy.membership import MembershipFunction, PartitionCheck, check_partition
from sqeval.indicators.grades import Grades
from sqeval.options import Direction
from sqeval.plots.canvas import SOFT, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = 400

#: Share of the drawn range that is added where the functions go on without end.
_MARGIN = 0.15


def membership(
    functions: Any,
    direction: str | None = None,
    *,
    grades: Grades | None = None,
    plateau: float = 0.0,
    low: float | None = None,
    high: float | None = None,
    label: str | None = None,
    ax: Axes | None = None,
    lang: str = "en",
) -> Axes:
    """Draw the membership function of every grade, and shade the values that belong to none.

    Parameters
    ----------
    functions : mapping {grade: function}, sequence of functions, PartitionCheck, or thresholds
        Functions as for `fuzzy.membership.check_partition`, or what it returns; or one threshold a grade, the best first.
    direction : {"benefit", "cost"}, optional
        Of thresholds, "benefit" by default; functions have none.
    plateau : float
        Of thresholds, as for `fuzzy.membership_from_thresholds`.
    grades : Grades, optional
        Names the grades in the language of the plot.
    low, high : float, optional
        Ends of the values that are drawn; by default where something happens.
    label : str, optional
        What the values are, with their unit.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One line a grade, the best in blue and the worst in brick; gaps are shaded from top to bottom.

    Raises
    ------
    ConfigError, DataError, OptionError
        Functions or thresholds cannot be read, functions have a direction or plateau, or the range is empty.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.membership({"good": (0, 0, 10, 20), "poor": (30, 40, 60, 60)}, label="hours")
    >>> [line.get_label() for line in ax.get_lines()], len(ax.patches)
    (['good', 'poor'], 1)
    """
    check = _check(functions, direction, grades, plateau)
    start, end = _range(check, low, high)
    ax, lang = begin(ax, lang, (8.0, 3.6))
    places = _places(check, start, end)
    for (name, function), colour in zip(check.functions, grade_colours(len(check.functions)), strict=True):
        ax.plot(places, function(places), color=colour, linewidth=1.8, label=_name(name, grades, lang))
    gaps = check.gaps if low is None and high is None else check_partition(dict(check.functions), low, high).gaps
    for number, gap in enumerate(gaps):
        # A gap of a single value is as wide as a line.
        ax.axvspan(*gap, color=SOFT, alpha=0.25, linewidth=1.5 if gap[0] == gap[1] else 0, label="" if number else text("gap", lang))
    ax.set_xlim(start, end)
    ax.set_ylim(0, 1.05)
    ax.set_xlabel(text("value", lang) if label is None else label)
    ax.set_ylabel(text("membership", lang))
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    return finish(ax, text("membership_functions", lang))


def _check(functions: Any, direction: str | None, grades: Grades | None, plateau: float) -> PartitionCheck:
    if not isinstance(functions, PartitionCheck) and _are_thresholds(functions):
        return check_partition(threshold_functions(functions, direction or Direction.BENEFIT, grades=grades, plateau=plateau))
    if direction is not None or plateau:
        raise OptionError("direction and plateau are of thresholds, not of functions", value=direction or plateau, hint="Leave them out")
    return functions if isinstance(functions, PartitionCheck) else check_partition(functions)


def _are_thresholds(given: Any) -> bool:
    """Whether these are numbers, not functions or corners."""
    if isinstance(given, (Mapping, pd.Series)):
        given = given.values() if isinstance(given, Mapping) else given.tolist()
    if not isinstance(given, Iterable) or isinstance(given, str):
        return False
    return all(np.ndim(part) == 0 and not isinstance(part, MembershipFunction) for part in given)


def _range(check: PartitionCheck, low: float | None, high: float | None) -> tuple[float, float]:
    """Where something happens: between the outermost knots, and a little beyond where functions go on."""
    knots = [knot for _, function in check.functions for knot in function.knots] or [0.0, 1.0]
    first, last = max(min(knots), check.range[0]), min(max(knots), check.range[1])
    margin = _MARGIN * (last - first or 1.0)
    start = first - (margin if math.isinf(check.range[0]) else 0.0) if low is None else low
    end = last + (margin if math.isinf(check.range[1]) else 0.0) if high is None else high
    if not (math.isfinite(start) and math.isfinite(end)):
        raise OptionError(
            "the range to draw has no end", path="low, high", value=(low, high), hint="Give finite numbers, or leave them out"
        )
    return float(start), float(end)


def _places(check: PartitionCheck, start: float, end: float) -> NDArray[np.float64]:
    """Values to draw, with both sides of every corner, so that steps stand upright."""
    knots = [knot for _, function in check.functions for knot in function.knots if start <= knot <= end]
    sides = [np.nextafter(knot, side) for knot in knots for side in (-np.inf, np.inf)]
    return np.unique(np.concatenate([np.linspace(start, end, _POINTS), knots, np.clip(sides, start, end)]))


def _name(name: Any, grades: Grades | None, lang: str) -> str:
    if grades is None:
        return str(name)
    names = dict(zip(grades.labels, grades.names(lang), strict=True))
    return names.get(name, str(name))
