"""Annotations are read back as GitHub's runner reads workflow commands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.report import github_annotation

COMMAND = re.compile(r"::(?P<level>\w+) (?P<properties>.*?)::(?P<message>.*)")


def unescaped(text, *, is_property=False):
    """As the runner does it: codes of the signs first, the sign of the escape last."""
    for code, sign in [("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if is_property else []), ("%25", "%")]:
        text = text.replace(code, sign)
    return text


def read(line):
    found = COMMAND.fullmatch(line)
    properties = dict(part.split("=", 1) for part in found["properties"].split(","))
    assert list(properties) == ["title"]
    return found["level"], unescaped(properties["title"], is_property=True), unescaped(found["message"])


def test_signs_are_written_as_the_toolkit_writes_them():
    line = github_annotation("warning", "a,b:c 5%", "x, y: 5%\r\n::error::no")
    assert line == "::warning title=a%2Cb%3Ac 5%25::x, y: 5%25%0D%0A::error::no"


@pytest.mark.parametrize("level", ["error", "warning", "notice"])
@given(title=st.text(), message=st.text())
def test_any_text_is_one_line_that_is_read_back(level, title, message):
    line = github_annotation(level, title, message)
    assert "\n" not in line
    assert "\r" not in line
    # A dot of a regular expression stops at no other line ends; those are no line ends to the runner either.
    assert read(line) == (level, title, message)
