"""The frames beside the records: survey answers by request, order volumes and resources by team and month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.datasets import world
from sqeval.datasets.arrivals import Arrivals
from sqeval.datasets.course import Course
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import money
from sqeval.datasets.export import stamps
from sqeval.datasets.impressions import Impressions
from sqeval.datasets.opinions import Opinions
from sqeval.datasets.season import Calendar
from sqeval.labelled import Floats

#: Hours that one full-time person is paid for in a month; fixed cost of technology a team and month, in yuan.
MONTHLY_HOURS = 152.0
FIXED_TECHNOLOGY = 200.0
_ORDERS_A_REQUEST = 18


def surveys_frame(calendar: Calendar, records: pd.DataFrame, course: Course, opinions: Opinions, impressions: Impressions) -> pd.DataFrame:
    """One answer a request for a share of the closed ones; what was answered after the export is not there."""
    asked = opinions.surveyed & (opinions.answered <= calendar.end_second)
    frame = pd.DataFrame(
        {
            "request_id": records["request_id"],
            "answered_at": stamps(calendar, opinions.answered, asked),
            "satisfaction": opinions.satisfaction,
            "informed": opinions.informed,
            "payment_concern": _yes_no(course.payment_concern),
            "as_described": _yes_no(records["as_described"].to_numpy()),
            **{name: getattr(impressions, name) for name in ("effort", "recommend", "channel_ease", "scope")},
        }
    )
    return frame[asked].reset_index(drop=True)


def orders_frame(rng: np.random.Generator, calendar: Calendar, desk: Desk, arrivals: Arrivals, course: Course) -> pd.DataFrame:
    """Volumes by team and month; no fewer orders returned or complained about than the records of that month show."""
    cells = _Cells(desk, calendar, arrivals)
    requests = cells.total(np.ones(len(arrivals)))
    pace = _monthly_pace(calendar)[None, :]
    quality, on_time = desk.traits["quality"], desk.traits["on_time"]
    orders = (requests * _ORDERS_A_REQUEST + rng.poisson(2.0 * requests)).astype(np.int64)
    delivered = rng.binomial(orders, 0.985)
    rest = delivered - requests.astype(np.int64)
    columns = {
        "orders": orders,
        "delivered": delivered,
        "delivered_on_time": rng.binomial(delivered, 1.0 - (1.0 - on_time) * pace),
        "returned": cells.total(course.returned).astype(np.int64) + rng.binomial(rest, 0.03 * np.exp(-0.8 * quality)),
        "complained": cells.total(course.complaint).astype(np.int64) + rng.binomial(rest, 0.003 * np.exp(-1.5 * quality)),
        "repurchased": rng.binomial(delivered, 0.28 * np.exp(0.4 * quality)),
    }
    return cells.frame(columns)


def with_deliveries(rng: np.random.Generator, orders: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Order volumes with how the goods arrived, and with the buyers of the month and those who have not bought since."""
    quality, on_time = desk.traits["quality"].ravel(), desk.traits["on_time"].ravel()
    delivered = orders["delivered"].to_numpy()
    customers = delivered - rng.binomial(delivered, 0.12)
    return orders.assign(
        complete_and_correct=rng.binomial(delivered, 0.975 - 0.2 * (0.96 - on_time)),
        tracking_fresh=rng.binomial(delivered, np.clip(0.9 + (on_time - 0.95), 0.0, 1.0)),
        customers=customers,
        lost_customers=rng.binomial(customers, 0.3 * np.exp(-0.5 * quality)),
    )


def resources_frame(calendar: Calendar, desk: Desk, arrivals: Arrivals, course: Course) -> pd.DataFrame:
    """Paid hours (work over the team's utilisation), full-time staff, and cost in yuan by team and month."""
    cells = _Cells(desk, calendar, arrivals)
    hours = np.round(cells.total(course.work_hours) / desk.traits["utilisation"], 1)
    columns = {
        "staff": np.round(hours / MONTHLY_HOURS, 2),
        "hours": hours,
        "cost_labour": money(world.WAGE * hours),
        "cost_logistics": money(cells.total(course.logistics)),
        "cost_technology": money(FIXED_TECHNOLOGY + cells.total(course.technology)),
        "cost_materials": money(cells.total(course.materials)),
    }
    return cells.frame(columns)


class _Cells:
    """Teams × months: totals over the requests created there, and a long frame keyed by `team` and `period`."""

    def __init__(self, desk: Desk, calendar: Calendar, arrivals: Arrivals) -> None:
        self._teams, self._months = desk.teams, calendar.months
        self._cell = arrivals.team * len(calendar.months) + arrivals.month

    def total(self, values: NDArray[Any]) -> Floats:
        shape = len(self._teams), len(self._months)
        total = np.bincount(self._cell, weights=values.astype(np.float64), minlength=shape[0] * shape[1])
        return total.astype(np.float64).reshape(shape)

    def frame(self, columns: dict[str, NDArray[Any]]) -> pd.DataFrame:
        keys = pd.MultiIndex.from_product([self._teams, self._months], names=["team", "period"]).to_frame(index=False)
        return keys.astype("str").assign(**{name: values.ravel() for name, values in columns.items()})


def _monthly_pace(calendar: Calendar) -> Floats:
    days = np.bincount(calendar.month)
    return np.bincount(calendar.month, weights=calendar.pace) / days


def _yes_no(flags: NDArray[Any]) -> pd.Series[Any]:
    return pd.Series(np.where(flags, "yes", "no"), dtype="str")
