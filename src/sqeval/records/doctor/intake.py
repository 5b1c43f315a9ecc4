"""What reading met: rejected rows, flagged and repaired cells, and cautions, as problems."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
import pandas as pd

from sqeval.records.doctor.problem import MOST_EXAMPLES, Action, Of, Problem
from sqeval.records.personal import sign_of
from sqeval.records.service_records import ServiceRecords
from sqeval.records.time_forms import forms
from sqeval.result import Caution

#: Cautions whose rows stand in `.flagged` or `.repairs` too, or that a check of its own tells better.
_TOLD_ELSEWHERE = frozenset({"label_variants", "labels_merged", "unknown_state", "unknown_responder"})


def check(records: ServiceRecords, but: frozenset[str] = frozenset()) -> list[Problem]:
    """One problem for every column and kind in the lists of records, and one for every caution that is not in `but`."""
    lists = (
        (records.rejected, "reason", Action.REJECT),
        (records.flagged, "problem", Action.FLAG),
        (records.repairs, "problem", Action.REPAIR),
    )
    listed = [
        _listed(group, str(key[0]), str(key[1]), action, records) for frame, kind, action in lists for key, group in _groups(frame, kind)
    ]
    is_flagged = {problem.code for problem in listed}
    told = {*but, *(_TOLD_ELSEWHERE & {*is_flagged, "labels_merged"})}
    return [*listed, *(_cautioned(caution, records) for caution in records.warnings if caution.code not in told)]


def _groups(frame: pd.DataFrame, kind: str) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    return [((str(column), str(code)), group) for (column, code), group in frame.groupby(["column", kind], sort=True)]


def _listed(group: pd.DataFrame, column: str, code: str, action: Action, records: ServiceRecords) -> Problem:
    ids = group["request_id"].dropna().unique()
    # Ids that are phone numbers are not shown.
    is_shown = sign_of("request_id", np.asarray(ids, dtype=object)) is None
    examples = (heapq.nsmallest(MOST_EXAMPLES, map(str, ids)) if is_shown else []) or [
        f"row {row}" for row in sorted(group["row"])[:MOST_EXAMPLES]
    ]
    return Problem(
        code=code,
        column=column,
        count=len(group),
        of=records.rows_in,
        what=Of.REQUESTS,
        examples=tuple(examples),
        action=action,
        rows=np.sort(group["row"].to_numpy(dtype=np.int64)),
        details=_details(group, column, code, records),
    )


def _details(group: pd.DataFrame, column: str, code: str, records: ServiceRecords) -> dict[str, Any]:
    """What the text of a code tells beside its count."""
    if code in ("unknown_state", "unknown_responder"):
        return {"words": _words(group)}
    if code == "label_variants":
        return {"forms": [form for entry in records.warnings for form in _forms(entry, column)]}
    return {"others": _others(group)} if code == "mixed_formats" else {}


def _others(group: pd.DataFrame) -> dict[str, int]:
    """Forms of the times that were read otherwise than by their format."""
    counts = pd.Series(forms(group["before"].dropna().astype("str"))).map(str).value_counts()
    return {str(form): int(count) for form, count in sorted(counts.items())}


def _words(group: pd.DataFrame) -> dict[str, int]:
    values = group["value"] if "value" in group.columns else group["before"]
    return {str(word): int(count) for word, count in sorted(values.astype("str").value_counts().items())}


def _forms(caution: Caution, column: str) -> tuple[str, ...]:
    is_it = caution.code in ("label_variants", "labels_merged") and caution.details.get("column") == column
    return caution.where if is_it else ()


def _cautioned(caution: Caution, records: ServiceRecords) -> Problem:
    count = int(caution.details.get("tickets", caution.details.get("rows", len(caution.where))))
    return Problem(
        code=caution.code,
        column=None,
        count=count,
        of=records.rows_in,
        what=Of.REQUESTS,
        examples=caution.where[:MOST_EXAMPLES],
        details=caution.details,
        caution=caution,
    )
