"""The moments of a log's events, and which events can be used: those with a case and a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.options import Policy
from sqeval.records.cleaning import as_times
from sqeval.records.events.ordered import Positions
from sqeval.records.ledger import Ledger
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset


@dataclass(frozen=True, eq=False)
class Clocks:
    """When every event happened and, where the log says so, began. `ledger` has rows of the log; a rejected one is a lost event."""

    time: pd.Series[Any]
    begun: pd.Series[Any] | None
    ledger: Ledger

    @property
    def usable(self) -> Positions:
        """Rows of events that have a case and a moment."""
        return np.flatnonzero(~self.ledger.is_rejected)


def read_clocks(log: pd.DataFrame, columns: tuple[str, str, str | None], preset: Preset, policies: Policies) -> Clocks:
    """Read the clocks of a log, by the same policies as the times of requests; `columns` are those of case, clock and start.

    An event is nothing without its moment, so the clock is never repaired by making it missing; the start may be.

    Raises
    ------
    DataError
        No event can be used.
    """
    case, clock, start = columns
    ledger = Ledger(policies, np.zeros(len(log), dtype=bool))
    ledger.reject(log[case].isna().to_numpy(), log[case], "missing")
    time = as_times(log[clock], preset, replace(ledger, policies={**policies, "not_a_time": Policy.REJECT}))
    ledger.reject(time.isna().to_numpy(), log[clock], "missing")
    begun = None if start is None else as_times(log[start], preset, ledger)
    clocks = Clocks(time, begun, ledger)
    if not clocks.usable.size:
        raise DataError("no event has both a case and a time stamp", column=clock, hint="Check the preset's formats")
    return clocks
