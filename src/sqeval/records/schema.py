"""The canonical columns of service records and what each may hold."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a canonical column holds."""

    TEXT = "text"
    TIME = "time"
    FLAG = "flag"
    NUMBER = "number"
    RATING = "rating"


_BY_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: (
        *("request_id", "order_id", "customer_id", "first_response_by", "status", "team", "agent", "shop", "platform"),
        *("channel", "request_type", "category", "subcategory", "priority", "source_status", "first_agent"),
    ),
    Kind.TIME: (
        *("created_at", "first_response_at", "resolved_at", "closed_at", "promised_at", "delivered_at", "refunded_at"),
        *("first_person_response_at", "first_robot_response_at"),
    ),
    Kind.FLAG: ("resolved", "escalated", "returned", "complaint", "as_described", "payment_concern", "followed_up", "sla_met"),
    Kind.NUMBER: (
        *("cost", "cost_labour", "cost_logistics", "cost_technology", "cost_materials"),
        *("reopen_count", "reassignment_count", "status_updates", "longest_silence"),
        *("order_amount", "refund_amount"),
    ),
    Kind.RATING: ("rating",),
}

#: Canonical column → what it holds. `rating_<dimension>` columns are ratings too, `hours_<stage>` and `visits_<stage>` numbers.
COLUMNS: dict[str, Kind] = {name: kind for kind, names in _BY_KIND.items() for name in names}

_BY_PREFIX = {"rating_": Kind.RATING, "hours_": Kind.NUMBER, "visits_": Kind.NUMBER}

REQUIRED = ("request_id", "created_at")

TIMES = _BY_KIND[Kind.TIME]

#: Time columns of companion frames, beside those of the records.
COMPANION_TIMES = ("answered_at", "ordered_at")

#: Columns by which frames are joined: text, of which not a digit may be lost.
IDS = ("request_id", "order_id", "customer_id")

#: Time stamps that cannot come before the request was opened.
AFTER_OPENING = (
    *("first_response_at", "resolved_at", "closed_at", "refunded_at"),
    *("first_person_response_at", "first_robot_response_at"),
)

#: Columns that name groups, whose labels are compared for variants such as "Team 1 " beside "Team 1".
LABELS = ("team", "agent", "shop", "platform", "channel", "request_type", "category", "subcategory", "priority")

#: Who gives a first response: a machine's reply and a person's are two different indicators.
RESPONDERS = ("person", "robot")

STATUS_WORDS = frozenset({"new", "open", "in_progress", "pending", "waiting", "resolved", "closed", "cancelled", "reopened"})

TRUE_WORDS = frozenset({"true", "yes", "y", "t", "1", "1.0", "是"})
FALSE_WORDS = frozenset({"false", "no", "n", "f", "0", "0.0", "否"})


def kind_of(column: str) -> Kind | None:
    """What a column holds, or None for one that merely rides along."""
    return next((kind for prefix, kind in _BY_PREFIX.items() if column.startswith(prefix)), COLUMNS.get(column))
