"""The result of a second stage: coefficients of conditions with intervals, and the distances they explain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import DeaData
from sqeval.dea.explain import model_words
from sqeval.dea.model import DeaModel
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, LabelledVector, read_only
from sqeval.numerics import resampling
from sqeval.numerics.truncated_regression import Fits
from sqeval.result import Caution, Result

#: How the constant is called, and σ.
INTERCEPT, SIGMA = "(constant)", "(sigma)"


@dataclass(frozen=True, eq=False, repr=False)
class SecondStageResult(Result):
    """What goes with inefficiency: δ = 1/θ or φ, regressed on conditions.

    Attributes
    ----------
    model : DeaModel
        The model whose scores are explained.
    data : DeaData
        Its inputs and outputs.
    names : tuple of str
        The constant, then the conditions.
    algorithm : int
        1 or 2.
    confidence : float
        Of the intervals.
    seed : int
    fit, replicates : Fits
        The regression, and those of its replications.
    estimated, explained : array (k,)
        See `distances` and `bias_corrected`.
    warnings : tuple of Caution
        "dea_separability", "dea_second_stage_no_maximum", "dea_second_stage_lost".
    """

    model: DeaModel
    data: DeaData
    names: tuple[str, ...]
    algorithm: int
    confidence: float
    seed: int
    fit: Fits
    replicates: Fits
    estimated: Floats
    explained: Floats
    warnings: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        for name in ("estimated", "explained"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def _table(self) -> pd.DataFrame:
        draws = np.column_stack([self.replicates.coefficients, self.replicates.sigma])
        estimate = np.append(self.fit.coefficients[0], self.fit.sigma[0])
        low, high = resampling.interval(draws, estimate, self.confidence, "basic")
        columns = {"estimate": estimate, "lower": low, "upper": high, "standard_error": resampling.standard_error(draws)}
        table = pd.DataFrame(columns, index=pd.Index([*self.names, SIGMA], name="condition"))
        return table.assign(p_value=_p_values(2 * estimate - draws), significant=(low > 0) | (high < 0))

    @property
    def coefficients(self) -> pd.DataFrame:
        """By condition `estimate`, `lower`, `upper`, `standard_error`, `p_value` and `significant`; without σ.

        A positive estimate goes with a longer distance from the frontier, that is, with less efficiency: so much in δ for one unit of the
        condition. It is significant where the interval does not hold 0. The p-value is the share of replications that speak against
        the estimate's sign, twice, and at least one of them.
        """
        return self._table.iloc[:-1].copy()

    @property
    def sigma(self) -> pd.Series[float]:
        """Spread of the error before truncation: `estimate`, `lower`, `upper`, `standard_error`."""
        row = self._table.iloc[-1]
        return pd.Series({name: float(row[name]) for name in ("estimate", "lower", "upper", "standard_error")}, name="sigma")

    @property
    def distances(self) -> pd.Series[float]:
        """δ = 1/θ or φ of every unit, as the model gave it."""
        return LabelledVector(self.estimated, self.data.units, "distances").to_series()

    @property
    def bias_corrected(self) -> pd.Series[float]:
        """The distances that were regressed: corrected by algorithm 2; as they are, NaN for δ = 1, which is left out, with algorithm 1."""
        return LabelledVector(self.explained, self.data.units, "bias_corrected").to_series()

    def explain(self, condition: Any, lang: str = "en") -> str:
        """What is known of a condition, in plain words.

        Raises
        ------
        DataError
            There is no such condition.
        """
        if str(condition) not in self.names[1:]:
            raise DataError("is not among the conditions", column=condition, hint=nearest_hint(condition, self.names[1:]))
        row = self.coefficients.iloc[self.names.index(str(condition))]
        if np.isnan(row["estimate"]):
            return _text("explain_no_fit", lang, name=condition)
        key = "unclear" if not row["significant"] else ("less" if row["estimate"] > 0 else "more")
        numbers = {name: display.number(float(row[name])) for name in ("lower", "upper")}
        numbers["estimate"] = display.number(abs(float(row["estimate"])))
        return _text(f"explain_condition_{key}", lang, name=condition, confidence=f"{100 * self.confidence:g} %", **numbers)

    def to_frame(self) -> pd.DataFrame:
        """The coefficients, with σ in the last row."""
        return self._table.copy()

    def _card(self, lang: str) -> display.Card:
        facts = {
            "explained": _text(f"distance_{self.model.orientation.value}", lang),
            "algorithm": str(self.algorithm),
            "used": f"{int((~np.isnan(self.explained)).sum())} / {len(self.explained)}",
            "replications": str(len(self.replicates.found)),
        }
        table = self._table.rename(columns=lambda name: _text(f"column_{name}", lang))
        flags = [i18n.text(f"common.{'yes' if flag else 'no'}", lang) for flag in self._table["significant"]]
        table[_text("column_significant", lang)] = flags
        table.index = pd.Index([self._word(name, lang) for name in table.index], name=_text("condition", lang))
        return display.Card(
            _text("second_stage_title", lang, model=model_words(self.model, lang)),
            tuple((_text(key, lang), value) for key, value in facts.items()),
            table,
            tuple(caution.text(lang) for caution in self.warnings),
            lang,
        )

    @staticmethod
    def _word(name: str, lang: str) -> str:
        words = {INTERCEPT: "constant", SIGMA: "sigma"}
        return _text(words[name], lang) if name in words else name


def _p_values(possible: Floats) -> Floats:
    """Twice the smaller share of replications (b, k) on either side of 0, at least one replication's."""
    known = ~np.isnan(possible)
    count = known.sum(axis=0)
    sides = np.minimum((known & (possible <= 0)).sum(axis=0), (known & (possible >= 0)).sum(axis=0))
    return np.where(count > 0, np.minimum(2 * (sides + 1) / (count + 1), 1.0), np.nan)


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"dea_uncertainty.{key}", lang, **values)
