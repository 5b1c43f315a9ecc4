"""What `side_by_side` returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError, nearest_hint
from sqeval.indicators.keys import key_text
from sqeval.options import Direction, Language, parse
from sqeval.result import Caution, Named, Result

VERDICTS = ("strength", "weakness", "between", "cannot be told", "too few", "missing")
#: Cells that a sign stands for, in the card and in the plot.
SIGNS = {"strength": "+", "weakness": "−", "between": "±"}


@dataclass(frozen=True, eq=False, repr=False)
class SideBySide(Result):
    """What `side_by_side` returns.

    Attributes
    ----------
    table : DataFrame
        What `.frame` gives.
    pair_table : DataFrame
        What `.pairs` gives.
    ours : optional
        The unit that `.explain()` is about.
    false_alarms : float
        Chance that any two units are called different though none are.
    titles, measured_in, directions : tuple
        Name for readers, unit of the value and direction of every indicator.
    warnings : tuple of Caution
        "side_by_side_missing", "side_by_side_few", "side_by_side_no_interval", "side_by_side_target".
    """

    table: pd.DataFrame
    pair_table: pd.DataFrame
    ours: Any
    false_alarms: float
    titles: tuple[Named, ...]
    measured_in: tuple[Named, ...]
    directions: tuple[Direction, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """One row a unit and indicator, indicator by indicator."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """One row a unit and indicator, indicator by indicator."""
        return self.frame

    @property
    def pairs(self) -> pd.DataFrame:
        """Every pair of compared units: `difference` (first − second) with 95 % interval, `p`, `p_holm`, `apart`, `winner` (1, −1, 0)."""
        return self.pair_table.copy()

    @property
    def values(self) -> pd.DataFrame:
        """Values: units as rows, indicators as columns."""
        return self._wide("value")

    @property
    def ranks(self) -> pd.DataFrame:
        """Ranks: units as rows, indicators as columns; units that cannot be told apart from the same others share one."""
        return self._wide("rank")

    @property
    def gaps(self) -> pd.DataFrame:
        """How far behind the best, in each indicator's unit."""
        return self._wide("gap")

    @property
    def verdicts(self) -> pd.DataFrame:
        """Verdicts: units as rows, indicators as columns."""
        return self._wide("verdict")

    def strengths(self, unit: Any = None) -> tuple[str, ...]:
        """Indicators at which a unit is surely better than one unit or more, and surely worse than none."""
        return self._with(unit, "strength")

    def weaknesses(self, unit: Any = None) -> tuple[str, ...]:
        """Indicators at which a unit is surely worse than one unit or more, and surely better than none."""
        return self._with(unit, "weakness")

    def cannot_be_told(self, unit: Any = None) -> tuple[str, ...]:
        """Indicators at which a unit differs from no other by more than chance."""
        return self._with(unit, "cannot be told")

    def explain(self, unit: Any = None, lang: str = "en") -> str:
        """Where a unit (by default ours) is strong, weak, in between, behind the best, and what cannot be told."""
        lang = parse(Language, lang, "lang").value
        return "\n".join(self._sentences(self._unit(unit), lang))

    def title(self, indicator: str, lang: str = "en") -> str:
        """An indicator for readers."""
        return str(self._of(self.titles)[indicator].text(lang))

    def _sentences(self, unit: Any, lang: str) -> Iterator[str]:
        rate = f"{100 * self.false_alarms:g}"
        others = len(self.verdicts) - 1
        yield i18n.text("comparisons.side_intro", lang, unit=key_text(unit, lang), others=others, rate=rate)
        own = self.table[self.table["unit"] == unit].set_index("indicator")
        for verdict in ("strength", "weakness", "between"):
            for name in own.index[own["verdict"] == verdict]:
                yield self._standing(unit, str(name), own.loc[name], lang)
        for verdict in ("cannot be told", "too few", "missing"):
            names = [self.title(str(name), lang) for name in own.index[own["verdict"] == verdict]]
            if names:
                yield i18n.text(f"comparisons.side_list_{verdict.replace(' ', '_')}", lang, names=i18n.listing(names, lang))

    def _standing(self, unit: Any, name: str, row: Any, lang: str) -> str:
        better, worse = (i18n.listing([key_text(one, lang) for one in side], lang) for side in self._beaten(unit, name))
        key = row["verdict"]
        words = {"title": self.title(name, lang), "value": self._amount(name, row["value"], lang), "better": better, "worse": worse}
        said = i18n.text(f"comparisons.side_{key}", lang, **words)
        if row["gap"] == 0:
            return said
        certain = i18n.text(f"comparisons.side_{'surely' if row['surely_behind'] else 'maybe'}", lang)
        gap = {"gap": self._amount(name, row["gap"], lang), "best": row["best"], "certain": certain}
        between = f"{display.number(row['gap_low'])} – {display.number(row['gap_high'])}"
        interval = "" if pd.isna(row["gap_low"]) else i18n.text("comparisons.side_interval", lang, between=between)
        return said + i18n.text("comparisons.side_gap", lang, **gap, interval=interval)

    def _beaten(self, unit: Any, name: str) -> tuple[list[Any], list[Any]]:
        """Units that a unit is surely better than, and worse than."""
        rows = self.pair_table[(self.pair_table["indicator"] == name) & (self.pair_table["winner"] != 0)]
        won = [
            (one, two) if winner > 0 else (two, one) for one, two, winner in zip(rows["first"], rows["second"], rows["winner"], strict=True)
        ]
        return [loser for winner, loser in won if winner == unit], [winner for winner, loser in won if loser == unit]

    def _amount(self, name: str, value: float, lang: str) -> str:
        """A value and its unit; shares and scores have none that is worth saying."""
        unit = self._of(self.measured_in)[name].text(lang)
        plain = unit in ("", "share", "比例", "0–100", "分")
        return display.number(float(value)) + ("" if plain else f" {unit}")

    def _of(self, parts: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self.table["indicator"].unique(), parts, strict=True))

    def _unit(self, unit: Any) -> Any:
        units = list(self.table["unit"].unique())
        found = self.ours if unit is None else unit
        if found is None:
            raise OptionError(
                "is needed: no unit is ours", path="unit", hint=f"Name one, e.g. {units[0]!r}, or give side_by_side(…, ours=…)"
            )
        if found not in units:
            raise OptionError("is not among the units", path="unit", value=found, hint=nearest_hint(str(found), map(str, units)))
        return found

    def _with(self, unit: Any, verdict: str) -> tuple[str, ...]:
        own = self.table[self.table["unit"] == self._unit(unit)]
        return tuple(own.loc[own["verdict"] == verdict, "indicator"])

    def _wide(self, column: str) -> pd.DataFrame:
        units, names = self.table["unit"].unique(), self.table["indicator"].unique()
        wide = self.table.set_index(["unit", "indicator"])[column].unstack()
        return wide.reindex(index=pd.Index(units, name="unit"), columns=pd.Index(names, name="indicator"))

    def _card(self, lang: str) -> display.Card:
        counts = self.table["verdict"].value_counts()
        facts = [(i18n.text("comparisons.side_ours", lang), key_text(self.ours, lang))] if self.ours is not None else []
        facts += [
            (i18n.text(f"comparisons.side_word_{verdict.replace(' ', '_')}", lang), str(int(counts.get(verdict, 0))))
            for verdict in VERDICTS
        ]
        cells = self.table.assign(
            cell=[
                f"{display.number(float(value))} {SIGNS.get(verdict, '')}".strip()
                for value, verdict in zip(self.table["value"], self.table["verdict"], strict=True)
            ]
        )
        wide = cells.set_index(["unit", "indicator"])["cell"].unstack().reindex(index=self.values.index, columns=self.values.columns)
        shown = wide.T.rename(index={name: self.title(str(name), lang) for name in wide.columns}, columns=lambda unit: key_text(unit, lang))
        shown = shown.rename_axis(index=None, columns=None)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("comparisons.side_title", lang), tuple(facts), shown, cautions, lang)
