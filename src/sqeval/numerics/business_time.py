"""Working time between instants, by one table of working intervals with their running total.

Instants and lengths are whole microseconds (int64), so that sums are exact. With W(t) the working time from the start
of the table to t, the working time from a to b is W(b) − W(a): two look-ups, whatever lies between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Micros = NDArray[np.int64]

DAY = 86_400_000_000


#: Stand-ins before the first interval and after the last: far from all instants, and differences do not overflow.
_LONG_AGO, _NEVER = np.int64(-(2**62)), np.int64(2**62)


@dataclass(frozen=True, eq=False)
class WorkTable:
    """Working intervals, rising and without overlap, and a register that finds the interval of an instant at once.

    Attributes
    ----------
    starts, ends : (m,)
        The intervals.
    before : (m + 1,)
        Time worked before each of them, and in all.
    origin, begun : int and (d,)
        Number of intervals begun before each day (of UTC) from `origin` on.
    most : int
        Most intervals that begin in one day.
    """

    starts: Micros
    ends: Micros
    before: Micros
    origin: int
    begun: Micros
    most: int


def work_table(starts: Micros, ends: Micros) -> WorkTable:
    """Put intervals in order and add them up; those that are empty are left out."""
    real = ends > starts
    order = np.argsort(starts[real], kind="stable")
    starts, ends = starts[real][order], ends[real][order]
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - starts)])
    days = starts // DAY
    origin = int(days[0]) if days.size else 0
    by_day = np.bincount(days - origin, minlength=1)
    return WorkTable(starts, ends, before, origin, np.cumsum(by_day) - by_day, int(by_day.max()))


def daily_intervals(days: Micros, opening: Micros, closing: Micros) -> tuple[Micros, Micros]:
    """Starts and ends on the local clock of the same opening hours (h,) on each of the days (d,), counted from 1970."""
    midnight = (days * DAY)[:, None]
    return (midnight + opening).ravel(), (midnight + closing).ravel()


def worked_until(table: WorkTable, instants: Micros) -> Micros:
    """W(t): time worked from the start of the table to each instant."""
    begun = _begun(table, instants)
    # The last interval that has begun may not be over.
    end = np.append(_LONG_AGO, table.ends)[begun]
    return np.asarray(table.before[begun] - np.maximum(end - instants, 0))


def _begun(table: WorkTable, instants: Micros) -> NDArray[np.int64]:
    """How many intervals have begun at each instant: the register gives those of the days before, and a day has few."""
    day = np.clip(instants // DAY - table.origin, 0, len(table.begun) - 1)
    begun, starts = table.begun[day], np.append(table.starts, _NEVER)
    for _ in range(table.most):
        begun = begun + (starts[begun] <= instants)
    return begun


def worked(table: WorkTable, begin: Micros, finish: Micros) -> Micros:
    """Time worked from `begin` to `finish`, negative where they are the wrong way round."""
    return worked_until(table, finish) - worked_until(table, begin)


def due(table: WorkTable, begin: Micros, length: Micros) -> Micros:
    """The first instant, not before `begin`, at which `length` has been worked since.

    The table must hold enough work: W(begin) + length at most `table.before[-1]`.
    """
    wanted = worked_until(table, begin) + length
    # The first total that reaches what is wanted, so that a limit that ends with the day is due that evening.
    reached = np.maximum(np.searchsorted(table.before, wanted, side="left"), 1)
    instant = table.starts[reached - 1] + (wanted - table.before[reached - 1])
    return np.asarray(np.where(length > 0, instant, begin), dtype=np.int64)
