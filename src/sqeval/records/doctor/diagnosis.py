"""What the doctor found, as a result: problems, proposals, and the facts of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.records import schema
from sqeval.records.doctor.problem import Problem
from sqeval.records.service_records import ServiceRecords
from sqeval.records.sources import Origin
from sqeval.result import Caution, Result

SCHEMA = "sqeval.doctor/2"

_CLOCKS = ("first_response_at", "resolved_at", "closed_at", "refunded_at", "delivered_at")

#: Columns of `.problems`.
_COLUMNS = ["code", "column", "count", "of", "what", "share", "examples", "action", "problem", "proposal"]


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis(Result):
    """What `doctor` returns.

    Attributes
    ----------
    origin : Origin
        The source: name, SHA-256, encoding, rows.
    preset : str or None
        Name of the preset (or "mapping") the records were read with; None where none fits.
    how : str
        "given", "recognised" (by the columns), "mapped" (by the names nearest to ours) or "none".
    fit : float
        Share of the columns named by the preset that the source has.
    found : tuple of Problem
        The problems, those first that reading acts on.
    proposed : mapping
        Keywords of `read_records` that the findings propose: `preset`, `formats`, `nulls`, `policies` …
    mapping : mapping
        Canonical column → the source's column of that or the nearest name.
    records : ServiceRecords or None
        The records as they would be read with what is proposed of preset, formats and answers; None where they cannot be.
    """

    origin: Origin
    preset: str | None
    how: str
    fit: float
    found: tuple[Problem, ...]
    proposed: Mapping[str, Any]
    mapping: Mapping[str, str]
    records: ServiceRecords | None = None
    warnings: tuple[Caution, ...] = field(default_factory=tuple)

    @property
    def problems(self) -> pd.DataFrame:
        """One row a problem: `code, column, count, of, what, share, examples, action, problem, proposal`."""
        return self.to_frame()

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The problems with their texts in `lang`."""
        rows = [_row(problem, lang) for problem in self.found]
        return pd.DataFrame(rows, columns=_COLUMNS)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Everything as plain data that JSON can hold, under `schema`; texts are in `lang`."""
        return {
            "schema": SCHEMA,
            "source": {"name": self.origin.name, "sha256": self.origin.sha256, "encoding": self.origin.encoding, "preset": self.preset},
            "recognised": {"how": self.how, "fit": self.fit, "mapping": dict(self.mapping)},
            "rows": self.rows,
            "problems": [problem.to_dict(lang) for problem in self.found],
            "proposed": dict(self.proposed),
            "periods": self.periods,
            "clocks": self.clocks,
            "columns": self.columns,
        }

    @property
    def rows(self) -> dict[str, Any]:
        """Rows of the source, and requests read, kept and rejected (None where nothing could be read)."""
        records = self.records
        return {
            "source_rows": self.origin.rows,
            "rows_in": None if records is None else records.rows_in,
            "rows_kept": None if records is None else len(records),
            "rows_rejected": None if records is None else len(records.rejected),
            "rejected_by_reason": {} if records is None else records.rejected_by_reason(),
        }

    @property
    def periods(self) -> dict[str, int]:
        """Requests by month of opening."""
        if self.records is None:
            return {}
        months = self.records.to_frame()["created_at"].dt.strftime("%Y-%m").value_counts().sort_index()
        return {str(month): int(count) for month, count in months.items()}

    @property
    def clocks(self) -> dict[str, dict[str, float | int]]:
        """Median hours from the opening to every clock that follows it, and over how many requests; those before it are left out."""
        found: dict[str, dict[str, float | int]] = {}
        frame = pd.DataFrame() if self.records is None else self.records.to_frame()
        for column in _CLOCKS:
            if column in frame.columns and frame[column].notna().any():
                hours = (frame[column] - frame["created_at"]).dropna().dt.total_seconds() / 3600
                hours = hours[hours >= 0]
                found[column] = {"median_hours": float(hours.median()), "n": len(hours)}
        return found

    @property
    def columns(self) -> dict[str, float | None]:
        """Share of missing values by canonical column; None for one that the source does not have."""
        if self.records is None:
            return {}
        frame = self.records.to_frame()
        known = [*schema.COLUMNS, *(name for name in frame.columns if schema.kind_of(name) and name not in schema.COLUMNS)]
        return {name: float(frame[name].isna().mean()) if name in frame.columns and len(frame) else None for name in known}

    def _card(self, lang: str) -> display.Card:
        rows = self.rows
        facts = (
            (i18n.text("records.source", lang), f"{self.origin.name} ({rows['source_rows']:,})"),
            (i18n.text("problem.preset", lang), self.recognised(lang)),
            (i18n.text("records.rows_in", lang), display.number(rows["rows_in"])),
            (i18n.text("records.rows_kept", lang), display.number(rows["rows_kept"])),
            (i18n.text("records.rows_rejected", lang), display.number(rows["rows_rejected"])),
            (i18n.text("problem.proposed", lang), self.call(lang)),
        )
        shown = self.to_frame(lang)[["problem", "count", "share", "examples", "action", "proposal"]]
        shown["share"] = ["" if problem.share is None else f"{problem.share:.1%}" for problem in self.found]
        shown["action"] = [i18n.text(f"problem.action_{problem.action.value}", lang) for problem in self.found]
        shown.columns = pd.Index([i18n.text(f"problem.head_{name}", lang) for name in shown.columns])
        return display.Card(i18n.text("problem.diagnosis", lang), facts, shown if len(shown) else None, (), lang)

    def recognised(self, lang: str = "en") -> str:
        """How the preset was found, in words."""
        return i18n.text(f"problem.how_{self.how}", lang, preset=self.preset, fit=self.fit)

    def call(self, lang: str = "en") -> str:
        """The proposed keywords as they would be written in a call; a word for none where there are none."""
        written = ", ".join(f"{name}={value!r}" for name, value in self.proposed.items())
        return written or i18n.text("common.none", lang)


def _row(problem: Problem, lang: str) -> list[Any]:
    examples = ", ".join(problem.examples)
    counted = [problem.code, problem.column, problem.count, problem.of, problem.what.value, problem.share]
    return [*counted, examples, problem.action.value, problem.title(lang), problem.proposal(lang)]
