import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.evaluation.value_text import hours_text, owner_text, plain, target_title, value_text
from sqeval.indicators import hierarchies
from sqeval.result import Named

TREE = hierarchies.after_sales()


def test_an_owner_is_translated_where_the_check_knows_both_names():
    names = {"customer service": Named("customer service", "客服部")}
    assert [owner_text(names, owner, "zh") for owner in ("customer service", "front office", None)] == ["客服部", "front office", ""]


def test_a_target_of_one_channel_says_so():
    node = TREE.node("resolution_rate")
    assert target_title(node, None) == node.title()
    assert target_title(node, "phone") == f"{node.title()} in channel phone"
    assert target_title(node, "phone", "zh") == f"{node.title('zh')}（渠道：phone）"


@pytest.mark.parametrize(
    ("name", "value", "en", "zh"),
    [
        ("resolution_rate", 0.8936, "89.4 %", "89.4%"),
        ("on_time_delivery", 1.0, "100.0 %", "100.0%"),
        ("first_reply_15min", 0.0, "0.0 %", "0.0%"),
        ("satisfaction", 75.04, "75.0 (0–100)", "75.0 分"),
        ("handling_hours", 1234.5, "1,234 h", "1,234 小时"),
        ("solved_requests", 84.0, "84 requests", "84 个"),
        ("resolution_rate", math.nan, "–", "–"),
    ],
)
def test_a_value_comes_with_its_unit(name, value, en, zh):
    assert (value_text(TREE.node(name), value), value_text(TREE.node(name), value, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.0, "0 seconds"),
        (53 / 3600, "53 seconds"),
        (1 / 60, "1 minutes"),
        (0.5, "30 minutes"),
        (1.0, "1 hours"),
        (71.96, "72.0 hours"),
        (72.0, "3 days"),
        (4380.0, "182 days"),
        (math.nan, "–"),
    ],
)
def test_a_time_is_told_in_the_unit_that_suits_it(hours, expected):
    assert hours_text(hours) == expected


@given(st.floats(1e-4, 1e9))
def test_plain_numbers_can_be_read_back_and_have_no_power_of_ten(value):
    text = plain(value)
    assert re.fullmatch(r"[\d,]+(\.\d+)?", text)
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.0051, abs=0)
