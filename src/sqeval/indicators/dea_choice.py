"""What DEA compares and how, as a hierarchy or a configuration writes it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sqeval.spec import AnyCase, Names, Spec, Table

ModelName = Literal[
    "radial",
    "fdh",
    "free_replicability",
    "sbm",
    "super_sbm",
    "russell",
    "enhanced_russell",
    "directional",
    "hyperbolic",
    "super_efficiency",
    "cross_efficiency",
]


class RegionsChoice(Spec):
    """Weights of inputs and of outputs by judgement ("hierarchy": their own in the tree), which DEA may leave by a band only."""

    inputs: Table[str, float] | Literal["hierarchy"] | None = None
    outputs: Table[str, float] | Literal["hierarchy"] | None = None
    band: float = Field(0.2, ge=0, lt=1)

    @model_validator(mode="after")
    def _some_side(self) -> Self:
        if self.inputs is None and self.outputs is None:
            raise ValueError("regions need judgements of `inputs` or of `outputs`")
        return self


class DeaChoice(Spec):
    """What DEA takes as inputs and outputs (names of indicators or monitored values), and how.

    `orientation` and `rts` are the model's own defaults where they are not given; what a model does not have is refused.
    """

    inputs: Names = Field(min_length=1)
    outputs: Names = Field(min_length=1)
    undesirable: Names = ()
    model: Annotated[ModelName, AnyCase] = "radial"
    orientation: Annotated[Literal["input", "output", "none"], AnyCase] | None = None
    rts: Annotated[Literal["vrs", "crs", "nirs", "ndrs"], AnyCase] | None = None
    non_discretionary: Names = ()
    non_controllable: Names = ()
    regions: RegionsChoice | None = None
    tie_break: Annotated[Literal["cross_efficiency"], AnyCase] | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """Inputs, outputs and bad outputs."""
        return (*self.inputs, *self.outputs, *self.undesirable)
