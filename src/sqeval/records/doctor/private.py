"""Columns that look like data of persons. Their values are counted, never shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.doctor.problem import Action, Of, Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.personal import different_values, sign_of
from sqeval.records.policies import Policies

#: Stands for a value that only the user can know.
TO_CHOOSE = "…"


def check(sheet: Sheet, policies: Policies) -> list[Problem]:
    """One problem a column; there are no examples, since an example is a person."""
    found = []
    for name in map(str, sheet.frame.columns):
        values = sheet.distinct(name).texts if name in sheet.texts else different_values(sheet.frame[name])
        sign = sign_of(name, values)
        if sign is None:
            continue
        known = sheet.frame[name].notna().to_numpy(dtype=bool)
        is_open = policies["personal"] is Policy.FLAG
        found.append(
            Problem(
                code="personal",
                column=name,
                count=int(known.sum()),
                of=len(sheet.frame),
                what=sheet.what,
                action=_action(sheet.canonical(name), policies["personal"]),
                rows=np.sort(sheet.rows[known]),
                details={"kind": sign[0].value, "look": sign[1]},
                settings={"policies": {"personal": Policy.REPAIR.value}, "pseudonym_key": TO_CHOOSE} if is_open else {},
            )
        )
    return found


def check_companions(frames: Mapping[str, pd.DataFrame], policies: Policies) -> list[Problem]:
    """The same of companion frames; a column is called "surveys.phone", and `rows` are positions in its frame."""
    sheets = {name: Sheet(_renamed(frame, name), np.arange(len(frame)), None, Of.ROWS) for name, frame in frames.items()}
    return [problem for sheet in sheets.values() for problem in check(sheet, policies)]


def _renamed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame.rename(columns={column: f"{name}.{column}" for column in frame.columns})


def _action(canonical: str, policy: Policy) -> Action:
    """Rejecting leaves out the column, not its rows; records cannot do without their ids, so that reading refuses."""
    if policy is not Policy.REJECT:
        return Action(policy.value)
    return Action.REFUSE if canonical.rpartition(".")[2] in schema.REQUIRED else Action.LEAVE_OUT
