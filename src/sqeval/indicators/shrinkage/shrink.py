"""`shrink`: values of small units drawn towards the common mean, so that a team with four tickets does not top the list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.given_table import check_table, chosen
from sqeval.indicators.keys import unnamed
from sqeval.indicators.nature import is_total
from sqeval.indicators.shrinkage.models import Cells, Drawn, draw, model_for
from sqeval.indicators.shrinkage.shrunk import FIELDS, Shrunk
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import LabelledMatrix, sorted_order
from sqeval.numerics.shrinkage import LEAST_UNITS
from sqeval.options import Across, ShrinkageModel, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: What a caution says of a group that is not simply shrunk.
_CAUTIONS = {"few_units": "shrink_few_units", "pooled": "shrink_pooled", "all_alike": "shrink_all_alike"}


@announces
def shrink(table: IndicatorTable, indicators: str | Sequence[str] | None = None, *, across: str = "period", method: str = "auto") -> Shrunk:
    r"""Draw the values of every unit towards the common mean, each as far as it is noise (empirical Bayes).

    A value :math:`y` with sampling variance :math:`v` becomes :math:`y - B(y - m)` with :math:`B = f\,v/(v + A)`;
    :math:`m` and :math:`A` are mean and variance of the true values of the :math:`k` units, and :math:`f` allows for
    :math:`A` being estimated, :math:`(k-3)/(k-1)` where all :math:`v` are equal. Shares come from a beta (:math:`A` by
    moments with iterated weights), everything else that has standard errors from a normal (:math:`A` of Paule and
    Mandel). Durations and quantiles whose values are all positive are drawn on the scale of logarithms, since units
    differ by factors. Intervals allow for :math:`m` and :math:`A` being estimated. The spread within a small unit is
    itself drawn to that of all units. Where answers were clustered, shares count with their effective number.

    Parameters
    ----------
    table : IndicatorTable
        From `measure`.
    indicators : name or names, optional
        Which indicators and monitored values; all by default. Totals, and what has no standard errors, are left out and
        named in a caution.
    across : {"period", "all"}
        One common mean a period, or one for all units and periods together.
    method : {"auto", "beta_binomial", "normal", "log_normal"}
        "auto" goes by the kind of the indicator, as said above.

    Returns
    -------
    Shrunk
        Raw and shrunk values, reliability (1 − B), 95 % intervals and the prior. With fewer than four units values stay as
        they are (B is 0); where units differ no more than by chance A is 0 and B is as large as k allows. Requests that name
        no unit, and quantiles that are not reached (∞), stay as they are and are no part of the common mean. Cautions
        say where.

    Raises
    ------
    DataError
        `table` is no IndicatorTable, or "log_normal" meets a value that is not positive.
    ConfigError
        An unknown indicator.
    OptionError
        An unknown word, or "beta_binomial" for an indicator that is no share.

    References
    ----------
    Morris, C. N. (1983). Parametric empirical Bayes inference: theory and applications. JASA 78, 47-55.
    Casella, G. (1985). An introduction to empirical Bayes data analysis. The American Statistician 39, 83-87.
    Paule, R. C. & Mandel, J. (1982). Consensus values and weighting factors. J. Res. NBS 87, 377-385.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> rows = [(team, k < solved) for team, n, solved in [("A", 4, 4), ("B", 90, 80), ("C", 90, 60), ("D", 90, 70), ("E", 90, 40)]
    ...         for k in range(n)]
    >>> records = sq.read_records(pd.DataFrame({"request_id": [str(k) for k in range(len(rows))],
    ...     "created_at": "2026-01-05 09:00", "team": [team for team, _ in rows], "resolved": [done for _, done in rows]}))
    >>> measure = {"kind": "share", "column": "resolved"}
    >>> tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "solved", "measure": measure}]})
    >>> found = shrink(sq.measure(records, tree, period=None))
    >>> found.raw["solved"].idxmax(), found.values["solved"].idxmax()
    ('A', 'B')
    """
    check_table(table)
    names = chosen(table, indicators)
    one_of, model = parse(Across, across, "across"), parse(ShrinkageModel, method, "method")
    with_errors = [name for name in names if _can_be_drawn(table, name)]
    left_out = tuple(name for name in names if name not in with_errors)
    # Sums run in sorted order, so that the order of a table's rows shows in no digit.
    order = sorted_order(table.units)
    codes, periods = _groups(table.units[order], one_of)
    found = [_shrunk(table, name, order, (codes, max(len(periods), 1)), model) for name in with_errors]
    arrays = {field: _labelled(table, with_errors, [columns[field] for columns, _ in found], order) for field in FIELDS}
    priors = _prior_table(with_errors, [prior for _, prior in found], periods)
    return Shrunk(arrays, priors, one_of, left_out, (*_cautions(priors, left_out), *_outside(table, with_errors)))


def _can_be_drawn(table: IndicatorTable, name: str) -> bool:
    """Whether values have standard errors, and are no totals: units of different size have no total in common."""
    return not is_total(table.hierarchy.node(name).measure) and bool(np.isfinite(_column(table, "standard_error", name)).any())


def _groups(units: pd.Index, across: Across) -> tuple[Codes, pd.Index]:
    """The group of every row, and the periods that the groups are; no periods for one group of all."""
    if across is Across.ALL or not isinstance(units, pd.MultiIndex):
        return np.zeros(len(units), dtype=np.intp), pd.Index([], name="period")
    codes, periods = pd.factorize(units.get_level_values("period"), sort=True)
    return codes.astype(np.intp), pd.Index(periods, name="period")


def _column(table: IndicatorTable, field: str, name: str) -> Floats:
    matrix = table.arrays[field]
    return np.asarray(matrix.values[:, matrix.columns.get_loc(name)], dtype=np.float64)


def _shrunk(
    table: IndicatorTable, name: str, order: Codes, groups: tuple[Codes, int], asked: ShrinkageModel
) -> tuple[dict[str, Floats], pd.DataFrame]:
    """Columns of the result for one indicator, in sorted order, and its priors by group."""
    node = table.hierarchy.node(name)
    value, n, error, low, high = (_column(table, field, name)[order] for field in ("value", "n", "standard_error", "low", "high"))
    known = ~np.isnan(value) & (n > 0)
    # What is not reached has no distance to a mean, and requests that name no unit are no unit to learn one from.
    inside = known & np.isfinite(value) & ~_nameless(table)[order]
    codes, size = groups
    cells = Cells(value[inside], n[inside], error[inside], codes[inside], size)
    model = model_for(node, cells, asked, [str(unit) for unit in table.units[order][inside]])
    drawn = draw(node, cells, model)
    rows = np.flatnonzero(inside)[drawn.rows]
    columns = {"n": n, "raw": value, "value": np.where(known, value, np.nan), "reliability": known.astype(np.float64)}
    columns |= {"low": np.where(known, low, np.nan), "high": np.where(known, high, np.nan), "prior_mean": drawn.mean[codes]}
    for field in ("value", "reliability", "low", "high"):
        columns[field][rows] = getattr(drawn, field)
    prior = {"mean": drawn.mean, "variance": drawn.prior.variance, "units": drawn.prior.units.astype(np.intp), "model": model.value}
    return columns, pd.DataFrame({**prior, "outcome": _outcomes(drawn)})


def _nameless(table: IndicatorTable) -> NDArray[np.bool_]:
    """Rows of requests that name no unit, where others do."""
    nameless = unnamed(table.units)
    return nameless & ~nameless.all()


def _outside(table: IndicatorTable, names: list[str]) -> list[Caution]:
    """What stands beside the units that learn from one another, and stays as it is."""
    beside = tuple(map(_place, table.units[_nameless(table)]))
    endless = tuple(f"{name}: {_place(row)}" for name in names for row in table.units[np.isinf(_column(table, "value", name))])
    found = (("shrink_unnamed", beside if names else ()), ("shrink_not_reached", endless))
    return [Caution(code, where) for code, where in found if where]


def _place(row: object) -> str:
    return ", ".join(map(str, row)) if isinstance(row, tuple) else str(row)


def _outcomes(drawn: Drawn) -> list[str]:
    """What happened in every group, in one word."""
    units, variance = drawn.prior.units, drawn.prior.variance
    cases = [units == 0, units < LEAST_UNITS, ~drawn.is_noisy, variance == 0]
    return [str(word) for word in np.select(cases, ["no_data", "few_units", "all_alike", "pooled"], "shrunk")]


def _labelled(table: IndicatorTable, names: list[str], columns: list[Floats], order: Codes) -> LabelledMatrix:
    """Columns in sorted order as a matrix in the order of the table."""
    values = np.full((len(order), len(names)), np.nan)
    if names:
        values[order] = np.column_stack(columns)
    return LabelledMatrix(values, table.units, pd.Index(names, name="indicator", dtype="str"))


def _prior_table(names: list[str], priors: list[pd.DataFrame], periods: pd.Index) -> pd.DataFrame:
    """One row a period and indicator, or an indicator where there are no periods."""
    frame = pd.concat(priors, ignore_index=True) if priors else pd.DataFrame(columns=["mean", "variance", "units", "model", "outcome"])
    if not len(periods):
        return frame.set_axis(pd.Index(names, name="indicator", dtype="str"))
    keys = pd.MultiIndex.from_product([names, periods], names=["indicator", "period"])
    return frame.set_axis(keys).swaplevel().sort_index(level="period", sort_remaining=False, kind="stable")


def _cautions(priors: pd.DataFrame, left_out: tuple[str, ...]) -> tuple[Caution, ...]:
    cautions = [Caution("shrink_no_error", left_out)] if left_out else []
    for outcome, code in _CAUTIONS.items():
        keys = priors.index[priors["outcome"] == outcome]
        where = tuple(f"{key[1]} ({key[0]})" if isinstance(key, tuple) else str(key) for key in keys)
        if where:
            cautions.append(Caution(code, where, {"least": LEAST_UNITS} if outcome == "few_units" else {}))
    return tuple(cautions)
