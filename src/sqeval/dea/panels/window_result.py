"""The result of window analysis: scores by window, period and unit, and how stable they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import model_words, percent, word_key
from sqeval.dea.judgement.words import restriction_lines
from sqeval.dea.model import DeaModel, WorstResiduals
from sqeval.dea.panels.panel import PanelData, Places, index_of
from sqeval.labelled import Floats, read_only
from sqeval.numerics.linear_program import OPTIMAL, UNBOUNDED
from sqeval.options import Orientation
from sqeval.result import Caution, Result

#: Units that a card shows, half of them the best and half the worst where there are more.
_MOST_ROWS = 20
_DIGITS = 4
#: Efficiencies of one unit and period that differ by no more than this between windows are told as stable (a convention of ours).
_STABLE = 0.05


def why(status: str) -> str:
    """The key of the words for why a score is missing: a row can always copy itself, so only restrictions leave one without bounds."""
    return f"dea_panels.{'window_why' if status == UNBOUNDED else 'why'}_{word_key(status)}"


@dataclass(frozen=True, eq=False)
class WindowArrays:
    """Scores of k rows of windows: `window` and `row` of the panel that each is about, `scores` (θ or φ) and `status`."""

    window: Places
    row: Places
    scores: Floats
    status: NDArray[Any]

    def __post_init__(self) -> None:
        for name in ("window", "row", "scores", "status"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy or a pickle comes back read-only too."""
        self.__dict__.update(state)
        self.__post_init__()


