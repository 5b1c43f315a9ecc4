"""A problem: what is wrong where, how often, for example where, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.options import Policy
from sqeval.result import Caution

Rows = NDArray[np.int64]

#: So many examples are named.
MOST_EXAMPLES = 5


class Action(StrEnum):
    """What reading does about a problem: one of the policies, leave out the column, refuse the source, or nothing but report it."""

    REJECT = Policy.REJECT.value
    FLAG = Policy.FLAG.value
    REPAIR = Policy.REPAIR.value
    LEAVE_OUT = "leave_out"
    REFUSE = "refuse"
    REPORT = "report"


class Of(StrEnum):
    """What is counted."""

    ROWS = "rows"
    REQUESTS = "requests"
    CELLS = "cells"
    COLUMNS = "columns"
    RANGES = "ranges"
    FILES = "files"
    KEYS = "keys"


@dataclass(frozen=True, eq=False)
class Problem:
    """One problem of a source.

    Attributes
    ----------
    code : str
        Stable word; the texts are `problem.<code>`, `problem.<code>_why` and `problem.<code>_do` in the catalogue.
    column : str or None
        The column it is about; None where it is about the whole source or several columns.
    count, of : int
        How many have it, and of how many; 0 where what is counted is no part of a known whole, such as files.
    what : Of
        What is counted: rows of the source (of an event log: events), requests, cells or columns.
    examples : tuple of str
        Request ids, else "row 7"; for columns their names. In the order of the ids, not of the rows.
    action : Action
        What reading does about it.
    rows : array of int
        All rows of the source that have it: lines of a file, positions in a frame.
    details : mapping
        The numbers behind it.
    settings : mapping
        Keywords of `read_records` that are proposed, e.g. {"formats": {"created_at": "%d/%m/%Y"}}; "…" for a value that
        only you can know.
    """

    code: str
    column: str | None
    count: int
    of: int
    what: Of = Of.ROWS
    examples: tuple[str, ...] = ()
    action: Action = Action.REPORT
    rows: Rows = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    details: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    caution: Caution | None = None

    @property
    def share(self) -> float | None:
        """`count` over `of`; None where there is no whole."""
        return self.count / self.of if self.of else None

    def name(self, lang: str = "en") -> str:
        """What is wrong, in a few words."""
        return self._text("", lang) if self.caution is None else self.caution.text(lang)

    def title(self, lang: str = "en") -> str:
        """The column and what is wrong with it."""
        return self.name(lang) if self.column is None else f"{self.column}: {self.name(lang)}"

    def explanation(self, lang: str = "en") -> str:
        """What was found and why it matters, with its numbers."""
        return self._text("_why", lang)

    def proposal(self, lang: str = "en") -> str:
        """What to do about it."""
        return self._text("_do", lang)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Everything but the list of rows, as plain data."""
        return {
            "code": self.code,
            "column": self.column,
            "count": self.count,
            "of": self.of,
            "what": self.what.value,
            "share": self.share,
            "examples": list(self.examples),
            "action": self.action.value,
            "title": self.title(lang),
            "explanation": self.explanation(lang),
            "proposal": self.proposal(lang),
            "details": dict(self.details),
            "settings": dict(self.settings),
        }

    def _text(self, part: str, lang: str) -> str:
        key = f"problem.{self.code}{part}"
        if key not in i18n.catalogue():
            return ""
        values = {name: _words(_named(name, value, lang), lang) for name, value in self.details.items()}
        return i18n.text(key, lang, column=self.column or "", count=self.count, of=self.of, share=self.share or 0.0, **values)


def _named(name: str, value: object, lang: str) -> object:
    """Kinds of personal data and forms of times by the words for them."""
    if name == "kind":
        return i18n.text(f"problem.kind_{value}", lang)
    if name == "forms" and isinstance(value, Mapping):
        return i18n.text("problem.forms_hidden", lang, **value)
    if name == "main":
        return i18n.text(f"problem.form_{value}", lang)
    if name == "others" and isinstance(value, Mapping):
        return {i18n.text(f"problem.form_{form}", lang): count for form, count in value.items()}
    return value


def _words(value: object, lang: str) -> object:
    """A list as words; numbers stay numbers, so that the text says how they are written."""
    if isinstance(value, Mapping):
        return i18n.listing((i18n.text("problem.times", lang, name=name, count=count) for name, count in value.items()), lang)
    if isinstance(value, (list, tuple)):
        return i18n.listing(value, lang)
    return value
