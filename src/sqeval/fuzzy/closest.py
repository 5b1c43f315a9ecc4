"""The closeness decision (择近原则): which of several patterns a grade vector is nearest to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError
from sqeval.fuzzy.closeness import METHODS, FuzzySet, joined, read_set
from sqeval.fuzzy.result import FuzzyResult
from sqeval.labelled import Floats, LabelledVector, sorted_order
from sqeval.numerics.composition import ROUNDING
from sqeval.options import Closeness, parse
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class ClosestPattern(Result):
    """How close a fuzzy set is to every pattern.

    Attributes
    ----------
    method : str
        Degree of closeness.
    order : tuple of int
        Patterns in the order in which the first of tied ones is taken.
    titles_zh : tuple of str
        Names of the patterns in Chinese.
    warnings : tuple of Caution
        "closest_tie", "closest_is_maximum".
    """

    degrees: LabelledVector
    method: str
    order: tuple[int, ...]
    titles_zh: tuple[str, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def closeness(self) -> pd.Series[float]:
        """Degree of closeness to every pattern, from 0 to 1."""
        return self.degrees.to_series()

    @property
    def closest(self) -> Any:
        """The pattern that is nearest; of tied grades the lower one, of other patterns the first by name."""
        return self.degrees.labels[self._first]

    @property
    def tied(self) -> tuple[Any, ...]:
        """All patterns that are nearest."""
        return tuple(self.degrees.labels[_nearest(self.degrees.values)])

    def to_frame(self) -> pd.DataFrame:
        """One row a pattern: its closeness, and whether it is the closest."""
        chosen = np.arange(len(self.degrees.values)) == self._first
        return pd.DataFrame({"closeness": self.degrees.values, "closest": chosen}, index=self.degrees.labels)

    @property
    def _first(self) -> int:
        near = _nearest(self.degrees.values)
        return next(k for k in self.order if near[k])

    def _card(self, lang: str) -> display.Card:
        names = self.titles_zh if lang == "zh" else tuple(map(str, self.degrees.labels))
        yes, no = (i18n.text(f"common.{word}", lang) for word in ("yes", "no"))
        table = self.to_frame().replace({"closest": {True: yes, False: no}}).set_axis(list(names), axis=0)
        table.columns = pd.Index([i18n.text(f"fuzzy.{name}", lang) for name in ("closeness", "closest")])
        facts = (
            (i18n.text("fuzzy.closest", lang), names[self._first]),
            (i18n.text("fuzzy.closeness", lang), i18n.text(f"fuzzy.closeness_{self.method}", lang)),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.closest_title", lang), facts, table, cautions, lang)


@announces
def closest(vector: Any, patterns: Any = None, method: str = "min_mean") -> ClosestPattern:
    """Which pattern a grade vector is nearest to.

    Parameters
    ----------
    vector : FuzzyResult, Series or mapping by grade, or sequence
        Memberships in [0, 1].
    patterns : mapping {pattern: vector}, or DataFrame patterns × grades, optional
        Joined with `vector` by name of grade. The pure grades unless given: one pattern a grade, that holds it fully and no
        other.
    method : {"lattice", "min_max", "min_mean", "hamming", "euclid", "asymmetric_rank"}
        Degree of closeness, as in `closeness`.

    Returns
    -------
    ClosestPattern
        `.closest`, `.closeness` by pattern, `.tied`. Cautions: "closest_tie"; "closest_is_maximum" (to pure grades all methods
        but "asymmetric_rank" are nearest where membership is largest, so that the decision repeats maximum membership; that
        one leans to the first grades where none holds half).

    Raises
    ------
    DataError
        A membership is missing or outside [0, 1], grades differ, or there is no pattern.
    OptionError
        An unknown method.

    Examples
    --------
    >>> votes = pd.Series({"good": 0.4, "fair": 0.4, "poor": 0.2})
    >>> asked = {"loyal": [0.7, 0.2, 0.1], "wavering": [0.4, 0.5, 0.1], "lost": [0.1, 0.3, 0.6]}
    >>> found = closest(votes, asked, method="min_max")
    >>> found.closest, found.closeness.round(4).to_dict()
    ('wavering', {'loyal': 0.5385, 'wavering': 0.8182, 'lost': 0.4286})
    """
    kind = parse(Closeness, method, "method")
    given = read_set(vector, "vector")
    names, table = _pure(given) if patterns is None else _patterns(patterns, given)
    degrees = np.asarray(METHODS[kind](given.values[None], table))
    order, titles = _order(vector, names, is_pure=patterns is None)
    near = _nearest(degrees)
    cautions = [Caution("closest_tie", tuple(str(name) for name in names[near]))] if near.sum() > 1 else []
    if patterns is None and kind is not Closeness.ASYMMETRIC_RANK:
        cautions.append(Caution("closest_is_maximum"))
    return ClosestPattern(LabelledVector(degrees, names, "closeness"), kind.value, order, titles, tuple(cautions))


def _pure(given: FuzzySet) -> tuple[pd.Index, Floats]:
    return given.labels, np.eye(len(given.labels))


def _patterns(patterns: Any, given: FuzzySet) -> tuple[pd.Index, Floats]:
    if not isinstance(patterns, Mapping):
        table = labelled.matrix(patterns, "patterns")
        patterns = {name: pd.Series(row, index=table.columns) for name, row in zip(table.rows, table.values, strict=True)}
    if not patterns:
        raise DataError("patterns hold no pattern")
    rows = [joined(read_set(pattern, f"pattern {name!r}"), given, f"pattern {name!r}") for name, pattern in patterns.items()]
    return pd.Index(list(patterns)), np.array(rows)


def _order(vector: Any, names: pd.Index, *, is_pure: bool) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Which of tied patterns goes first, and names in Chinese: of grades the lowest, without scores the last."""
    if not is_pure:
        return tuple(map(int, sorted_order(names))), tuple(map(str, names))
    if isinstance(vector, FuzzyResult):
        return tuple(map(int, np.argsort(vector.grades.scores))), vector.grades.labels_zh
    return tuple(range(len(names)))[::-1], tuple(map(str, names))


def _nearest(degrees: Floats) -> np.typing.NDArray[np.bool_]:
    return np.asarray(degrees >= degrees.max() - ROUNDING)
