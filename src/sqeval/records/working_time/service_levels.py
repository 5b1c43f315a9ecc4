"""`ServiceLevels`: which limit a request has by its channel, category or priority, and when it is up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from sqeval import display, i18n
from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.options import Clock
from sqeval.records.working_time.deadlines import due, due_in_workdays
from sqeval.records.working_time.work_calendar import WorkCalendar
from sqeval.records.working_time.work_tables import needs_calendar
from sqeval.result import Caution, Result, announces
from sqeval.spec import AnyCase, Configured, Names, Spec, Text

Floats = NDArray[np.float64]
Path = tuple[str, ...]

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}

#: How a value that is missing in the data is written in `limits`, and shown.
MISSING = "(missing)"


class _Limit(Spec):
    """One limit: `values` of the columns, of which the last may be left open."""

    values: Path
    limit: Annotated[float, Field(gt=0)]


def _flat(limits: object) -> object:
    """Limits nested by column as a list of limits."""
    return [{"values": values, "limit": limit} for values, limit in _leaves(limits, ())] if isinstance(limits, dict) else limits


def _leaves(limits: Any, above: Path) -> Iterator[tuple[Path, Any]]:
    for value, limit in limits.items():
        here = (*above, str(value).strip())
        if isinstance(limit, dict):
            yield from _leaves(limit, here)
        else:
            yield here, limit


class ServiceLevels(Configured):
    """Limits of time by the values of one or more columns.

    Parameters
    ----------
    by : str or list of str
        Columns of the records, such as "priority" or ["channel", "priority"].
    limits : mapping
        Limit by value. With several columns tables stand in tables, { phone = { "1 - Critical" = 4 }, e-mail = 48 }, and
        a number above the last column holds for all values below it. "(missing)" stands for a missing value.
    default : float, optional
        Limit of all values not named. Without one they have none, and are counted.
    unit : {"seconds", "minutes", "hours", "days", "workdays"}
        "workdays" end at closing time, and the day of the start is not counted (see `due_in_workdays`).
    clock : {"calendar", "business"}
        All the time that passes, or working time only.
    label : text, optional

    Examples
    --------
    >>> levels = ServiceLevels.from_dict(
    ...     {"by": "priority", "limits": {"high": 4, "low": 16}, "default": 8, "unit": "hours", "clock": "business"}
    ... )
    >>> levels.describe()
    'Limits by priority in hours of working time: high 4, low 16; 8 otherwise.'
    """

    by: Names = ()
    limits: Annotated[tuple[_Limit, ...], BeforeValidator(_flat)] = ()
    default: float | None = Field(None, gt=0)
    unit: Annotated[Literal["seconds", "minutes", "hours", "days", "workdays"], AnyCase] = "hours"
    clock: Annotated[Clock, AnyCase] = Clock.CALENDAR
    label: Text | None = None

    def describe(self, lang: str = "en") -> str:
        """The definition in one sentence, for reports."""
        comma = i18n.text("common.comma", lang)
        rest = "calendar.no_default_limit" if self.default is None else "calendar.default_limit"
        words = {
            "unit": i18n.text(f"calendar.unit_{self.unit}", lang),
            "clock": i18n.text(f"calendar.clock_{self.clock}", lang),
            "rest": i18n.text(rest, lang, limit=_number(self.default)),
        }
        if not self.limits:
            return i18n.text("calendar.one_limit", lang, **words)
        limits = comma.join(f"{' / '.join(one.values)} {_number(one.limit)}" for one in self.limits)
        return i18n.text("calendar.limits", lang, by=comma.join(self.by), limits=limits, **words)

    @announces
    def apply(self, frame: pd.DataFrame, begin: pd.Series[Any], calendar: WorkCalendar | None = None) -> LimitsOfRows:
        """Each row's limit, and the moment at which it is up.

        Parameters
        ----------
        frame : DataFrame, of n rows
            With the columns of `by`.
        begin : Series of time stamps, of shape (n,)
            From when the limit runs; with the index of `frame`.
        calendar : WorkCalendar, optional
            Working hours and time zone. Working time needs it.

        Raises
        ------
        DataError
            A column is missing, or has another index.
        OptionError
            Working time without a calendar.

        Examples
        --------
        >>> frame = pd.DataFrame({"priority": ["high", None], "created_at": pd.to_datetime(["2026-01-02 17:00"] * 2)})
        >>> levels = ServiceLevels.from_dict({"by": "priority", "limits": {"high": 4, "(missing)": 1}})
        >>> levels.apply(frame, frame["created_at"]).due.dt.hour.tolist()
        [21, 18]
        """
        if not frame.index.equals(begin.index):
            raise DataError("the frame and `begin` have different indexes", hint="Take `begin` from the frame")
        limit, bare, unused = self._lookup(frame)
        return LimitsOfRows(
            limit=pd.Series(limit, index=frame.index, name="limit"),
            due=self._due(begin, limit, calendar),
            without_limit=bare,
            unit=self.unit,
            warnings=(*self._no_limit(bare), *self._unused(unused)),
        )

    def limits_of(self, frame: pd.DataFrame) -> tuple[Floats, tuple[Caution, ...]]:
        """Limit of every row, in `unit` and NaN where there is none, and what a reader must know of values without one."""
        limit, bare, unused = self._lookup(frame)
        return limit, (*self._no_limit(bare), *self._unused(unused))

    def seconds(self, limits: Floats) -> Floats:
        """Limits in seconds; a limit in workdays has no fixed length and is refused."""
        if self.unit == "workdays":
            raise DataError("a limit in workdays has no fixed length", hint="Compare with the moment it is up: apply(…).due")
        return limits * _SECONDS[self.unit]

    def _due(self, begin: pd.Series[Any], limit: Floats, calendar: WorkCalendar | None) -> pd.Series[Any]:
        if self.unit != "workdays":
            return due(begin, self.seconds(limit), self.clock, calendar)
        if calendar is None:
            raise needs_calendar()
        return due_in_workdays(begin, limit, calendar)

    def _lookup(self, frame: pd.DataFrame) -> tuple[Floats, pd.Series[Any], list[str]]:
        """Limit of every row, rows without one counted by value, and limits of values that do not occur."""
        codes, values = _combinations(frame, self.by)
        declared = {one.values: one.limit for one in self.limits}
        used = [_match(value, declared) for value in values]
        default = np.nan if self.default is None else self.default
        limits = np.array([default if key is None else declared[key] for key in used], dtype=np.float64)
        counts = np.bincount(codes, minlength=len(values))
        bare = {" / ".join(values[number]): int(counts[number]) for number in np.flatnonzero(np.isnan(limits))}
        unused = [" / ".join(key) for key in declared if key not in used]
        return limits[codes], pd.Series(bare, dtype="int64", name="rows").sort_index(), unused

    def _no_limit(self, rows: pd.Series[Any]) -> list[Caution]:
        where = tuple(f"{value or '–'} ({count})" for value, count in rows.items())
        return [Caution("limit_not_set", where, {"by": " / ".join(self.by), "rows": int(rows.sum())})] if where else []

    def _unused(self, values: list[str]) -> list[Caution]:
        return [Caution("limit_unused", tuple(values), {"by": " / ".join(self.by)})] if values else []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.limits and self.default is None:
            raise ConfigError("needs at least one limit, or a default", path="limits")
        if bool(self.limits) != bool(self.by):
            raise ConfigError("`by` and `limits` go together", path="by", value=list(self.by))
        self._check_limits()
        if self.unit == "workdays" and (self.default or 1) % 1:
            raise ConfigError("workdays are whole", path="default", value=self.default)
        if (self.unit, self.clock) == ("workdays", Clock.CALENDAR):
            raise ConfigError("workdays need clock = 'business'", path="clock", value=self.clock.value)
        if (self.unit, self.clock) == ("days", Clock.BUSINESS):
            hint = "Write unit = 'workdays', or hours of working time"
            raise ConfigError("a day of working time is ambiguous", path="unit", value=self.unit, hint=hint)
        return self

    def _check_limits(self) -> None:
        seen: set[Path] = set()
        for one in self.limits:
            path = f"limits.{'.'.join(one.values)}"
            if len(one.values) > len(self.by):
                raise ConfigError("is nested deeper than `by` names columns", path=path)
            if self.unit == "workdays" and one.limit % 1:
                raise ConfigError("workdays are whole", path=path, value=one.limit)
            if one.values in seen:
                raise ConfigError("is named twice", path=path, value=one.limit, hint="Blanks around a value do not tell it from another")
            seen.add(one.values)


@dataclass(frozen=True, eq=False, repr=False)
class LimitsOfRows(Result):
    """What `ServiceLevels.apply` returns.

    Attributes
    ----------
    limit : Series of float, of shape (n,)
        In `unit`; NaN where there is no limit.
    due : Series of time stamps, of shape (n,)
        When the limit is up, on the calendar's clock; missing where there is no limit or no begin.
    without_limit : Series of int
        Rows by value that has neither a limit nor a default.
    unit : str
    """

    limit: pd.Series[Any]
    due: pd.Series[Any]
    without_limit: pd.Series[Any]
    unit: str
    warnings: tuple[Caution, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Limit and due moment, row by row."""
        return pd.DataFrame({"limit": self.limit, "due": self.due})

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("calendar.rows_limited", lang), f"{int(self.limit.notna().sum()):,}"),
            (i18n.text("calendar.rows_without", lang), f"{int(self.without_limit.sum()):,}"),
        )
        notes = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("calendar.limits_title", lang), facts, self.to_frame(), notes, lang)


def _combinations(frame: pd.DataFrame, by: tuple[str, ...]) -> tuple[NDArray[np.intp], list[Path]]:
    """Number of each row's combination of values, and the combinations."""
    codes = np.zeros(len(frame), dtype=np.intp)
    values: list[Path] = [()]
    for name in by:
        if name not in frame.columns:
            raise DataError("is missing, and limits go by it", column=name, hint=nearest_hint(name, map(str, frame.columns)))
        own, words = pd.factorize(frame[name])
        texts = [*map(_word, words), MISSING]
        joint = codes * len(texts) + np.where(own < 0, len(words), own)
        seen, codes = np.unique(joint, return_inverse=True)
        values = [(*values[number // len(texts)], texts[number % len(texts)]) for number in seen.tolist()]
    return codes, values


def _match(value: Path, declared: dict[Path, float]) -> Path | None:
    """The most detailed limit that fits a combination of values."""
    fitting = (value[:length] for length in range(len(value), 0, -1))
    return next((key for key in fitting if key in declared), None)


def _word(value: object) -> str:
    """A value as it is written in a configuration: 1.0 is 1."""
    return str(int(value)) if isinstance(value, float | np.floating) and float(value).is_integer() else str(value).strip()


def _number(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"
