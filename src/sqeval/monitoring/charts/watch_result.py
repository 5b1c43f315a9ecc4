"""What watching found: alarms, the charts behind them, risks, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError, nearest_hint
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import key_text
from sqeval.monitoring.charts.risk_priority import SCALE, ranked
from sqeval.options import Language, parse
from sqeval.result import Caution, Result

#: What an alarm may be.
ALARMS = ("worse", "better", "changed")
#: What keeps a watched point from being judged.
UNSEEN = ("small", "missing", "event", "not reached")


@dataclass(frozen=True, eq=False, repr=False)
class Watch(Result):
    """What `watch` returns.

    Attributes
    ----------
    baseline : list of str
        Periods of the baseline.
    false_alarms : float
        Chance of one false alarm or more that the limits hold to, over all charts and points.
    level : float
        P-value up to which a test is an alarm: `false_alarms` over `tests`.
    tests : int
        How many tests that allows for.
    """

    rows: pd.DataFrame
    summary_rows: pd.DataFrame
    hierarchy: Hierarchy
    baseline: list[str]
    false_alarms: float
    level: float
    tests: int
    warnings: tuple[Caution, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """Every unit, period and indicator: value, n, centre, limits, p-values alone and together, status, what fired (`by`), event."""
        return self.rows.copy()

    @property
    def charts(self) -> pd.DataFrame:
        """Every unit and indicator: chart, points of the baseline and watched, centre, and how much more than by chance it varies."""
        return self.summary_rows.copy()

    @property
    def alarms(self) -> pd.DataFrame:
        """The cells that are alarms, in order of time."""
        found = self.rows[self.rows["status"].isin(ALARMS)]
        return found.sort_values(["period", "unit", "indicator"]).reset_index(drop=True)

    def to_frame(self) -> pd.DataFrame:
        """Every cell."""
        return self.table

    def risks(
        self,
        *,
        severity: Mapping[str, float] | None = None,
        occurrence: Mapping[Any, float] | None = None,
        detection: Mapping[str, float] | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> pd.DataFrame:
        """Charts with alarms for the worse (or of a changed target value), ranked by severity × occurrence × detection.

        Each is 1–10 and stands beside what it rests on: severity 1 + 9 w/max w of the weight of the indicator, occurrence
        1 + 9 times the share of judged points that are alarms, detection 1 + 9 times the share of watched periods in
        which nothing could be seen (small, missing, event), as what is not seen is found late.

        Parameters
        ----------
        severity, detection : mapping {indicator: 1–10}, optional
            Your own figures, which replace those above.
        occurrence : mapping {(unit, indicator): 1–10}, optional
            The same.
        weights : mapping {indicator: weight}, optional
            Global weights, e.g. of `ahp.hierarchy_weights`; by default those of the hierarchy, else equal ones.

        Returns
        -------
        DataFrame
            One row a unit and indicator, the gravest first: `rpn`, the three figures, and `severity_from`,
            `occurrence_from`, `detection_from` in words.

        Raises
        ------
        OptionError
            A name that no chart has.
        DataError
            A figure not from 1 to 10.
        """
        charts = self.summary_rows.set_index(["unit", "indicator"])
        self._check_names(severity, detection, weights)
        for key in occurrence or {}:
            if key not in charts.index:
                raise OptionError("no chart has this name", path="occurrence", value=key, hint='Write {("Team 1", "speed"): 5}')
        found = self.rows[self.rows["status"].isin(("worse", "changed"))].groupby(["unit", "indicator"], sort=True).size()
        shares = self._weights(weights)
        rows = []
        for key, alarms in found.items():
            unit, name = str(key[0]), str(key[1])  # type: ignore[index]
            own = self.rows[(self.rows["unit"] == unit) & (self.rows["indicator"] == name)]
            watched, unseen = self._watched(own)
            judged = int(charts["watched_points"].to_dict()[unit, name])
            row: dict[str, Any] = {"unit": unit, "indicator": name}
            figures = {
                "severity": (shares[name] / max(shares.values()), f"weight {shares[name]:.3g} of at most {max(shares.values()):.3g}"),
                "occurrence": (alarms / judged, f"{alarms} of {judged} judged points"),
                "detection": (unseen / watched, f"{unseen} of {watched} watched periods not judged"),
            }
            for word, (share, text) in figures.items():
                row[word], row[f"{word}_from"] = SCALE[0] + (SCALE[1] - SCALE[0]) * share, text
            given: dict[str, tuple[Mapping[Any, float] | None, Any]]
            given = {"severity": (severity, name), "occurrence": (occurrence, (unit, name)), "detection": (detection, name)}
            for word, (mapping, place) in given.items():
                if mapping is not None and place in mapping:
                    row[word], row[f"{word}_from"] = mapping[place], "given"
            rows.append(row)
        columns = ["unit", "indicator"] + [f"{word}{end}" for word in ("severity", "occurrence", "detection") for end in ("", "_from")]
        table = pd.DataFrame(rows, columns=columns).set_index(["unit", "indicator"])
        return ranked(table).reset_index()

    def explain(self, lang: str = "en") -> str:
        """What was found, in plain sentences: what was looked at, every alarm, and the chance of a false one."""
        lang = parse(Language, lang, "lang").value
        charts = int((self.summary_rows["chart"] != "none").sum())
        if not charts:
            return "\n".join([i18n.text("charts.watch_none", lang), *(caution.text(lang) for caution in self.warnings)])
        key = "charts.watch_says_one" if charts == 1 else "charts.watch_says"
        lines = [i18n.text(key, lang, charts=charts, first=self.baseline[0], last=self.baseline[-1])]
        alarms = self.alarms
        lines += [self._sentence(row, lang) for _, row in alarms.iterrows()]
        if alarms.empty:
            lines.append(i18n.text("charts.watch_nothing", lang))
        lines.append(i18n.text("charts.watch_rate", lang, rate=f"{100 * self.false_alarms:g}", tests=self.tests, level=f"{self.level:.2g}"))
        return "\n".join([*lines, *(caution.text(lang) for caution in self.warnings)])

    def _sentence(self, row: pd.Series[Any], lang: str) -> str:
        node = self.hierarchy.node(row["indicator"])
        values = {name: display.number(row[name]) for name in ("value", "centre", "lower", "upper")}
        return i18n.text(
            f"charts.watch_{row['status']}",
            lang,
            unit=key_text(row["unit"], lang),
            period=row["period"],
            indicator=node.title(lang),
            by=i18n.text(f"charts.watch_by_{row['by']}", lang),
            **values,
        )

    def _watched(self, own: pd.DataFrame) -> tuple[int, int]:
        later = own[own["period"] > self.baseline[-1]]
        return len(later), int(later["status"].isin(UNSEEN).sum())

    def _weights(self, weights: Mapping[str, float] | None) -> dict[str, float]:
        names = self.summary_rows["indicator"].unique().tolist()
        given = weights if weights is not None else _own_weights(self.hierarchy)
        found = {name: float(given.get(name, 0.0)) for name in names}
        return found if max(found.values(), default=0.0) > 0 else dict.fromkeys(names, 1.0)

    def _check_names(self, *mappings: Mapping[str, float] | None) -> None:
        known = set(self.summary_rows["indicator"]) | {node.name for node in self.hierarchy.measured}
        for name in {name for mapping in mappings if mapping is not None for name in mapping}:
            if name not in known:
                raise OptionError("unknown indicator", value=name, hint=nearest_hint(name, sorted(known)))

    def _card(self, lang: str) -> display.Card:
        counts = self.rows["status"].value_counts()
        facts = [(i18n.text(f"charts.status_{status}", lang), str(int(counts.get(status, 0)))) for status in (*ALARMS, "ok")]
        facts.append((i18n.text("charts.watch_chance", lang), f"{100 * self.false_alarms:g} %"))
        shown = self.alarms[["unit", "period", "indicator", "value", "centre", "lower", "upper", "status", "by"]]
        shown = shown.assign(
            unit=[key_text(unit, lang) for unit in shown["unit"]],
            indicator=[self.hierarchy.node(name).title(lang) if lang != "en" else name for name in shown["indicator"]],
            status=[i18n.text(f"charts.status_{status}", lang) for status in shown["status"]],
            by=[i18n.text(f"charts.by_{word}", lang) for word in shown["by"]],
        )
        shown.columns = pd.Index([i18n.text(f"charts.{name}", lang) for name in shown.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("charts.watch_title", lang), tuple(facts), shown, cautions, lang)


def _own_weights(hierarchy: Hierarchy) -> dict[str, float]:
    """Global weights written in the hierarchy; siblings without any count alike."""
    found = {hierarchy.name: 1.0}
    for node in hierarchy.inner:
        given = np.array([np.nan if child.weight is None else child.weight for child in node.children])
        if np.isnan(given).any() or given.sum() <= 0:
            given = np.ones(len(node.children))
        found |= {child.name: found[node.name] * float(w) for child, w in zip(node.children, given / given.sum(), strict=True)}
    return found
