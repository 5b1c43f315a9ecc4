"""Where thresholds enter: one a grade, the best first, of one indicator or of several, checked against direction and grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint
from sqeval.fuzzy.read import UNKNOWN, in_grade_order, read_grades
from sqeval.indicators.grades import Grades
from sqeval.labelled import LabelledVector
from sqeval.options import Direction, parse


def read_series(values: Any) -> pd.Series[Any]:
    """Values of one indicator, or of one unit, with their labels.

    Raises
    ------
    DataError
        They are neither a Series, a mapping, a sequence nor one number.
    """
    if isinstance(values, pd.Series):
        return values
    if isinstance(values, Mapping):
        return pd.Series(dict(values))
    if np.ndim(values) > 1 or isinstance(values, str):
        raise DataError("values must be a Series, a sequence or one number", value=values)
    several = list(values) if np.ndim(values) else [values]
    return pd.Series(several, dtype=None if several else "float64")


def read_plateau(share: Any) -> float:
    """A share of the way to the middle between thresholds."""
    is_number = isinstance(share, (int, float, np.number)) and not isinstance(share, bool)
    if not (is_number and 0 <= share < 1):
        raise OptionError("must be a share from 0 up to, but not including, 1", path="plateau", value=share)
    return float(share)


def read_direction(word: Any) -> Direction:
    """Benefit or cost: thresholds round a target have no order."""
    direction = parse(Direction, word, "direction")
    if direction is Direction.TARGET:
        raise OptionError.unknown("direction of thresholds", word, [Direction.BENEFIT, Direction.COST])
    return direction


def read_limits(thresholds: Any, direction: Direction, grades: Grades | None, path: str = "thresholds") -> LabelledVector:
    """Thresholds of one indicator under the names of the grades, the best first.

    Raises
    ------
    ConfigError
        There are fewer than two, they are not strictly ordered as the direction asks, or do not fit the grades.
    DataError
        One is not a finite number.
    """
    if not hasattr(thresholds, "__len__") or len(thresholds) < 2:
        raise ConfigError("needs one threshold a grade, at least two", path=path, value=thresholds)
    limits = labelled.vector(thresholds, "thresholds", range(1, len(thresholds) + 1))
    if grades is not None:
        limits = _named(limits, grades, path, carries_names=isinstance(thresholds, (Mapping, pd.Series)))
    if UNKNOWN in limits.labels:
        raise ConfigError("is no grade, but the mass that is in none", path=path, value=UNKNOWN)
    sign = 1.0 if direction is Direction.COST else -1.0
    with np.errstate(over="ignore"):
        steps = sign * np.diff(limits.values)
    if not ((steps > 0) & np.isfinite(steps)).all():
        word = "rise" if direction is Direction.COST else "fall"
        problem = f"must {word} from the best grade to the worst, as direction is {direction.value!r}"
        raise ConfigError(problem, path=path, value=limits.values.tolist())
    return limits


def _named(limits: LabelledVector, grades: Grades, path: str, *, carries_names: bool) -> LabelledVector:
    """Thresholds with the grades' names, best first: by name where they have names of grades, else by order."""
    labels = read_grades(grades).labels if grades.best_first else read_grades(grades).labels[::-1]
    if len(limits.labels) != len(labels):
        raise ConfigError(f"{len(limits.labels)} thresholds for {len(labels)} grades", path=path, value=limits.values.tolist())
    if not carries_names:
        return LabelledVector(limits.values, pd.Index(labels), limits.name)
    names = in_grade_order(limits.labels, grades)
    if names is None:
        strange = next((name for name in limits.labels if name not in labels), limits.labels[0])
        raise ConfigError("is not a grade", path=path, value=strange, hint=nearest_hint(strange, labels))
    order = limits.labels.get_indexer(pd.Index(names if grades.best_first else names[::-1]))
    return LabelledVector(limits.values[order], pd.Index(labels), limits.name)


def is_by_indicator(thresholds: Any) -> bool:
    """Whether these are thresholds of several indicators: a mapping of names to several numbers each."""
    if not isinstance(thresholds, (Mapping, pd.Series)):
        return isinstance(thresholds, pd.DataFrame)
    return any(np.ndim(part) > 0 or isinstance(part, Mapping) for _, part in thresholds.items())


def limits_by_indicator(thresholds: Any, direction: Any, grades: Grades | None, names: pd.Index) -> dict[Any, LabelledVector]:
    """Thresholds of every indicator, all in the same grades."""
    if isinstance(thresholds, pd.DataFrame):
        if thresholds.index.has_duplicates:
            raise ConfigError("an indicator stands twice", path="thresholds", value=thresholds.index[thresholds.index.duplicated()][0])
        thresholds = {name: thresholds.loc[name] for name in thresholds.index}
    several = dict(thresholds.items()) if is_by_indicator(thresholds) else dict.fromkeys(names, thresholds)
    words = dict(direction.items()) if isinstance(direction, (Mapping, pd.Series)) else dict.fromkeys(several, direction)
    if names.has_duplicates:
        raise DataError("an indicator stands twice", column=names[names.duplicated()][0])
    _same_names(several, names, "thresholds")
    _same_names(words, names, "direction")
    found = {name: read_limits(several[name], read_direction(words[name]), grades, f"thresholds.{name}") for name in names}
    first = next(iter(found.items()), None)
    for name, limits in found.items():
        if first is not None and not limits.labels.equals(first[1].labels):
            problem = f"has other grades than {first[0]!r}"
            raise ConfigError(problem, path=f"thresholds.{name}", value=limits.labels.tolist(), hint="Give `grades`")
    return found


def _same_names(given: Mapping[Any, Any], names: pd.Index, path: str) -> None:
    for name in names:
        if name not in given:
            raise DataError(f"has no {path}", column=name, hint=nearest_hint(name, given))
    for name in given:
        if name not in names:
            raise ConfigError("is no indicator of the values", path=f"{path}.{name}", hint=nearest_hint(name, names))
