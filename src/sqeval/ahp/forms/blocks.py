"""Where everything of a node stands in the workbook: its rows of pairs, and its matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from sqeval import i18n
from sqeval.ahp.forms.layout import Layout, Question, plain
from sqeval.ahp.structure import Structure

#: Columns of the comparisons: mark, both sides, the two answers, what they say, and what is reckoned with (hidden).
MARK, LEFT, RIGHT, WHICH, HOW, SAYS, LEVEL, RATIO, OFF = "ABCDEFGHI"

#: The first row holds the words by which columns are known when a form is read, the second the headings.
FIRST = 3

#: First column of a matrix; before it stand names of items, their geometric means (hidden) and their weights.
MATRIX = 4


@dataclass(frozen=True)
class Block:
    """A node: its pairs begin below row `top` of the comparisons, its matrix below row `check` of the sheet of matrices."""

    node: str
    children: tuple[str, ...]
    questions: tuple[Question, ...]
    top: int
    check: int

    @property
    def size(self) -> int:
        """Number of children."""
        return len(self.children)

    @property
    def rows(self) -> range:
        """Rows of the pairs."""
        return range(self.top + 1, self.top + 1 + len(self.questions))

    def pairs(self, column: str) -> str:
        """A column of the pairs, as a range."""
        return f"${column}${self.rows[0]}:${column}${self.rows[-1]}"

    def item_row(self, child: str) -> int:
        """Row of a child in the sheet of matrices."""
        return self.check + 3 + self.children.index(child)

    def column(self, letter: str) -> str:
        """A column of the matrix' own rows, as a range."""
        return f"${letter}${self.check + 3}:${letter}${self.check + 2 + self.size}"

    def row(self, child: str) -> str:
        """The judgements of a child, as a range."""
        last = get_column_letter(MATRIX + self.size - 1)
        return f"${get_column_letter(MATRIX)}${self.item_row(child)}:${last}${self.item_row(child)}"

    @property
    def matrix(self) -> str:
        """The whole matrix, as a range."""
        last = get_column_letter(MATRIX + self.size - 1)
        return f"${get_column_letter(MATRIX)}${self.check + 3}:${last}${self.check + 2 + self.size}"


@dataclass(frozen=True, eq=False)
class Plan:
    """All that the sheets are written from; `levels` is where the texts of the scale stand."""

    structure: Structure
    layout: Layout
    blocks: tuple[Block, ...]
    levels: str
    lang: str

    def words(self, key: str, **values: object) -> str:
        """A text of the form."""
        return i18n.text(f"questionnaire.{key}", self.lang, **values)

    def title(self, node: str) -> str:
        """How a node is called, where it is not one of a pair."""
        return plain(self.structure.title(node, self.lang))


def blocks_of(layout: Layout) -> Iterator[Block]:
    """The nodes that ask something, one below the other."""
    top, check, asked = FIRST, 2, layout.questions
    for node, children in layout.children.items():
        questions = tuple(question for question in asked if question.node == node)
        if questions:
            yield Block(node, children, questions, top, check)
            top, check = top + len(questions) + 1, check + len(children) + 4


def sheet_name(word: str, lang: str) -> str:
    """What a sheet is called."""
    return i18n.text(f"questionnaire.sheet_{word}", lang)


def on_sheet(word: str, lang: str, place: str) -> str:
    """A place on another sheet, as formulas name it."""
    return f"'{sheet_name(word, lang)}'!{place}"
