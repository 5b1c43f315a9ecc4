"""What every membership function is: a frozen value that can be called, with the interval where it is positive and where it is 1."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import fields
from typing import Any

from sqeval.errors import ConfigError
from sqeval.fuzzy.membership.values import read_values
from sqeval.labelled import Floats
from sqeval.options import MembershipSide, parse

Interval = tuple[float, float]


class MembershipFunction(ABC):
    """A function from values to memberships in [0, 1]."""

    def __call__(self, x: Any) -> Any:
        """Membership of a number, sequence, array, Series or DataFrame; the same shape and labels come out."""
        values, rebuild = read_values(x)
        return rebuild(self.at(values))

    @abstractmethod
    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""

    @property
    @abstractmethod
    def support(self) -> Interval:
        """Ends of the interval in which membership is positive."""

    @property
    @abstractmethod
    def core(self) -> Interval | None:
        """Ends of the interval in which membership is 1; None where it only comes near to 1."""

    @property
    @abstractmethod
    def knots(self) -> tuple[float, ...]:
        """Finite values between which the function runs smoothly."""

    def _read(self, *infinite: str) -> None:
        """Parameters as floats; those named may be infinite."""
        for parameter in fields(self):  # type: ignore[arg-type]
            given = getattr(self, parameter.name)
            if parameter.name == "side":
                object.__setattr__(self, "side", parse(MembershipSide, given, "side").value)
            else:
                object.__setattr__(self, parameter.name, self._number(parameter.name, given, parameter.name in infinite))

    def _number(self, name: str, given: Any, may_be_infinite: bool) -> float:
        try:
            value = math.nan if isinstance(given, (str, bool)) else float(given)
        except (TypeError, ValueError):
            value = math.nan
        if math.isnan(value) or (math.isinf(value) and not may_be_infinite):
            raise ConfigError("is no number" if math.isnan(value) else "is not finite", path=self._path(name), value=given)
        return value

    def _positive(self, *names: str) -> None:
        for name in names:
            if getattr(self, name) <= 0:
                raise ConfigError("must be positive", path=self._path(name), value=getattr(self, name))

    def _path(self, name: str) -> str:
        return f"{type(self).__name__.lower()}.{name}"
