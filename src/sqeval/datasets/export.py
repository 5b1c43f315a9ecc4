"""The requests as an export would show them: canonical columns, time stamps as text, nothing known after the export's moment."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.datasets import world
from sqeval.datasets.arrivals import Arrivals
from sqeval.datasets.course import Course
from sqeval.datasets.desk import Desk
from sqeval.datasets.draws import Flags, Indices, Seconds
from sqeval.datasets.impressions import Impressions, in_time, who_solved
from sqeval.datasets.opinions import Opinions
from sqeval.datasets.season import Calendar

_REQUESTS_AN_AGENT = 25


def records_frame(calendar: Calendar, desk: Desk, arrivals: Arrivals, course: Course, opinions: Opinions) -> pd.DataFrame:
    """Service records on the last second of the calendar; an open request has no `resolved_at` (right-censored)."""
    end = calendar.end_second
    closed = course.closed <= end
    resolved = course.solved & (course.handled <= end)
    finished = closed | resolved
    columns: dict[str, Any] = {
        "request_id": _request_ids(calendar, len(arrivals)),
        "order_id": _numbered("O", arrivals.order, 9),
        "customer_id": _numbered("C", arrivals.customer, 6),
        **_times(calendar, arrivals, course, resolved),
        "status": _status(course, end, closed, resolved),
        "resolved": _known(course.solved, finished, "boolean"),
        **_who_and_what(desk, arrivals, course),
        "rating": _known(opinions.rating, finished & opinions.rated, "Int64"),
        **{f"rating_{name}": _known(stars, finished & opinions.rated, "Int64") for name, stars in opinions.dimensions.items()},
        **_costs(course, finished),
        "reopen_count": np.where(resolved, course.reopened, 0),
        "reassignment_count": course.reassigned,
        "escalated": course.escalated,
        "returned": course.returned,
        "complaint": course.complaint,
        "as_described": ~_not_as_described(arrivals),
        "payment_concern": course.payment_concern,
        "status_updates": course.status_updates,
        "followed_up": _known(course.followed_up, finished, "boolean"),
    }
    return pd.DataFrame(columns)


def with_progress(records: pd.DataFrame, arrivals: Arrivals, course: Course, impressions: Impressions) -> pd.DataFrame:
    """Whether a promise was held, how long the customer heard nothing, and who solved the request, as far as it had ended."""
    finished = records["status"].isin(["closed", "resolved"]).to_numpy()
    resolved = records["resolved_at"].notna()
    return records.assign(
        sla_met=_known(in_time(course), finished & np.isfinite(course.promised), "boolean"),
        longest_silence=pd.Series(impressions.silence).where(resolved),
        solved_by=pd.Series(who_solved(arrivals, course), dtype="str").where(resolved),
    )


def stamps(calendar: Calendar, seconds: Seconds, known: Flags) -> pd.Series[Any]:
    """Seconds from the calendar's start as "YYYY-MM-DD HH:MM:SS", missing where not known."""
    moments = calendar.start.astype("datetime64[s]") + seconds[known].astype("timedelta64[s]")
    text = np.full(len(seconds), None, dtype=object)
    text[known] = [moment.replace("T", " ") for moment in np.datetime_as_string(moments, unit="s").tolist()]
    return pd.Series(text, dtype="str").where(known)


def _request_ids(calendar: Calendar, size: int) -> pd.Series[Any]:
    """Ids in order of creation, the start's year and month within, so that two samples do not share them."""
    prefix = f"SR{calendar.months[0].replace('-', '')}-"
    return _numbered(prefix, np.arange(1, size + 1), 6)


