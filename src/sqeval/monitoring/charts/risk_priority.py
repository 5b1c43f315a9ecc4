"""Risk priority numbers: severity × occurrence × detection."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint

#: Ends of the scale of each figure; 10 is the gravest.
SCALE = (1, 10)
FIGURES = ("severity", "occurrence", "detection")


def risk_priority(frame: Any) -> pd.DataFrame:
    """Rank risks by severity × occurrence × detection, each from 1 to 10.

    Parameters
    ----------
    frame : DataFrame
        One row a risk, with the columns `severity` (how bad), `occurrence` (how often) and `detection` (how hard to notice in
        time: 10 is hardest). Other columns ride along.

    Returns
    -------
    DataFrame
        The rows with `rpn`, 1–1000, the highest first; among equals by severity, then occurrence, then label.

    Raises
    ------
    DataError
        A column is missing, or a figure is missing, no number, or not from 1 to 10; the error names row and column.

    Notes
    -----
    A product of ranks is no measure: 8 × 2 × 2 and 2 × 4 × 4 are 32 both, and far from the same. Look at the three figures,
    at severity first.

    References
    ----------
    IEC 60812:2018, Failure modes and effects analysis (FMEA and FMECA).

    Examples
    --------
    >>> rows = {"late parcels": [6, 7, 3], "data leak": [10, 2, 8], "wrong colour": [3, 6, 2]}
    >>> risks = pd.DataFrame.from_dict(rows, orient="index", columns=["severity", "occurrence", "detection"])
    >>> risk_priority(risks)["rpn"].to_dict()
    {'data leak': 160.0, 'late parcels': 126.0, 'wrong colour': 36.0}
    """
    table = labelled.frame(frame, "frame")
    for name in FIGURES:
        if name not in table.columns:
            raise DataError("is missing", column=name, hint=nearest_hint(name, map(str, table.columns)))
    return ranked(table)


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with `rpn`, the highest first."""
    table = table.copy()
    for name in FIGURES:
        table[name] = [_figure(value, label, name) for label, value in table[name].items()]
    table["rpn"] = table["severity"].astype(float) * table["occurrence"] * table["detection"]
    order = labelled.sorted_order(table.index)
    return table.iloc[order].sort_values(["rpn", "severity", "occurrence"], ascending=False, kind="stable")


def _figure(value: Any, label: Any, name: str) -> float:
    number = not isinstance(value, bool) and hasattr(value, "__float__") and not pd.isna(value)
    if not number or not SCALE[0] <= value <= SCALE[1]:
        raise DataError("is not on the scale from 1 to 10", column=name, row=label, value=value, hint="Give 1 (harmless) to 10 (gravest)")
    return float(value)
