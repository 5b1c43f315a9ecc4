"""What is given to a unit and not its to change: inputs and outputs that no factor or slack moves (Banker & Morey 1986a)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.data import DeaData

_SIDES = {Orientation.INPUT: "input", Orientation.OUTPUT: "output", Orientation.NONE: "variable"}


@dataclass(frozen=True)
class Conditions:
    """Names of variables that a model leaves where they are.

    Attributes
    ----------
    non_discretionary : tuple of names
        Mixes may do with less of such an input, or yield more of such an output, but the score does not move it.
    non_controllable : tuple of names
        Mixes must have just as much of it.
    """

    non_discretionary: tuple[Any, ...] = ()
    non_controllable: tuple[Any, ...] = ()

    @classmethod
    def parse(cls, non_discretionary: Any, non_controllable: Any, data: DeaData, orientation: Orientation) -> Conditions:
        """Read the names, and check that they are known, on the side that the score moves, and leave it something to move.

        Raises
        ------
        OptionError
            A name is unknown, stands twice, or is not the score's to move; or nothing is left for it.
        DataError
            A unit has nothing that the score can move.
        """
        found = cls.named(non_discretionary, non_controllable, data)
        if not found.names:
            return found
        sides = {Orientation.INPUT: data.variables[: data.m], Orientation.OUTPUT: data.variables[data.m :]}
        side = sides.get(orientation, data.variables)
        for name in found.non_discretionary:
            if name not in side:
                hint = f"With orientation='{orientation.value}' nothing moves it anyway; name it as non_controllable to hold it exactly"
                raise OptionError(f"is not an {_SIDES[orientation]}", path=f"non_discretionary {name!r}", hint=hint)
        found._check_what_is_left(data, side, _SIDES[orientation])
        return found

    @classmethod
    def named(cls, non_discretionary: Any, non_controllable: Any, data: DeaData) -> Conditions:
        """Read the names, and check that they are known and stand once.

        Raises
        ------
        OptionError
            A name is unknown or stands twice.
        """
        found = cls(_names(non_discretionary), _names(non_controllable))
        if found.names:
            found._check_names(data)
        return found

    @property
    def names(self) -> tuple[Any, ...]:
        """All names."""
        return (*self.non_discretionary, *self.non_controllable)

    def still(self, variables: pd.Index) -> NDArray[np.bool_] | None:
        """Which variables (v,) the score does not move; None if there are none."""
        return np.asarray(variables.isin(self.names), dtype=bool) if self.names else None

    def exact(self, variables: pd.Index) -> NDArray[np.bool_] | None:
        """Which of them (v,) mixes must have just as much of; None if there are none."""
        return np.asarray(variables.isin(self.non_controllable), dtype=bool) if self.non_controllable else None

    def _check_names(self, data: DeaData) -> None:
        for option in ("non_discretionary", "non_controllable"):
            for name in getattr(self, option):
                if not isinstance(name, Hashable) or name not in data.variables:
                    raise OptionError("is neither input nor output", path=f"{option} {name!r}", hint=nearest_hint(name, data.variables))
        for name in self.names:
            if self.names.count(name) > 1:
                raise OptionError("stands twice among the conditions", path=repr(name), hint="Name it once, in one of the two lists")

    def _check_what_is_left(self, data: DeaData, side: pd.Index, kind: str) -> None:
        left = ~np.asarray(data.variables.isin(self.names)) & np.asarray(data.variables.isin(side))
        if not left.any():
            hint = "Leave out at least one, or turn the orientation"
            raise OptionError(f"every {kind} is given, so there is nothing to move", path=f"{kind}s", value=list(side), hint=hint)
        if (left & (np.arange(len(left)) >= len(left) - data.bad)).any():
            # Having none of an undesirable output is no lack: there is just nothing to lose.
            return
        empty = np.flatnonzero(~(data.values[:, left] != 0).any(axis=1))
        if empty.size:
            hint = f"Drop the unit, or give it a positive {kind} among those that are its to change"
            raise DataError(f"every {kind} that can change is zero", unit=data.units[empty[0]], hint=hint)


def _names(given: Any) -> tuple[Any, ...]:
    """One name, or several."""
    return (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
