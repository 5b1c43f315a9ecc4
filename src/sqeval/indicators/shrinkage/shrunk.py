"""The result of `shrink`: raw and shrunk values side by side, and the common mean they were drawn to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.labelled import LabelledMatrix
from sqeval.options import Across
from sqeval.result import Caution, Result

FIELDS = ("n", "raw", "value", "reliability", "low", "high", "prior_mean")


@dataclass(frozen=True, eq=False, repr=False)
class Shrunk(Result):
    """What `shrink` returns. Every frame has units (and periods) as rows and indicators as columns.

    Attributes
    ----------
    raw, values, reliability, low, high : DataFrame
        The measured value; the shrunk one (missing where nothing was measured); the weight 0–1 on the unit's own data
        (1 where nothing was drawn, 0 where there are no data); the ends of the 95 % posterior interval.
    prior : DataFrame
        By period (unless one mean serves all) and indicator: the common `mean`, the `variance` between units (of
        logarithms for the model "log_normal"), the number of `units`, the `model`, and in `outcome` whether values
        were "shrunk", drawn as far as possible because units do not differ ("pooled"), or stay as they are
        ("few_units", "all_alike", "no_data").
    left_out : tuple of str
        Totals, and indicators without standard errors.
    """

    arrays: dict[str, LabelledMatrix]
    prior_table: pd.DataFrame
    across: Across
    left_out: tuple[str, ...] = ()
    warnings: tuple[Caution, ...] = ()

    @property
    def raw(self) -> pd.DataFrame:
        """Values as measured."""
        return self.arrays["raw"].to_frame()

    @property
    def values(self) -> pd.DataFrame:
        """Shrunk values."""
        return self.arrays["value"].to_frame()

    @property
    def reliability(self) -> pd.DataFrame:
        """Weight on the unit's own data, 0–1."""
        return self.arrays["reliability"].to_frame()

    @property
    def low(self) -> pd.DataFrame:
        """Lower ends of the 95 % intervals."""
        return self.arrays["low"].to_frame()

    @property
    def high(self) -> pd.DataFrame:
        """Upper ends of the 95 % intervals."""
        return self.arrays["high"].to_frame()

    @property
    def prior(self) -> pd.DataFrame:
        """What the units have in common."""
        return self.prior_table.copy()

    def to_frame(self) -> pd.DataFrame:
        """Long form: one row a unit, period and indicator, with the common mean also where nothing was measured."""
        columns = {name: self.arrays[name].to_frame().stack(future_stack=True) for name in FIELDS}
        return pd.DataFrame(columns).rename_axis([*self.arrays["raw"].rows.names, "indicator"]).reset_index()

    def _card(self, lang: str) -> display.Card:
        known = np.isfinite(self.arrays["value"].values)
        weights = self.arrays["reliability"].values[known]
        facts = (
            (i18n.text("shrink.across", lang), i18n.text(f"shrink.across_{self.across.value}", lang)),
            (i18n.text("shrink.cells", lang), f"{int(known.sum()):,}"),
            (i18n.text("shrink.typical", lang), display.number(float(np.median(weights)) if weights.size else np.nan, 2)),
            (i18n.text("shrink.left_out", lang), i18n.listing(self.left_out, lang) or i18n.text("common.none", lang)),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("shrink.title", lang), facts, self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        frame = self.to_frame()
        keys = [name for name in ("unit", "period") if name in frame.columns]
        shown = frame.assign(**{name: [key_text(key, lang) for key in frame[name]] for name in keys})
        return shown.rename(columns={name: i18n.text(f"shrink.column_{name}", lang) for name in shown.columns})
