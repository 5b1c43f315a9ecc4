"""What every result is: frozen, labelled, with cautions as values, and readable in a terminal and a notebook."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import SqevalWarning


@dataclass(frozen=True)
class Named:
    """A name that a user gave in both languages, as a detail of a caution."""

    en: str
    zh: str

    def text(self, lang: str = "en") -> str:
        """The name in `lang`."""
        return i18n.bilingual({"en": self.en, "zh": self.zh}, lang)

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Caution:
    """Something a reader of a result must know.

    Attributes
    ----------
    code : str
        Stable word, e.g. "small_sample"; its text is `caution.<code>` in the catalogue.
    where : tuple of str
        The units, indicators or nodes it is about; empty when it is about the whole result.
    details : mapping
        Values for the text's placeholders; names that differ by language are `Named`.
    words : mapping
        Placeholder to key of the catalogue, for details that are words and differ by language.
    """

    code: str
    where: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The text in English."""
        return self.text()

    def text(self, lang: str = "en") -> str:
        """The text in `lang`, with at most five of the places it is about."""
        places = self.places(lang)
        details = {name: value.text(lang) if isinstance(value, Named) else value for name, value in self.details.items()}
        values = {**details, **{name: i18n.text(key, lang) for name, key in self.words.items()}}
        return i18n.text(f"caution.{self.code}", lang, where=places, count=len(self.where), **values)

    def places(self, lang: str = "en") -> str:
        """At most five of the places it is about, as a list in `lang`."""
        return i18n.listing((i18n.with_words(place, lang) for place in self.where), lang, most=5)

    def __str__(self) -> str:
        return self.message


class Result:
    """Base of every result. Subclasses are frozen dataclasses (eq=False, repr=False) with `warnings`."""

    warnings: tuple[Caution, ...]

    def to_frame(self) -> pd.DataFrame:
        """The result as one DataFrame."""
        raise TypeError(f"{type(self).__name__} has no table of its own")

    def summary(self, lang: str = "en") -> str:
        """The result in plain words."""
        return display.text_card(self._card(lang))

    def _card(self, lang: str) -> display.Card:
        """Title, facts and table; subclasses say more."""
        return display.Card(type(self).__name__, (), self.to_frame(), tuple(caution.text(lang) for caution in self.warnings), lang)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return display.html_card(self._card("en"))


Parameters = ParamSpec("Parameters")
Outcome = TypeVar("Outcome", bound=Result)

_announcing: ContextVar[bool] = ContextVar("announcing", default=False)


def announces(function: Callable[Parameters, Outcome]) -> Callable[Parameters, Outcome]:
    """Emit the cautions of a public function's result once, as SqevalWarning, at the outermost call only."""

    @functools.wraps(function)
    def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Outcome:
        if _announcing.get():
            return function(*args, **kwargs)
        with quietly():
            result = function(*args, **kwargs)
        for caution in result.warnings:
            warnings.warn(caution.message, SqevalWarning, stacklevel=2)
        return result

    return call


@contextmanager
def quietly() -> Iterator[None]:
    """Emit no cautions inside; they are on the results. Unlike `warnings.catch_warnings` this is safe in many threads at once."""
    token = _announcing.set(True)
    try:
        yield
    finally:
        _announcing.reset(token)


def merged(cautions: Iterable[Caution]) -> tuple[Caution, ...]:
    """Cautions of the same code, details and words put together, in order of first appearance."""
    together: dict[tuple[str, str, str], Caution] = {}
    for caution in cautions:
        key = (caution.code, repr(sorted(caution.details.items())), repr(sorted(caution.words.items())))
        seen = together.get(key)
        where = caution.where if seen is None else (*seen.where, *(place for place in caution.where if place not in seen.where))
        together[key] = Caution(caution.code, where, caution.details, caution.words)
    return tuple(together.values())
