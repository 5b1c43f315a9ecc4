"""`diagnose`: an indicator set held against the four selection principles."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.indicators.given import check_hierarchy
from sqeval.indicators.given_table import check_table
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.principles import comparability, comprehensiveness, dynamics, operability
from sqeval.indicators.principles.diagnosis import PrinciplesDiagnosis
from sqeval.indicators.principles.finding import Judged, Principle
from sqeval.indicators.principles.limits import Limits
from sqeval.indicators.principles.view import View
from sqeval.indicators.table import IndicatorTable
from sqeval.result import Caution, announces
from sqeval.spec import read

_JUDGES = {
    Principle.COMPREHENSIVENESS: comprehensiveness.judge,
    Principle.OPERABILITY: operability.judge,
    Principle.COMPARABILITY: comparability.judge,
    Principle.DYNAMICS: dynamics.judge,
}


@announces
def diagnose(table: IndicatorTable, hierarchy: Hierarchy | None = None, **limits: Any) -> PrinciplesDiagnosis:
    """Hold an indicator set against the four selection principles.

    *Comprehensiveness*: every criterion has data and more than one indicator, and no indicator repeats others (pairs by
    correlation over units × periods; any number by variance inflation). *Operability*: values for nearly all units
    × periods, few missing observations. *Comparability*: definition, unit and direction stated, siblings on one clock, a
    common scale, samples neither small nor too unequal. *Dynamics*: enough periods, and movement within units that is
    larger than sampling error (Cochran's Q; chi-square for shares).

    Units × periods that name no unit are left out. An indicator's verdict is the worst of its findings. A principle
    is not met where a criterion or half of the indicators do not meet it, and met where nothing stands against it.

    Parameters
    ----------
    table : IndicatorTable
        From `measure`.
    hierarchy : Hierarchy, optional
        The indicators to be judged (its leaves); by default the table's own. One that the table lacks has no values.
    **limits
        Thresholds to be changed, by name: `correlation`, `min_rows`, `vif`, `coverage`, `missing`, `min_n`, `small_cells`,
        `size_ratio`, `min_periods`, `alpha`; see `Limits` for what each means, its default and its source.

    Returns
    -------
    PrinciplesDiagnosis
        `.verdicts`, `.reasons`, `.to_frame()` (one row an indicator and principle) and the figures behind them.

    Raises
    ------
    DataError
        `table` is no IndicatorTable.
    ConfigError
        `hierarchy` is no Hierarchy, or an unknown or impossible threshold.

    References
    ----------
    Belsley, D. A., Kuh, E. & Welsch, R. E. (1980). Regression Diagnostics. Wiley.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> records = sq.read_records(pd.DataFrame({"request_id": ["1", "2"], "team": ["A", "A"],
    ...     "created_at": ["2026-01-05 09:00", "2026-02-05 10:00"], "rating": ["5", "4"]}))
    >>> measure = {"kind": "mean", "column": "rating"}
    >>> tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "stars", "measure": measure}]})
    >>> found = diagnose(sq.measure(records, tree), min_rows=3)
    >>> found.verdicts["dynamics"], found.reasons["dynamics"]
    ('not_met', 'fewer than 12 periods: stars (2)')
    """
    check_table(table)
    if hierarchy is not None:
        check_hierarchy(hierarchy)
    thresholds = read(Limits, limits, path="limits")
    view = View.of(table, table.hierarchy if hierarchy is None else hierarchy)
    judged = {principle: judge(view, thresholds) for principle, judge in _JUDGES.items()}
    return PrinciplesDiagnosis(view.hierarchy, thresholds, judged, _cautions(judged[Principle.COMPREHENSIVENESS]))


def _cautions(judged: Judged) -> tuple[Caution, ...]:
    """That variance inflation was asked of too few rows."""
    inflation = judged.frames["inflation"]
    short = inflation["status"] == "too_few_rows"
    if not short.any():
        return ()
    columns = int(np.isin(inflation["status"], ["too_few_rows"]).sum())
    return (Caution("few_rows_for_redundancy", (), {"rows": int(inflation["rows"].iloc[0]), "indicators": columns, "least": columns + 1}),)
