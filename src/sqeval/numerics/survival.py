"""Quantiles of durations of which some are still running: Kaplan-Meier by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic, normal_factor

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

#: A curve this close to 1 − q lies on it: products of shares carry rounding.
TOLERANCE = 1.5e-8


def kaplan_meier_quantile(groups: Groups, times: Floats, observed: Mask, q: float = 0.5, *, level: float = 0.95) -> Statistic:
    """Smallest time by group at which the Kaplan-Meier curve is down to 1 − q, with Brookmeyer and Crowley's interval.

    The interval holds the times at which the log-log band of the curve (Greenwood's variance) encloses 1 − q. Times that
    are censored where others end still count as at risk there. Where the curve runs exactly at 1 − q, the value is the
    middle between this time and the next at which it falls (the last time of all if it never does), as in R's survfit;
    without censoring this is the usual median.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    times : (n,) array
        Durations, 0 or more; NaN where not known.
    observed : (n,) array of bool
        True where the duration is over, False where it was still running at that time.
    q : float
        Between 0 and 1, both excluded.
    level : float
        Share of intervals that are to hold the true quantile; holds from n = 20 on for the median under 30 % censoring.

    Returns
    -------
    Statistic
        Value inf where the curve does not come down to 1 − q: not reached. High is inf where the band does not, and low is
        then at most the last time known. Low is 0 where there are too few to rule out anything before the first end
        ((1 − q)ⁿ > (1 − level)/2; n < 6 for the median), where the band alone would say too much. The standard error is the
        width of the interval over twice the normal quantile, inf where high is. All but n NaN where n is 0.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the American
    Statistical Association 53, 457-481. Brookmeyer, R. & Crowley, J. (1982). A confidence interval for the median
    survival time. Biometrics 38(1), 29-41.

    Examples
    --------
    >>> times, observed = np.array([1.0, 2, 3, 4, 5, 6, 7, 8]), np.array([1, 1, 1, 0, 1, 1, 0, 0], dtype=bool)
    >>> found = kaplan_meier_quantile(Groups(np.zeros(8, dtype=np.intp), 1), times, observed)
    >>> found.value, found.low, found.high
    (array([5.]), array([1.]), array([inf]))
    """
    curve = _curve(groups, times, observed)
    target, factor = 1 - q, normal_factor(level)
    lower, upper = _band(curve, factor)
    value = _crossing(curve, target)
    high = curve.time_at(curve.first(upper <= target))
    low = np.minimum(curve.time_at(curve.first(lower <= target)), curve.last)
    low = np.minimum(low, _before_any_end(curve, np.log((1 - level) / 2) / np.log(target)))
    empty = curve.n == 0
    value, low, high = (np.where(empty, np.nan, found) for found in (value, low, high))
    return Statistic(value, curve.n, (high - low) / (2 * factor), low, high)


@dataclass(frozen=True, eq=False)
class _Curve:
    """Curves of all groups, one after the other: a step for every time at which something ends.

    `starts` are the first steps by group (groups + 1); `ordered` are all times group by group, from `origins` on.
    """

    code: Places
    time: Floats
    share: Floats
    greenwood: Floats
    starts: Places
    ordered: Floats
    origins: Places

    @property
    def n(self) -> Floats:
        return np.diff(self.origins).astype(np.float64)

    @property
    def last(self) -> Floats:
        """Last time by group, over or running; 0 in an empty group."""
        return np.where(self.n > 0, np.append(self.ordered, 0.0)[self.origins[1:] - 1], 0.0)

    def first(self, mask: Mask) -> Places:
        """First step by group at which the mask is true; the step after all others where there is none."""
        found = np.full(len(self.starts) - 1, len(self.time), dtype=np.intp)
        hits = np.flatnonzero(mask)
        np.minimum.at(found, self.code[hits], hits)
        return found

    def time_at(self, step: Places) -> Floats:
        """Time of steps; inf for the step after all others."""
        return np.append(self.time, np.inf)[step]


def _curve(groups: Groups, times: Floats, observed: Mask) -> _Curve:
    rows = np.flatnonzero(groups.known(times))
    rows = rows[np.argsort(times[rows])]
    # Short codes are sorted by their digits, which takes a fraction of the time of one sort by two keys.
    rows = rows[np.argsort(groups.codes[rows].astype(np.min_scalar_type(groups.size)), kind="stable")]
    code, time, ends = groups.codes[rows], times[rows], observed[rows].astype(np.float64)
    origins = _starts(code, groups.size)
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (code[1:] != code[:-1]) | (time[1:] != time[:-1])
    heads = np.flatnonzero(fresh)
    ended = np.add.reduceat(ends, heads) if len(heads) else np.zeros(0)
    steps, ended = heads[ended > 0], ended[ended > 0]
    at_risk = (origins[code[steps] + 1] - steps).astype(np.float64)
    starts = _starts(code[steps], groups.size)
    final = ended == at_risk
    # Where all that are left end the share is 0, whose logarithm must not enter the sums of other groups.
    share = np.exp(_running(np.log1p(-np.where(final, 0.0, ended / at_risk)), starts))
    growth = np.where(final, 0.0, ended / (at_risk * np.where(final, 1.0, at_risk - ended)))
    return _Curve(code[steps], time[steps], np.where(final, 0.0, share), _running(growth, starts), starts, time, origins)


def _starts(codes: Places, size: int) -> Places:
    return np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=size))]).astype(np.intp)


def _running(values: Floats, starts: Places) -> Floats:
    """Running sums that start anew with every group."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[1:] - np.repeat(total[starts[:-1]], np.diff(starts)))


def _crossing(curve: _Curve, target: float) -> Floats:
    step = curve.first(curve.share <= target + TOLERANCE)
    reached = curve.time_at(step)
    flat = np.abs(np.append(curve.share, np.inf)[step] - target) <= TOLERANCE
    follows = np.where(step + 1 < curve.starts[1:], curve.time_at(np.minimum(step + 1, len(curve.time))), curve.last)
    return np.where(flat, (reached + follows) / 2, reached)


def _band(curve: _Curve, factor: float) -> tuple[Floats, Floats]:
    """Log-log band of the curve; from 0 to 1 where the curve is 0 and its variance is not known."""
    inside = curve.share > 0
    log = np.log(np.where(inside, curve.share, 0.5))
    half = factor * np.sqrt(curve.greenwood) / np.abs(log)
    with np.errstate(over="ignore"):
        lower, upper = np.exp(log * np.exp(half)), np.exp(log * np.exp(-half))
    return np.where(inside, lower, 0.0), np.where(inside, upper, 1.0)


def _before_any_end(curve: _Curve, enough: float) -> Floats:
    """Time by group from which too few are left, before anything has ended, to rule the quantile out; else inf.

    With nothing ended among m, the exact lower limit of the share still running is ((1 − level)/2)^(1/m), which is below
    1 − q where m is at most `enough`.
    """
    left = curve.origins[1:] - int(np.floor(enough))
    gone = left > curve.origins[:-1]
    time = np.where(gone, np.append(curve.ordered, 0.0)[np.maximum(left, 1) - 1], 0.0)
    # A group's first step is the step after all others where nothing has ended.
    some = np.diff(curve.starts) > 0
    first = np.where(some, np.append(curve.time, np.inf)[curve.starts[:-1]], np.inf)
    return np.where((time < first) | ~gone, time, np.inf)
