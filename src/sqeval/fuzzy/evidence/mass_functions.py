"""Where mass functions enter: mass by grade, by set of grades, and of the whole frame, called `unknown`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint, quoted
from sqeval.fuzzy.evidence.beliefs import completed
from sqeval.fuzzy.read import UNKNOWN
from sqeval.indicators.grades import Grades
from sqeval.numerics import dempster as numerics
from sqeval.numerics.dempster import Masses


class Evidence(NamedTuple):
    """A mass function as it was given: sets of grades with their masses, and the rest on the whole frame."""

    name: str
    keys: tuple[Hashable, ...]
    sets: tuple[tuple[Hashable, ...], ...]
    masses: tuple[float, ...]
    rest: float
    was_normalised: bool


def read_masses(masses: Any, name: str) -> Evidence:
    """Check a mass function; what its masses lack to 1 lies on the whole frame."""
    masses = getattr(masses, "masses", masses)
    if not isinstance(masses, (Mapping, pd.Series)):
        raise DataError(f"{name} is not a mapping or Series of masses", value=masses, hint="Give {'good': 0.6, ('fair', 'poor'): 0.4}")
    given = pd.Series(list(masses.values if isinstance(masses, pd.Series) else masses.values()), index=_index(masses), name=name)
    if given.empty:
        raise DataError(f"{name} has no masses")
    vector = labelled.vector(given, name)
    if (vector.values < 0).any():
        at = int(np.argmin(vector.values))
        raise DataError("a mass is negative", column=name, row=quoted(vector.labels[at]), value=float(vector.values[at]))
    whole = np.array([key == UNKNOWN for key in vector.labels])
    keys = tuple(key for key in vector.labels if key != UNKNOWN)
    stated = vector.values[whole] if whole.any() else None
    known, rest, scaled = completed(vector.values[~whole][None, :], stated, pd.Index([name]), "masses")
    return Evidence(name, keys, _sets(keys, name), tuple(known[0].tolist()), float(rest[0]), bool(scaled))


def read_frame(frame: Any, evidence: Sequence[Evidence]) -> tuple[Hashable, ...]:
    """All grades there are: those of `frame`, or else those that the evidence names, in order of first appearance."""
    named = tuple(dict.fromkeys(grade for source in evidence for group in source.sets for grade in group))
    if frame is None:
        labels = named
    elif isinstance(frame, str) or not isinstance(frame, (Grades, Iterable)):
        raise OptionError("frame must be Grades or a sequence of grades", value=frame)
    else:
        labels = tuple(frame.labels if isinstance(frame, Grades) else dict.fromkeys(frame))
    strange = [grade for grade in named if grade not in labels]
    if strange:
        raise DataError("is not a grade of the frame", column=strange[0], hint=nearest_hint(strange[0], map(str, labels)))
    if not labels or UNKNOWN in labels:
        raise DataError("the frame needs grades, and none that is called 'unknown'", value=labels, hint="Name them in `frame`")
    if len(labels) > numerics.MOST_GRADES:
        raise DataError(f"a frame has at most {numerics.MOST_GRADES} grades", value=len(labels))
    return labels


def encoded(source: Evidence, frame: Sequence[Hashable]) -> Masses:
    """The mass function on codes of the sets."""
    codes = [*(code_of(group, frame) for group in source.sets), 2 ** len(frame) - 1]
    return numerics.gathered(np.array(codes, dtype=np.int64), np.array([*source.masses, source.rest]))


def code_of(grades: Iterable[Hashable], frame: Sequence[Hashable]) -> int:
    """A set of grades as a whole number, one bit a grade."""
    return sum(1 << frame.index(grade) for grade in set(grades))


def label_of(code: int, frame: Sequence[Hashable]) -> Hashable:
    """What a set is called: the grade, `unknown` for the whole frame, else the tuple of its grades."""
    inside = tuple(grade for at, grade in enumerate(frame) if code >> at & 1)
    if len(inside) == 1:
        return inside[0]
    return UNKNOWN if len(inside) == len(frame) else inside


def label_index(labels: Iterable[Hashable]) -> pd.Index:
    """An index of names and tuples of names as they are."""
    return pd.Index(list(labels), dtype=object, tupleize_cols=False)


def _index(masses: Any) -> pd.Index:
    return label_index(masses.index if isinstance(masses, pd.Series) else masses)


def _sets(keys: Sequence[Hashable], name: str) -> tuple[tuple[Hashable, ...], ...]:
    sets = tuple(tuple(key) if isinstance(key, (tuple, frozenset)) else (key,) for key in keys)
    seen: set[frozenset[Hashable]] = set()
    for key, group in zip(keys, sets, strict=True):
        if not group or UNKNOWN in group:
            raise DataError(f"{name}: a set holds one grade or more, and not {UNKNOWN!r}", value=key)
        if frozenset(group) in seen:
            raise DataError(f"{name}: a set stands twice", value=key)
        seen.add(frozenset(group))
    return tuple(tuple(sorted(group, key=str)) if isinstance(key, frozenset) else group for key, group in zip(keys, sets, strict=True))
