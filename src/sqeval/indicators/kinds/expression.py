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
    brackets, min and max. The value is unknown where a part is unknown or a divisor is 0.

    Hours and agents of the resources, and orders that are divided by, are known without error. With one other part the
    interval is that part's, drawn out by the slope of the formula; with several it is that of the delta method, where all
    are sums, means or shares of the same rows or of independent ones. With quantiles among several, ask for the bootstrap;
    numbers of different values, spreads and censored times beside other parts allow no interval.
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
