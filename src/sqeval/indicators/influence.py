"""How far every row moves a value: the first-order terms by which values made of the same rows vary together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.kinds import (
    Backlog,
    Count,
    Distinct,
    Duration,
    Expression,
    Matched,
    Mean,
    Measure,
    Nps,
    Rating,
    Ratio,
    Repeat,
    Share,
    Total,
    Within,
    ratio,
)
from sqeval.indicators.kinds.sample import Sample

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MEANS = (Matched, Nps, Rating, Repeat, Share, Within)


@dataclass(frozen=True, eq=False)
class Influence:
    """The rows of a value, how far each moves it, and which of them count in it."""

    sample: Sample
    shift: Floats
    counted: Mask


def influence(measure: Measure, samples: tuple[Sample, ...]) -> Influence | None:
    """How far every row moves a value; None for a value that is no smooth function of rows.

    The mean of x moves by (x − x̄)/n, a sum or a number by x itself (as the number of requests is left to chance too), a
    ratio of totals a/b by (a − R b)/Σb.
    """
    if not samples or not is_smooth(measure):
        return None
    if isinstance(measure, Ratio):
        shift = _of_ratio(measure, *samples)
    else:
        shift = np.nan_to_num(samples[0].values) if is_sum(measure) else _of_mean(samples[0])
    return Influence(samples[0], shift, _known(samples))


def is_smooth(measure: Measure) -> bool:
    """Whether a value is a smooth function of the rows of a sample."""
    if isinstance(measure, Ratio):
        return ratio.is_of_same_rows(measure)
    if isinstance(measure, (Duration, Mean)):
        return measure.statistic == "mean" and getattr(measure, "weight", None) is None
    return isinstance(measure, _MEANS) or is_sum(measure)


def is_sum(measure: Measure) -> bool:
    """Whether a value adds up requests."""
    return isinstance(measure, (Count, Total)) and measure.source == "records"


def at_risk(measure: Measure, samples: tuple[Sample, ...]) -> Mask:
    """Rows on which a value rests: those known, of a sum all that could have been added up."""
    return samples[0].groups.codes >= 0 if is_sum(measure) else _known(samples)


def units_at_risk(measure: Measure, samples: tuple[Sample, ...], n: Floats) -> Floats:
    """How many requests, or clusters of them, a value rests on, by group; `n` where its kind counts otherwise."""
    clusters = samples[0].clusters if samples else None
    if not samples or (clusters is None and not is_sum(measure)):
        return n
    rows, groups = at_risk(measure, samples), samples[0].groups
    return groups.counts(rows) if clusters is None else groups.distinct(np.where(rows, clusters, -1))


def leaves(measure: Measure, name: str, named: Mapping[str, tuple[Measure, object]]) -> dict[str, Leaf]:
    """The indicators that are measured of which a value is made, by name; itself, if it is one."""
    if not isinstance(measure, Expression):
        return {name: Leaf(measure, {False})}
    found: dict[str, Leaf] = {}
    for part, outer in formula.sides(measure.tree).items():
        for leaf, own in leaves(named[part][0], part, named).items():
            before = found[leaf].sides if leaf in found else set()
            found[leaf] = Leaf(own.measure, before | {one ^ other for one in outer for other in own.sides})
    return found


@dataclass(frozen=True, eq=False)
class Leaf:
    """An indicator of which a value is made, and whether it stands above (False) or below (True) the line of a fraction."""

    measure: Measure
    sides: set[bool]

    @property
    def is_known(self) -> bool:
        """Whether it is known without error beside requests: hours and agents are, and orders where they are divided by."""
        if isinstance(self.measure, Ratio):
            return self.measure.numerator.source == self.measure.denominator.source == "resources"
        if not isinstance(self.measure, (Count, Distinct, Total)):
            return False
        return self.measure.source == "resources" or (self.measure.source == "orders" and self.sides == {True})


def have_error(parts: Iterable[Leaf]) -> bool:
    """Whether a value made of these facts (counted in full, each by itself) is said to vary as their rows do."""
    unsure = [part.measure for part in parts if not part.is_known]
    if len(unsure) == 1 and not is_sum(unsure[0]):
        return isinstance(unsure[0], (Backlog, Count)) or (isinstance(unsure[0], Ratio) and isinstance(unsure[0].numerator, Count))
    # Rows opened and rows resolved in a period are others, and what they have in common is not known.
    of_one_clock = len({getattr(measure, "cohort", None) for measure in unsure}) == 1
    return of_one_clock and all(map(is_sum, unsure))


def _known(samples: tuple[Sample, ...]) -> Mask:
    """Rows whose value is known in any of the samples, which are of the same rows."""
    return np.asarray(np.logical_or.reduce([sample.groups.known(sample.values) for sample in samples]))


def _of_mean(sample: Sample) -> Floats:
    n = sample.n
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sample.groups.sums(sample.values) / n
        shift = (sample.values - _at(mean, sample)) / _at(n, sample)
    return np.nan_to_num(shift)


def _of_ratio(measure: Ratio, above: Sample, below: Sample) -> Floats:
    found = ratio.value(measure, above, below)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = below.groups.sums(below.values)
        shift = (np.nan_to_num(above.values) - _at(found, above) * np.nan_to_num(below.values)) / _at(over, below)
    return np.nan_to_num(shift)


def _at(by_group: Floats, sample: Sample) -> Floats:
    """A value by group at every row; NaN for rows in none."""
    return np.append(by_group, np.nan)[sample.groups.codes]
