"""`side_by_side`: competitors, platforms or other units by many indicators: gaps to the best, strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.comparisons.side_by_side_input import Compared, of_frame, of_table
from sqeval.monitoring.comparisons.side_by_side_result import SideBySide
from sqeval.numerics import mover, pairs
from sqeval.options import Direction
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@announces
def side_by_side(
    data: Any,
    *,
    indicators: str | Iterable[str] | None = None,
    directions: Any = None,
    n: Any = None,
    errors: Any = None,
    low: Any = None,
    high: Any = None,
    shares: str | Iterable[str] = (),
    exact: str | Iterable[str] = (),
    period: str | None = None,
    ours: Any = None,
    false_alarms: float = 0.05,
    min_n: int = 10,
) -> SideBySide:
    r"""Put units side by side: who is best at what, how far behind the others are, and which differences are more than chance.

    Parameters
    ----------
    data : IndicatorTable or DataFrame
        What `sq.measure(…, by="platform")` returns, or values with units as rows and indicators as columns; a missing cell
        is a value that is not known.
    indicators : str or list of str, optional
        Which to compare. By default all columns; of a table the indicators of its hierarchy, without what is only monitored.
    directions : str or mapping
        "benefit" or "cost" of each column of a frame; a table knows its own.
    n : int, Series by unit or DataFrame, optional
        Observations behind the values of a frame.
    errors : DataFrame, optional
        Standard errors of the values of a frame; or
    low, high : DataFrame, optional
        their 95 % intervals, which need not be symmetric.
    shares : str or list of str
        Columns of a frame that are shares, 0-1: Wilson's interval from `n` where no other is given.
    exact : str or list of str
        Indicators that are facts, such as a published return window: every difference is certain, however few observations.
    period : str, optional
        Which period of a table that has several.
    ours : optional
        The unit that the analyst works for; `.explain()` is about it.
    false_alarms : float
        Chance that among all pairs of units and all indicators any is called different though none is.
    min_n : int
        Values on fewer observations are neither best nor compared. Where `n` is not known nothing is left out for it.

    Returns
    -------
    SideBySide
        `.frame` has a row a unit and indicator: `value`, `n`, `low`, `high` (95 %), `rank` (1 + how many units are surely
        better: those that nobody can tell apart share one), `rank_by_value`, `best` (the best unit; several joined by " / "), `gap`
        (how far behind the best in the indicator's unit, 0 for the best, never negative), `gap_low`, `gap_high` (95 %),
        `surely_behind` (the
        best), `better_than`, `worse_than` (how many units, surely) and `verdict`: "strength" (surely better than one unit
        or more, surely worse than none), "weakness" (the other way), "between" (both), "cannot be told", "too few", "missing".

    Notes
    -----
    The interval of a gap is that of Zou and Donner (MOVER), :math:`a - b - \sqrt{(a - l_a)^2 + (u_b - b)^2}` below and
    :math:`a - b + \sqrt{(u_a - a)^2 + (b - l_b)^2}` above. A pair is tested by the same: z = 1.96 (a − b)/root; Holm's
    correction is over all pairs of units and indicators together. Units are taken to have requests of their own. The best unit
    is chosen by the values, so a gap to it looks a little larger than it is; its interval says nothing of that.

    Raises
    ------
    DataError
        Fewer than two units, a unit twice, a column without direction, or a value that cannot be.
    OptionError
        `ours`, `exact`, `shares` or `period` name nothing known, `false_alarms` or `min_n` are out of range, or what belongs to
        a frame is given with a table.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach. Statistics
    in Medicine 27, 1693-1702. Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian
    Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> values = pd.DataFrame({"solved": [0.70, 0.90, 0.89]}, index=["we", "they", "others"])
    >>> found = side_by_side(values, directions="benefit", shares="solved", n=400, ours="we")
    >>> found.frame[["unit", "rank", "gap", "verdict"]].round(3).to_numpy().tolist()
    [['we', 3, 0.2, 'weakness'], ['they', 1, 0.0, 'strength'], ['others', 1, 0.01, 'strength']]
    """
    _check_options(false_alarms, min_n)
    own = {"n": n, "errors": errors, "low": low, "high": high, "shares": shares}
    if isinstance(data, IndicatorTable):
        for name, given in {**own, "directions": directions}.items():
            if given is not None and (name != "shares" or tuple(given)):
                raise OptionError("belongs to a plain frame; a table of indicators has its own", path=name, hint=f"Leave {name} out")
        found = of_table(data, indicators, period, exact)
    else:
        if period is not None:
            raise OptionError("belongs to a table of indicators", path="period", value=period, hint="Give the rows of one period")
        found = of_frame(data, indicators, directions, own, exact)
    if len(found.units) < 2:
        only = found.units[0] if len(found.units) else "none"
        raise DataError("needs at least two units to compare", value=only, hint="Measure by a column with several, e.g. by='platform'")
    if ours is not None and ours not in found.units:
        raise OptionError("is not among the units", path="ours", value=ours, hint=nearest_hint(str(ours), map(str, found.units)))
    return _compare(found, ours, false_alarms, min_n)


def _check_options(false_alarms: Any, min_n: Any) -> None:
    if isinstance(false_alarms, bool) or not isinstance(false_alarms, (int, float)) or not 0 < false_alarms < 1:
        raise OptionError("is no rate between 0 and 1", path="false_alarms", value=false_alarms, hint="Give e.g. 0.05")
    if isinstance(min_n, bool) or not isinstance(min_n, (int, np.integer)) or min_n < 1:
        raise OptionError("must be a whole number of at least 1", path="min_n", value=min_n, hint="Write min_n=10")


def _compare(found: Compared, ours: Any, false_alarms: float, min_n: int) -> SideBySide:
    exact = np.array(found.exact)
    sided = np.array([way is not Direction.TARGET for way in found.directions])
    missing = ~np.isfinite(found.values)
    few = ~missing & ~exact & (found.n < min_n)
    # An estimate without width has an error that is not known; a fact has none.
    blind = ~exact & ~(found.low < found.high)
    low = np.where(exact, found.values, np.where(blind, np.nan, found.low))
    high = np.where(exact, found.values, np.where(blind, np.nan, found.high))
    judged = ~missing & ~few & sided
    sign = np.array([-1.0 if way is Direction.COST else 1.0 for way in found.directions])
    table = _pairs(found, judged, (low, high), sign, false_alarms)
    better = _surely_better(found, table)
    known = np.where(judged, sign * found.values, np.nan)
    parts = [_indicator(found, k, known[:, k], (low[:, k], high[:, k]), better[k]) for k in range(len(sign))]
    frame = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    frame = frame.astype({"rank": "Int64", "rank_by_value": "Int64"})
    frame.loc[missing.T.ravel(), "verdict"] = "missing"
    frame.loc[few.T.ravel(), "verdict"] = "too few"
    cautions = _cautions(
        found, {"side_by_side_missing": missing, "side_by_side_few": few, "side_by_side_no_interval": judged & blind}, ~sided
    )
    return SideBySide(
        frame,
        table,
        ours,
        false_alarms,
        titles=tuple(found.titles),
        measured_in=tuple(found.measured_in),
        directions=tuple(found.directions),
        warnings=cautions,
    )


def _pairs(found: Compared, judged: Booleans, ends: tuple[Floats, Floats], sign: Floats, false_alarms: float) -> pd.DataFrame:
    """All pairs of judged units at all indicators: difference with interval, in the indicator's unit, p and Holm's p over them all."""
    both = [(i, j, k) for k in range(len(sign)) for i, j in combinations(range(len(found.units)), 2) if judged[i, k] and judged[j, k]]
    first, second, at = np.array(both, dtype=np.intp).reshape(-1, 3).T
    values, low, high = ((part[first, at], part[second, at]) for part in (found.values, *ends))
    down, up = mover.difference(values, low, high)
    lead = mover.leads(values, low, high)
    p = pairs.p_values(lead)
    adjusted = p.copy()
    # Differences of facts are no tests, so they cost the others nothing.
    tested = ~np.isnan(lead) & ~np.array(found.exact)[at]
    adjusted[tested] = pairs.holm(p[tested])
    apart = adjusted <= false_alarms
    units, names = found.units.to_numpy(dtype=object), np.array(found.indicators, dtype=object)
    columns = {"indicator": names[at], "first": units[first], "second": units[second], "difference": values[0] - values[1]}
    winner = np.where(~apart, 0, np.sign(lead) * sign[at])
    return pd.DataFrame({**columns, "low": down, "high": up, "p": p, "p_holm": adjusted, "apart": apart, "winner": winner.astype(int)})


def _indicator(found: Compared, k: int, known: Floats, ends: tuple[Floats, Floats], better: Booleans) -> dict[str, Any]:
    """The columns of one indicator.

    `known` are the values of the units that are compared, with the sign that makes high good; `better` says which row's unit
    is surely better than which column's.
    """
    wins, losses = better.sum(axis=1), better.sum(axis=0)
    value, judged = found.values[:, k], ~np.isnan(known)
    ahead = mover.ahead(known[:, None], known) > 0
    best = np.flatnonzero(judged & ~ahead.any(axis=0))
    units = found.units.to_numpy(dtype=object)
    best = best[np.argsort([str(units[i]) for i in best], kind="stable")]
    gap = np.where(judged, 0.0, np.nan)
    gap_low, gap_high = np.full_like(gap, np.nan), np.full_like(gap, np.nan)
    for i in np.flatnonzero(judged):
        if i not in best:
            gap[i] = known[best[0]] - known[i]
        other = next((j for j in best if j != i), None)
        if other is not None and not found.exact[k]:
            gap_low[i], gap_high[i] = _gap(value, ends, (i, other) if found.directions[k] is Direction.COST else (other, i))
    shown = [np.full_like(gap, np.nan)] * 2 if found.exact[k] else [found.low[:, k], found.high[:, k]]
    cases = [(wins > 0) & (losses > 0), wins > 0, losses > 0]
    return {
        "unit": units,
        "indicator": np.full(len(gap), found.indicators[k], dtype=object),
        "value": value,
        "n": found.n[:, k],
        "low": shown[0],
        "high": shown[1],
        "rank": np.where(judged, 1.0 + losses, np.nan),
        "rank_by_value": np.where(judged, 1.0 + ahead.sum(axis=0), np.nan),
        "best": np.full(len(gap), " / ".join(str(units[i]) for i in best), dtype=object),
        "gap": gap,
        "gap_low": gap_low,
        "gap_high": gap_high,
        "surely_behind": better[best].any(axis=0),
        "better_than": wins,
        "worse_than": losses,
        "verdict": np.select(cases, ["between", "strength", "weakness"], "cannot be told").astype(object),
    }


def _gap(value: Floats, ends: tuple[Floats, Floats], pair: tuple[Any, Any]) -> tuple[float, float]:
    """Interval of the first unit's value less the second's."""
    first, second = pair
    low, high = mover.difference((value[first], value[second]), *((end[first], end[second]) for end in ends))
    return float(low), float(high)


def _surely_better(found: Compared, table: pd.DataFrame) -> Booleans:
    """(indicators, units, units): whether the row's unit is surely better than the column's."""
    at, kinds = {unit: i for i, unit in enumerate(found.units)}, {name: k for k, name in enumerate(found.indicators)}
    better = np.zeros((len(kinds), len(at), len(at)), dtype=bool)
    sure = table[table["winner"] != 0]
    for name, one, two, winner in zip(sure["indicator"], sure["first"], sure["second"], sure["winner"], strict=True):
        first, second = (one, two) if winner > 0 else (two, one)
        better[kinds[name], at[first], at[second]] = True
    return better


def _cautions(found: Compared, cells: dict[str, Booleans], unsided: Booleans) -> tuple[Caution, ...]:
    said = [Caution("side_by_side_target", tuple(np.array(found.indicators)[unsided].tolist()))] if unsided.any() else []
    units = [str(unit) for unit in found.units]
    for code, hit in cells.items():
        places = tuple(f"{units[i]}: {found.indicators[k]}" for k in range(hit.shape[1]) for i in np.flatnonzero(hit[:, k]))
        said += [Caution(code, places)] if places else []
    return tuple(said)
