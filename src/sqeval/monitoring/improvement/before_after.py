"""Before and after a measure (前后对比): the effect on a mean, a share or a median."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.as_written import checked_confidence
from sqeval.monitoring.improvement.effect import BeforeAfter
from sqeval.monitoring.improvement.pooled import cell_effect
from sqeval.monitoring.improvement.samples import FEW, Sample, cluster_codes, kind_of, matched, missing_caution, read_sample
from sqeval.numerics import clustered, contrasts, means, proportions, quantiles
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic
from sqeval.options import Direction, EffectKind, parse
from sqeval.result import Caution, announces

Ends = tuple[float, float]

#: After less before.
_CHANGE = np.array([-1.0, 1.0])
#: From this skewness of the difference on, a limit of 2.5 % misses by half or more of what it is to miss by.
_SKEWED = 0.15
#: Below this many clusters the level of their intervals is not sure.
_FEW_CLUSTERS = 30

_ALONE: dict[EffectKind, Callable[..., Statistic]] = {
    EffectKind.MEAN: means.mean,
    EffectKind.SHARE: proportions.share,
    EffectKind.MEDIAN: quantiles.quantile,
}


@announces
def before_after(
    before: Any,
    after: Any,
    *,
    kind: str | None = None,
    direction: str | None = None,
    paired: bool | None = None,
    clusters: Any = None,
    confidence: float | None = None,
    table: IndicatorTable | None = None,
    unit: Any = None,
    indicator: str | None = None,
) -> BeforeAfter:
    r"""Effect of a measure: what changed from before to after, how sure that is, and whether it is for the better.

    Parameters
    ----------
    before, after : Series, list, array or frame with one column; or periods of `table`
        One value a record (missing ones are left out and counted); with `table` one period, or a list of them.
    kind : {"mean", "share", "median"}, optional
        By default a share where all values are 0 or 1, else a mean. For times, which are skewed, take the median.
    direction : {"benefit", "cost"}, optional
        Whether high values are good ("benefit", the default) or low ones. A table knows its own.
    paired : bool, optional
        Whether each value after belongs to the one before with the same label (or at the same place), as scores of one
        participant do. For means only; for others give the persons as `clusters`.
    clusters : (before, after), optional
        Names of what records come in (customers, agents), for either side; the same name is the same cluster on both.
    confidence : float, optional
        Level of the interval, 0.95 by default; that of a table's intervals is 0.95.
    table, unit, indicator : IndicatorTable and names, optional
        The effect on one unit's indicator between periods of a table.

    Returns
    -------
    BeforeAfter
        `.effect` = after − before in the unit of the values, `.interval`, `.p_value`, `.verdict` ("better", "worse", "cannot
        tell"), `.explain(lang)`.

    Raises
    ------
    DataError
        No known value, a share of other values than 0 and 1, pairs that cannot be matched, or a unit or period that is not in
        the table.
    ConfigError
        An unknown indicator.
    OptionError
        An unknown word, or an option for records together with a table.

    Notes
    -----
    Means: Welch's interval. Pairs: Student's, of their differences. Shares, medians, and all with clusters: square-and-add
    from the intervals of both sides,

    .. math::
        d - \sqrt{(x_1 - l_1)^2 + (u_0 - x_0)^2 - 2\rho\,(x_1 - l_1)(u_0 - x_0)}

    and likewise above, with Wilson's interval for shares (Newcombe's method 10), order statistics for medians, and intervals
    between clusters where they are given; ρ is the correlation of both sides through common clusters, 0 without. Of a table
    see `docs/improvement.md`. Fewer than two records on a side (six for a median), or no variation in fewer than ten, give no
    interval, and the verdict "cannot tell".

    A change after a measure need not be one by the measure: see `difference_in_differences`.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17(8), 873-890. Zou, G. Y. & Donner, A. (2008), Statistics in Medicine 27(10), 1693-1702.

    Examples
    --------
    >>> solved = before_after([1] * 60 + [0] * 40, [1] * 80 + [0] * 20)
    >>> round(solved.effect, 2), [round(end, 3) for end in solved.interval], solved.verdict
    (0.2, [0.073, 0.319], 'better')
    """
    if table is not None:
        _only_for_records(kind=kind, direction=direction, paired=paired, clusters=clusters, confidence=confidence)
        return cell_effect(table, unit, indicator, before, after)
    if unit is not None or indicator is not None:
        raise OptionError("unit and indicator are of a table, which is not given", value=indicator or unit, hint="Give table=sq.measure(…)")
    good = Direction.BENEFIT if direction is None else parse(Direction, direction, "direction")
    if good is Direction.TARGET:
        raise OptionError("direction must say which values are good", value=direction, hint="Known: 'benefit', 'cost'")
    level = 0.95 if confidence is None else checked_confidence(confidence)
    samples = (read_sample(before, "before"), read_sample(after, "after"))
    if paired:
        return _of_pairs(samples, kind, clusters, good, level)
    chosen = kind_of(kind, *samples)
    codes = None if clusters is None else cluster_codes(clusters, samples)
    return _of_groups(samples, chosen, codes, good, level)


def _only_for_records(**options: Any) -> None:
    for name, value in options.items():
        if value is not None:
            raise OptionError(f"{name} is for records; a table has its own", value=value, hint=f"Leave {name} out")


def _of_pairs(samples: tuple[Sample, Sample], kind: Any, clusters: Any, direction: Direction, level: float) -> BeforeAfter:
    if clusters is not None:
        raise OptionError("pairs take no clusters", hint="Give either paired=True or the persons as clusters")
    if kind is not None and parse(EffectKind, kind, "kind") is not EffectKind.MEAN:
        raise OptionError("pairs are for means", value=kind, hint="For others give the persons as clusters on both sides")
    first, second = matched(*samples)
    alone = max(len(sample.known) for sample in samples) - len(first)
    n, change = np.array([float(len(first))]), second - first
    spread = float(np.std(change, ddof=1)) if len(change) > 1 else np.nan
    error = np.array([_sure(spread, len(change)) / np.sqrt(n[0])])

    def interval(at: float) -> Ends:
        return contrasts.welch(np.array([change.mean()]), error, n - 1, np.ones(1), at)

    cautions = [*([Caution("effect_unmatched", details={"alone": alone})] if alone else []), *_few(len(first), len(first))]
    sizes = (len(first), len(first))
    sides = (float(first.mean()), float(second.mean()))
    return _found(_Told(EffectKind.MEAN, direction, sides, sizes, level, tuple(cautions)), interval, paired=True)


def _of_groups(samples: tuple[Sample, Sample], kind: EffectKind, codes: Any, direction: Direction, level: float) -> BeforeAfter:
    values = np.concatenate([sample.values for sample in samples])
    groups = Groups(np.repeat([0, 1], [len(sample.values) for sample in samples]).astype(np.intp), 2)
    interval = _alone(groups, values, kind) if codes is None else _clustered(groups, values, codes, kind)
    point = _ALONE[kind](groups, values).value
    sizes = (len(samples[0].known), len(samples[1].known))
    cautions = [*missing_caution(*samples), *_few(*sizes)]
    if kind is EffectKind.MEAN and min(sizes) > 1 and abs(contrasts.skewness(*(sample.known for sample in samples))) > _SKEWED:
        cautions.append(Caution("effect_skewed"))
    number = None
    if codes is not None:
        number = len(np.unique(codes[codes >= 0])) + int((codes < 0).sum())
        cautions += [Caution("effect_few_clusters", details={"clusters": number, "least": _FEW_CLUSTERS})] if number < _FEW_CLUSTERS else []
    told = _Told(kind, direction, (float(point[0]), float(point[1])), sizes, level, tuple(cautions))
    return _found(told, interval, clusters=number)


def _alone(groups: Groups, values: Any, kind: EffectKind) -> Callable[[float], Ends]:
    if kind is EffectKind.MEAN:
        found = means.mean(groups, values)
        spread = found.standard_error
        if np.nanmax(spread, initial=0.0) == 0:
            spread = np.array([_sure(error, n) for error, n in zip(spread, found.n, strict=True)])
        return lambda level: contrasts.welch(found.value, spread, found.n - 1, _CHANGE, level)

    def interval(level: float) -> Ends:
        side = _ALONE[kind](groups, values, level=level)
        return contrasts.combined(side.value, side.low, side.high, _CHANGE)

    return interval


def _clustered(groups: Groups, values: Any, codes: Any, kind: EffectKind) -> Callable[[float], Ends]:
    def side(level: float) -> Statistic:
        if kind is EffectKind.MEDIAN:
            return clustered.quantile(groups, values, codes, level=level)
        return (clustered.share if kind is EffectKind.SHARE else clustered.mean)(groups, values, codes, level=level)

    centre = means.of_rows(groups, side(0.95).value)
    # A median moves with the share of values up to it.
    moved = np.where(np.isnan(values), np.nan, (values <= centre) * 1.0) if kind is EffectKind.MEDIAN else values
    rho = contrasts.correlations(groups, moved - means.of_rows(groups, means.moments(groups, moved)[1]), codes)

    def interval(level: float) -> Ends:
        found = side(level)
        return contrasts.combined(found.value, found.low, found.high, _CHANGE, rho)

    return interval


def _sure(spread: float, n: float) -> float:
    """No spread at all among few says that all of these were equal, not that the next would be."""
    return np.nan if spread == 0 and n < FEW else spread


def _few(before: int, after: int) -> list[Caution]:
    return [Caution("effect_few", details={"before": before, "after": after, "least": FEW})] if min(before, after) < FEW else []


@dataclass(frozen=True)
class _Told:
    """What a comparison has found apart from its interval."""

    kind: EffectKind
    direction: Direction
    sides: Ends
    sizes: tuple[int, int]
    level: float
    cautions: tuple[Caution, ...]


def _found(told: _Told, interval: Callable[[float], Ends], *, clusters: int | None = None, paired: bool = False) -> BeforeAfter:
    low, high = interval(told.level)
    is_known = not (np.isnan(low) or np.isnan(high))
    return BeforeAfter(
        told.kind,
        told.direction,
        *told.sides,
        interval=(float(low), float(high)) if is_known else (np.nan, np.nan),
        p_value=contrasts.p_value(interval) if is_known else np.nan,
        n_before=told.sizes[0],
        n_after=told.sizes[1],
        confidence=told.level,
        clusters=clusters,
        paired=paired,
        warnings=told.cautions if is_known else (*told.cautions, Caution("effect_no_interval")),
    )
