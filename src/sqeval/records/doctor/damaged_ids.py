"""Ids that a spreadsheet has damaged: it keeps 15 digits of a number."""

from __future__ import annotations

import re

import numpy as np

from sqeval.records import schema
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Distinct, Mask, Sheet

_ID_WORDS = re.compile(r"(?:^|_)(?:id|ids|no|number|num|code|oid|tid|uid|key|sn)$|单号|编号|订单|工单")

#: So large a share of the long ids must end in zeros, where by chance one in ten ends in one.
_ZEROS = 0.9


def check(sheet: Sheet) -> list[Problem]:
    """Ids in scientific notation, and long ids of which nearly all end in zeros from the 16th digit on."""
    found: list[Problem] = []
    for name in sheet.texts:
        is_key = sheet.canonical(name) in schema.IDS
        if is_key or _ID_WORDS.search(name.strip().lower()):
            distinct = sheet.distinct(name)
            action = Action.REFUSE if is_key else Action.REPORT
            for code, wanted in (("scientific_ids", _scientific(distinct)), ("zeroed_ids", _zeroed(distinct))):
                mask = distinct.cells(wanted)
                found += sheet.problem(code, name, mask, of=int(distinct.known.sum()), action=action)
    return found


def _scientific(distinct: Distinct) -> Mask:
    return distinct.series.str.fullmatch(r"\d(?:[.,]\d+)?[eE]\+\d+", na=False).to_numpy(dtype=bool)


def _zeroed(distinct: Distinct) -> Mask:
    long = distinct.series.str.fullmatch(r"\d{16,}", na=False).to_numpy(dtype=bool)
    zeros = distinct.series.str.fullmatch(r"\d{15}0+", na=False).to_numpy(dtype=bool)
    is_damage = long.sum() > 1 and zeros.sum() >= _ZEROS * long.sum()
    return zeros if is_damage else np.zeros(len(distinct.texts), dtype=bool)
