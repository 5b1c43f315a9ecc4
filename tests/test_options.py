"""Options are words, parsed once and without regard to case."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval import options
from sqeval.errors import OptionError
from sqeval.options import Orientation, Period, parse

ENUMS = [kind for kind in vars(options).values() if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum]


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_word_is_parsed_in_any_case(kind):
    for word in kind:
        assert parse(kind, word.value, "option") is parse(kind, f" {word.value.upper()} ", "option") is parse(kind, word, "option") is word


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_set_of_words_says_what_it_is_for(kind):
    assert kind.__doc__
    assert all(word.value == word.value.strip().lower() for word in kind)


def test_an_unknown_word_names_the_nearest():
    with pytest.raises(OptionError, match=r"unknown period \(got 'monht'\)\. Did you mean 'month'\?"):
        parse(Period, "monht", "period")


@given(st.one_of(st.text(), st.integers(), st.none(), st.booleans(), st.lists(st.text())))
def test_anything_else_is_refused_in_one_line(value):
    if isinstance(value, str) and value.strip().lower() in ("input", "output"):
        return
    with pytest.raises(OptionError) as error:
        parse(Orientation, value, "orientation")
    assert len(str(error.value).splitlines()) == 1
