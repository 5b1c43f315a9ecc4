"""What `Measures.status_on` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.monitoring.improvement.effect import signed
from sqeval.options import Language, parse
from sqeval.result import Caution, Result

#: How measures stand, and what they have brought.
STATES = ("planned", "running", "overdue", "done")
OUTCOMES = ("effective", "not yet shown", "not shown", "harmful", "changed")


@dataclass(frozen=True, eq=False, repr=False)
class MeasuresStatus(Result):
    """How every measure stands on a day.

    Attributes
    ----------
    rows : DataFrame
        As `.frame`.
    on : Timestamp
        The day.
    warnings : tuple of Caution
        Those of the list of codes in `docs/improvement.md`, with the measures they are about.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "measure", "indicator", "unit", "owner", "start", "due", "status", "before", "after", "effect", "lower", "upper",
        "expected", "against_expected", "outcome",
    )  # fmt: skip

    rows: pd.DataFrame
    on: pd.Timestamp
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """One row a measure: status, value before and after, effect with 95 % interval, expected effect and outcome.

        `outcome` is missing for what has not begun. `against_expected` is "reached" where the whole interval is at least as
        good as expected, "short" where all of it is not, "open" in between.
        """
        return self.rows.copy()

    def to_frame(self) -> pd.DataFrame:
        """One row a measure."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.rows[column].copy()

    def explain(self, lang: str = "en") -> str:
        """One sentence a measure, then the cautions."""
        lang = parse(Language, lang, "lang").value
        return "\n".join([*self.sentences(lang), *(caution.text(lang) for caution in self.warnings)])

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """One sentence a measure."""
        return tuple(self._sentence(row, lang) for row in self.rows.to_dict("records"))

    def _sentence(self, row: dict[Any, Any], lang: str) -> str:
        names = {"measure": row["measure"], "unit": key_text(row["unit"], lang), "indicator": row["indicator"]}
        status = i18n.text(f"improvement.status_{row['status']}", lang)
        if row["outcome"] is None:
            return i18n.text("improvement.says_status", lang, **names, status=status)
        outcome = i18n.text(f"improvement.outcome_{row['outcome'].replace(' ', '_')}", lang)
        if np.isnan(row["lower"]):
            return i18n.text("improvement.says_status_no_effect", lang, **names, status=status, outcome=outcome)
        figures = {name: signed(row[name]) for name in ("effect", "lower", "upper")}
        said = i18n.text("improvement.says_status_effect", lang, **names, status=status, outcome=outcome, **figures)
        if row["against_expected"] is None:
            return said
        against = i18n.text(f"improvement.against_{row['against_expected']}", lang, expected=signed(row["expected"]))
        return said + i18n.text("improvement.next_sentence", lang, sentence=against)

    def _card(self, lang: str) -> display.Card:
        counts = self.rows["status"].value_counts()
        facts = [(i18n.text("improvement.on", lang), f"{self.on:%Y-%m-%d}")]
        facts += [(i18n.text(f"improvement.status_{state}", lang), str(int(counts.get(state, 0)))) for state in STATES]
        shown = self.rows[["measure", "unit", "owner", "due", "status", "effect", "lower", "upper", "outcome"]].copy()
        shown["unit"] = [key_text(unit, lang) for unit in shown["unit"]]
        shown["due"] = pd.to_datetime(shown["due"]).dt.strftime("%Y-%m-%d")
        shown["status"] = [i18n.text(f"improvement.status_{state}", lang) for state in shown["status"]]
        shown["outcome"] = [
            None if name is None else i18n.text(f"improvement.outcome_{name.replace(' ', '_')}", lang) for name in shown["outcome"]
        ]
        shown.columns = pd.Index([i18n.text(f"improvement.{name}", lang) for name in shown.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("improvement.status_title", lang), tuple(facts), shown, cautions, lang)
