"""Bootstrap: the same values of requests drawn again and again, with everything that hangs on a request drawn with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import repeat

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.context import Context
from sqeval.indicators.estimate import Estimate, again
from sqeval.indicators.influence import influence, leaves, units_at_risk
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
    Spread,
    Total,
    Within,
)
from sqeval.indicators.kinds.sample import Sample
from sqeval.numerics import resampling
from sqeval.progress import Progress, track

Floats = NDArray[np.float64]
Named = Mapping[str, tuple[Measure, Estimate]]

_OF_SUMS = (Backlog, Count, Matched, Nps, Rating, Repeat, Share, Total, Within)


def bootstrapped(named: Named, context: Context, replications: int, seed: int, progress: Progress) -> dict[str, Estimate]:
    """The estimates with standard errors and intervals from drawing requests (or clusters of them) again.

    Every request counts Poisson(1) times in a draw, so that their number varies too (Hanley & MacGibbon 2006, Comput.
    Methods Programs Biomed. 83:57-62); a request carries its survey answers with it. Companion frames by unit and period
    are no sample and stay as they are. What keeps an interval of its own is not drawn, nor is anything made of it: it
    would look surer than it is.
    """
    drawn = {name: pair for name, pair in named.items() if _varies(*pair, named, context)}
    values = {name: np.full((replications, len(found.value)), np.nan) for name, (_, found) in drawn.items()}
    draws = draws_of(named, context, replications, seed)
    for k, times in enumerate(track(draws, replications, "bootstrap", progress)):
        for name, value in once(drawn, named, times).items():
            values[name][k] = value
    return {name: _with_interval(measure, found, values[name]) if name in drawn else found for name, (measure, found) in named.items()}


def keeps_own_interval(measure: Measure) -> bool:
    """Whether draws would say nothing of a value: of numbers of agents, of their spread, of what may not be reached."""
    return getattr(measure, "open_cases", None) == "censored" or isinstance(measure, (Distinct, Spread))


def cannot_be_drawn(measure: Measure, named: Mapping[str, tuple[Measure, object]]) -> bool:
    """Whether draws would leave out how a part of a value varies, so that it would look surer than it is."""
    parts = leaves(measure, "", named).values()
    return any(keeps_own_interval(part.measure) and not part.is_known for part in parts)


def _varies(measure: Measure, found: Estimate, named: Named, context: Context) -> bool:
    """Whether the rows of a value, or of one that it is made of, are a sample that can be drawn again."""
    if keeps_own_interval(measure) or cannot_be_drawn(measure, named):
        return False
    if isinstance(measure, Expression):
        return any(_varies(*named[name], named, context) for name in measure.names)
    return any(is_sample(context, sample.source) for sample in found.samples)


def is_sample(context: Context, source: str) -> bool:
    """Whether rows of a frame came by chance: requests and answers did, volumes by unit and period did not."""
    return source == "records" or "period" not in context.frames[source].columns


def draws_of(named: Named, context: Context, replications: int, seed: int) -> Iterator[dict[str, NDArray[np.intp]]]:
    """How often every row of every frame is drawn, again and again; which row gets which number does not depend on their order."""
    sources = sorted({sample.source for _, found in named.values() for sample in found.samples})
    rng = np.random.default_rng(seed)
    drawn = {source: _times(context, source, own, replications) for source, own in zip(sources, rng.spawn(len(sources)), strict=True)}
    for _ in range(replications):
        yield {source: next(times) for source, times in drawn.items()}


def _times(context: Context, source: str, rng: np.random.Generator, replications: int) -> Iterator[NDArray[np.intp]]:
    units = _units(context, source)
    if units is None:
        return repeat(np.ones(len(context.frames[source]), dtype=np.intp))
    return resampling.poisson_draws(units, rng, replications)


def _units(context: Context, source: str) -> NDArray[np.intp] | None:
    """For every row the number of what is drawn as one; None where the frame is no sample."""
    frame = context.frames[source]
    if not is_sample(context, source):
        return None
    if context.cluster is not None and context.cluster in frame.columns:
        return _by_cluster(context.cluster, frame)
    ids = frame["request_id"] if source == "records" else pd.util.hash_pandas_object(frame, index=False)
    return np.argsort(np.argsort(ids.to_numpy(), kind="stable"), kind="stable")


def _by_cluster(cluster: str, frame: pd.DataFrame) -> NDArray[np.intp]:
    """Rows of one customer (or agent) are drawn together, in the order of their names; one without a name for itself."""
    names = frame[cluster]
    alone = names.isna()
    if alone.any():
        own = frame["request_id"] if "request_id" in frame.columns else pd.util.hash_pandas_object(frame, index=False)
        names = names.astype(object).where(~alone, "\x00" + own.astype(str))
    return pd.factorize(names.astype(str), sort=True)[0].astype(np.intp)


def once(drawn: Named, named: Named, times: Mapping[str, NDArray[np.intp]]) -> dict[str, Floats]:
    """All values of one draw; expressions of the values before them."""
    values: dict[str, Floats] = {}
    for name, (measure, found) in drawn.items():
        if isinstance(measure, Expression):
            parts = {part: values[part] if part in values else named[part][1].value for part in measure.names}
            values[name] = np.asarray(formula.differentiated(measure.tree, parts).value)
        else:
            draw = Sample.weighted if _is_of_sums(measure) else Sample.drawn
            values[name] = again(measure, tuple(draw(sample, times[sample.source]) for sample in found.samples))
    return values


def _is_of_sums(measure: Measure) -> bool:
    """Whether a value is made of sums and numbers of rows, so that it is enough to say how often each counts."""
    if isinstance(measure, Ratio):
        return not any(isinstance(part, Distinct) for part in (measure.numerator, measure.denominator))
    return isinstance(measure, _OF_SUMS) or (isinstance(measure, (Duration, Mean)) and measure.statistic == "mean")


def _with_interval(measure: Measure, found: Estimate, values: Floats) -> Estimate:
    """Bias-corrected and accelerated intervals; where all draws are alike, they say nothing, and the interval stays its own."""
    low, high = resampling.interval(values, found.value, acceleration=_acceleration(measure, found), units=_drawn_units(measure, found))
    error = resampling.standard_error(values)
    alike = ~(error > 1e-12 * np.maximum(np.abs(found.value), 1e-300))
    own = (found.standard_error, found.low, found.high)
    error, low, high = (np.where(alike, kept, end) for kept, end in zip(own, (error, low, high), strict=True))
    return replace(found, standard_error=error, low=low, high=high)


def _acceleration(measure: Measure, found: Estimate) -> Floats | float:
    """Known where the influence of every row is, and rows stand for themselves."""
    moved = influence(measure, found.samples)
    if moved is None or moved.sample.clusters is not None:
        return 0.0
    return resampling.acceleration_of(moved.sample.groups, moved.shift)


def _drawn_units(measure: Measure, found: Estimate) -> Floats:
    """Requests, or clusters of them, that were drawn from, by group."""
    return units_at_risk(measure, found.samples, found.n) if found.units is None else found.units
