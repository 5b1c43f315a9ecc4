"""What a method under contract is, and small inputs that several share."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

import sqeval as sq
from sqeval.result import Result

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """A method under contract.

    `labelled` picks the table whose row labels must be those that went in; `labels` says which they are; `rows` names the
    inputs whose rows may come in any order.
    """

    name: str
    inputs: Callable[[], Inputs]
    call: Callable[..., Result]
    labelled: Callable[[Any], pd.DataFrame | pd.Series]
    labels: Callable[[Inputs], list[Any]]
    rows: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def quietly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function without SqevalWarning: its cautions are looked at as values."""

    def call(*args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", sq.SqevalWarning)
            return function(*args, **kwargs)

    return call


def radial_inputs() -> Inputs:
    units = pd.Index(["c", "a", "b", "e", "d"], name="team")
    X = pd.DataFrame({"hours": [20.0, 19, 25, 27, 22], "cost": [151.0, 131, 160, 168, 158]}, index=units)
    Y = pd.DataFrame({"solved": [100.0, 150, 160, 180, 94], "praised": [90.0, 50, 55, 72, 66]}, index=units)
    return {"X": X, "Y": Y}
