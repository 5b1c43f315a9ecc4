"""Columns that look like data of persons. Their values are counted, never shown."""

from __future__ import annotations

import numpy as np

from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.personal import a_part, looks_personal
from sqeval.records.policies import Policies


def check(sheet: Sheet, policies: Policies) -> list[Problem]:
    """One problem a column; there are no examples, since an example is a person."""
    found = []
    for name in sheet.texts:
        sign = looks_personal(name, a_part(sheet.distinct(name).texts))
        if sign is None:
            continue
        known = sheet.distinct(name).known
        found.append(
            Problem(
                code="personal",
                column=name,
                count=int(known.sum()),
                of=len(sheet.frame),
                what=sheet.what,
                action=Action(policies["personal"].value),
                rows=np.sort(sheet.rows[known]),
                details={"kind": sign[0].value, "look": sign[1]},
                settings={"policies": {"personal": "repair"}},
            )
        )
    return found