@dataclass(frozen=True, eq=False, repr=False)
class WindowResult(Result):
    """Radial efficiency within windows of periods. A window is called by its first period.

    Attributes
    ----------
    model : DeaModel
        Orientation, returns to scale and what the weights are bound by.
    panel : PanelData
        What went in.
    width : int
        Periods of a window.
    arrays : WindowArrays
        The arrays behind the properties.
    certificate : WorstResiduals
        The worst residuals of all programmes solved.
    warnings : tuple of Caution
        "dea_panel_small", "dea_window_unsolved", and those about the data as in `DeaResult`.
    """

    model: DeaModel
    panel: PanelData
    width: int
    arrays: WindowArrays
    certificate: WorstResiduals
    warnings: tuple[Caution, ...] = ()

    @property
    def scores(self) -> pd.Series[float]:
        """θ (higher is better) or φ (lower is better), keyed (window, period, unit)."""
        return pd.Series(self.arrays.scores.copy(), index=self._keys, name="score")

    @property
    def efficiency(self) -> pd.Series[float]:
        """The same as a share from 0 to 1, 1 being efficient within the window."""
        turned = self.model.orientation is Orientation.OUTPUT
        return pd.Series(1.0 / self.arrays.scores if turned else self.arrays.scores.copy(), index=self._keys, name="efficiency")

    @property
    def status(self) -> pd.Series[Any]:
        """What became of every score: "optimal", or why it is NaN."""
        return pd.Series(self.arrays.status.copy(), index=self._keys, name="status")

    @property
    def mean(self) -> pd.Series[float]:
        """Mean score by unit, over all windows and periods."""
        return self._of_units("mean")

    @property
    def min(self) -> pd.Series[float]:
        """Least score by unit."""
        return self._of_units("min")

    @property
    def max(self) -> pd.Series[float]:
        """Largest score by unit."""
        return self._of_units("max")

    @property
    def range(self) -> pd.Series[float]:
        """Largest less least score by unit."""
        found: pd.Series[float] = (self.max - self.min).rename("range")
        return found

    @property
    def unit_periods(self) -> pd.DataFrame:
        """The column view, keyed (unit, period): over the windows that hold it `mean`, `min`, `max`, `range` and how many (`windows`)."""
        table = self._over_windows(self.arrays.scores)
        unit, period = (np.asarray(table.index.get_level_values(k), dtype=np.intp) for k in (0, 1))
        return table.set_axis(self.panel.keys(units=unit, period=period), axis=0)

    @property
    def row_means(self) -> pd.DataFrame:
        """The row view, units × windows: the mean score of a unit within each window, whose frontier is one: they show the trend."""
        means = pd.Series(self.arrays.scores).groupby([self._unit_at, self.arrays.window]).mean().unstack()
        return means.set_axis(self.panel.units.rename("unit"), axis=0).set_axis(self._windows, axis=1)

    @property
    def stability(self) -> pd.DataFrame:
        """By unit: `mean`, `std` (over all its scores, divisor n − 1), `range`, and `window_range`.

        `window_range` is how far the scores of one period differ at most between windows: what of them is the window's doing.
        """
        spread = self._over_windows(self.arrays.scores)["range"].groupby(level=0).max().to_numpy()
        return pd.DataFrame({"mean": self.mean, "std": self._of_units("std"), "range": self.range, "window_range": spread})

    def view(self, unit: Any) -> pd.DataFrame:
        """A unit's scores, windows × periods: read rows for its trend, columns for how much they depend on the window.

        Raises
        ------
        DataError
            The unit is not in the panel.
        """
        self.panel.position(unit)
        table = self.scores.xs(unit, level="unit").unstack("period")
        return table.reindex(index=self._windows, columns=self.panel.periods.rename("period"))

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's course over the periods in plain words, and whether it depends on the window.

        Raises
        ------
        DataError
            The unit is not in the panel.
        """
        at = self.panel.position(unit)
        name, mine = unit_name(self.panel.units[at]), self._unit_at == at
        heading = i18n.text("dea.heading", lang, unit=name, model=model_words(self.model, lang))
        efficiency = np.asarray(self.efficiency, dtype=np.float64)
        own = efficiency[mine]
        if np.isnan(own).all():
            return "\n".join([heading, i18n.text("dea_panels.window_unsolved", lang, unit=name), *self._missing(mine, lang)])
        told = {"unit": name, "windows": len(np.unique(self.arrays.window[mine][np.isfinite(own)])), "width": self.width}
        told |= {"mean": percent(np.nanmean(own)), "min": percent(np.nanmin(own)), "max": percent(np.nanmax(own))}
        course = self._over_windows(np.where(mine, efficiency, np.nan)).dropna().droplevel(0)
        bound = restriction_lines(self.model, lang)
        lines = [i18n.text("dea_panels.window_mean", lang, **told), *bound, *self._course(course, lang), self._doubt(course, lang)]
        lines += self._missing(mine, lang)
        return "\n".join([heading, *lines])

    def to_frame(self) -> pd.DataFrame:
        """One row a window, period and unit: score, efficiency and status."""
        return pd.DataFrame({"score": self.scores, "efficiency": self.efficiency, "status": self.status})

    @cached_property
    def _keys(self) -> pd.MultiIndex:
        codes = [self.arrays.window, self.panel.period_at[self.arrays.row], self._unit_at]
        return index_of([self.panel.periods, self.panel.periods, self.panel.units], codes, ["window", "period", "unit"])

    @property
    def _unit_at(self) -> Places:
        return self.panel.unit_at[self.arrays.row]

    @property
    def _windows(self) -> pd.Index:
        return self.panel.periods[: len(self.panel.periods) - self.width + 1].rename("window")

    def _of_units(self, statistic: str) -> pd.Series[float]:
        # By position: labels need not sort in the order that they have here.
        found = pd.Series(self.arrays.scores).groupby(self._unit_at).agg(statistic)
        return pd.Series(found.to_numpy(), index=self.panel.units.rename("unit"), name=statistic)

    def _over_windows(self, values: Floats) -> pd.DataFrame:
        """By position of unit and period: what the windows that hold it say of it."""
        grouped = pd.Series(values).groupby([self._unit_at, self.panel.period_at[self.arrays.row]])
        table = grouped.agg(["mean", "min", "max"])
        return table.assign(range=table["max"] - table["min"], windows=grouped.size())

    def _missing(self, mine: NDArray[np.bool_], lang: str) -> list[str]:
        """How many scores of a unit there are not, and why."""
        words = self.arrays.status[mine]
        found = [(word, int((words == word).sum())) for word in sorted(set(words) - {OPTIMAL})]
        return [i18n.text("dea_panels.window_missing", lang, count=n, of=len(words), why=i18n.text(why(word), lang)) for word, n in found]

    def _course(self, own: pd.DataFrame, lang: str) -> list[str]:
        """From the unit's first period to its last, means over windows."""
        if len(own) == 1:
            return []
        ends = {word: str(self.panel.periods[own.index[k]]) for word, k in (("first", 0), ("last", -1))}
        ends |= {word: percent(float(own["mean"].iloc[k])) for word, k in (("before", 0), ("after", -1))}
        return [i18n.text("dea_panels.window_course", lang, **ends)]

    def _doubt(self, own: pd.DataFrame, lang: str) -> str:
        """How far windows disagree about the same period."""
        at = int(own["range"].to_numpy().argmax())
        words = {"period": str(self.panel.periods[own.index[at]]), **{key: percent(float(own[key].iloc[at])) for key in ("min", "max")}}
        return i18n.text(f"dea_panels.window_{'stable' if own['range'].iloc[at] <= _STABLE else 'unstable'}", lang, **words)

    def _card(self, lang: str) -> display.Card:
        windows = len(self.panel.periods) - self.width + 1
        facts = [
            ("units", str(len(self.panel.units))),
            ("periods", f"{len(self.panel.periods)} ({self.panel.periods[0]} … {self.panel.periods[-1]})"),
            ("windows", i18n.text("dea_panels.windows_of", lang, windows=windows, width=self.width)),
        ]
        facts = [(i18n.text(f"dea_panels.{key}", lang), value) for key, value in facts]
        if self.model.restrictions:
            facts.append((i18n.text("dea_judgement.restrictions", lang), str(len(self.model.restrictions))))
        table = self.stability
        if len(table) > _MOST_ROWS:
            ends = _MOST_ROWS // 2
            table = table.sort_values("mean", ascending=self.model.better == "lower", kind="stable").iloc[[*range(ends), *range(-ends, 0)]]
            facts.append((i18n.text("dea_panels.table", lang), i18n.text("dea_panels.window_best_and_worst", lang, ends=ends)))
        table = table.round(_DIGITS).rename(columns={name: i18n.text(f"dea_panels.{name}", lang) for name in table.columns})
        table.index = pd.Index([unit_name(unit) for unit in table.index])
        return display.Card(
            i18n.text("dea_panels.window_title", lang, model=model_words(self.model, lang)),
            tuple(facts),
            table,
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )
