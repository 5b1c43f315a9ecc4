"""JUnit XML is read back by another parser, has the attributes that build servers ask for, and survives any name."""

from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.report import CheckedGate, junit_xml

#: Elements in the schema that build servers share: what they need, what else they may have, and what may stand inside.
SCHEMA = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"failure"}),
    "failure": ({"message", "type"}, set()),
}


def elements(node):
    return [child for child in node.childNodes if child.nodeType == child.ELEMENT_NODE]


def check(node):
    attributes, inside = SCHEMA[node.tagName]
    assert set(node.attributes.keys()) == attributes
    for child in elements(node):
        assert child.tagName in inside
        check(child)


def read(text):
    """The suite of a text, checked against the schema."""
    root = minidom.parseString(text.encode("utf-8")).documentElement
    assert root.tagName == "testsuites"
    check(root)
    (suite,) = elements(root)
    return suite


def test_one_test_case_a_gate_and_a_failure_with_its_causes():
    gates = [CheckedGate("cr>0.1"), CheckedGate("score<70", "two failed", ("Team <5> 62.4", "客服 & co 60"))]
    suite = read(junit_xml(gates, suite="after_sales 2026-06"))
    assert {name: suite.getAttribute(name) for name in ("name", "tests", "failures", "errors")} == {
        "name": "after_sales 2026-06",
        "tests": "2",
        "failures": "1",
        "errors": "0",
    }
    held, failed = elements(suite)
    assert (held.getAttribute("name"), elements(held)) == ("cr>0.1", [])
    (failure,) = elements(failed)
    assert failure.getAttribute("message") == "two failed"
    assert failure.firstChild.data == "Team <5> 62.4\n客服 & co 60"


def test_a_blind_gate_has_its_message_where_there_are_no_causes():
    (case,) = elements(read(junit_xml([CheckedGate("missed", "it had nothing to look at")], suite="x")))
    assert elements(case)[0].firstChild.data == "it had nothing to look at"


def test_no_gates_are_an_empty_suite():
    assert read(junit_xml([], suite="x")).getAttribute("tests") == "0"


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x0b", "\ufffe", "\ud800"])
def test_a_letter_that_xml_cannot_hold_is_replaced(letter):
    (case,) = elements(read(junit_xml([CheckedGate(f"a{letter}b")], suite="x")))
    assert case.getAttribute("name") == "a\ufffdb"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1), min_size=1))
def test_any_text_is_read_back(texts):
    gates = [CheckedGate(text, text, (text, text)) for text in texts]
    for case, text in zip(elements(read(junit_xml(gates, suite=texts[0]))), texts, strict=True):
        (failure,) = elements(case)
        assert (case.getAttribute("name"), failure.getAttribute("message")) == (text, text)
        assert failure.firstChild.data == f"{text}\n{text}"
