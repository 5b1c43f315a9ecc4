"""What a form asks, apart from its language and looks: nodes, their children, and the pairs to be judged.

A form carries its layout as lines of text in a place that nobody edits, so that it can be read whatever became of its
titles, its language and the order of its rows.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, Self

from sqeval.ahp.structure import Structure, structure_of
from sqeval.errors import SqevalError

#: Name and version of what a form carries; the number grows when forms of before can no longer be read.
FORM = "sqeval.questionnaire/1"


class Question(NamedTuple):
    """A pair to be judged: how many times as important `left` is as `right`, for `node`."""

    node: str
    left: str
    right: str

    @property
    def key(self) -> str:
        """A mark by which the row of a question is known wherever it stands, and whichever side comes first."""
        return _digest([self.node, *sorted((self.left, self.right))])[:16]


@dataclass(frozen=True, eq=False)
class Layout:
    """Children by node, parents before children, and how each child is called in the form."""

    children: Mapping[str, tuple[str, ...]]
    titles: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, structure: Structure, lang: str) -> Self:
        """The layout of a form in `lang`."""
        titles: dict[tuple[str, str], str] = {}
        for node, names in structure.children.items():
            found = [plain(structure.title(name, lang)) or name for name in names]
            shared = {title for title, count in Counter(map(folded, found)).items() if count > 1}
            # Two that look alike could not be told apart in a drop-down list.
            shown = (f"{title} ({name})" if folded(title) in shared else title for title, name in zip(found, names, strict=True))
            titles |= {(node, name): title for name, title in zip(names, shown, strict=True)}
        return cls(structure.children, titles)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Self:
        """The layout that a form carries.

        Raises
        ------
        ValueError
            The lines are damaged, or were changed since the form was written.
        """
        head, *nodes = [json.loads(line) for line in lines]
        found = {node["node"]: dict(node["children"]) for node in nodes}
        try:
            children = structure_of({node: list(below) for node, below in found.items()}).children
        except SqevalError as error:
            raise ValueError(str(error)) from None
        layout = cls(children, {(node, name): title for node, below in found.items() for name, title in below.items()})
        if head["sha256"] != layout.fingerprint:
            raise ValueError("fingerprint")
        return layout

    @property
    def lines(self) -> list[str]:
        """The layout as text: one line for the form, one a node."""
        nodes = ({"node": node, "children": [[name, self.titles[node, name]] for name in names]} for node, names in self.children.items())
        return [json.dumps(line) for line in ({"form": FORM, "sha256": self.fingerprint}, *nodes)]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of nodes and children; neither titles nor any order change it."""
        return _digest(sorted([node, sorted(names)] for node, names in self.children.items()))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every pair of children of every node."""
        return tuple(Question(node, *pair) for node, names in self.children.items() for pair in combinations(names, 2))

    def title(self, question: Question) -> tuple[str, str]:
        """What the two sides of a question are called."""
        return self.titles[question.node, question.left], self.titles[question.node, question.right]


def plain(text: str) -> str:
    """A text on one line, without characters that a spreadsheet cannot hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def folded(text: str) -> str:
    """A text as it is compared: without differences of case, width or spaces.

    Examples
    --------
    >>> folded(" Ｓpeed  of reply") == folded("speed of Reply")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
