"""`check_targets`: targets held against measured values and how sure those are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sqeval.errors import ConfigError
from sqeval.indicators.keys import JOINT
from sqeval.indicators.kinds import Backlog
from sqeval.indicators.nature import is_total
from sqeval.indicators.node import Target
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.targets import fit
from sqeval.monitoring.targets.forecast import forecasts, last_day
from sqeval.monitoring.targets.frame import check_frame
from sqeval.monitoring.targets.judge import expecting, judged, so_far
from sqeval.monitoring.targets.reading import hierarchy_targets, parse_targets
from sqeval.monitoring.targets.spans import in_force
from sqeval.monitoring.targets.target_check import COLUMNS, TargetCheck
from sqeval.monitoring.targets.together import by_indicator, owners_of, together
from sqeval.result import Named, announces


@announces
def check_targets(table: IndicatorTable | pd.DataFrame, targets: Mapping[str, Any] | None = None, *, as_of: Any = None) -> TargetCheck:
    r"""Hold measured values against targets, and say what is expected at their end.

    A target is *met* when the value and both ends of its interval satisfy it, *missed* when all of them fail, and
    *at risk* in between; *unknown* where there is no value. Totals, counts and plain ratios are exact and judged by
    themselves; a total of a period that still runs (`as_of`) is at risk unless growing cannot change the answer. An
    estimate (share, mean, rating, duration) without an interval, as of a single observation, or with one of zero width
    from fewer than ten observations, is *at risk* whatever its value: it cannot be said how sure it is.

    Parameters
    ----------
    table : IndicatorTable, or DataFrame with the columns `value` and `n`, indexed by indicator
        A table brings the interval of every indicator's own kind; for a frame the values are shares out of `n` and
        the interval is Wilson's (1927); out of 0 they are unknown.
    targets : mapping {indicator: {"op", "target", "owner", "channel", "start", "end", "origin"}, or a list of these}, optional
        `op` is one of >=, <=, >, < (or ≥, ≤). By default the targets written in the table's hierarchy. A target with `start`
        and `end` (e.g. "Q1" and "Q3", or "2026-Q1") is checked only in periods between them; "Q4" to "Q1" runs over the
        end of the year. Several targets of one indicator, each of another `origin` ("target", "promise", "expectation",
        "standard"), stand side by side. A `channel` picks the units of that channel where the table is by channel; of
        another table the values are of all channels, which a caution says.
    as_of : date, optional
        The last day that the data cover, where the last period is still running ("2026-05": its last day). By default all
        periods are complete.

    Returns
    -------
    TargetCheck
        One row a target, and unit and period where the table has them; from a frame, indexed by indicator. `gap` is
        value − target, `lower` and `upper` are the ends of the 95 % interval. `forecast` is the value expected over the
        target's whole span at its end (without an end: over the running period), as of the row's own period and from no
        later one, with `forecast_lower` and `forecast_upper`, and `forecast_status`: "will be met" where the forecast and
        both ends satisfy the target, "will be missed" where all fail, "may be missed" in between, else "cannot be told".
        `days_left` to the end of the span are missing where it has none. `.late`, `.side_by_side`, `.explain(lang)`.

    Notes
    -----
    The forecast takes the level so far, without a trend, and as many observations a day as so far. With n observations
    so far and m to come:

    - shares: p = x/n of the pooled counts, and the score interval of joint sampling (Krishnamoorthy & Peng 2011), which is
      Wilson's with n(n + m)/m in place of n; it closes as the span runs out;
    - means, ratings, medians and other estimates: the mean weighted by n,
      :math:`\bar y \pm t\sqrt{\varphi\sigma^2 m/(n(n+m))}`; a median as the mean of the periods' medians;
    - what is counted in full (totals, plain ratios), which is judged period by period: that of the last period,
      :math:`\bar y \pm t\,s\sqrt{1 + 1/k}` of k ≥ 2 periods so far.

    Where periods differ by more than chance (χ² at 5 %), φ = χ²/(k − 1) takes the place of 1 and t with k − 1 degrees of
    freedom that of z. The
    volume to come is taken as known. The status asks whether the level behind is sure; the forecast is of the figure
    that will be measured, so it may be sure before the level is.

    Raises
    ------
    ConfigError
        An unknown indicator, a wrong key in a target, a target beyond every value that can be (90 for a share), a span that is
        no quarter, has a year at one end only, or ends before it starts, or two targets of one origin in force at once for
        the same values.
    OptionError
        `targets` is no mapping, or `as_of` no date.
    DataError
        A frame without the columns `value` and `n`, with an indicator twice, with something else than numbers, a share
        outside 0–1, or an `n` that is negative, infinite, or missing beside a value.

    References
    ----------
    Krishnamoorthy, K. & Peng, J. (2011). Improved closed-form prediction intervals for binomial and Poisson distributions.
    Journal of Statistical Planning and Inference 141(5), 1709-1718.

    Examples
    --------
    >>> import pandas as pd
    >>> measured = pd.DataFrame({"value": [0.97, 0.91], "n": [400, 200]}, index=["on_time", "as_described"])
    >>> check = check_targets(measured, {"on_time": {"op": ">=", "target": 0.95}, "as_described": {"op": ">=", "target": 0.9}})
    >>> check["status"].tolist()
    ['at risk', 'at risk']
    """
    until = last_day(as_of)
    if isinstance(table, IndicatorTable):
        names = [node.name for node in table.hierarchy.measured]
        parsed = hierarchy_targets(table.hierarchy.measured) if targets is None else parse_targets(targets, names)
        found = check_table_targets(table, ((name, target) for name, several in parsed.items() for target in several), until)
    else:
        found = check_frame(table, {} if targets is None else targets, until)
    return _refuse_twice(found)


def check_table_targets(table: IndicatorTable, targets: Iterable[tuple[str, Target]], until: pd.Timestamp | None = None) -> TargetCheck:
    """Targets, already read, against a table; `until` as `forecast.last_day` gives it."""
    pairs = list(targets)
    nodes = {name: table.hierarchy.node(name) for name, _ in pairs}
    fit.refuse_misfits([(nodes[name], target) for name, target in pairs])
    measured = [_of_channel(name, target, table) for name, target in pairs]
    found = fit.cautions(table, [(nodes[name], target, rows) for (name, target), rows in zip(pairs, measured, strict=True)])
    parts = [_in_span(name, target, table, rows, until) for (name, target), rows in zip(pairs, measured, strict=True)]
    names = {name: Named(node.title("en"), node.title("zh")) for name, node in nodes.items()}
    empty = pd.DataFrame(columns=[*table.units.names, *COLUMNS])
    rows = together(parts, empty, ignore_index=True)
    names |= owners_of(target for _, target in pairs)
    return TargetCheck(rows[[*table.units.names, *COLUMNS]], found, names, by_indicator(pairs))


def _refuse_twice(found: TargetCheck) -> TargetCheck:
    """One origin may have one target at a time for the same values, else nobody could say whether it is met."""
    keys = [name for name in ("unit", "period", "indicator", "channel", "origin") if name in found.table.columns]
    twice = found.table[found.table.duplicated(keys)]
    if len(twice):
        row = twice.iloc[0]
        when = f" in {row['period']}" if "period" in keys else ""
        hint = "Give them different origins, channels, or spans that do not overlap"
        raise ConfigError(f"two targets of origin {row['origin']!r} are in force{when}", path=f"targets.{row['indicator']}", hint=hint)
    return found


def joined(checks: Iterable[TargetCheck]) -> TargetCheck:
    """Checks of several tables as one."""
    several = list(checks)
    rows = together([check.frame for check in several], several[0].frame, ignore_index=True)
    names = {key: name for check in several for key, name in check.names.items()}
    warnings = tuple(caution for check in several for caution in check.warnings)
    targets = by_indicator([(name, target) for check in several for name, held in check.targets.items() for target in held])
    return _refuse_twice(replace(several[0], table=rows, warnings=warnings, names=names, targets=targets))


def _of_channel(name: str, target: Target, table: IndicatorTable) -> pd.DataFrame:
    """Every unit and period, judged; only those of a target's channel where the table is by channel."""
    column = table.arrays["value"].columns.get_loc(name)
    measured = {field: table.arrays[field].values[:, column] for field in ("value", "low", "high", "n")}
    is_exact = table.hierarchy.in_full(table.hierarchy.node(name))
    rows = table.units.to_frame(index=False).assign(**judged(name, target, measured, is_exact=is_exact))
    if target.channel is not None and "channel" in table.by:
        # Counted from the nearer end, as names of other columns may hold the joint too.
        place = table.by.index("channel")
        place = place and place - len(table.by)
        rows = rows[[str(unit).split(JOINT)[place] == target.channel for unit in rows["unit"]]]
    return rows


def _in_span(name: str, target: Target, table: IndicatorTable, rows: pd.DataFrame, until: pd.Timestamp | None) -> pd.DataFrame:
    """Rows of the periods that a target is in force in, with their forecast."""
    is_exact = table.hierarchy.in_full(table.hierarchy.node(name))
    if "period" not in rows.columns:
        return expecting(rows, target, None, is_exact=is_exact)
    rows = rows[[in_force(target, period) for period in rows["period"]]]
    expected = forecasts(name, target, table, rows, until) if len(rows) else None
    measure = table.hierarchy.node(name).measure
    if expected is not None and is_total(measure) and not isinstance(measure, Backlog):
        rows = rows.assign(status=[so_far(target, *row) for row in zip(rows["status"], expected["whole"], strict=True)])
    return expecting(rows, target, expected, is_exact=is_exact)
