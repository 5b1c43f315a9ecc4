"""Service records: validated canonical columns, the rejected rows with their reasons, and the companion frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from sqeval import display, i18n
from sqeval.records.ledger import FLAGGED, REPAIRS, empty
from sqeval.records.provenance import Provenance
from sqeval.records.sources import Origin
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.records.doctor.problem import Problem


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
        Requests read, of an event log too; always `len(frame) + len(rejected)`. Events that went into no request are in `flagged`.
    time_zone : str or None
        Zone on whose clock the time stamps are: the one declared, UTC where the stamps came with an offset and none was
        declared, None where nothing says.
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
    time_zone: str | None = None
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
        """Problems found, as a table: what, how many, the share, example ids, and what was done.

        Beside what reading met, this looks at what can be seen in the kept records only now: automatic closures, zero and
        negative durations, stamps at midnight, dates far off, open last months, repeated orders, personal columns.

        Returns
        -------
        DataFrame
            By `problem`: `count`, `share` (of the requests, or of those that have the clocks it is about), `examples`,
            `action`, `code`, `column`, `proposal`.
        """
        # The doctor reads records, so that records cannot know it from the start.
        from sqeval.records.doctor.summary import problems_of

        return self._table(problems_of(self), lang)

    def to_frame(self) -> pd.DataFrame:
        """The kept records as a pandas DataFrame."""
        frame = nw.from_native(self.frame)
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
        return eager.to_pandas().copy(deep=False)

    def _table(self, problems: Sequence[Problem], lang: str) -> pd.DataFrame:
        columns = ["problem", "count", "share", "examples", "action", "code", "column", "proposal"]
        return pd.DataFrame([_row(problem, lang) for problem in problems], columns=columns).set_index("problem")

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("records.source", lang), f"{self.origin.name} ({self.preset})"),
            (i18n.text("records.rows_in", lang), f"{self.rows_in:,}"),
            (i18n.text("records.rows_kept", lang), f"{len(self):,}"),
            (i18n.text("records.rows_rejected", lang), f"{len(self.rejected):,}"),
            (i18n.text("records.companions", lang), self._companions() or i18n.text("common.none", lang)),
        )
        from sqeval.records.doctor.intake import check

        # A card must be cheap, so it shows what reading met; `summary` looks further.
        problems = self._table(check(self), lang)[["count", "share", "examples", "action"]]
        return display.Card(i18n.text("records.title", lang), facts, problems if len(problems) else None, (), lang)

    def _companions(self) -> str:
        given = {name: getattr(self, name) for name in ("surveys", "orders", "resources")}
        return ", ".join(f"{name} ({len(frame):,})" for name, frame in given.items() if frame is not None)

    def __repr__(self) -> str:
        return display.text_card(self._card("en"))


def _row(problem: Problem, lang: str) -> tuple[Any, ...]:
    action = i18n.text(f"problem.action_{problem.action.value}", lang)
    found = (problem.title(lang), problem.count, problem.share, ", ".join(problem.examples[:3]), action)
    return (*found, problem.code, problem.column, problem.proposal(lang))
