"""Expressions of other indicators."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from sqeval import i18n
from sqeval.indicators import formula
from sqeval.spec import Spec


class Expression(Spec):
    """A value made of other indicators (or monitored values) by name: `formula = "solved_requests / staff_hours"`.

    The grammar is that of sums and products: names (in backquotes, if they hold spaces or signs), numbers, + - * /,
    brackets, min and max. The value is unknown where a
    part is unknown or a divisor is 0. Its interval is that of the delta method where all parts are smooth functions of
    the same rows or of independent ones; with quantiles among the parts, ask for the bootstrap.
    """

    is_share: ClassVar[bool] = False
    #: Whether it is one is for its parts to say, see `Hierarchy.in_full`.
    is_fact: ClassVar[bool] = False
    sources: ClassVar[dict[str, tuple[str, ...]]] = {}

    kind: Literal["expression"]
    formula: str = Field(min_length=1)

    @field_validator("formula")
    @classmethod
    def _a_formula(cls, text: str) -> str:
        if not formula.names(formula.parse(text)):
            raise ValueError("names no indicator")
        return text

    @property
    def names(self) -> tuple[str, ...]:
        """Indicators that it is made of."""
        return formula.names(formula.parse(self.formula))

    @property
    def tree(self) -> Any:
        """The parsed formula."""
        return formula.parse(self.formula)


def sentence(measure: Expression, lang: str) -> str:
    """How it is computed."""
    return i18n.text("measure.expression", lang, formula=measure.formula)
