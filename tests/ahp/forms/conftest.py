"""Forms of a small hierarchy, and a hand that fills them as an expert would."""

import io
import warnings

import openpyxl
import pytest

from sqeval.ahp import questionnaire, read_questionnaire
from sqeval.ahp.forms.layout import Question
from sqeval.errors import SqevalWarning
from sqeval.indicators import Hierarchy

TREE = {"goal": ["speed", "cost", "quality"], "speed": ["reply", "repair"], "cost": ["labour"]}


@pytest.fixture(scope="session")
def tree():
    return TREE


@pytest.fixture(scope="session")
def hierarchy():
    """The same with titles and definitions in both languages."""
    children = [
        {
            "name": "speed",
            "label": {"en": "Speed", "zh": "速度"},
            "definition": {"en": "How fast it goes", "zh": "处理快慢"},
            "children": [{"name": "reply", "label": {"en": "Reply", "zh": "回复"}}, {"name": "repair"}],
        },
        {"name": "cost", "label": {"en": "Cost", "zh": "成本"}, "children": [{"name": "labour"}]},
        {"name": "quality", "label": {"en": "Quality", "zh": "质量"}},
    ]
    return Hierarchy.from_dict({"name": "goal", "label": {"en": "Good service", "zh": "优质服务"}, "children": children})


class Hand:
    """An open workbook whose answers are filled in by the names of the pair."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.start, self.sheet, self.check, self.terms, self.hidden = self.book.worksheets
        marks = {self.sheet.cell(row, 1).value: row for row in range(1, self.sheet.max_row + 1)}
        self.rows = {}
        for node, names in TREE.items():
            for left in names:
                for right in names:
                    row = marks.get(Question(node, left, right).key)
                    if row and left != right:
                        self.rows[node, left, right] = row

    def name(self, expert, role=None):
        self.start["C12"], self.start["C13"] = expert, role
        return self

    def answer(self, node, left, right, which, how):
        """`which` is 0 for the left cell of the row, 1 for the right one, None for neither, or a text."""
        row = self.rows[node, left, right]
        self.sheet.cell(row, 4).value = self.sheet.cell(row, 2 + which).value if which in (0, 1) else which
        self.sheet.cell(row, 5).value = how
        return self

    def fill(self, level="3 – moderately more important"):
        for pair in (("goal", "speed", "cost"), ("goal", "speed", "quality"), ("goal", "cost", "quality"), ("speed", "reply", "repair")):
            self.answer(*pair, 0, level)
        return self

    def save(self, path):
        self.book.save(path)
        return path


@pytest.fixture(scope="session")
def blanks(tmp_path_factory, hierarchy):
    """Empty forms as bytes, by language."""
    folder = tmp_path_factory.mktemp("blank")
    return {lang: questionnaire(hierarchy, folder / f"{lang}.xlsx", lang=lang).read_bytes() for lang in ("en", "zh")}


@pytest.fixture
def hand(blanks):
    def take(lang="en"):
        return Hand(blanks[lang])

    return take


@pytest.fixture
def read():
    """Read forms; cautions stay on the result."""

    def call(*args):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SqevalWarning)
            return read_questionnaire(*args)

    return call
