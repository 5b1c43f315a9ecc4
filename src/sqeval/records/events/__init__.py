"""From logs of events to one row a ticket, with the time spent in each stage."""

from sqeval.records.events.activities import tickets_from_activities
from sqeval.records.events.audit import tickets_from_events
from sqeval.records.events.ordered import Tickets

__all__ = ["Tickets", "tickets_from_activities", "tickets_from_events"]
