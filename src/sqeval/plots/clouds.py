"""Clouds: drops of what was evaluated over the clouds of the grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval.errors import DataError, OptionError
from sqeval.evaluation.palette import CRITERIA, colour_of, grade_colours
from sqeval.fuzzy.clouds.cloud import Cloud, cloud_drops
from sqeval.fuzzy.clouds.cloud_evaluation import CloudEvaluation
from sqeval.fuzzy.clouds.cloud_model import CloudModel
from sqeval.fuzzy.uncertainty.draws import checked_seed
from sqeval.plots.canvas import INK, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: An expectation curve is drawn this many entropies to either side.
_REACH = 3.5


def clouds(result: CloudEvaluation | CloudModel, *, drops: int = 600, seed: int = 0, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the cloud of the goal over those of the grades, or the clouds of several indicators.

    Parameters
    ----------
    result : CloudEvaluation or CloudModel
    drops : int
        Drops of every cloud; 0 for the expectation curves only.
    seed : int
        The same seed draws the same drops.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Values across, certainty upwards. Curves are the expectation curves, the best grade in blue and the worst in brick, the goal
        in dark ink; points are drops.

    Raises
    ------
    DataError
        The result has no clouds.
    OptionError
        A number of drops below 0, or a wrong seed.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.clouds(sq.fuzzy.cloud_model({"speed": [60, 80, 100]}), drops=50)
    >>> len(ax.lines)
    1
    """
    if not isinstance(result, (CloudEvaluation, CloudModel)):
        raise DataError("has no clouds to draw", value=type(result).__name__, hint="Give what cloud_model or evaluate_clouds returns")
    if not isinstance(drops, (int, np.integer)) or isinstance(drops, bool) or drops < 0:
        raise OptionError("drops must be a whole number of at least 0", value=drops)
    start = checked_seed(seed)
    ax, lang = begin(ax, lang, (8.0, 4.2))
    for k, (name, cloud, colour) in enumerate(_drawn(result, lang)):
        _draw(ax, cloud, name, colour, drops=int(drops), seed=start + k)
    ax.set_ylim(0, 1.05)
    ax.set_xlabel(text("cloud_value", lang))
    ax.set_ylabel(text("cloud_certainty", lang))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize="small")
    return finish(ax, text("clouds", lang))


def _drawn(result: CloudEvaluation | CloudModel, lang: str) -> list[tuple[str, Cloud, str]]:
    """Name, cloud and colour of everything that is drawn, what was evaluated last, on top."""
    if isinstance(result, CloudModel):
        return [(str(name), cloud, CRITERIA[colour_of(k)]) for k, (name, cloud) in enumerate(result.clouds.items())]
    standards = result.grade_clouds
    names = result.titles_zh if lang == "zh" else tuple(standards)
    best_first = sorted(range(len(names)), key=lambda k: -list(standards.values())[k].Ex)
    colours = dict(zip(best_first, grade_colours(len(names)), strict=True))
    found = [(name, cloud, colours[k]) for k, (name, cloud) in enumerate(zip(names, standards.values(), strict=True))]
    goal = result.node_weights.hierarchy
    return [*found, (text("cloud_goal", lang) if goal is None else goal.title(lang), result.cloud, INK)]


def _draw(ax: Axes, cloud: Cloud, name: str, colour: str, *, drops: int, seed: int) -> None:
    steps = np.linspace(-_REACH, _REACH, 141)
    if cloud.En == 0:
        ax.vlines(cloud.Ex, 0, 1, color=colour, linewidth=1.6, label=name)
    else:
        ax.plot(cloud.Ex + cloud.En * steps, np.exp(-0.5 * steps**2), color=colour, linewidth=1.6, label=name)
    if drops:
        found = cloud_drops(cloud, drops, seed)
        ax.scatter(found["x"], found["certainty"], s=3, color=colour, alpha=0.35, linewidths=0)
