"""Clouds of measured values or of survey answers (backward generator)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.fuzzy.clouds.cloud import Cloud
from sqeval.fuzzy.read import in_grade_order, is_bare, not_negative, read_grades
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.numerics import clouds
from sqeval.result import Caution, Result, announces

FIGURES = ("Ex", "En", "He")


@dataclass(frozen=True, eq=False, repr=False)
class CloudModel(Result):
    """Clouds of one set of values, or of several indicators.

    Attributes
    ----------
    figures : LabelledMatrix
        Indicators × (Ex, En, He).
    sizes : LabelledVector
        How many values each rests on.
    is_single : bool
        Whether there is one set of values; Ex, En and He are then numbers, else Series by indicator.
    warnings : tuple of Caution
        "cloud_short", "cloud_point", "cloud_missing".
    """

    figures: LabelledMatrix
    sizes: LabelledVector
    is_single: bool
    warnings: tuple[Caution, ...] = ()

    @property
    def clouds(self) -> dict[str, Cloud]:
        """Cloud by indicator."""
        return {name: Cloud(*map(float, row)) for name, row in zip(self.figures.rows, self.figures.values, strict=True)}

    @property
    def Ex(self) -> Any:  # noqa: N802
        """Expectation: the mean."""
        return self._figure(0)

    @property
    def En(self) -> Any:  # noqa: N802
        """Entropy: √(π/2) times the mean distance from Ex."""
        return self._figure(1)

    @property
    def He(self) -> Any:  # noqa: N802
        """Hyper-entropy: √|S² − En²|."""
        return self._figure(2)

    def __iter__(self) -> Iterator[Any]:
        """Ex, En, He."""
        yield from (self.Ex, self.En, self.He)

    def to_frame(self) -> pd.DataFrame:
        """One row an indicator: Ex, En, He, and the number of values n."""
        return self.figures.to_frame().assign(n=self.sizes.values)

    def _figure(self, column: int) -> Any:
        values = self.figures.values[:, column]
        return float(values[0]) if self.is_single else pd.Series(values.copy(), index=self.figures.rows, name=FIGURES[column])

    def _card(self, lang: str) -> display.Card:
        facts = tuple((name, i18n.text(f"fuzzy.cloud_{name}", lang)) for name in FIGURES)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.cloud_title", lang), facts, self.to_frame(), cautions, lang)


@announces
def cloud_model(values: Any) -> CloudModel:
    """The normal cloud of values, without degrees of certainty.

    Ex = x̄, En = √(π/2) · Σ |x − x̄| / n, He = √|S² − En²|, S² the variance over n − 1. Where S² < En² the cloud has no real
    hyper-entropy: the values spread less than drops of any cloud with that En would; the root of the size is given, and said.

    Parameters
    ----------
    values : Series or sequence of numbers; DataFrame, 2-D array or mapping {indicator: values}
        One set of values, or one column an indicator. Missing values are left out, and said.

    Returns
    -------
    CloudModel
        `.Ex`, `.En`, `.He` (numbers for one set of values, else Series by indicator), `.clouds`. Cautions: "cloud_short"
        (S² < En²), "cloud_point" (one value, or all the same: En and He are 0), "cloud_missing".

    Raises
    ------
    DataError
        An indicator has no values, or one that is infinite or no number.

    References
    ----------
    Liu, C., Feng, M., Dai, X. & Li, D. (2004). A new algorithm of backward cloud. Journal of System Simulation 16(11),
    2417-2420 (in Chinese).

    Examples
    --------
    >>> Ex, En, He = cloud_model([60, 80, 100])
    >>> Ex, round(En, 4), round(He, 4)
    (80.0, 16.7109, 10.9885)
    >>> cloud_model({"speed": [60, 80, 100], "manners": [60, 70, 80]}).to_frame().round(2)
               Ex     En     He  n
    speed    80.0  16.71  10.99  3
    manners  70.0   8.36   5.49  3
    """
    columns, is_single = _columns(values)
    given = {name: column.dropna() for name, column in columns.items()}
    missing = tuple(str(name) for name, column in columns.items() if len(given[name]) < len(column))
    read = {name: _numbers(column, name) for name, column in given.items()}
    found = _model({name: (column, np.ones(len(column))) for name, column in read.items()}, is_single=is_single)
    cautions = (Caution("cloud_missing", missing),) if missing else ()
    return CloudModel(found.figures, found.sizes, is_single, (*cautions, *found.warnings))


@announces
def cloud_from_counts(counts: Any, grades: Grades) -> CloudModel:
    """The clouds of survey answers: how many gave every grade, each answer being the score of its grade.

    Parameters
    ----------
    counts : DataFrame or array, indicators × grades
        Whole numbers ≥ 0; columns are grades' names in either language, or their numbers from 1 (the best).
    grades : Grades
        Names and scores.

    Returns
    -------
    CloudModel
        As of `cloud_model` over all answers, one row an indicator.

    Raises
    ------
    DataError
        A count is missing, negative or not whole, an indicator has no answers, or a column is no grade.

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[100, 80, 60])
    >>> cloud_from_counts(pd.DataFrame([[1, 1, 1]], index=["speed"], columns=grades.labels), grades).to_frame().round(2)
             Ex     En     He  n
    speed  80.0  16.71  10.99  3
    """
    grades = read_grades(grades)
    table = _by_grade(counts, grades)
    scores = np.array(grades.scores)
    return _model({name: (scores, row) for name, row in zip(table.rows, table.values, strict=True)}, is_single=False)


def _model(columns: Mapping[Any, tuple[Floats, Floats]], *, is_single: bool) -> CloudModel:
    found = {name: clouds.backward(values, counts) for name, (values, counts) in columns.items()}
    figures = np.array([one[:3] for one in found.values()])
    names = pd.Index(list(columns))
    sizes = LabelledVector(np.array([int(counts.sum()) for _, counts in columns.values()]), names, "n")
    flags = {
        "cloud_short": np.array([one.is_short for one in found.values()]),
        "cloud_point": figures[:, 1] == 0,
    }
    cautions = tuple(Caution(code, tuple(map(str, names[at]))) for code, at in flags.items() if at.any())
    return CloudModel(LabelledMatrix(figures, names, pd.Index(FIGURES)), sizes, is_single, cautions)


def _columns(values: Any) -> tuple[dict[Any, pd.Series[Any]], bool]:
    """Values by indicator, and whether there is one set of values without a name of its own."""
    if isinstance(values, pd.Series):
        return {values.name if values.name is not None else "values": values}, True
    if isinstance(values, Mapping) and not all(np.ndim(column) == 0 for column in values.values()):
        return {name: pd.Series(column) for name, column in values.items()}, False
    if isinstance(values, Mapping) or (isinstance(values, (list, tuple, np.ndarray)) and np.ndim(values) == 1):
        listed = list(values.values()) if isinstance(values, Mapping) else list(values)
        return {"values": pd.Series(listed, dtype=None if listed else "float64")}, True
    frame = labelled.frame(values, "values")
    return {name: frame.iloc[:, k] for k, name in enumerate(frame.columns)}, False


def _numbers(column: pd.Series[Any], name: Any) -> Floats:
    if not len(column):
        raise DataError("has no values to make a cloud of", column=name)
    return np.asarray(labelled.vector(column.reset_index(drop=True), str(name)).values)


def _by_grade(counts: Any, grades: Grades) -> LabelledMatrix:
    """Counts with their columns in grade order."""
    table = labelled.matrix(counts, "counts", columns=list(grades.labels) if is_bare(counts) else None)
    not_negative(table, "counts")
    names = in_grade_order(table.columns, grades)
    if names is None:
        strange = next((name for name in table.columns if name not in grades.labels), table.columns[0])
        raise DataError("the columns of counts are not the grades", column=strange, hint=nearest_hint(strange, grades.labels))
    ordered = LabelledMatrix(table.values[:, table.columns.get_indexer(pd.Index(names))], table.rows, pd.Index(grades.labels))
    _check_answers(ordered)
    return ordered


def _check_answers(table: LabelledMatrix) -> None:
    for row, column in np.argwhere(table.values % 1 != 0)[:1]:
        hint = "Give how many answered, not which share"
        place = {"column": table.columns[column], "row": repr(table.rows[row])}
        raise DataError("counts are whole numbers", **place, value=float(table.values[row, column]), hint=hint)
    for row in np.flatnonzero(table.values.sum(axis=1) == 0)[:1]:
        raise DataError("has no answers", row=quoted(table.rows[row]), hint="Drop the indicator")
