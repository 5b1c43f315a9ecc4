"""Grade vectors as stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import grade_colours
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult
from sqeval.fuzzy.result import FuzzyResult
from sqeval.indicators.grades import Grades
from sqeval.plots.canvas import begin, finish, list_size, text
from sqeval.plots.fuzzy_units import by_unit, is_of_units
from sqeval.plots.period_rows import period_rows, period_text
from sqeval.plots.stacked import stacked

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_UNKNOWN = "#c9cfd4"


class _Vectors(NamedTuple):
    """Grade vectors with unknown mass as the last column, by row."""

    values: NDArray[np.float64]
    rows: list[str]
    faint: list[bool]


def grades(
    result: Evaluation | FuzzyResult | Mapping[Any, FuzzyResult], period: str | None = None, *, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw membership in the grades: of every unit in a period, of every unit of several, of every node of a hierarchy, or of one result.

    Parameters
    ----------
    result : Evaluation, FuzzyHierarchyResult, FuzzyResult, mapping of unit to FuzzyResult, or fuzzy evaluations of many units
    period : str, optional
        Of an evaluation; the last one where none is named.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Stacked bars that add up to 1, the best grade in blue and the worst in brick; unknown mass in grey. Vectors of a fuzzy
        evaluation are normalised over what is known.

    Raises
    ------
    DataError
        The result has no grade vectors, or a period is named where there is none.
    OptionError
        There is no such period.

    Examples
    --------
    >>> import sqeval as sq
    >>> result = sq.fuzzy.evaluate([0.6, 0.4], [[0.7, 0.3, 0.0, 0.0], [0.8, 0.2, 0.0, 0.0]], sq.fuzzy.Grades.default())
    >>> ax = sq.plots.grades(result)
    >>> [round(float(bars[0].get_width()), 2) for bars in ax.containers]
    [0.74, 0.26, 0.0, 0.0]
    """
    if not isinstance(result, (Evaluation, FuzzyResult)) and not is_of_units(result):
        raise DataError("has no grades to draw", value=type(result).__name__, hint="Give what evaluate or fuzzy.evaluate returns")
    if period is not None and not isinstance(result, Evaluation):
        raise DataError("a fuzzy result has no periods", value=period, hint="Leave `period` out")
    scale, count = _scale_and_count(result, period)
    ax, lang = begin(ax, lang, list_size(count, 9.0))
    vectors = _of_evaluation(result, period) if isinstance(result, Evaluation) else _of_fuzzy(_parts(result, lang))
    order = range(len(scale)) if scale.best_first else range(len(scale) - 1, -1, -1)
    colours = [grade_colours(len(scale))[k] for k in order]
    names, values = list(scale.names(lang)), vectors.values
    if values[:, -1].any():
        names, colours = [*names, text("unknown", lang)], [*colours, _UNKNOWN]
    stacked(ax, values[:, : len(names)], vectors.rows, names, colours=colours, faint=vectors.faint)
    ax.set_xlim(0, 1)
    ax.set_xlabel(text("membership", lang))
    return finish(ax, _title(result, period, lang))


def _of_evaluation(evaluation: Evaluation, period: str | None) -> _Vectors:
    found = period_rows(evaluation, period)
    values = evaluation.vector().to_numpy()[found.index.to_numpy()]
    return _Vectors(values, found["unit"].tolist(), found["rank"].isna().tolist())


def _of_fuzzy(parts: Sequence[tuple[str, FuzzyResult]]) -> _Vectors:
    values = np.array([[*(np.nan_to_num(part.decision.vector) * (1 - part.unknown)), part.unknown] for _, part in parts])
    return _Vectors(values, [name for name, _ in parts], [False] * len(parts))


def _parts(result: Any, lang: str) -> list[tuple[str, FuzzyResult]]:
    """What is drawn of a fuzzy evaluation: its nodes, or its units, or itself."""
    if isinstance(result, FuzzyHierarchyResult):
        return [(result.tree.node(name).title(lang), part) for name, part in result.inner]
    return list(by_unit(result, lang).items())


def _scale_and_count(result: Any, period: str | None) -> tuple[Grades, int]:
    if isinstance(result, Evaluation):
        return result.grades, len(period_rows(result, period))
    parts = _parts(result, "en")
    return parts[0][1].grades, len(parts)


def _title(result: Any, period: str | None, lang: str) -> str:
    if isinstance(result, Evaluation):
        return text("grades", lang, goal=result.hierarchy.title(lang), period=period_text(result, period, lang))
    return text("grade_vector", lang)
