"""What Dempster's rule gives back."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, nearest_hint
from sqeval.fuzzy.evidence.mass_functions import code_of, label_index
from sqeval.fuzzy.read import UNKNOWN
from sqeval.labelled import Floats, LabelledVector
from sqeval.numerics import dempster as numerics
from sqeval.numerics.dempster import Codes, Masses
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class DempsterResult(Result):
    """A combined mass function.

    Attributes
    ----------
    frame : tuple
        All grades there are.
    codes : tuple of int
        The focal elements, one bit a grade of the frame.
    mass_vector : LabelledVector
        Mass by focal element.
    conflict : float
        K, the mass that fell on contradictions before it was shared out; of several sources 1 − Π(1 − K), step by step.
    sources : int
        How many were combined.
    warnings : tuple of Caution
    """

    frame: tuple[Hashable, ...]
    codes: tuple[int, ...]
    mass_vector: LabelledVector
    conflict: float
    sources: int
    warnings: tuple[Caution, ...]

    @property
    def masses(self) -> pd.Series[Any]:
        """Mass by focal element: a grade, a tuple of grades, or `unknown` for the whole frame; they sum to 1."""
        return self.mass_vector.to_series()

    @property
    def belief(self) -> pd.Series[Any]:
        """By grade, the mass that supports it: the lower bound of its probability."""
        return self._by_grade(numerics.belief(self._masses, self._single), "belief")

    @property
    def plausibility(self) -> pd.Series[Any]:
        """By grade, the mass that does not contradict it: the upper bound of its probability."""
        return self._by_grade(numerics.plausibility(self._masses, self._single), "plausibility")

    def belief_of(self, *grades: Hashable) -> float:
        """Mass that supports a set of grades: of all focal elements within it."""
        return float(numerics.belief(self._masses, self._code(grades))[0])

    def plausibility_of(self, *grades: Hashable) -> float:
        """Mass that does not contradict a set of grades: of all focal elements that meet it."""
        return float(numerics.plausibility(self._masses, self._code(grades))[0])

    def to_frame(self) -> pd.DataFrame:
        """Rows are the grades, then the focal elements of several; columns mass, belief and plausibility."""
        several = [(code, label) for code, label in zip(self.codes, self.mass_vector.labels, strict=True) if code.bit_count() > 1]
        codes = np.concatenate([self._single, np.array([code for code, _ in several], dtype=np.int64)])
        index = label_index([*self.frame, *(label for _, label in several)])
        mass = self.masses.to_dict()
        columns = {"belief": numerics.belief(self._masses, codes), "plausibility": numerics.plausibility(self._masses, codes)}
        table = pd.DataFrame({"mass": [mass.get(label, 0.0) for label in index], **columns}, index=index)
        return table.rename_axis("set")

    @property
    def _masses(self) -> Masses:
        return np.array(self.codes, dtype=np.int64), self.mass_vector.values

    @property
    def _single(self) -> Codes:
        return np.array([1 << at for at in range(len(self.frame))], dtype=np.int64)

    def _code(self, grades: tuple[Hashable, ...]) -> Codes:
        for grade in grades:
            if grade not in self.frame:
                raise DataError("is not a grade of the frame", column=grade, hint=nearest_hint(grade, map(str, self.frame)))
        return np.array([code_of(grades, self.frame)], dtype=np.int64)

    def _by_grade(self, values: Floats, name: str) -> pd.Series[Any]:
        return pd.Series(values, index=label_index(self.frame), name=name)

    def _card(self, lang: str) -> display.Card:
        facts = {"sources": str(self.sources), "conflict": display.number(self.conflict)}
        table = self.to_frame()
        names = [self._title(label, lang) for label in table.index]
        words = {word: i18n.text(f"evidential.{key}", lang) for word, key in _COLUMNS.items()}
        table = table.set_axis(names, axis=0).rename(columns=words).rename_axis(i18n.text("evidential.focal", lang))
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        lines = tuple((i18n.text(f"evidential.{key}", lang), value) for key, value in facts.items())
        return display.Card(i18n.text("evidential.dempster", lang), lines, table, cautions, lang)

    def _title(self, label: Hashable, lang: str) -> str:
        if isinstance(label, tuple):
            return i18n.listing(label, lang)
        return i18n.text(f"common.{UNKNOWN}", lang) if label == UNKNOWN else str(label)


_COLUMNS = {"mass": "mass", "belief": "belief_function", "plausibility": "plausibility"}
