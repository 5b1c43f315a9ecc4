"""Membership from a survey: how many answers each grade got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError, quoted
from sqeval.fuzzy.read import UNKNOWN, not_negative
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics import membership
from sqeval.options import MissingAnswers, parse

#: Key in `DataFrame.attrs` under which a membership table carries the counts it was made from.
CARRIED = "sqeval_counts"


def membership_from_counts(frame: Any, missing: str = "ignore", respondents: Any = None) -> pd.DataFrame:
    """Membership as shares of answers, n_ig / n_i.

    Parameters
    ----------
    frame : DataFrame
        Indicators × grades, number of answers.
    missing : {"ignore", "unknown"}
        "ignore" divides by the answers given, which takes those who did not answer as no different;
        "unknown" divides by the respondents, and the share that did not answer stands in a column `unknown`.
    respondents : number, or Series or mapping by indicator, optional
        How many were asked; needed for "unknown", and checked against the answers in either case. Of a frame by unit and
        indicator, a Series by unit will do, its index named as the levels of the frame that it goes by.

    Returns
    -------
    DataFrame
        Rows and columns like `frame`, every row (with `unknown`) sums to 1. It carries the counts along, so that
        `evaluate` can give a standard error.

    Raises
    ------
    DataError
        A count is missing or negative, an indicator has more answers than respondents, or none at all where the
        missing ones are ignored.
    OptionError
        An unknown word for `missing`, or "unknown" without respondents.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> answers = pd.DataFrame({"good": [30, 10], "poor": [10, 30]}, index=["speed", "manners"])
    >>> membership_from_counts(answers)
             good  poor
    speed    0.75  0.25
    manners  0.25  0.75
    >>> membership_from_counts(answers, missing="unknown", respondents=50)
             good  poor  unknown
    speed     0.6   0.2      0.2
    manners   0.2   0.6      0.2
    """
    word = parse(MissingAnswers, missing, "missing")
    counts = _counts(frame)
    asked = None if respondents is None else _respondents(respondents, counts)
    if word is MissingAnswers.UNKNOWN:
        if asked is None:
            raise OptionError("missing='unknown' needs the number of respondents", hint="Give respondents=N, or a Series by indicator")
        shares = membership.respondent_shares(counts.values, asked)
        table = pd.DataFrame(shares, index=counts.rows, columns=[*counts.columns, UNKNOWN])
    else:
        table = pd.DataFrame(_answered(counts), index=counts.rows, columns=counts.columns)
    # Lists, not frames: pandas compares attrs when it joins tables, and writes them as JSON.
    table.attrs[CARRIED] = {"indicators": counts.rows.tolist(), "grades": counts.columns.tolist(), "counts": counts.values.tolist()}
    return table


def carried_counts(table: Any, rows: pd.Index) -> pd.DataFrame | None:
    """The counts that a membership table carries, of those of `rows` that it had then; None where it carries none."""
    carried = getattr(table, "attrs", {}).get(CARRIED)
    if carried is None:
        return None
    counts = pd.DataFrame(carried["counts"], index=pd.Index(carried["indicators"]), columns=carried["grades"])
    if counts.index.nlevels != rows.nlevels:
        # A part of a table of several units no longer says whose counts are its own.
        return None
    return counts.loc[counts.index.isin(rows)]


def _counts(frame: Any) -> LabelledMatrix:
    counts = labelled.matrix(frame, "counts")
    if UNKNOWN in counts.columns:
        raise DataError("is not a grade", column=UNKNOWN, hint="Drop the column and give the number of respondents")
    not_negative(counts, "counts")
    return counts


def _answered(counts: LabelledMatrix) -> Floats:
    empty = np.flatnonzero(counts.values.sum(axis=1) == 0)
    if empty.size:
        hint = "Drop the indicator, or carry it as unknown with missing='unknown'"
        raise DataError("has no answers", row=quoted(counts.rows[empty[0]]), hint=hint)
    return membership.answered_shares(counts.values)


def _respondents(respondents: Any, counts: LabelledMatrix) -> Floats:
    if isinstance(respondents, (Mapping, pd.Series)) or np.ndim(respondents):
        given = labelled.vector(respondents, "respondents", counts.rows)
    else:
        given = labelled.vector([respondents] * len(counts.rows), "respondents", counts.rows)
    at = _places(given.labels, counts.rows)
    if (at < 0).any():
        raise DataError("has no number of respondents", row=quoted(counts.rows[np.flatnonzero(at < 0)[0]]))
    asked = given.values[at]
    answered = counts.values.sum(axis=1)
    for k in np.flatnonzero((asked <= 0) | (answered > asked))[:1]:
        if asked[k] <= 0:
            raise DataError("respondents must be positive", row=quoted(counts.rows[k]), value=float(asked[k]))
        raise DataError(f"more answers than respondents ({asked[k]:g})", row=quoted(counts.rows[k]), value=float(answered[k]))
    return np.asarray(asked, dtype=np.float64)


def _places(given: pd.Index, rows: pd.Index) -> NDArray[np.intp]:
    """Where the respondents of every row stand: under its whole name, or under those levels of it that they go by."""
    if given.nlevels < rows.nlevels:
        if None in given.names or not set(given.names) <= set(rows.names):
            hint = f"Give them by row, or name the levels that they go by, of: {', '.join(map(str, rows.names))}"
            raise DataError("respondents go by something else than the counts", value=list(given.names), hint=hint)
        levels = [rows.get_level_values(rows.names.index(name)) for name in given.names]
        rows = levels[0] if len(levels) == 1 else pd.MultiIndex.from_arrays(levels)
    return given.get_indexer(rows)
