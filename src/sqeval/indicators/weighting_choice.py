"""Where the weights of an evaluation come from beside judgements, as a hierarchy's user or a configuration writes it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sqeval.spec import AnyCase, Spec, Table


class WeightingChoice(Spec):
    """Weights of the indicators by the data, alone or together with those of the judgements."""

    method: Annotated[Literal["entropy", "critic", "standard_deviation", "variation", "merec", "cilos", "idocriw", "pca", "angle"], AnyCase]
    combination: Annotated[Literal["additive", "multiplicative", "relative_entropy", "game_theory"], AnyCase] | None = None
    coefficients: Table[Literal["judgements", "data"], float] = Field(default_factory=dict)
    normalisation: str | None = None

    @model_validator(mode="after")
    def _used(self) -> Self:
        if self.coefficients and self.combination is None:
            raise ValueError("coefficients need a `combination`")
        if self.normalisation is not None and self.method not in ("entropy", "idocriw"):
            raise ValueError(f"{self.method} has no normalisation; entropy and idocriw have")
        return self
