"""A form as it was read: who filled it, what was answered, what is open, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqeval import i18n
from sqeval.ahp.forms.layout import Layout, Question


@dataclass(frozen=True)
class Problem:
    """Something that keeps a form from being read; its text is `questionnaire.bad_<code>` in the catalogue."""

    code: str
    place: str = ""
    question: Question | None = None
    details: dict[str, object] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """What is wrong, and the way out."""
        return i18n.text(f"questionnaire.bad_{self.code}", lang, **self.details)

    @property
    def pair(self) -> str:
        """The pair that it is about, by names; empty where it is about the whole form."""
        return "" if self.question is None else f"{self.question.node}: {self.question.left} – {self.question.right}"

    def in_full(self, lang: str = "en") -> str:
        """Where, about which pair, what and the way out."""
        where = i18n.listing((part for part in (self.place, self.pair) if part), lang)
        return f"{where}{i18n.text('common.colon', lang)}{self.text(lang)}" if where else self.text(lang)


class Answer(NamedTuple):
    """A judgement, `left` over `right` of its question, and where it stands."""

    question: Question
    ratio: float
    place: str


@dataclass(frozen=True, eq=False)
class Form:
    """One file. `open_words` say what an unanswered question lacks: "both", "which", "how" or its "row"."""

    file: Path
    expert: str = ""
    role: str = ""
    layout: Layout | None = None
    answers: tuple[Answer, ...] = ()
    open_words: tuple[tuple[Question, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The expert, by the name of the file where the form gives none."""
        return self.expert or self.file.stem


@dataclass(frozen=True)
class Rejection:
    """A file that is not used, and why."""

    file: Path
    problems: tuple[Problem, ...]

    def text(self, lang: str = "en") -> str:
        """All that is wrong with it, at most five things."""
        return i18n.sequence((problem.in_full(lang) for problem in self.problems), lang, most=5)
