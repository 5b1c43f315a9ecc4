"""What an objective weighting method gives: weights, and the figures they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics.objective_weights import weights_of
from sqeval.result import Caution, Result
from sqeval.weighting.criteria import Criteria, common_cautions

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class WeightingResult(Result):
    """Weights that the values of units give to criteria.

    Attributes
    ----------
    method : str
        The function that made them.
    units : int
        How many units they rest on.
    direction_vector : LabelledVector
        "benefit" or "cost" by criterion.
    figures : LabelledMatrix
        Criteria × what the weights are made of; `to_frame()` shows it.
    settings : tuple of (str, value)
        Options and figures about all criteria together.
    warnings : tuple of Caution
        "constant_criterion", "no_information", "few_units_for_weights" and those of the method, which its docstring names.
    """

    method: str
    weight_vector: LabelledVector
    units: int
    direction_vector: LabelledVector
    figures: LabelledMatrix
    settings: tuple[tuple[str, Any], ...] = ()
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each criterion, at least 0, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def directions(self) -> pd.Series[str]:
        """Direction of each criterion."""
        return self.direction_vector.to_series()

    def to_frame(self) -> pd.DataFrame:
        """One row a criterion: its direction, the figures its weight is made of, and its weight."""
        frame = self.figures.to_frame()
        frame.insert(0, "direction", self.directions)
        return frame.assign(weight=self.weights)

    def _card(self, lang: str) -> display.Card:
        facts = [(i18n.text("weighting.method", lang), i18n.text(f"weighting.{self.method}", lang))]
        facts += [(i18n.text(f"weighting.{name}", lang), _shown(value, lang)) for name, value in self.settings]
        facts.append((i18n.text("weighting.units", lang), str(self.units)))
        table = self.to_frame()
        table["direction"] = [i18n.text(f"common.{word}", lang) for word in table["direction"]]
        table.columns = pd.Index([_heading(str(name), lang) for name in table.columns])
        title = i18n.text("weighting.title", lang, count=len(table))
        return display.Card(title, tuple(facts), table, tuple(caution.text(lang) for caution in self.warnings), lang)


def weighted(
    criteria: Criteria,
    method: str,
    information: Floats,
    figures: Mapping[str, Floats],
    *,
    settings: tuple[tuple[str, Any], ...] = (),
    cautions: tuple[Caution, ...] = (),
) -> WeightingResult:
    """The result whose weights are shares of `information`, by criterion in the user's order."""
    back = criteria.names.get_indexer(criteria.given)
    table = np.column_stack(list(figures.values()))
    return WeightingResult(
        method=method,
        weight_vector=LabelledVector(weights_of(information, criteria.constant)[back], criteria.given, "weight"),
        units=len(criteria.units),
        direction_vector=LabelledVector(np.array(criteria.directions, dtype=object)[back], criteria.given, "direction"),
        figures=LabelledMatrix(table[back], criteria.given, pd.Index(list(figures))),
        settings=settings,
        warnings=(*common_cautions(criteria, information), *cautions),
    )


def _shown(value: object, lang: str) -> str:
    return i18n.text(f"weighting.{value}", lang) if isinstance(value, str) else display.number(value)


def _heading(name: str, lang: str) -> str:
    """The word of a column; a loading carries the number of its component."""
    key, _, number = name.partition(" ")
    return f"{i18n.text(f'weighting.{key}', lang)} {number}".rstrip()
