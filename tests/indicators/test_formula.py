"""The grammar of expressions: what it takes, what it refuses, and that its derivatives are those of the value."""

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.indicators import formula


def value(text, **names):
    return formula.differentiated(formula.parse(text), {name: np.array([number]) for name, number in names.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", 7.0),
        ("(a + b) * c", 9.0),
        ("a − b", -1.0),
        ("-a + +b", 1.0),
        ("b ÷ c × 3", 2.0),
        ("max(a, b, c) - min(a, b)", 2.0),
        ("100 * a / (b + c)", 20.0),
        ("1.5e2 * a", 150.0),
        ("（a＋b）／2", 1.5),
        ("`a` + `b`", 3.0),
    ],
)
def test_value(text, expected):
    assert value(text, a=1.0, b=2.0, c=3.0).value == pytest.approx(expected)


def test_a_divisor_of_zero_gives_no_value():
    assert np.isnan(value("a / (b - b)", a=1.0, b=2.0).value).all()


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "a ** b",
        "a // b",
        "a if b else c",
        "lambda: 1",
        "f(a)",
        "min()",
        "min(a, key=b)",
        "'x'",
        "True",
        "a; b",
        "a = 1",
        "a and b",
        "a < b",
        "",
        "1j",
        "a + 1" + "0" * 400,
        "a * 1e400",
        "`a + b",
        "(a",
        "a + " * 200 + "a",
        "-" * 120 + "a",
    ],
)
def test_what_the_grammar_does_not_know(text):
    with pytest.raises(formula.FormulaError):
        formula.parse(text)


def test_names_in_order_of_appearance():
    assert formula.names(formula.parse("max(b, a) / b + c")) == ("b", "a", "c")


@st.composite
def trees(draw, depth=3):
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["a", "b", "c", "2", "0.5"]))
    left, right = draw(trees(depth=depth - 1)), draw(trees(depth=depth - 1))
    operator = draw(st.sampled_from(["+", "-", "*", "/"]))
    return f"({left} {operator} {right})"


@given(trees(), st.tuples(*[st.floats(0.5, 3.0)] * 3))
def test_values_are_those_of_python_and_derivatives_those_of_small_steps(text, numbers):
    names = dict(zip("abc", numbers, strict=True))
    code = compile(ast.parse(text, mode="eval"), "formula", "eval")
    try:
        expected = eval(code, {}, names)
    except ZeroDivisionError:
        return
    found = value(text, **names)
    assert float(np.ravel(found.value)[0]) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    for name in found.by:
        step = 1e-6
        ahead, behind = (eval(code, {}, {**names, name: names[name] + sign * step}) for sign in (1, -1))
        slope = (ahead - behind) / (2 * step)
        if abs(slope) < 1e3 and abs(expected) < 1e3:
            assert float(np.ravel(found.by[name])[0]) == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_a_quoted_name_may_hold_anything():
    tree = formula.parse("`solved by robot` / `客服 工时` * 2")
    assert formula.names(tree) == ("solved by robot", "客服 工时")
    values = {"solved by robot": np.array([6.0]), "客服 工时": np.array([3.0])}
    assert formula.differentiated(tree, values).value.tolist() == [4.0]


def test_signs_in_a_quoted_name_stay_as_they_are():
    tree = formula.parse("`成本（元）` ÷ `a－b，c` × 2")
    assert formula.names(tree) == ("成本（元）", "a－b，c")
    values = {"成本（元）": np.array([6.0]), "a－b，c": np.array([3.0])}
    assert formula.differentiated(tree, values).value.tolist() == [4.0]


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("a / b", {"a"}, {"b"}),
        ("a / (b / c)", {"a", "c"}, {"b"}),
        ("a * min(1 / b, c)", {"a", "c"}, {"b"}),
        ("a - b / a", {"a", "b"}, {"a"}),
    ],
)
def test_which_names_are_divided_by(text, above, below):
    found = formula.sides(formula.parse(text))
    assert {name for name, sides in found.items() if False in sides} == above
    assert {name for name, sides in found.items() if True in sides} == below
