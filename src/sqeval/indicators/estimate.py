"""From rows to estimates: value, n, standard error, interval and missing share in every row of the grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import KINDS, Measure, Rating, Ratio, rating
from sqeval.indicators.kinds.sample import Sample
from sqeval.numerics.statistic import Statistic
from sqeval.result import Caution

Floats = NDArray[np.float64]

FIELDS = ("value", "n", "standard_error", "low", "high", "missing")


@dataclass(frozen=True, eq=False)
class Estimate:
    """An indicator's value in every row of the grid, and what it rests on. Arrays of shape (rows,).

    `notes` are codes of cautions with the number of rows each is about, `cautions` those that say more. `samples` are the
    rows that were looked at, from which the value can be computed again; `units` says of a value made of others how many
    requests (or clusters of them) it rests on.
    """

    value: Floats
    n: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    missing: Floats
    answers: Floats | None = None
    notes: dict[str, int] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    samples: tuple[Sample, ...] = ()
    units: Floats | None = None

    @classmethod
    def of(cls, found: Statistic, missing: Floats, **more: Any) -> Estimate:
        """A statistic with the missing share beside it."""
        return cls(found.value, found.n, found.standard_error, found.low, found.high, missing, **more)

    @classmethod
    def absent(cls, size: int, grades: int | None) -> Estimate:
        """No value anywhere, because the data are not there."""
        none, zero = np.full(size, np.nan), np.zeros(size)
        return cls(none, zero, none, none, none, np.ones(size), None if grades is None else np.zeros((size, grades)))


def estimate(measure: Measure, context: Context, grades: int) -> Estimate:
    """Estimate a measure; raises AbsentDataError where its data were not given."""
    kind = KINDS[type(measure)]
    samples: tuple[Sample, ...] = kind.samples(measure, context)
    found: Statistic = kind.statistic(measure, *samples)
    answers = rating.counts_by_grade(samples[0], grades) if isinstance(measure, Rating) else None
    _refuse_no_share(measure, found.value, context.panel.rows)
    missing = np.maximum.reduce([sample.missing for sample in samples])
    notes = _notes(samples)
    if context.cluster is not None and not _heeds_clusters(found):
        notes["rows_independent"] = int(found.n.sum())
    cautions = tuple(caution for sample in samples for caution in sample.cautions)
    return Estimate.of(found, missing, answers=answers, notes=notes, cautions=cautions, samples=samples)


def _heeds_clusters(found: Statistic) -> bool:
    """Whether the interval was made between clusters, or there is none."""
    return found.clusters is not None or bool(np.isnan(found.standard_error).all())


def again(measure: Measure, samples: tuple[Sample, ...]) -> Floats:
    """The value alone, of other rows."""
    found: Floats = KINDS[type(measure)].value(measure, *samples)
    return found


def _notes(samples: tuple[Sample, ...]) -> dict[str, int]:
    notes: dict[str, int] = {}
    for sample in samples:
        for code, count in sample.notes.items():
            notes[code] = notes.get(code, 0) + count
    return {code: count for code, count in notes.items() if count}


def _refuse_no_share(measure: Measure, value: Floats, rows: pd.Index) -> None:
    """A ratio that is said to be a share must be one."""
    if not (isinstance(measure, Ratio) and measure.proportion):
        return
    beyond = np.flatnonzero((value > 1) | (value < 0))
    if beyond.size:
        problem = f"a share is {'above 1' if value[beyond[0]] > 1 else 'below 0'}"
        column, hint = getattr(measure.numerator, "column", None), "Check numerator and denominator"
        raise DataError(problem, column=column, unit=rows[beyond[0]], value=float(value[beyond[0]]), hint=hint)


def refuse_infinite(name: str, found: Estimate, rows: pd.Index) -> None:
    """Numbers that are finite one by one may overflow together; infinity would be graded as if it were a value."""
    for label in FIELDS:
        beyond = np.flatnonzero(np.isinf(getattr(found, label)))
        if beyond.size:
            problem = f"the {label.replace('_', ' ')} of indicator {name!r} overflows to infinity"
            raise DataError(problem, unit=rows[beyond[0]], hint="Check the numbers it is made of: they are too large to be added up")
