"""One total or count over another, each from its own frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sqeval import i18n
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import count, distinct, total
from sqeval.indicators.kinds.count import Count
from sqeval.indicators.kinds.distinct import Distinct
from sqeval.indicators.kinds.sample import Floats, Sample
from sqeval.indicators.kinds.total import Total
from sqeval.indicators.kinds.words import rows_text
from sqeval.numerics import clustered, proportions, rates, ratios
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic
from sqeval.spec import Spec

_PARTS: dict[type, Any] = {Count: count, Distinct: distinct, Total: total}

Part = Annotated[Total | Count | Distinct, Field(discriminator="kind")]


class Ratio(Spec):
    """One total or count over another, each from its own frame, joined by unit and period.

    Where both add up rows of one frame, a row that counts in both but is not known in one goes out of both. Rows of two
    frames cannot be paired: what is not known in one part adds nothing there, and a caution counts it. `proportion` says
    that the numerator is part of the denominator, so that the ratio is a share.
    """

    names: ClassVar[tuple[str, ...]] = ()

    kind: Literal["ratio"]
    numerator: Part
    denominator: Part
    proportion: bool = False

    @property
    def is_share(self) -> bool:
        """Whether the value is a share from 0 to 1."""
        return self.proportion

    @property
    def is_fact(self) -> bool:
        """Whether both parts are counted in full, and no rows say how their ratio varies."""
        return not self.proportion and not is_of_same_rows(self)

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The data layer: columns it reads, by frame."""
        joined: dict[str, tuple[str, ...]] = {}
        for part in (self.numerator, self.denominator):
            joined[part.source] = tuple(dict.fromkeys([*joined.get(part.source, ()), *part.columns]))
        return joined


def samples(measure: Ratio, context: Context) -> tuple[Sample, ...]:
    """The rows of the numerator, and those of the denominator."""
    above, below = (_PARTS[type(part)].samples(part, context)[0] for part in (measure.numerator, measure.denominator))
    if not _has_pairs(measure):
        above.notes["part_unknown"], below.notes["part_unknown"] = _unknown(above), _unknown(below)
        return above, below
    alone = above.asked & below.asked & (np.isnan(above.values) | np.isnan(below.values))
    return tuple(replace(sample, values=np.where(alone, np.nan, sample.values)) for sample in (above, below))


def _unknown(sample: Sample) -> int:
    """How many rows count without being known."""
    return int((sample.asked & np.isnan(sample.values)).sum())


def value(measure: Ratio, above: Sample, below: Sample) -> Floats:
    """The ratio; NaN where the denominator is not above 0."""
    top, bottom = _parts(measure, above, below)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def statistic(measure: Ratio, above: Sample, below: Sample) -> Statistic:
    """A share's interval for proportions; for the others that of their rows, or of their count, where there is one."""
    found = value(measure, above, below)
    top, bottom = _parts(measure, above, below)
    if measure.proportion:
        return proportions.of_counts(top, np.nan_to_num(bottom))
    if is_of_same_rows(measure):
        return replace(_of_same_rows(above, below), value=found)
    n = np.minimum(above.n, below.n)
    if isinstance(measure.numerator, Count):
        return rates.rate(top, bottom)
    none = np.full(len(found), np.nan)
    return Statistic(found, n, none, none, none)


def _of_same_rows(above: Sample, below: Sample) -> Statistic:
    """A row adds nothing to the part in which it does not count; an interval without an end is none."""
    either = ~(np.isnan(above.values) & np.isnan(below.values))
    top, bottom = (np.where(either, np.nan_to_num(sample.values), np.nan) for sample in (above, below))
    if above.clusters is not None:
        return _between_clusters(above.groups, top, bottom, above.clusters)
    found = ratios.ratio_of_totals(above.groups, top, bottom)
    ended = np.isfinite(found.low) & np.isfinite(found.high)
    return replace(found, low=np.where(ended, found.low, np.nan), high=np.where(ended, found.high, np.nan))


def _between_clusters(groups: Groups, top: Floats, bottom: Floats, clusters: NDArray[np.intp]) -> Statistic:
    """The ratio as the mean of its linearised values R + (a − R b) n/Σb, whose clusters say how it varies."""
    below = groups.sums(bottom)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(below > 0, groups.sums(top) / below, np.nan)
        each = np.append(groups.counts(~np.isnan(top)) / below, np.nan)[groups.codes]
    at_row = np.append(ratio, np.nan)[groups.codes]
    return clustered.mean(groups, at_row + (top - at_row * bottom) * each, clusters)


def is_of_same_rows(measure: Ratio) -> bool:
    """Whether both parts add up the same requests, so that their rows say how the ratio varies."""
    return measure.numerator.source == "records" and _has_pairs(measure)


def _has_pairs(measure: Ratio) -> bool:
    """Whether both parts add up rows of one frame, in the same places."""
    parts = (measure.numerator, measure.denominator)
    places = {(part.source, part.cohort) for part in parts}
    return len(places) == 1 and all(isinstance(part, (Count, Total)) for part in parts)


def sentence(measure: Ratio, lang: str) -> str:
    """How it is computed."""
    parts = {
        name: _PARTS[type(part)].sentence(part, lang) + rows_text(part, lang)
        for name, part in (("numerator", measure.numerator), ("denominator", measure.denominator))
    }
    is_paired = _has_pairs(measure) and any(isinstance(part, Total) for part in (measure.numerator, measure.denominator))
    return i18n.text("measure.ratio", lang, **parts) + (i18n.text("measure.ratio_pairs", lang) if is_paired else "")


def _parts(measure: Ratio, above: Sample, below: Sample) -> tuple[Floats, Floats]:
    parts = ((measure.numerator, above), (measure.denominator, below))
    top, bottom = (_PARTS[type(part)].value(part, sample) for part, sample in parts)
    return top, bottom
