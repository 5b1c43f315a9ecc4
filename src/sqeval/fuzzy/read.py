"""Where weights, membership tables and counts enter: joined by name, checked once, made read-only."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import ConfigError, DataError, OptionError, nearest_hint, quoted
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import WEIGHT_TOLERANCE
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.grade_vectors import total
from sqeval.result import Caution

#: Name of the column that holds mass of no known grade.
UNKNOWN = "unknown"

#: Sums of weights and of membership rows may be this far from 1: published ones are rounded.
TOLERANCE = WEIGHT_TOLERANCE


class Table(NamedTuple):
    """A membership table: indicators × grades, the unknown mass of every indicator (0 where none), and what to tell."""

    known: LabelledMatrix
    unknown: Floats
    cautions: tuple[Caution, ...]

    @property
    def full(self) -> Floats:
        """Indicators × (grades and unknown)."""
        return np.column_stack([self.known.values, self.unknown])


def is_bare(data: object) -> bool:
    """Whether `data` has no labels and is joined by position."""
    return isinstance(data, (list, tuple, np.ndarray))


def read_grades(grades: object) -> Grades:
    """Refuse anything but Grades: a score is nothing without the scores of the grades."""
    if not isinstance(grades, Grades):
        raise OptionError(
            "grades must be sq.fuzzy.Grades, names with scores", value=grades, hint="Grades(['good', 'poor'], scores=[90, 50])"
        )
    if UNKNOWN in grades.labels:
        raise ConfigError(
            "is the name of the mass that is in no grade", path="grades.labels", value=UNKNOWN, hint="Call the grade otherwise"
        )
    return grades


def read_membership(membership: Any, grades: Grades, rows: pd.Index | None = None) -> Table:
    """Check a membership table (indicators × grades, and a column `unknown`) and bring its columns into grade order.

    `rows` labels a bare array.
    """
    mass, labels, cautions = read_mass(membership, grades, rows)
    return Table(LabelledMatrix(mass[:, :-1], labels, pd.Index(grades.labels)), labelled.read_only(mass[:, -1]), cautions)


def read_mass(membership: Any, grades: Grades, rows: pd.Index | None = None) -> tuple[Floats, pd.Index, tuple[Caution, ...]]:
    """Checked memberships as rows × (grades and unknown), their labels, and what to tell."""
    table = _table(_joined(membership), "membership", grades, rows)
    columns, unknown_at = grade_columns(table.columns, grades, "membership")
    unknown = np.zeros(len(table.rows)) if unknown_at is None else table.values[:, unknown_at]
    mass, cautions = mass_of_one(np.column_stack([table.values[:, columns], unknown]), grades, lambda at: table.rows[at[0]])
    return mass, table.rows, cautions


def _joined(membership: Any) -> Any:
    """The table, with no unknown mass where it was put together with rows that have no such column.

    Nothing is guessed: the grades of such a row still have to sum to 1.
    """
    if isinstance(membership, pd.DataFrame) and list(membership.columns).count(UNKNOWN) == 1 and membership[UNKNOWN].hasnans:
        return membership.fillna({UNKNOWN: 0.0})
    return membership


def mass_of_one(mass: Floats, grades: Grades, row: Callable[[NDArray[np.intp]], object]) -> tuple[Floats, tuple[Caution, ...]]:
    """Check finite numbers (…, g + 1) as memberships, and normalise rows whose sum is near 1.

    `row` names the row at a position.
    """
    if mass.min() < 0:
        mass = _without_residues(mass, grades, row)
    sums = total(mass)
    if max(1.0 - sums.min(), sums.max() - 1.0) <= ROUNDING:
        return mass, ()
    off = np.abs(sums - 1.0)
    wrong = np.argwhere(off > TOLERANCE + ROUNDING)
    if len(wrong):
        hint = f"Grades and {UNKNOWN!r} of a row sum to 1 (within {TOLERANCE})"
        if (mass[tuple(wrong[0])] % 1 == 0).all():
            hint += "; membership_from_counts makes shares of numbers of answers"
        value = _readable(sums[tuple(wrong[0])])
        raise DataError("membership row does not sum to 1", row=quoted(row(wrong[0])), value=value, hint=hint)
    scaled = off > ROUNDING
    places = tuple(str(row(at)) for at in np.argwhere(scaled))
    return np.where(scaled[..., None], mass / sums[..., None], mass), (Caution("membership_normalised", places),)


def _without_residues(mass: Floats, grades: Grades, row: Callable[[NDArray[np.intp]], object]) -> Floats:
    """Memberships without what is below zero by rounding only."""
    negative = np.argwhere(mass < -ROUNDING)
    if len(negative):
        column = (*grades.labels, UNKNOWN)[negative[0][-1]]
        value = float(mass[tuple(negative[0])])
        raise DataError("membership is negative", column=column, row=quoted(row(negative[0][:-1])), value=value)
    return np.maximum(mass, 0.0)


def read_counts(counts: Any, grades: Grades, membership: LabelledMatrix) -> Floats:
    """Number of answers by indicator, 0 where `counts` have no row of it; they must give the shares that the membership holds."""
    return np.asarray(counts_by_grade(counts, grades, membership).sum(axis=1), dtype=np.float64)


def counts_by_grade(counts: Any, grades: Grades, membership: LabelledMatrix) -> Floats:
    """Numbers of answers, indicators × grades, 0 where `counts` have no row; they must give the shares that the membership holds."""
    table = _table(counts, "counts", grades, membership.rows)
    columns, unknown_at = grade_columns(table.columns, grades, "counts")
    if unknown_at is not None:
        raise DataError("counts are of given answers only", column=UNKNOWN, hint="Drop the column")
    not_negative(table, "counts")
    _no_strangers(table.rows, membership.rows, "counts")
    at = table.rows.get_indexer(membership.rows)
    # Indicators that were measured have no answers, and stand beside those that people were asked about.
    ordered = np.where(at[:, None] >= 0, table.values[at][:, columns], 0.0)
    wrong = (at >= 0) & ~shares_agree(ordered, membership.values)
    if wrong.any():
        row = membership.rows[np.flatnonzero(wrong)[0]]
        raise DataError(
            "shares of the counts are not those of the membership", row=quoted(row), hint="Give the counts that it was made from"
        )
    return np.asarray(ordered, dtype=np.float64)


def shares_agree(counts: Floats, membership: Floats) -> NDArray[np.bool_]:
    """For every indicator, whether counts and known membership (both k × g) have the same shares, within the tolerance."""
    answers, known = counts.sum(axis=1, keepdims=True), membership.sum(axis=1, keepdims=True)
    near = np.abs(counts * known - membership * answers) <= (TOLERANCE + ROUNDING) * answers * known
    agree: NDArray[np.bool_] = near.all(axis=1) & ((answers > 0) == (known > 0)).ravel()
    return agree


def read_weights(weights: Any, rows: pd.Index, place: str, *, path: str | None = None) -> tuple[Floats, tuple[Caution, ...]]:
    """Weights in the order of `rows`, by name (by position where they have none), summing to 1.

    Weights are bare, or held by a result such as that of `ahp.solve`. `place` is what a caution calls the siblings, `path` what
    an error calls them.
    """
    weights = labelled.held_weights(weights)
    labels = weight_labels(weights)
    if labels is not None:
        _same_rows(labels, rows, "weights", path)
    elif not _is_sequence(weights):
        raise DataError("weights must be a Series, a mapping or a sequence", path=path, value=weights)
    elif len(weights) != len(rows):
        names = ", ".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
        raise DataError(f"{len(weights)} weights for {len(rows)} rows ({names})", path=path)
    given = labelled.vector(weights, "weights", rows)
    values = given.values[given.labels.get_indexer(rows)]
    if (values < 0).any():
        at = int(np.flatnonzero(values < 0)[0])
        raise DataError("a weight is negative", path=path, row=quoted(rows[at]), value=float(values[at]))
    return _sum_of_one(values, place, path)


def not_negative(table: LabelledMatrix, name: str, slack: float = 0.0) -> None:
    """Refuse the first number below zero (by more than `slack`)."""
    bad = np.argwhere(table.values < -slack)
    if len(bad):
        row, column = bad[0]
        value = float(table.values[row, column])
        raise DataError(f"{name} is negative", column=table.columns[column], row=quoted(table.rows[row]), value=value)


def weight_labels(weights: Any) -> pd.Index | None:
    """Names that the weights carry."""
    weights = labelled.held_weights(weights)
    labels: pd.Index | None = None
    if isinstance(weights, Mapping):
        labels = pd.Index(list(weights))
    elif isinstance(weights, pd.Series):
        labels = weights.index
    return labels


def _is_sequence(data: Any) -> bool:
    # Positions join them, so that what has no order is refused.
    return hasattr(data, "__len__") and not isinstance(data, (str, Set)) and (not isinstance(data, np.ndarray) or data.ndim == 1)


def _sum_of_one(values: Floats, place: str, path: str | None) -> tuple[Floats, tuple[Caution, ...]]:
    whole = math.fsum(values)
    if abs(whole - 1.0) > TOLERANCE + ROUNDING:
        raise DataError(
            f"weights must sum to 1 (within {TOLERANCE})",
            path=path,
            value=_readable(whole),
            hint="Divide them by their sum if that is meant",
        )
    rescaled = abs(whole - 1.0) > ROUNDING
    return values / whole, (Caution("weights_rescaled", (place,)),) if rescaled else ()


def _readable(whole: float) -> float:
    """A sum for an error, without the tail of its rounding error."""
    return float(f"{whole:.9g}")


def _table(data: Any, name: str, grades: Grades, rows: pd.Index | None) -> LabelledMatrix:
    if not is_bare(data):
        return labelled.matrix(data, name)
    array = _array(data, name)
    if array.ndim != 2 or array.shape[1] != len(grades):
        shape = " × ".join(map(str, array.shape))
        raise DataError(
            f"{name} has the shape {shape}", hint=f"Give indicators × {len(grades)} grades, or a DataFrame with a column {UNKNOWN!r}"
        )
    if rows is not None and len(rows) != len(array):
        raise DataError(f"{name} has {len(array)} rows for {len(rows)} indicators")
    return labelled.matrix(pd.DataFrame(array, index=rows, columns=list(grades.labels)), name)


def _array(data: Any, name: str) -> NDArray[Any]:
    try:
        return np.asarray(data)
    except ValueError as error:
        raise DataError(f"{name} has rows of different length", hint="Give one number a grade in every row") from error


def grade_columns(columns: pd.Index, grades: Grades, name: str) -> tuple[list[int], int | None]:
    """Positions of the grades' columns in grade order, and that of the unknown mass."""
    at = {column: position for position, column in enumerate(columns)}
    unknown_at = at.pop(UNKNOWN, None)
    names = in_grade_order(at, grades)
    if names is not None:
        return [at[name] for name in names], unknown_at
    if set(at) == set(range(len(grades))):
        return [at[k] for k in range(len(grades))], unknown_at
    raise _wrong_columns(list(at), grades, name)


