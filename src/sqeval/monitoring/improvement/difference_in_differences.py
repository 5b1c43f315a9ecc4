"""Difference in differences (双重差分): the effect of a measure on those who had it, against those who did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sqeval.errors import OptionError
from sqeval.labelled import Floats
from sqeval.monitoring.as_written import checked_confidence
from sqeval.monitoring.improvement.did_panel import DidPanel, read_panel
from sqeval.monitoring.improvement.did_result import DifferenceInDifferences, Trend
from sqeval.monitoring.improvement.samples import FEW, Sample, kind_of, missing_caution, read_sample
from sqeval.numerics import contrasts, means, proportions
from sqeval.numerics.groups import Groups
from sqeval.options import Direction, EffectKind, parse
from sqeval.result import Caution, announces

Ends = tuple[float, float]
Interval = Callable[[float], Ends]

#: Treated before, treated after, control before, control after.
CELLS = ("treated_before", "treated_after", "control_before", "control_after")
_CONTRAST = np.array([-1.0, 1.0, 1.0, -1.0])
#: With fewer units on a side the interval rests on few of them, which is said.
LEAST_UNITS = 5
#: So many units on one side say what a single unit on the other varies by.
LEAST_OTHERS = 3


@announces
def difference_in_differences(
    treated_before: Any,
    treated_after: Any = None,
    control_before: Any = None,
    control_after: Any = None,
    *,
    value: str | None = None,
    unit: str | None = None,
    treated: str | None = None,
    after: str | None = None,
    period: str | None = None,
    direction: str = "benefit",
    confidence: float = 0.95,
) -> DifferenceInDifferences:
    r"""Effect of a measure as the change of those who had it less the change of those who did not.

    Parameters
    ----------
    treated_before : column of values, or DataFrame
        Alone it is a frame with one row a record (or a unit and period) and the columns below.
    treated_after, control_before, control_after : column of values, optional
        One value a record; missing ones are left out and counted.
    value, unit, treated, after : str, optional
        Columns of the frame, by default of these names: the value; the unit (team, agent); 1 or yes for units with the
        measure; 1 or yes for rows since it began. `unit` may be absent if it is not named.
    period : str, optional
        Column of the frame with periods (months, or numbers), for the check of trends before the measure.
    direction : {"benefit", "cost"}
        Whether high values are good.
    confidence : float

    Returns
    -------
    DifferenceInDifferences
        `.effect`, `.interval`, `.p_value`, `.verdict`, `.cells`, `.method` ("units" or "records"), `.trend`.

    Raises
    ------
    DataError
        A missing column, a cell without known values, a unit on both sides, a period both before and after, or flags that are
        neither 0 nor 1.
    OptionError
        Columns named without a frame, three cells only, or a wrong word.

    Notes
    -----
    .. math::
        \hat\tau = (\bar y_{T1} - \bar y_{T0}) - (\bar y_{C1} - \bar y_{C0})

    With two or more units on either side the error is taken between units: with the rows' residuals e and the size n of
    their cell, each side has the variance G/(G − 1) Σ_units (Σ ± e/n)², and Student's t the degrees of freedom of Welch and
    Satterthwaite from G − 1 of both sides. Where all cells of a unit are of one size this is Welch's test of the units'
    own changes. A single unit against three or more is taken to vary by itself as each of those does: s √(1 + 1/G) with G − 1
    degrees (Donald & Lang 2007). With fewer units, or none, the four cells are independent samples (Welch; for values of
    0 and 1 square-and-add from Wilson's intervals): what moves a whole unit is then not in the interval, and a caution says so.

    The trend is the difference between the slopes of both sides over the periods before; where its interval leaves out
    0, the sides were drifting apart anyway (`did_trends_apart`). That it does not is no proof that trends are parallel.

    References
    ----------
    Bertrand, M., Duflo, E. & Mullainathan, S. (2004). How much should we trust differences-in-differences estimates?
    Quarterly Journal of Economics 119(1), 249-275. Cameron, A. C. & Miller, D. L. (2015). A practitioner's guide to
    cluster-robust inference. Journal of Human Resources 50(2), 317-372. Donald, S. G. & Lang, K. (2007). Inference with
    difference-in-differences and other panel data. Review of Economics and Statistics 89(2), 221-233.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = difference_in_differences([50, 52, 48, 51], [40, 43, 39, 41], [50, 47, 52, 49], [49, 48, 50, 51], direction="cost")
    >>> found.effect, [round(end, 2) for end in found.interval], found.verdict
    (-9.5, [-13.29, -5.71], 'better')
    """
    good, level = parse(Direction, direction, "direction"), checked_confidence(confidence)
    if good is Direction.TARGET:
        raise OptionError("direction must say which values are good", value=direction, hint="Known: 'benefit', 'cost'")
    rest = (treated_after, control_before, control_after)
    names = {"value": value, "unit": unit, "treated": treated, "after": after, "period": period}
    if all(part is None for part in rest):
        return _of_panel(read_panel(treated_before, **names), good, level)
    for name, column in names.items():
        if column is not None:
            raise OptionError(f"{name} names a column of a frame; here are four samples", value=column, hint=f"Leave {name} out")
    for name, part in zip(CELLS[1:], rest, strict=True):
        if part is None:
            raise OptionError(f"{name} is missing", hint="Give all four samples, or one frame")
    samples = tuple(read_sample(part, name) for name, part in zip(CELLS, (treated_before, *rest), strict=True))
    groups = Groups(np.repeat(np.arange(4), [len(sample.values) for sample in samples]).astype(np.intp), 4)
    values = np.concatenate([sample.values for sample in samples])
    cautions = [*missing_caution(*samples), Caution("did_no_units"), Caution("did_trends_unchecked")]
    told = _Told(groups, values, "records", good, level, tuple(cautions))
    return _found(told, _between_records(groups, values, samples))


def _of_panel(panel: DidPanel, direction: Direction, level: float) -> DifferenceInDifferences:
    groups, values = panel.cells, panel.values
    cautions = missing_caution(panel.sample)
    sides = panel.units_by_side()
    interval, method, more = _with_units(panel, sides) if sides is not None else (None, "records", Caution("did_no_units"))
    if interval is None:
        interval = _between_records(groups, values, (panel.sample,))
    if more is not None:
        cautions.append(more)
    trend = _trend(panel, "units" if sides is not None and min(sides) > 1 else "records", level)
    if trend is None:
        cautions.append(Caution("did_trends_unchecked"))
    elif trend.is_apart:
        cautions.append(Caution("did_trends_apart"))
    return _found(_Told(groups, values, method, direction, level, tuple(cautions)), interval, units=sides, trend=trend)


def _with_units(panel: DidPanel, sides: tuple[int, int]) -> tuple[Interval | None, str, Caution | None]:
    """The interval between units, where there are enough of them, and what is to be said of it."""
    few, many = min(sides), max(sides)
    counts = {"treated": sides[0], "control": sides[1], "least": LEAST_UNITS}
    if few > 1:
        return _between_units(panel), "units", Caution("did_few_units", details=counts) if few < LEAST_UNITS else None
    if many >= LEAST_OTHERS:
        return _one_unit(panel), "units", Caution("did_one_unit", details={"units": many})
    return None, "records", Caution("did_too_few_units", details=counts)


@dataclass(frozen=True)
class _Told:
    """What is known of a comparison before its interval is made."""

    groups: Groups
    values: Floats
    method: str
    direction: Direction
    level: float
    cautions: tuple[Caution, ...]


def _found(told: _Told, interval: Interval, *, units: tuple[int, int] | None = None, trend: Trend | None = None) -> DifferenceInDifferences:
    n, centre, _ = means.moments(told.groups, told.values)
    low, high = interval(told.level)
    is_known = not (np.isnan(low) or np.isnan(high))
    few = (Caution("did_few_records", details={"n": int(n.min()), "least": FEW}),) if n.min() < FEW else ()
    return DifferenceInDifferences(
        {name: (float(centre[k]), int(n[k])) for k, name in enumerate(CELLS)},
        interval=(float(low), float(high)) if is_known else (np.nan, np.nan),
        p_value=contrasts.p_value(interval) if is_known else np.nan,
        direction=told.direction,
        confidence=told.level,
        method=told.method,
        units=units,
        trend=trend,
        warnings=(*told.cautions, *few, *(() if is_known else (Caution("effect_no_interval"),))),
    )


def _between_records(groups: Groups, values: Floats, samples: tuple[Sample, ...]) -> Interval:
    """The four cells as independent samples."""
    if kind_of(None, *samples) is EffectKind.SHARE:

        def of_shares(level: float) -> Ends:
            cell = proportions.share(groups, values, level=level)
            return contrasts.combined(cell.value, cell.low, cell.high, _CONTRAST)

        return of_shares
    cell = means.mean(groups, values)
    # No spread anywhere among few records says nothing of how sure they are.
    error = np.full(4, np.nan) if np.nanmax(cell.standard_error, initial=0.0) == 0 and cell.n.min() < FEW else cell.standard_error
    return lambda level: contrasts.welch(cell.value, error, cell.n - 1, _CONTRAST, level)


def _between_units(panel: DidPanel) -> Interval:
    """Both sides with errors between their units."""
    n, centre, _ = means.moments(panel.cells, panel.values)
    part = (panel.values - means.of_rows(panel.cells, centre)) * means.of_rows(panel.cells, _CONTRAST / n)
    error, degrees = _side_errors(panel, part)
    sides = np.array([centre[1] - centre[0], centre[3] - centre[2]])
    return lambda level: contrasts.welch(sides, error, degrees, np.array([1.0, -1.0]), level)


def _one_unit(panel: DidPanel) -> Interval:
    """A single unit against several: it is taken to vary by itself as each of those does."""
    n, centre, _ = means.moments(panel.cells, panel.values)
    part = (panel.values - means.of_rows(panel.cells, centre)) * means.of_rows(panel.cells, _CONTRAST / n)
    error, degrees = _side_errors(panel, part)
    other = int(np.argmax(degrees))
    number = degrees[other] + 1
    effect = np.array([float(_CONTRAST @ centre)])
    # The error of their mean is one unit's over √number; the single one adds its own.
    together = np.array([error[other] * np.sqrt(number + 1)])
    return lambda level: contrasts.welch(effect, together, degrees[[other]], np.ones(1), level)


def _side_errors(panel: DidPanel, part: Floats) -> tuple[Floats, Floats]:
    """Error of the treated and of the control side from the parts that rows have in them, added up by unit; NaN if none varies."""
    sums = Groups(panel.units, panel.number).sums(part)
    error, degrees = np.empty(2), np.empty(2)
    for side, own in enumerate((panel.side == 0, panel.side == 1)):
        number = float(own.sum())
        error[side] = np.sqrt(number / (number - 1) * float((sums[own] ** 2).sum())) if number > 1 else 0.0
        degrees[side] = number - 1
    return (np.full(2, np.nan) if error.max() == 0 else error), degrees


def _trend(panel: DidPanel, method: str, level: float) -> Trend | None:
    """Slope of the treated less that of the control side over the periods before; None where there are fewer than two."""
    time = panel.time_before()
    if time is None:
        return None
    groups = Groups(np.where(np.isnan(time), -1, panel.treated_first).astype(np.intp), 2)
    values = np.where(np.isnan(time), np.nan, panel.values)
    time = np.where(np.isnan(values), np.nan, time)
    n, middle, spread = means.moments(groups, time)
    if (spread == 0).any() or (n < 3).any():
        return None
    apart = time - means.of_rows(groups, middle)
    level_of = means.moments(groups, values)[1]
    slope = groups.sums(apart * values) / spread
    residual = values - means.of_rows(groups, level_of) - apart * means.of_rows(groups, slope)
    part = apart * residual / means.of_rows(groups, spread)
    if method == "units":
        error, degrees = _side_errors(panel, part)
    else:
        error, degrees = np.sqrt(groups.sums(part**2) * n / (n - 2)), n - 2

    def interval(at: float) -> Ends:
        return contrasts.welch(slope, error, degrees, np.array([1.0, -1.0]), at)

    low, high = interval(level)
    return Trend(float(slope[0] - slope[1]), (low, high), contrasts.p_value(interval), panel.periods_before)
