"""A sample of service records with its companion frames and what was planted in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sqeval import display, i18n

_TIMES = ["created_at", "first_response_at", "resolved_at", "closed_at", "promised_at", "delivered_at", "refunded_at", "answered_at"]
_NULLABLE_WHOLE = ["rating", "rating_attitude", "rating_speed", "rating_knowledge", "rating_result"]
_NULLABLE_FLAGS = ["resolved", "followed_up", "sla_met"]
_TEXT = [
    *["request_id", "order_id", "customer_id", *_TIMES, "first_response_by", "status", "team", "agent", "shop", "platform", "channel"],
    *["request_type", "category", "subcategory", "priority", "period", "kind", "where", "what", "begin", "end"],
    *["solved_by", "respondent_id", "rater"],
]
#: Types to read a sample's CSV files with, so that they come back as they were made.
DTYPES: Mapping[str, Any] = {
    **dict.fromkeys(_TEXT, "str"),
    **dict.fromkeys(_NULLABLE_WHOLE, "Int64"),
    **dict.fromkeys(_NULLABLE_FLAGS, "boolean"),
}

#: The frames that are an export's files; the truth is not one of them.
FRAMES = ("records", "surveys", "orders", "resources")


@dataclass(frozen=True, eq=False, repr=False)
class ServiceSample:
    """SYNTHETIC service records of an invented e-commerce after-sales desk. No customer, team or figure is real.

    Attributes
    ----------
    records : DataFrame, one row a service request, in order of creation
        Canonical columns, and `solved_by` ("person", "robot", "self_service"); time stamps are text "YYYY-MM-DD HH:MM:SS",
        missing where not known at the export.
    surveys : DataFrame, one row a survey answer
        `request_id, answered_at, satisfaction, informed` (1–5), `payment_concern, as_described` ("yes" or "no"), `effort`
        (1–7, 7 is the least trouble), `recommend` (0–10), `channel_ease, scope` (1–5). Samples of agents, support teams and
        competitors have assessments by unit and month instead.
    orders : DataFrame, one row a unit and month
        `team, period, orders, delivered, delivered_on_time, returned, complained, repurchased, complete_and_correct,
        tracking_fresh`, and the month's `customers` with those who did not come back since (`lost_customers`).
    resources : DataFrame, one row a unit and month
        `team, period, staff` (full-time), `hours` (paid), `cost_labour, cost_logistics, cost_technology, cost_materials` (yuan).
    truth : DataFrame, one row a planted fact
        `kind` ("call", "role", "trait", "peak", "world", "dirt"), `where, what, value, begin, end`.
    unit : str
        The column of the units in which facts are planted, to give as `by`: team, agent or platform.
    """

    records: pd.DataFrame
    surveys: pd.DataFrame
    orders: pd.DataFrame
    resources: pd.DataFrame
    truth: pd.DataFrame
    unit: str = "team"

    @property
    def description(self) -> str:
        """What the sample is, in one sentence that says it is synthetic."""
        return i18n.text("datasets.description")

    def summary(self, lang: str = "en") -> str:
        """Size and span of the sample, in plain words."""
        return display.text_card(self._card(lang))

    def to_csv(self, folder: str | os.PathLike[str]) -> dict[str, Path]:
        """Write records.csv, surveys.csv, orders.csv and resources.csv (UTF-8; missing is empty) into `folder`.

        Returns
        -------
        dict
            Path of each file by the name of its frame. Each file appears whole or not at all.
        """
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = {name: target / f"{name}.csv" for name in FRAMES}
        for name, path in paths.items():
            _write_whole(path, csv_bytes(getattr(self, name)))
        return paths

    def _card(self, lang: str) -> display.Card:
        months = self.orders["period"]
        facts = (
            (i18n.text("datasets.what", lang), i18n.text("datasets.description", lang)),
            *((i18n.text(f"datasets.{name}", lang), f"{len(getattr(self, name))}") for name in FRAMES),
            (i18n.text(f"datasets.{self.unit}s", lang), f"{self.orders[self.unit].nunique()}"),
            (i18n.text("datasets.months", lang), f"{months.min()} – {months.max()}"),
        )
        return display.Card(i18n.text("datasets.title", lang), facts, None, (), lang)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return display.html_card(self._card("en"))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8 with line feeds only, the same on every system."""
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


def read_csv(path: Path) -> pd.DataFrame:
    """A frame of a sample, with the types it was made with."""
    header = pd.read_csv(path, nrows=0).columns
    types = {name: DTYPES[name] for name in header if name in DTYPES}
    return pd.read_csv(path, dtype=types, na_values=[""], keep_default_na=False)


def _write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary neighbour, then rename: a killed run leaves no half file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
