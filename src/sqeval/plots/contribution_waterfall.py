"""Where the points of a score are lost, or come from, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.fuzzy.explanation.explain import FuzzyExplanation, explain
from sqeval.fuzzy.result import FuzzyResult
from sqeval.options import WaterfallSide, WaterfallSteps, parse
from sqeval.plots.canvas import INK, SOFT, begin, finish, list_size, text
from sqeval.plots.grade_bands import ABOVE, grade_bands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WHOLE = "#56626c"
#: Steps smaller than this share of the scale are none.
_NOTHING = 1e-9
#: Share of the scale that the figures of the longest bars stand in.
_FIGURES = 0.12


class _Steps(NamedTuple):
    """Points of every step, largest first, with what they are called and which criterion they belong to."""

    points: NDArray[np.float64]
    names: list[str]
    criteria: list[int]


def contribution_waterfall(
    result: FuzzyResult, side: str = "lost", steps: str = "criteria", *, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """Draw how a score comes about, from the best score down by what is lost, or from the worst one up by what is gained.

    Both ends are scores that these grades allow, as none can be 0. With m_k the share of indicator k in the grade vector
    and c_k what it adds to the score, it loses m_k s_best − c_k and gains c_k − m_k s_worst.

    Parameters
    ----------
    result : FuzzyHierarchyResult or FuzzyResult
        Of one unit.
    side : {"lost", "gained"}
        What the steps are.
    steps : {"criteria", "indicators"}
        Indicators take the place of criteria where there are none.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Largest steps first, criteria (and their indicators) in their colours, the bands of the grades behind; steps of no
        points are left out.

    Raises
    ------
    DataError
        It is given no fuzzy evaluation of one unit, or one of which nothing is known.
    OptionError
        An unknown word.

    Examples
    --------
    >>> import sqeval as sq
    >>> grades = sq.fuzzy.Grades(["good", "poor"], scores=[90, 50])
    >>> result = sq.fuzzy.evaluate({"speed": 0.6, "manners": 0.4}, [[0.9, 0.1], [0.7, 0.3]], grades)
    >>> ax = sq.plots.contribution_waterfall(result)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['best possible', 'manners', 'speed', 'score']
    >>> [round(float(bar.get_width()), 6) for bar in ax.containers[0]]
    [40.0, -4.8, -2.4, 32.8]
    """
    word, kind = parse(WaterfallSide, side, "side"), parse(WaterfallSteps, steps, "steps")
    if not isinstance(result, FuzzyResult):
        hint = "Give what fuzzy.evaluate or evaluate_hierarchy returns, or one unit of many with .unit(key)"
        raise DataError("has no contributions to draw", value=type(result).__name__, hint=hint)
    if result.grade is None:
        raise DataError("nothing is known, so there is no score to draw")
    explained = explain(result)
    found = _steps(explained, word, kind, "en")
    ax, lang = begin(ax, lang, list_size(len(found.points) + 2, 9.0))
    found = _steps(explained, word, kind, lang)
    _draw(ax, result, found, word, lang)
    grade_bands(ax, result.grades, lang, right=_FIGURES)
    ax.set_xlabel(text("score", lang))
    return finish(ax, text(f"waterfall_{word}", lang, goal=explained.titles(lang)[0]), pad=ABOVE)


def _draw(ax: Axes, result: FuzzyResult, found: _Steps, side: WaterfallSide, lang: str) -> None:
    low, high = result.grades.range
    is_lost = side is WaterfallSide.LOST
    signed = -found.points if is_lost else found.points
    start = high if is_lost else low
    after = start + np.cumsum(signed)
    lefts = np.concatenate([[low], [start], after[:-1], [low]])[: len(signed) + 1]
    widths = np.concatenate([[start - low], signed])
    names = [text("best_possible" if is_lost else "worst_possible", lang), *found.names, text("score", lang)]
    colours = [_WHOLE, *(CRITERIA[colour_of(k)] for k in found.criteria), _WHOLE]
    lefts, widths = np.append(lefts, low), np.append(widths, result.score - low)
    ax.barh(range(len(names)), widths, left=lefts, color=colours, height=0.62, zorder=2)
    _connect(ax, [start, *after.tolist()])
    shown = [f"{start:g}", *(f"{points:+.1f}".replace("-", "−") for points in signed), f"{result.score:.1f}"]
    for place, (left, width, figure) in enumerate(zip(lefts, widths, shown, strict=True)):
        end = (max(left, left + width), place)
        ax.annotate(figure, end, (4, 0), textcoords="offset points", va="center", fontsize="small", color=INK, zorder=3)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.5, -0.5)


def _connect(ax: Axes, levels: list[float]) -> None:
    """Thin lines from the end of every bar to the beginning of the next."""
    for place, level in enumerate(levels):
        ax.plot([level, level], [place - 0.31, place + 1.31], color=SOFT, linewidth=0.8, zorder=1)


def _steps(explained: FuzzyExplanation, side: WaterfallSide, kind: WaterfallSteps, lang: str) -> _Steps:
    found, at = explained.attribution, explained.places
    low, high = explained.result.grades.range
    points = found.lost if side is WaterfallSide.LOST else found.contribution - found.mass * low
    owners = np.cumsum([place.level == 1 for place in at]) - 1
    titles = explained.titles(lang)
    wanted = [k for k, place in enumerate(at) if (place.level == 1 if kind is WaterfallSteps.CRITERIA else isinstance(place.node, int))]
    wanted = [k for k in wanted if points[k] > _NOTHING * (high - low)]
    wanted.sort(key=lambda k: (-round(float(points[k]), 9), k))
    return _Steps(points[wanted], [titles[k] for k in wanted], [int(owners[k]) for k in wanted])
