"""What reading met: rejected rows, flagged and repaired cells, and cautions, as problems."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sqeval.records.doctor.problem import MOST_EXAMPLES, Action, Of, Problem
from sqeval.records.personal import sign_of
from sqeval.records.protect import HIDDEN, discreet
from sqeval.records.service_records import ServiceRecords
from sqeval.records.times.forms import Form, forms
from sqeval.result import Caution

#: Cautions whose rows stand in `.flagged` or `.repairs` too, or that a check of its own tells better.
_TOLD_ELSEWHERE = frozenset({"label_variants", "labels_merged", "unknown_state", "unknown_responder", "lost_event"})

#: Cautions whose rows are requests.
_OF_REQUESTS = frozenset(
    {"unknown_answers", "answers_of_another_rule", "answers_without_rule", "emptied_by_status", "kept_by_status"}
    | {"unknown_state", "unknown_responder", "label_variants", "labels_merged"}
)

#: What other cautions count, where it is neither rows of some table nor columns.
_WHAT = {
    **dict.fromkeys(("encoding_guessed", "header_in_doubt", "one_list_read"), Of.FILES),
    **dict.fromkeys(("formula_errors", "formula_errors_lost", "decimal_commas", "ids_made_plain"), Of.CELLS),
    "merged_cells": Of.RANGES,
    **dict.fromkeys(("join_latest", "join_earliest", "join_mixed"), Of.KEYS),
}


def check(records: ServiceRecords, but: frozenset[str] = frozenset()) -> list[Problem]:
    """One problem for every column and kind in the lists of records, and one for every caution that is not in `but`."""
    lists = (
        (records.rejected, "reason", Action.REJECT),
        (records.flagged, "problem", Action.FLAG),
        (records.repairs, "problem", Action.REPAIR),
    )
    cautions = discreet(records)
    listed = [_listed(group, key, action, records, cautions) for frame, kind, action in lists for key, group in _groups(frame, kind)]
    is_flagged = {problem.code for problem in listed}
    told = {*but, *(_TOLD_ELSEWHERE & {*is_flagged, "labels_merged"})}
    return [*listed, *(cautioned(caution, records.rows_in) for caution in cautions if caution.code not in told)]


def _groups(frame: pd.DataFrame, kind: str) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    return [((str(column), str(code)), group) for (column, code), group in frame.groupby(["column", kind], sort=True)]


def _listed(group: pd.DataFrame, key: tuple[str, str], action: Action, records: ServiceRecords, cautions: Sequence[Caution]) -> Problem:
    column, code = key
    ids = group["request_id"].dropna().unique()
    # Ids that are phone numbers, or that the source calls names, are not shown.
    names = ("request_id", records.provenance.columns.get("request_id", "request_id"))
    is_shown = all(sign_of(name, np.asarray(ids, dtype=object)) is None for name in names)
    examples = (heapq.nsmallest(MOST_EXAMPLES, map(str, ids)) if is_shown else []) or [
        f"row {row}" for row in sorted(group["row"])[:MOST_EXAMPLES]
    ]
    return Problem(
        code=code,
        column=column,
        count=len(group),
        # Events are counted among the rows of the log, everything else among requests.
        of=records.origin.rows if code == "lost_event" else records.rows_in,
        what=Of.ROWS if code == "lost_event" else Of.REQUESTS,
        examples=tuple(examples),
        action=action,
        rows=np.sort(group["row"].to_numpy(dtype=np.int64)),
        details=_details(group, column, code, cautions),
    )


def _details(group: pd.DataFrame, column: str, code: str, cautions: Sequence[Caution]) -> dict[str, Any]:
    """What the text of a code tells beside its count."""
    if code in ("unknown_state", "unknown_responder"):
        return {"words": _words(group)}
    if code == "label_variants":
        return {"forms": next((_forms(entry) for entry in cautions if _is_about_labels(entry, column)), [])}
    return {"others": _others(group)} if code == "mixed_formats" else {}


def _others(group: pd.DataFrame) -> dict[str, int]:
    """Forms of the times that were read otherwise than by their format; those that need one were read with another clock."""
    found = pd.Series(forms(group["before"].dropna().astype("str")))
    counts = found.where(~found.isin([Form.SLASHES, Form.MONTH_NAME]), "other_clock").map(str).value_counts()
    return {str(form): int(count) for form, count in sorted(counts.items())}


def _words(group: pd.DataFrame) -> dict[str, int]:
    values = group["value"] if "value" in group.columns else group["before"]
    return {str(word): int(count) for word, count in sorted(values.astype("str").value_counts().items())}


def _is_about_labels(caution: Caution, column: str) -> bool:
    return caution.code in ("label_variants", "labels_merged") and caution.details.get("column") == column


def _forms(caution: Caution) -> list[str] | dict[str, int]:
    """The labels with their forms; how many there are where they are names of persons."""
    is_hidden = caution.where == (HIDDEN,)
    return {name: caution.details[name] for name in ("labels", "forms")} if is_hidden else list(caution.where)


def cautioned(caution: Caution, requests: int) -> Problem:
    """A caution as a problem; a share of the requests is told only where requests are counted."""
    counted = [caution.details[name] for name in ("tickets", "rows", "cells") if name in caution.details]
    is_of_requests = "tickets" in caution.details or caution.code in _OF_REQUESTS
    what = Of.REQUESTS if is_of_requests else _WHAT.get(caution.code, Of.ROWS if counted else Of.COLUMNS)
    return Problem(
        code=caution.code,
        column=None,
        count=int(counted[0]) if counted and what is not Of.FILES else len(caution.where),
        of=requests if is_of_requests else 0,
        what=what,
        examples=caution.where[:MOST_EXAMPLES],
        details=caution.details,
        caution=caution,
    )