def namings(grades: Grades) -> Iterable[Sequence[Any]]:
    """What columns may be called: the grades' names in both languages, and their numbers, 1 for the best.

    Names that are numbers go before: of grades called 5, 4, 3 … the column 5 is no fifth grade, whether it is text or not.
    """
    for labels in (grades.labels, grades.labels_zh):
        yield labels
        yield _as_numbers(labels)
    numbers = range(1, len(grades) + 1)
    yield numbers if grades.best_first else numbers[::-1]


def in_grade_order(names: Iterable[Any], grades: Grades) -> list[Any] | None:
    """The names in the order of the grades, where they are one of the `namings`; else None."""
    given = set(names)
    return next((list(known) for known in namings(grades) if given == set(known)), None)


def _as_numbers(labels: Sequence[str]) -> Sequence[Any]:
    try:
        return [float(label) for label in labels]
    except ValueError:
        return labels


def _wrong_columns(columns: list[Any], grades: Grades, name: str) -> DataError:
    strange = [column for column in columns if column not in grades.labels]
    if strange:
        return DataError(f"is not a grade, in {name}", column=strange[0], hint=nearest_hint(strange[0], grades.labels))
    lacking = [label for label in grades.labels if label not in columns]
    return DataError(f"is missing in {name}", column=lacking[0], hint="Give one column a grade")


def _same_rows(given: pd.Index, rows: pd.Index, name: str, path: str | None = None) -> None:
    have = set(given)
    for row in rows:
        if row not in have:
            raise DataError(f"is missing in {name}", path=path, row=quoted(row), hint=nearest_hint(row, given))
    _no_strangers(given, rows, name, path)


def _no_strangers(given: pd.Index, rows: pd.Index, name: str, path: str | None = None) -> None:
    want = set(rows)
    for row in given:
        if row not in want:
            raise DataError(f"stands in {name} but is no indicator here", path=path, row=quoted(row), hint=nearest_hint(row, rows))


def read_pair(given: Any, path: str) -> tuple[float, float]:
    """Two numbers."""
    try:
        first, second = map(float, given)
    except (TypeError, ValueError, OverflowError):
        raise ConfigError("is not a pair of numbers", path=path, value=given) from None
    return first, second
