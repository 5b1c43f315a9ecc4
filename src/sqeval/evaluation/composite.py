"""One figure out of score and efficiency, only where it is asked for, with its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from sqeval import display, i18n
from sqeval.errors import ConfigError
from sqeval.evaluation.ranking import ranks
from sqeval.indicators.grades import Grades
from sqeval.indicators.keys import key_text
from sqeval.labelled import Floats
from sqeval.result import Caution, Result
from sqeval.spec import AnyCase, Spec, read

#: Shares may be rounded by this much.
_TOLERANCE = 0.02
#: Scores are points out of 100 where the best grade has more than half of them, and none has more.
_POINTS = (50, 100)


class CompositeChoice(Spec):
    """Shares of score and efficiency, and which mean is taken of them."""

    score: float = Field(gt=0, lt=1)
    efficiency: float = Field(0.0, ge=0, lt=1)
    cross_efficiency: float = Field(0.0, ge=0, lt=1)
    mean: Annotated[Literal["arithmetic", "geometric"], AnyCase] = "arithmetic"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(self.parts.values()) - 1) > _TOLERANCE:
            raise ValueError(f"shares of a composite sum to 1, not {sum(self.parts.values()):g}")
        return self

    @property
    def parts(self) -> dict[str, float]:
        """Shares by part, those of 0 left out."""
        shares = {"score": self.score, "efficiency": self.efficiency, "cross_efficiency": self.cross_efficiency}
        return {name: share for name, share in shares.items() if share}

    @property
    def shares(self) -> dict[str, float]:
        """The same, summing to 1 exactly where they were rounded."""
        whole = sum(self.parts.values())
        return {name: share / whole for name, share in self.parts.items()}


@dataclass(frozen=True, eq=False, repr=False)
class Composite(Result):
    """One figure out of several: every part as points from 0 to 100, put together by their shares.

    Attributes
    ----------
    table : DataFrame
        `unit, period, score, efficiency, composite, rank` (`cross_efficiency` where it has a share); the composite is missing where
        a part is, and only units that the evaluation ranks have a rank. Higher is better, from 0 to 100.
    headline : str
        The period that is shown.
    """

    choice: CompositeChoice
    table: pd.DataFrame
    headline: str
    warnings: tuple[Caution, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a unit and period."""
        return self.table.copy()

    def recipe(self, lang: str = "en") -> str:
        """What the figure is made of, as a formula."""
        names = {"score": i18n.text("evaluation.score", lang)}
        names |= {name: f"100 × {i18n.text(f'evaluation.{name}', lang)}" for name in ("efficiency", "cross_efficiency")}
        parts = self.choice.shares
        if self.choice.mean == "arithmetic":
            made = " + ".join(f"{share:g} × {names[name]}" for name, share in parts.items())
        else:
            made = " × ".join(f"({names[name]})^{share:g}" for name, share in parts.items())
        return i18n.text("evaluation.recipe", lang, made=made)

    def _card(self, lang: str) -> display.Card:
        latest = self.table[self.table["period"] == self.headline].sort_values(["rank", "unit"], na_position="last")
        shown = latest.assign(**{name: [key_text(key, lang) for key in latest[name]] for name in ("unit", "period")}).set_index("unit")
        names = {name: i18n.text(f"evaluation.{name}", lang) for name in ("unit", *shown.columns)}
        facts = ((i18n.text("evaluation.recipe_title", lang), self.recipe(lang)),)
        shown = shown.rename(columns=names).rename_axis(names["unit"])
        return display.Card(i18n.text("evaluation.composite", lang), facts, shown, (), lang)


def choose_composite(given: Any, grades: Grades, *, has_dea: bool, has_tie_break: bool) -> CompositeChoice | None:
    """The recipe, checked against what the evaluation has.

    Raises
    ------
    ConfigError
        A wrong key, shares that do not sum to 1, one part only, a part that the evaluation does not have, or grades whose scores
        are no points out of 100.
    """
    if given is None:
        return None
    choice = given if isinstance(given, CompositeChoice) else _read(given)
    if choice.efficiency and not has_dea:
        raise ConfigError("there is no efficiency without DEA", path="composite.efficiency", hint="Give inputs and outputs in `dea`")
    if choice.cross_efficiency and not has_tie_break:
        hint = 'Ask for them: dea={…, "tie_break": "cross_efficiency"}'
        raise ConfigError("there are no cross-efficiencies", path="composite.cross_efficiency", hint=hint)
    worst, best = grades.range
    if not (worst >= 0 and _POINTS[0] < best <= _POINTS[1]):
        problem = f"scores from {worst:g} to {best:g} are no points out of 100, so they cannot stand beside an efficiency"
        raise ConfigError(problem, path="composite.score", hint="Give the grades scores from 0 to 100")
    return choice


def _read(given: Any) -> CompositeChoice:
    if not isinstance(given, Mapping):
        hint = 'Write composite={"score": 0.7, "efficiency": 0.3}'
        raise ConfigError("is no mapping of parts to shares", path="composite", value=given, hint=hint)
    return read(CompositeChoice, given, path="composite")


def composite(
    scores: pd.DataFrame, cross: Floats, ranked: np.ndarray[Any, np.dtype[np.bool_]], choice: CompositeChoice, headline: str
) -> Composite:
    """Put the parts of every row together."""
    points = {"score": scores["score"].to_numpy(), "efficiency": 100 * scores["efficiency"].to_numpy(), "cross_efficiency": 100 * cross}
    shares = np.array(list(choice.shares.values()))
    parts = np.stack([points[name] for name in choice.shares], axis=1)
    with np.errstate(divide="ignore"):
        whole = parts @ shares if choice.mean == "arithmetic" else np.exp(np.log(parts) @ shares)
    table = scores[["unit", "period", "score", "efficiency"]].copy()
    if choice.cross_efficiency:
        table["cross_efficiency"] = cross
    table["composite"] = whole
    table["rank"] = ranks(whole, scores["period"].to_numpy(dtype=object), ranked)
    return Composite(choice, table, headline)
