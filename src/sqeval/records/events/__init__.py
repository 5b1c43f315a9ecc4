"""From logs of events to one row a ticket, with the time spent in each stage."""

from sqeval.records.events.ordered import Tickets
from sqeval.records.events.tickets import tickets_of

__all__ = ["Tickets", "tickets_of"]
