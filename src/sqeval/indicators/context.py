"""What a measure is computed in: the panel of frames, the calendar and zone of its clocks, and what rows belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.indicators.panel import Panel
from sqeval.numerics.groups import Groups
from sqeval.options import Cohort
from sqeval.records.working_time.business_time import durations, elapsed_seconds
from sqeval.records.working_time.work_calendar import WorkCalendar
from sqeval.records.working_time.zone import instants

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Context:
    """A panel, and how it is looked at.

    Attributes
    ----------
    calendar
        Working hours, holidays and named periods; None where none is declared.
    cluster
        Column whose rows belong together (customer_id, agent); None where every request stands for itself.
    """

    panel: Panel
    calendar: WorkCalendar | None = None
    cluster: str | None = None
    _hosts: dict[str, tuple[str, Codes | None]] = field(default_factory=dict)
    _clusters: dict[str, Codes | None] = field(default_factory=dict)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames by name."""
        return self.panel.frames

    @property
    def observed_until(self) -> pd.Timestamp:
        """When the records end."""
        return self.panel.observed_until

    def grouped(self, source: str, cohort: Cohort, columns: Sequence[str], may_be_empty: Sequence[str] = ()) -> tuple[pd.DataFrame, Groups]:
        """The frame called `source` and the place of its rows on the grid, provided that it has `columns`."""
        return self.panel.grouped(source, cohort, columns, may_be_empty)

    def seconds(self, begin: pd.Series[pd.Timestamp], finish: pd.Series[pd.Timestamp], clock: str) -> Floats:
        """Time from `begin` to `finish`; negative where it ends before it starts, NaN where either is missing.

        Raises
        ------
        ConfigError
            Working time is asked for, and there is no calendar.
        """
        if clock == "business" and self.calendar is None:
            hint = "Give the hierarchy a `calendar`, or call measure(…, calendar=…)"
            raise ConfigError("a business clock needs a calendar", path="measure.clock", value=clock, hint=hint)
        own = None if self.calendar is None else self.calendar.time_zone
        if clock == "calendar" and own is None and self.panel.zone not in (None, "UTC"):
            return elapsed_seconds(begin, finish, self.panel.zone)
        return durations(self.on_calendar(begin), self.on_calendar(finish), clock, self.calendar)

    def on_calendar(self, stamps: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
        """Stamps on the clock of the calendar, where the records keep another one."""
        own = None if self.calendar is None else self.calendar.time_zone
        if own is None or self.panel.zone is None or self.panel.zone == own:
            return stamps
        micros, known = instants(stamps, self.panel.zone)
        moments = pd.Series(micros.view("datetime64[us]"), index=stamps.index, name=stamps.name).where(known)
        return moments.dt.tz_localize("UTC").dt.tz_convert(own).dt.tz_localize(None)

    def in_named_periods(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which requests were opened in one of the named periods of the calendar."""
        known = () if self.calendar is None else tuple(period.name for period in self.calendar.periods)
        for name in names:
            if name not in known:
                raise ConfigError("is no named period of the calendar", path="measure.during", value=name, hint=nearest_hint(name, known))
        opened = self.frames["records"]["created_at"]
        if self.calendar is None:
            return np.zeros(len(opened), dtype=bool)
        # Periods may overlap, so each is looked at by itself.
        alone = (self.calendar.model_copy(update={"periods": (period,)}) for period in self.calendar.periods if period.name in names)
        found = np.zeros(len(opened), dtype=bool)
        for own in alone:
            found |= own.period_of(self.on_calendar(opened)).notna().to_numpy()
        return found

    def hangs_on(self, source: str) -> tuple[str, Codes | None]:
        """The frame with which rows of `source` are drawn, and the row of it that each hangs on: answers go with their request."""
        if source not in self._hosts:
            self._hosts[source] = self._host(source)
        return self._hosts[source]

    def _host(self, source: str) -> tuple[str, Codes | None]:
        frame = self.frames[source]
        if source != "records" and "request_id" in frame.columns:
            own = pd.Index(self.frames["records"]["request_id"]).get_indexer(pd.Index(frame["request_id"]))
            # An answer without its request has no place on the grid, so that any row may carry it.
            return "records", np.maximum(own, 0).astype(np.intp)
        return source, None

    def cluster_codes(self, source: str) -> Codes | None:
        """Codes of what rows of `source` belong together; a row that names nothing stands for itself."""
        if self.cluster is None:
            return None
        if source not in self._clusters:
            self._clusters[source] = self._codes_of(source, self.cluster)
        return self._clusters[source]

    def _codes_of(self, source: str, cluster: str) -> Codes | None:
        host, origin = self.hangs_on(source)
        frame = self.frames[host]
        if cluster not in frame.columns:
            if host == "records":
                hint = nearest_hint(cluster, map(str, frame.columns))
                raise DataError("is not in the records, so rows cannot be clustered by it", column=cluster, hint=hint)
            return None
        codes = pd.factorize(frame[cluster])[0]
        alone = codes < 0
        codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.sum())
        return codes if origin is None else codes[origin]
