"""Typed errors: each names the culprit, the offending value and the way out, in one line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, ClassVar

_ABSENT: Any = object()


class SqevalError(Exception):
    """Base of every error that sqeval raises on purpose.

    Parameters
    ----------
    problem : str
        What is wrong, as a short clause.
    column, row, unit, pair, path : optional
        Where: a column name, a row (label or line), a unit, a pair of criteria, a key in a configuration.
    value : optional
        The offending value.
    hint : str, optional
        What to do about it.

    Examples
    --------
    >>> print(SqevalError("is not a date", column="created_at", row=7, value="31/02/2026", hint="Give `formats`."))
    column 'created_at', row 7: is not a date (got '31/02/2026'). Give `formats`.
    """

    exit_code: ClassVar[int] = 2

    def __init__(
        self,
        problem: str,
        *,
        column: object = None,
        row: object = None,
        unit: object = None,
        pair: tuple[object, object] | None = None,
        path: str | None = None,
        value: Any = _ABSENT,
        hint: str | None = None,
    ) -> None:
        self.problem = problem
        self.column = column
        self.row = row
        self.unit = unit
        self.pair = pair
        self.path = path
        self.value = None if value is _ABSENT else value
        self.hint = hint
        super().__init__(self._message(has_value=value is not _ABSENT))

    def _message(self, *, has_value: bool) -> str:
        where = [
            None if self.path is None else f"{self.path}",
            None if self.column is None else f"column {quoted(self.column)}",
            None if self.row is None else f"row {self.row}",
            None if self.unit is None else f"unit {quoted(self.unit)}",
            None if self.pair is None else f"pair ({quoted(self.pair[0])}, {quoted(self.pair[1])})",
        ]
        place = ", ".join(part for part in where if part)
        text = f"{place}: {self.problem}" if place else self.problem
        if has_value:
            text += f" (got {_short(self.value)})"
        if self.hint:
            text += f". {self.hint}"
        return " ".join(text.split())


class DataError(SqevalError, ValueError):
    """The data break their contract: a missing column, a value that cannot be read, a negative input."""

    exit_code = 3


class OptionError(SqevalError, ValueError):
    """An option has a word or value that it does not know."""

    @classmethod
    def unknown(cls, option: str, value: object, known: Iterable[str]) -> OptionError:
        """Error for a word that is none of the known ones; names the nearest."""
        return cls(f"unknown {option}", value=value, hint=nearest_hint(value, known))


class ConfigError(SqevalError, ValueError):
    """A hierarchy or configuration has a wrong key or value; `path` says where."""


class JudgementError(SqevalError, ValueError):
    """A judgement matrix is not positive, not reciprocal, contradictory or incomplete; `pair` says where."""


class SolverError(SqevalError, RuntimeError):
    """A solver is not available or has broken its own contract."""

    exit_code = 4


class IntegrityError(SqevalError):
    """An output directory no longer holds what its manifest says."""

    exit_code = 3


class MissingExtraError(SqevalError, ImportError):
    """An optional package is not installed."""

    @classmethod
    def for_extra(cls, purpose: str, extra: str) -> MissingExtraError:
        """Error that names the extra to install."""
        return cls(f"{purpose} needs an optional package", hint=f"Install it with: pip install 'sqeval[{extra}]'")


class SqevalWarning(UserWarning):
    """Emitted once for every caution that a result carries in `.warnings`."""


def nearest_hint(value: object, known: Iterable[str], most: int = 12) -> str:
    """Say which known words are nearest to `value`, or list them."""
    words = [str(word) for word in known]
    lowered = {word.lower(): word for word in reversed(words)}
    near = [lowered[word] for word in difflib.get_close_matches(str(value).lower(), lowered, n=3, cutoff=0.6)]
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    if near and len(words) > most:
        return hint.strip()
    listing = ", ".join(map(repr, words[:most])) or "none"
    return f"{hint}Known: {listing}{' …' if len(words) > most else ''}"


def quoted(label: object) -> str:
    """A label as an error shows it; of numpy's numbers the number, not the type.

    Examples
    --------
    >>> import numpy as np
    >>> quoted("speed"), quoted(np.int64(7)), quoted(("A", np.int64(7)))
    ("'speed'", '7', "('A', 7)")
    """
    if type(label) is tuple:
        return f"({', '.join(map(quoted, label))}{',' if len(label) == 1 else ''})"
    return repr(label.item() if hasattr(label, "dtype") and hasattr(label, "item") and not getattr(label, "shape", ()) else label)


def _short(value: object, limit: int = 80) -> str:
    text = quoted(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
