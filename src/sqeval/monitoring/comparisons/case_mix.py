"""`case_mix`: agents compared fairly, each against what everybody would have achieved with the same cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint, quoted
from sqeval.indicators.keys import coded_units, unnamed
from sqeval.monitoring.comparisons.case_mix_result import CaseMix
from sqeval.monitoring.problems.counted import frame_of, numbers_of
from sqeval.numerics import case_mix as standard
from sqeval.numerics import shrinkage
from sqeval.options import Direction, Reference, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]

#: Funnel limits: outside the inner ones a look is worth it, outside the outer ones it is hardly chance.
INNER, OUTER = 0.95, 0.998


@announces
def case_mix(
    records: Any,
    outcome: str,
    by: str | Sequence[str],
    adjust: str | Sequence[str] = (),
    *,
    direction: str = "benefit",
    reference: str = "all",
    min_n: int = 10,
) -> CaseMix:
    r"""Compare units (agents) by a yes/no outcome, allowing for the cases they had and for how few these are.

    Indirect standardisation: with :math:`p_s` the share of successes in stratum :math:`s` of all units together,
    a unit with :math:`n_s` cases is expected to have :math:`E = \sum_s n_s p_s` successes, and is judged by :math:`O/E`.

    Parameters
    ----------
    records : ServiceRecords or DataFrame
        One row a case.
    outcome : str
        Column of True/False or 1/0, e.g. "resolved". Cases where it is missing are left out and counted.
    by : str or list of str
        What makes a unit, e.g. "agent". Cases that name none count in the strata, and have no row.
    adjust : str or list of str
        What cases differ by and units cannot choose, e.g. ["category", "channel"]; every combination is a stratum. By
        default none: then all cases count alike.
    direction : {"benefit", "cost"}
        Whether successes are good; it rules the ranks and the words, not the verdicts.
    reference : {"all", "in_line"}
        Whose rates a unit is compared with. One unit far off moves the rates of all, so that others look off the other way, as
        raters do beside one who inflates; "in_line" sets aside, one by one, the unit that is the greatest surprise at the rates
        of the others (outside the 99.8 % limits; at least half stay).
    min_n : int
        Units with fewer cases are "too few".

    Returns
    -------
    CaseMix
        `.frame` by unit: `n`, `observed`, `expected`, `ratio` (O/E), `lower`, `upper` (95 % score interval), `crude` and
        `adjusted` share (ratio × share of all), `shrunk` with `shrunk_lower`, `shrunk_upper` (the ratio drawn to the common
        mean as in `indicators.shrink`; as it is with fewer than four units), `low_95`, `high_95`, `low_998`, `high_998`
        (funnel limits of the ratio), `p`, `alert` (outside the 95 % limits), `alone` (share of cases in strata that only this
        unit has), `verdict` and `rank` (of the shrunk ratio, 1 the best; missing for "too few" and "alone").

    Notes
    -----
    Verdicts: "above" or "below" outside the 99.8 % limits, which one unit in 500 leaves by chance alone; "too few" below
    `min_n`, and where not even none or all successes would leave the limits; "alone" where no other unit has cases
    of its kinds, so that it is held against itself only; else "as expected". Limits and p come from the
    exact distribution of the sum of binomials with the chances of the strata. The interval of O/E is the score interval
    :math:`(O - \theta E)^2 \le z^2 \sum n_s \theta p_s (1 - \theta p_s)`, which is Wilson's where there is one stratum. A unit's own
    cases are part of the rates, which draws its ratio to 1: where a stratum has no other unit it says nothing, which a caution counts.

    Raises
    ------
    DataError
        A column is not there, the outcome is neither 0 nor 1, no case has one, or none of those names a unit.
    OptionError
        A unit's own column among `adjust`, an unknown direction, or a wrong `min_n`.

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24, 1185-1202.

    Examples
    --------
    >>> import warnings
    >>> rows = [("A", "easy", k < 45) for k in range(50)] + [("A", "hard", k < 6) for k in range(10)]
    >>> rows += [("B", "easy", k < 9) for k in range(10)] + [("B", "hard", k < 30) for k in range(50)]
    >>> with warnings.catch_warnings(action="ignore"):
    ...     found = case_mix(pd.DataFrame(rows, columns=["agent", "kind", "solved"]), "solved", "agent", "kind")
    >>> found.frame[["crude", "ratio", "verdict"]].round(3).to_numpy().tolist()
    [[0.85, 1.0, 'as expected'], [0.65, 1.0, 'as expected']]
    """
    names, strata = ([part] if isinstance(part, str) else list(part) for part in (by, adjust))
    way = _checked(names, strata, direction, min_n)
    frame = frame_of(records)
    given = _outcome(frame, outcome)
    known = ~np.isnan(given)
    if not known.any():
        raise DataError("no case has an outcome", column=outcome)
    units, kinds = coded_units(frame[known], names), coded_units(frame[known], strata)
    cases, successes = (_crossed(units, kinds, weights) for weights in (np.ones(int(known.sum())), given[known]))
    labels = pd.Index([str(name) for name in units.names], name=names[0] if len(names) == 1 else "unit")
    # Units and strata stand in sorted order, so that the order of rows shows in no digit.
    order, across = np.argsort(labels.to_numpy(dtype=str), kind="stable"), np.argsort(np.asarray(kinds.names, dtype=str), kind="stable")
    cases, successes, labels = cases[np.ix_(order, across)], successes[np.ix_(order, across)], labels[order]
    named = ~unnamed(labels)
    if not named.any():
        raise DataError("no case with an outcome names a unit", column=" / ".join(names))
    whose = parse(Reference, reference, "reference")
    stays = np.ones(len(labels), dtype=bool)
    if whose is Reference.IN_LINE:
        stays[named] = standard.in_line(cases[named], successes[named], OUTER)
    rates = standard.reference_rates(cases, successes, stays)
    table = _compared(cases[named], successes[named], rates, (cases > 0).sum(axis=0) == 1, min_n).set_axis(labels[named])
    table["adjusted"] = table["ratio"] * (successes.sum() / cases.sum())
    table["rank"] = _ranks(table, way)
    left_out = (int((~known).sum()), int(cases[~named].sum()))
    cautions = [*_without(frame, names, labels), *_cautions(table, outcome, left_out)]
    if whose is Reference.ALL:
        cautions += _pulled(table, cases[named], successes[named])
    return CaseMix(table, outcome, tuple(strata), way, int((cases.sum(axis=0) > 0).sum()), tuple(map(str, labels[~stays])), tuple(cautions))


def _without(frame: pd.DataFrame, by: list[str], labels: pd.Index) -> list[Caution]:
    """Units that have cases, and not one with an outcome."""
    everybody = pd.Index([str(name) for name in coded_units(frame, by).names])
    absent = everybody[~unnamed(everybody)].difference(labels)
    return [Caution("case_mix_no_outcome", tuple(map(str, absent)))] if len(absent) else []


def _pulled(table: pd.DataFrame, cases: Floats, successes: Floats) -> list[Caution]:
    """Units that are out of line only because others pull the rates of all."""
    off = table["verdict"].isin(["above", "below"]).to_numpy()
    if off.sum() < 2:
        return []
    pulled = off & standard.in_line(cases, successes, OUTER)
    return [Caution("case_mix_pulled", tuple(map(str, table.index[pulled])))] if pulled.any() else []


def _checked(by: list[str], adjust: list[str], direction: str, min_n: Any) -> Direction:
    if not by:
        raise OptionError("names no column that units are told by", path="by", value=by, hint='Write by="agent"')
    for name in adjust:
        if name in by:
            hint = "Adjust for what cases differ by, such as their category"
            raise OptionError("a unit cannot be adjusted for itself", path="adjust", value=name, hint=hint)
    if isinstance(min_n, bool) or not isinstance(min_n, (int, np.integer)) or min_n < 1:
        raise OptionError("must be a whole number of at least 1", path="min_n", value=min_n, hint="Write min_n=10")
    way = parse(Direction, direction, "direction")
    if way is Direction.TARGET:
        raise OptionError("an outcome has no best value in between", path="direction", value=direction, hint="Write benefit or cost")
    return way


def _outcome(frame: pd.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        raise DataError("is not in the records", column=name, hint=nearest_hint(name, map(str, frame.columns)))
    column = frame[name]
    if pd.api.types.is_bool_dtype(column.dtype):
        return np.asarray(column.astype("boolean").astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan))
    if column.map(lambda value: isinstance(value, (bool, np.bool_)), na_action="ignore").dropna().all():
        column = column.astype("boolean").astype("Float64")
    values = numbers_of(column, name)
    for at in np.flatnonzero(~np.isnan(values) & (values != 0) & (values != 1))[:1]:
        hint = "Give a column of True and False, or 1 and 0"
        raise DataError("is no yes/no outcome", column=name, row=quoted(frame.index[at]), value=float(values[at]), hint=hint)
    return values


def _crossed(units: Any, kinds: Any, weights: Floats) -> Floats:
    width = len(kinds.names)
    codes = units.codes.astype(np.intp) * width + kinds.codes
    found = np.bincount(codes, weights=weights, minlength=len(units.names) * width)
    return np.asarray(found.reshape(len(units.names), width), dtype=np.float64)


def _compared(cases: Floats, successes: Floats, rates: Floats, single: NDArray[np.bool_], min_n: int) -> pd.DataFrame:
    n, observed, expected = cases.sum(axis=1), successes.sum(axis=1), cases @ rates
    ratio = np.divide(observed, expected, out=np.full_like(n, np.nan), where=expected > 0)
    lower, upper = standard.ratio_interval(observed, expected, cases @ rates**2)
    table = pd.DataFrame({"n": n.astype(np.int64), "observed": observed.astype(np.int64), "expected": expected, "ratio": ratio})
    table["lower"], table["upper"], table["crude"], table["adjusted"] = lower, upper, observed / n, np.nan
    table["shrunk"], table["shrunk_lower"], table["shrunk_upper"] = _shrunk(ratio, cases @ (rates * (1 - rates)), expected, (lower, upper))
    funnel = [_funnel(row, rates, int(seen)) for row, seen in zip(cases, observed, strict=True)]
    ends = np.array([row[:4] for row in funnel], dtype=np.float64).reshape(-1, 4)
    with np.errstate(divide="ignore", invalid="ignore"):
        table[["low_95", "high_95", "low_998", "high_998"]] = np.where(expected[:, None] > 0, ends / expected[:, None], np.nan)
    table["p"] = [row[4] for row in funnel]
    table["alert"] = (observed < ends[:, 0]) | (observed > ends[:, 1])
    table["alone"] = cases @ single.astype(np.float64) / n
    few = (n < min_n) | ((ends[:, 2] == 0) & (ends[:, 3] == n))
    # Its own cases are all that such a unit is held against.
    alone = (cases[:, ~single] == 0).all(axis=1)
    cases_of = [few, alone, observed > ends[:, 3], observed < ends[:, 2]]
    table["verdict"] = np.select(cases_of, ["too few", "alone", "above", "below"], "as expected").astype(object)
    return table


def _funnel(cases: Floats, rates: Floats, observed: int) -> tuple[float, ...]:
    found = standard.success_distribution(cases, rates)
    return (*standard.limits(found, INNER), *standard.limits(found, OUTER), standard.surprise(found, observed))


def _shrunk(ratio: Floats, variance: Floats, expected: Floats, ends: tuple[Floats, Floats]) -> tuple[Floats, Floats, Floats]:
    """Ratios drawn to their common mean; as they are where too few units have any chance to differ."""
    value, low, high = ratio.copy(), ends[0].copy(), ends[1].copy()
    inside = (expected > 0) & (variance > 0)
    if inside.sum() >= shrinkage.LEAST_UNITS:
        noise, codes = variance[inside] / expected[inside] ** 2, np.zeros(int(inside.sum()), dtype=np.intp)
        prior = shrinkage.normal_prior(ratio[inside], noise, codes, 1)
        found = shrinkage.normal_posterior(ratio[inside], noise, prior, codes)
        value[inside] = found.value
        low[inside], high[inside] = (np.maximum(end, 0.0) for end in shrinkage.normal_interval(found))
    return value, low, high


def _ranks(table: pd.DataFrame, way: Direction) -> pd.Series[Any]:
    judged = table["shrunk"].where(~table["verdict"].isin(["too few", "alone"]))
    return judged.rank(ascending=way is Direction.COST, method="min")


def _cautions(table: pd.DataFrame, outcome: str, left_out: tuple[int, int]) -> tuple[Caution, ...]:
    few = tuple(map(str, table.index[table["verdict"] == "too few"]))
    alone = tuple(map(str, table.index[table["alone"] > 0]))
    found = [Caution("case_mix_missing", (outcome,), {"cases": left_out[0]})] if left_out[0] else []
    found += [Caution("case_mix_unnamed", (), {"cases": left_out[1]})] if left_out[1] else []
    found += [Caution("case_mix_few", few)] if few else []
    found += [Caution("case_mix_alone", alone)] if alone else []
    found += [Caution("case_mix_unshrunk", (), {"least": shrinkage.LEAST_UNITS})] if len(table) < shrinkage.LEAST_UNITS else []
    return tuple(found)
