"""Scales of measured indicators: the value in their own unit that a score, or a better grade, asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint, quoted
from sqeval.fuzzy.explanation.moves import first_reached
from sqeval.fuzzy.explanation.reach import Reach
from sqeval.fuzzy.membership.from_thresholds import membership_from_thresholds
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import TOLERANCE
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.membership import threshold_membership


@dataclass(frozen=True, eq=False)
class Scale:
    """Thresholds of one indicator.

    Attributes
    ----------
    limits : (g,) array
        The value that belongs to each grade fully, the best grade first.
    grades : Grades
    value : float or None
        What was measured, where it is given.
    """

    limits: Floats
    grades: Grades
    value: float | None

    def rows(self, values: Floats) -> Floats:
        """Memberships (n, g) of values (n,), in the order of the grades."""
        rows = threshold_membership(values, self.limits)
        return rows if self.grades.best_first else rows[:, ::-1]

    def at_score(self, score: float) -> float:
        """The value with this score: between two thresholds scores are linear. NaN beyond the scores of the grades."""
        scores, limits = np.sort(self.grades.scores), self.limits[::-1]
        slack = ROUNDING * float(np.ptp(scores))
        if not scores[0] - slack <= score <= scores[-1] + slack:
            return float("nan")
        return float(np.interp(score, scores, limits))

    def at_grade(self, model: Model, reach: Reach, leaf: int) -> float:
        """The first value, on the way from the present one to the best threshold, with which the evaluation has the next grade; or NaN."""
        known = model.known[leaf]
        mass = float(known.sum())
        if not mass:
            return float("nan")
        start = float(np.dot(known if self.grades.best_first else known[::-1], self.limits)) / mass

        def course(points: Floats) -> Floats:
            membership = np.broadcast_to(model.membership, (len(points), *model.membership.shape)).copy()
            membership[:, leaf, :-1] = mass * self.rows(_between(start, float(self.limits[0]), points))
            return membership

        point = first_reached(model, reach, course)
        return float("nan") if point is None else float(_between(start, float(self.limits[0]), np.array([point]))[0])


def _between(start: float, end: float, points: Floats) -> Floats:
    return np.asarray((1.0 - points) * start + points * end)


def read_scales(thresholds: Any, values: Any, direction: Any, model: Model, known: Mapping[Any, int]) -> dict[int, Scale]:
    """Scales by position of the indicator, from thresholds and measured values by name; `known` are the indicators' positions."""
    by_name = _mapping(thresholds, "thresholds")
    measured = _mapping(values, "values")
    words = _mapping(direction, "direction") if isinstance(direction, (Mapping, pd.Series)) else dict.fromkeys(by_name, direction)
    _known_names(by_name, known, "thresholds")
    _known_names(measured, by_name, "values")
    _known_names(words, by_name, "direction")
    found = dict[int, Scale]()
    for name, limits in by_name.items():
        scale = _scale(name, limits, measured.get(name), words.get(name, "benefit"), model.grades)
        if scale.value is not None:
            _check_value(name, scale, model.known[known[name]], scale.value)
        found[known[name]] = scale
    return found


def _mapping(given: Any, path: str) -> dict[Any, Any]:
    if given is None:
        return {}
    if isinstance(given, pd.DataFrame):
        return {name: given.loc[name] for name in given.index}
    if not isinstance(given, (Mapping, pd.Series)):
        raise OptionError("is a mapping by indicator", path=path, value=given, hint=f"Write {path}={{indicator: …}}")
    return dict(given.items())


def _known_names(names: Mapping[Any, Any], known: Mapping[Any, Any], path: str) -> None:
    for name in names:
        if name not in known:
            problem = "is no indicator here" if path == "thresholds" else "is no indicator with thresholds"
            raise ConfigError(problem, path=f"{path}.{name}", hint=nearest_hint(name, known))


def _scale(name: Any, thresholds: Any, value: Any, word: Any, grades: Grades) -> Scale:
    measured = None if value is None else float(labelled.vector({name: value}, f"values.{name}").values[0])
    try:
        table = membership_from_thresholds([0.0 if measured is None else measured], thresholds, word, grades=grades)
    except ConfigError as error:
        raise ConfigError(error.problem, path=f"thresholds.{name}", value=error.value, hint=error.hint) from error
    carries_names = isinstance(thresholds, (Mapping, pd.Series))
    limits = [thresholds[grade] for grade in table.columns] if carries_names else thresholds
    return Scale(np.asarray(limits, dtype=np.float64), grades, measured)


def _check_value(name: Any, scale: Scale, known: Floats, value: float) -> None:
    """A value whose membership is another one would be given a target that means nothing."""
    row = scale.rows(np.array([value]))[0]
    if np.abs(row * known.sum() - known).max() > TOLERANCE + ROUNDING:
        problem = "has another membership by its thresholds than the evaluation holds"
        raise DataError(problem, row=quoted(name), value=value, hint="Give the thresholds and the value that it was made from")
