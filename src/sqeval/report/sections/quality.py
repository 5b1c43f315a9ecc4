"""The data the evaluation rests on: rows kept and rejected, cautions in plain words, and what was missing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.report.numbers import percent
from sqeval.report.view import View


class Missing(NamedTuple):
    """What share of an indicator's observations was missing, in the latest period and in its worst one."""

    title: str
    latest: str
    share: float
    worst: str
    worst_period: str


class Quality(NamedTuple):
    """The source, its rows, the reasons of rejection, cautions and missing shares."""

    source: str
    preset: str
    sha256: str
    rows_in: str
    rows_kept: str
    rows_rejected: str
    reasons: list[tuple[str, str, str]]
    cautions: list[str]
    missing: list[Missing]


def build(view: View) -> Quality:
    """Counts as the records give them; they always add up."""
    source = view.evaluation.source
    return Quality(
        source=str(source["name"]),
        preset=str(source["preset"]),
        sha256=str(source["sha256"] or ""),
        rows_in=f"{source['rows_in']:,}",
        rows_kept=f"{source['rows_kept']:,}",
        rows_rejected=f"{source['rows_rejected']:,}",
        reasons=[_reason(view, key, count) for key, count in source["rejected_by_reason"].items()],
        cautions=[caution.text(view.lang) for caution in view.evaluation.warnings],
        missing=_missing(view),
    )


def _reason(view: View, key: str, count: int) -> tuple[str, str, str]:
    """Column, reason and count; the key is "column: reason"."""
    column, _, reason = key.partition(": ")
    return column, view.word("records.", reason), f"{count:,}"


def _missing(view: View) -> list[Missing]:
    table = view.evaluation.overall.arrays["missing"]
    leaves = {leaf.name for leaf in view.evaluation.hierarchy.leaves}
    return [
        _missing_of(view, str(name), table.values[:, k].astype(np.float64)) for k, name in enumerate(table.columns) if str(name) in leaves
    ]


def _missing_of(view: View, name: str, shares: NDArray[np.float64]) -> Missing:
    known = np.flatnonzero(~np.isnan(shares))
    if not known.size:
        return Missing(view.title(name), "–", 0.0, "–", "")
    worst = int(known[np.argmax(shares[known])])
    latest = float(shares[view.periods.index(view.latest)])
    return Missing(
        title=view.title(name),
        latest=percent(latest, view.lang),
        share=0.0 if np.isnan(latest) else round(100 * latest, 2),
        worst=percent(float(shares[worst]), view.lang),
        worst_period=view.periods[worst] if view.has_periods else "",
    )
