"""Ids that a spreadsheet has damaged: it keeps 15 digits of a number."""

from __future__ import annotations

import re

from sqeval.records import schema
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Mask, Sheet
from sqeval.records.ids import LONG, SCIENTIFIC, zeroed_ids

_ID_WORDS = re.compile(r"(?:^|_)(?:id|ids|no|number|num|code|oid|tid|uid|key|sn)$|单号|编号|订单|工单")


def check(sheet: Sheet) -> list[Problem]:
    """Ids in scientific notation, and long ids of which more end in zeros from the 16th digit on than chance gives.

    A key is refused of which one is in scientific notation, or all long ones end in zeros; of some, a caution is given.
    """
    found: list[Problem] = []
    for name in sheet.texts:
        is_key = sheet.canonical(name) in schema.IDS
        if is_key or _ID_WORDS.search(name.strip().lower()):
            ids = sheet.distinct(name).series
            scientific, zeroed = ids.str.fullmatch(SCIENTIFIC, na=False).to_numpy(dtype=bool), zeroed_ids(ids)
            long = int(ids.str.fullmatch(LONG, na=False).sum())
            found += _problem(sheet, name, "scientific_ids", scientific, is_refused=is_key)
            found += _problem(sheet, name, "zeroed_ids", zeroed, is_refused=is_key and zeroed.sum() == long, long=long)
    return found


def _problem(sheet: Sheet, name: str, code: str, wanted: Mask, *, is_refused: bool, **details: int) -> list[Problem]:
    distinct = sheet.distinct(name)
    action = Action.REFUSE if is_refused else Action.REPORT
    return sheet.problem(code, name, distinct.cells(wanted), of=int(distinct.known.sum()), action=action, details=details)
