"""The values of all indicators, of the same requests drawn again and again: what they vary by, they vary by together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.context import Context
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.influence import leaves
from sqeval.indicators.kinds import Distinct, Expression, Measure, Rating, Spread, rating
from sqeval.indicators.measure import named_estimates
from sqeval.indicators.panel import Panel
from sqeval.indicators.resample import Named, draws_of, is_sample, once

Floats = NDArray[np.float64]


class Redraw(NamedTuple):
    """Values (rows,) of the indicators in one draw, and answers (rows, grades) of those that are rated."""

    values: dict[str, Floats]
    answers: dict[str, Floats]


class Redraws(NamedTuple):
    """Draws one after the other, and the indicators that stay as they are in all of them."""

    draws: Iterator[Redraw]
    fixed: tuple[str, ...]


def redraws(panel: Panel, hierarchy: Hierarchy, replications: int, seed: int) -> Redraws:
    """Draw every request (with its answers) Poisson(1) times, and measure the indicators of the tree again.

    Numbers and spreads of agents, and what is counted in full, stay as they are: drawn again, they would be too low.
    """
    context = Context(panel, hierarchy.calendar, None)
    named = named_estimates(hierarchy, context)
    drawn = {name: pair for name, pair in named.items() if _varies(*pair, named, context)}
    draws = (_redrawn(drawn, named, times, hierarchy) for times in draws_of(named, context, replications, seed))
    return Redraws(draws, tuple(leaf.name for leaf in hierarchy.leaves if leaf.name not in drawn))


def _varies(measure: Measure, found: Estimate, named: Named, context: Context) -> bool:
    parts = leaves(measure, "", named).values()
    if any(isinstance(part.measure, (Distinct, Spread)) for part in parts):
        return False
    if isinstance(measure, Expression):
        return any(_varies(*named[name], named, context) for name in measure.names)
    return any(is_sample(context, sample.source) for sample in found.samples)


def _redrawn(drawn: Named, named: Named, times: Mapping[str, NDArray[np.intp]], hierarchy: Hierarchy) -> Redraw:
    values, answers = once(drawn, named, times), {}
    for leaf in hierarchy.leaves:
        measure, found = named[leaf.name]
        if leaf.name not in drawn:
            values[leaf.name] = found.value
        if isinstance(measure, Rating) and found.answers is not None:
            answers[leaf.name] = _answers(found, times, len(hierarchy.grades)) if leaf.name in drawn else found.answers
    return Redraw(values, answers)


def _answers(found: Estimate, times: Mapping[str, NDArray[np.intp]], grades: int) -> Floats:
    (sample,) = found.samples
    return rating.counts_by_grade(sample.weighted(times[sample.source]), grades)
