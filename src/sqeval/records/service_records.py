"""Service records: validated canonical columns, the rejected rows with their reasons, and the companion frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import pandas as pd

from sqeval import display, i18n
from sqeval.records.ledger import FLAGGED, REPAIRS, empty
from sqeval.records.provenance import Provenance
from sqeval.records.sources import Origin
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class ServiceRecords(Result):
    """What `read_records` returns.

    Attributes
    ----------
    frame : frame of any kind that narwhals knows
        One row a request, canonical columns first; other columns ride along.
    rejected : DataFrame
        One row a rejected record: `row`, `request_id`, `column`, `value`, `reason`.
    flagged : DataFrame
        One row a cell that was kept in spite of a problem: `row`, `request_id`, `column`, `value`, `problem`.
    repairs : DataFrame
        One row a cell that was changed: `row`, `request_id`, `column`, `before`, `after`, `problem`.
    surveys, orders, resources : DataFrame or None
        The companion frames.
    origin : Origin
        File name, SHA-256, encoding and number of rows of the source.
    rows_in : int
        Requests read; always `len(frame) + len(rejected)`.
    preset : str
        Name of the preset the source was read with.
    provenance : Provenance
        How the source became canonical columns: names, rules for answers, what was worked out, joins.
    """

    frame: Any
    rejected: pd.DataFrame
    rows_in: int
    origin: Origin
    preset: str = "canonical"
    surveys: pd.DataFrame | None = None
    orders: pd.DataFrame | None = None
    resources: pd.DataFrame | None = None
    flagged: pd.DataFrame = field(default_factory=lambda: empty(FLAGGED))
    repairs: pd.DataFrame = field(default_factory=lambda: empty(REPAIRS))
    provenance: Provenance = field(default_factory=Provenance)
    warnings: tuple[Caution, ...] = ()

    def __len__(self) -> int:
        return int(nw.from_native(self.frame).lazy().select(nw.len()).collect().item())

    def source(self, name: str) -> Any:
        """The frame called `name` (records, surveys, orders or resources), or None where it was not given."""
        return self.frame if name == "records" else getattr(self, name)

    def rejected_by_reason(self) -> dict[str, int]:
        """Count of rejected rows by `column: reason`."""
        keys = self.rejected["column"] + ": " + self.rejected["reason"]
        return {str(key): int(count) for key, count in sorted(keys.value_counts().items())}

    def summary(self, lang: str = "en") -> pd.DataFrame:  # type: ignore[override]
        """Problems found, as a table: what, how many, the share of rows, example ids, and what was done."""
        return pd.DataFrame(
            [*self._rejected_problems(lang), *self._cautioned_problems(lang)],
            columns=["problem", "count", "share", "examples", "action"],
        ).set_index("problem")

    def to_frame(self) -> pd.DataFrame:
        """The kept records as a pandas DataFrame."""
        frame = nw.from_native(self.frame)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        return eager.to_pandas().copy(deep=False)

    def _rejected_problems(self, lang: str) -> list[tuple[str, int, float, str, str]]:
        rows = []
        for (column, reason), group in self.rejected.groupby(["column", "reason"], sort=True):
            problem = f"{column}: {i18n.text(f'records.{reason}', lang)}"
            examples = ", ".join(group["request_id"].fillna("–").astype("str").head(3))
            rows.append((problem, len(group), len(group) / max(self.rows_in, 1), examples, i18n.text("records.rejected", lang)))
        return rows

    def _cautioned_problems(self, lang: str) -> list[tuple[str, int, float, str, str]]:
        rows = []
        for caution in self.warnings:
            count = int(caution.details.get("tickets", caution.details.get("rows", len(caution.where))))
            rows.append(
                (caution.text(lang), count, count / max(self.rows_in, 1), ", ".join(caution.where[:3]), i18n.text("records.kept", lang))
            )
        return rows

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("records.source", lang), f"{self.origin.name} ({self.preset})"),
            (i18n.text("records.rows_in", lang), f"{self.rows_in:,}"),
            (i18n.text("records.rows_kept", lang), f"{len(self):,}"),
            (i18n.text("records.rows_rejected", lang), f"{len(self.rejected):,}"),
            (i18n.text("records.companions", lang), self._companions() or i18n.text("common.none", lang)),
        )
        problems = self.summary(lang)
        return display.Card(i18n.text("records.title", lang), facts, problems if len(problems) else None, (), lang)

    def _companions(self) -> str:
        given = {name: getattr(self, name) for name in ("surveys", "orders", "resources")}
        return ", ".join(f"{name} ({len(frame):,})" for name, frame in given.items() if frame is not None)

    def __repr__(self) -> str:
        return display.text_card(self._card("en"))
