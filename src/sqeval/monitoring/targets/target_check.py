"""What `check_targets` returns: every target beside what was measured, and what is expected at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Target
from sqeval.result import Caution, Named, Result

STATUSES = ("met", "at risk", "missed", "unknown")
FORECASTS = ("will be met", "may be missed", "will be missed", "cannot be told")

COLUMNS = (
    *("indicator", "op", "target", "actual", "gap", "lower", "upper", "n", "status"),
    *("forecast", "forecast_lower", "forecast_upper", "forecast_status", "days_left"),
    *("origin", "owner", "channel", "start", "end"),
)

#: What tells one target from another in a row of `.side_by_side`.
_KEYS = ("unit", "period", "indicator", "channel")


@dataclass(frozen=True, eq=False, repr=False)
class TargetCheck(Result):
    """What `check_targets` returns; `.frame` has one row a target (and unit and period).

    `names` are titles of indicators and owners in both languages, for `.explain`; `targets` are all that were asked about
    by indicator, also those not in force in any period.
    """

    table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()
    names: Mapping[str, Named] = field(default_factory=dict)
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The checks: actual value, gap (value − target), 95 % interval, status, forecast, owner, channel, start, end, origin."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """The checks."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.table[column].copy()

    @property
    def late(self) -> pd.DataFrame:
        """Targets whose end has come (0 days left) and whose value over the whole span fails them."""
        return self.table[(self.table["days_left"] == 0) & (self.table["forecast_status"] == "will be missed")].copy()

    @property
    def side_by_side(self) -> pd.DataFrame:
        """Indicators (by unit and period, and channel where a target has one) × origins: actual value; target, gap and status by origin."""
        rows = self.table.reset_index(drop=True)
        keys = [name for name in _KEYS if name in rows.columns and (name != "channel" or rows["channel"].notna().any())]
        rows = rows.assign(**{name: rows[name].fillna("") for name in keys if name == "channel"})
        unstacked = pd.DataFrame(rows.set_index([*keys, "origin"])[["target", "gap", "status"]].unstack("origin"))
        origins = [name for name in ("target", "promise", "expectation", "standard") if (rows["origin"] == name).any()]
        columns = pd.MultiIndex.from_product([origins, ["target", "gap", "status"]], names=["origin", "field"])
        wide = unstacked.swaplevel(axis=1).reindex(columns=columns)
        actual = rows.groupby(keys, sort=False)["actual"].first()
        wide.insert(0, ("", "actual"), actual.reindex(wide.index))
        return wide.reindex(actual.index)

    def explain(self, lang: str = "en") -> str:
        """One sentence a target of every unit in its latest period: who owns it, how it stands, and what is expected."""
        from sqeval.monitoring.targets.explain import explain_targets

        return explain_targets(self, lang)

    def _card(self, lang: str) -> display.Card:
        counts = self.table["status"].value_counts()
        facts = tuple((i18n.text(f"monitoring.{word_key(status)}", lang), str(int(counts.get(status, 0)))) for status in STATUSES)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("monitoring.targets", lang), facts, self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        """The checks in the words of a language; owners as their English names."""
        words = {word: i18n.text(f"monitoring.{word_key(word)}", lang) for word in (*STATUSES, *FORECASTS)}
        keys = [name for name in ("unit", "period") if name in self.table.columns]
        shown = self.table.assign(
            status=self.table["status"].map(words),
            forecast_status=self.table["forecast_status"].map(words),
            origin=[i18n.text(f"monitoring.origin_{origin}", lang) for origin in self.table["origin"]],
            **{name: [key_text(key, lang) for key in self.table[name]] for name in keys},
        )
        return shown.rename(columns={name: i18n.text(f"monitoring.column_{name}", lang) for name in shown.columns})


def word_key(word: str) -> str:
    """A status as a word of the catalogue."""
    return word.replace(" ", "_")
