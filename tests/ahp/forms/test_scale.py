"""One answer: everything people write for a level, and what is none."""

import datetime as dt
import math

import pytest

from sqeval.ahp.forms.scale import LEVELS, UnreadableError, level_text, read_number


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_texts_of_the_list_are_read_in_any_language(level, lang):
    text = level_text(level, lang)
    assert read_number(text) == level
    assert read_number(text.upper().replace(" – ", "  –  ")) == level
    assert read_number(text.partition(" – ")[2]) == level


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((cell, 3) for cell in (3, 3.0, "3", " 3.0 ", "３", "3 - moderate", "3 – moderate", "3: moderate", "3 —稍重要")),
        *((cell, 1 / 3) for cell in ("1/3", "１／３", "⅓", " 1 / 3 ", 1 / 3)),
        (0.11, 0.11),
        (9.09, 9.09),
    ],
)
def test_numbers_as_people_write_them(cell, number):
    assert read_number(cell) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("cell", [None, "", "   ", "\u3000"])
def test_an_empty_cell_is_no_answer(cell):
    assert math.isnan(read_number(cell))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(
            (cell, "text")
            for cell in ("3 or 4", "3-5", "three", "nan", "inf", "x", True, 0, -3, "0", "-3", "1/0", "3 4", "1e0", "?", "3,5")
        ),
        *((cell, "date") for cell in ("3-Jan", "Jan-03", "1月3日", "2026/1/3", "01/03/2026", "2026年1月3日", dt.date(2026, 1, 3))),
        *((cell, "beyond") for cell in (10, "33", "1/12", 0.05, 1e9)),
    ],
)
def test_what_is_no_judgement_is_told(cell, code):
    with pytest.raises(UnreadableError) as caught:
        read_number(cell)
    assert caught.value.code == code
