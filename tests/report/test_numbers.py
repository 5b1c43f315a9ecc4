import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.indicators import hierarchies
from sqeval.indicators.node import Target
from sqeval.report.numbers import aim_text, bare_text, fixed, level_text, percent, signed, span_text

TREE = hierarchies.after_sales()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.25, "+1.2"), (-1.26, "−1.3"), (0.0, "0.0"), (-0.04, "0.0"), (0.04, "0.0"), (1234.5, "+1,234.5"), (None, "–"), (math.nan, "–")],
)
def test_signed(value, expected):
    assert signed(value) == expected


@given(st.floats(-1e9, 1e9))
def test_signed_can_be_read_back(value):
    assert float(signed(value, 3).replace("−", "-").replace(",", "")) == pytest.approx(value, abs=5.1e-4)


def test_fixed():
    assert [fixed(1234.56), fixed(None), fixed(math.nan), fixed(7, 0)] == ["1,234.6", "–", "–", "7"]


@pytest.mark.parametrize(("lang", "expected"), [("en", "89.4 %"), ("zh", "89.4%")])
def test_percent(lang, expected):
    assert percent(0.8936, lang) == expected
    assert percent(math.nan, lang) == "–"


def test_a_level_has_no_more_digits_than_it_was_given():
    share, stars, minutes = (TREE.node(name) for name in ("first_reply_15min", "satisfaction", "first_response_minutes"))
    assert [level_text(share, 0.9, "en"), level_text(share, 0.905, "zh"), level_text(stars, 80.0, "zh"), level_text(minutes, 15, "en")] == [
        "90 %",
        "90.5%",
        "80 分",
        "15 min",
    ]


@pytest.mark.parametrize(("op", "sign"), [(">=", "≥"), ("<=", "≤"), ("<", "<"), (">", ">")])
def test_an_aim_keeps_its_sign(op, sign):
    assert aim_text(TREE.node("payment_concern"), Target(op=op, target=0.05), "en") == f"{sign} 5 %"


def test_an_interval_names_its_unit_once():
    share, hours = TREE.node("resolution_rate"), TREE.node("handling_hours")
    assert span_text(share, 0.863, 0.989, "en") == "86.3 – 98.9 %"
    assert span_text(hours, 8.24, 26.6, "en") == "8.24 – 26.6"
    assert span_text(hours, math.nan, 26.6, "en") == ""
    assert bare_text(hours, 26.6, "en") == "26.6"