def _times(calendar: Calendar, arrivals: Arrivals, course: Course, resolved: Flags) -> dict[str, pd.Series[Any]]:
    end = calendar.end_second
    repaid = np.isin(arrivals.kind, world.positions(world.REQUEST_TYPES, world.REFUNDED)) & course.solved
    sent = np.isin(arrivals.kind, world.positions(world.REQUEST_TYPES, world.SENT_AGAIN)) & course.solved
    promised = np.isfinite(course.promised)
    answered = course.first_response <= end
    word = np.where(course.by_robot, "robot", "person")
    return {
        "created_at": stamps(calendar, arrivals.created, np.ones(len(arrivals), dtype=bool)),
        "first_response_at": stamps(calendar, course.first_response, answered),
        "first_response_by": pd.Series(word, dtype="str").where(answered),
        "resolved_at": stamps(calendar, course.handled, resolved),
        "closed_at": stamps(calendar, course.closed, course.closed <= end),
        "promised_at": stamps(calendar, np.where(promised, course.promised, 0).astype(np.int64), promised),
        "delivered_at": stamps(calendar, course.delivered, sent & (course.delivered <= end)),
        "refunded_at": stamps(calendar, course.repaid, repaid & (course.repaid <= end)),
    }


def _status(course: Course, end: int, closed: Flags, resolved: Flags) -> pd.Series[Any]:
    waiting = np.where(course.first_response <= end, "in_progress", "new")
    return pd.Series(np.select([closed, resolved], ["closed", "resolved"], waiting), dtype="str")


def _who_and_what(desk: Desk, arrivals: Arrivals, course: Course) -> dict[str, pd.Series[Any]]:
    return {
        "team": _labels(list(desk.teams), arrivals.team),
        "agent": _agents(desk, arrivals).where(~course.robot_solved),
        "shop": _labels(world.names(world.SHOPS), arrivals.shop),
        "platform": _labels(world.names(world.SHOPS, "platform"), arrivals.shop),
        "channel": _labels(world.names(world.CHANNELS), arrivals.channel),
        "request_type": _labels(world.names(world.REQUEST_TYPES), arrivals.kind),
        "category": _labels(world.names(world.PROBLEMS, "category"), arrivals.problem),
        "subcategory": _labels(world.names(world.PROBLEMS, "subcategory"), arrivals.problem),
        "priority": _labels(world.names(world.PRIORITIES), arrivals.priority),
    }


def _agents(desk: Desk, arrivals: Arrivals) -> pd.Series[Any]:
    """Each team has one agent for about 25 requests a month, two at least; the customer's number decides who serves them."""
    months = int(arrivals.month.max()) + 1
    load = np.bincount(arrivals.team, minlength=len(desk.teams)) / months
    agents = np.maximum(np.ceil(load / _REQUESTS_AN_AGENT), 2).astype(np.intp)[arrivals.team]
    number = arrivals.customer % agents + 1
    return pd.Series([f"Agent {team + 1}-{one}" for team, one in zip(arrivals.team.tolist(), number.tolist(), strict=True)], dtype="str")


def _costs(course: Course, finished: Flags) -> dict[str, pd.Series[Any]]:
    parts = {name: getattr(course, name) for name in ("labour", "logistics", "technology", "materials")}
    total = np.round(np.sum(list(parts.values()), axis=0), 2)
    columns = {"cost": total, **{f"cost_{name}": values for name, values in parts.items()}}
    return {name: pd.Series(values).where(finished) for name, values in columns.items()}


def _not_as_described(arrivals: Arrivals) -> Flags:
    return np.equal(arrivals.problem, world.names(world.PROBLEMS, "subcategory").index(world.NOT_AS_DESCRIBED))


def _labels(names: list[str], which: Indices) -> pd.Series[Any]:
    return pd.Series(np.array(names, dtype=object)[which], dtype="str")


def _numbered(prefix: str, numbers: NDArray[Any], width: int) -> pd.Series[Any]:
    return pd.Series([f"{prefix}{number:0{width}}" for number in numbers.tolist()], dtype="str")


def _known(values: NDArray[Any], known: Flags, dtype: Literal["Int64", "boolean"]) -> pd.Series[Any]:
    return pd.Series(values, dtype=dtype).where(known)
