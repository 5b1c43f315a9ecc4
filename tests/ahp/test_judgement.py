import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from sqeval.ahp.judgement import ratio, written
from sqeval.errors import JudgementError

PAIR = ("speed", "cost")


@pytest.mark.parametrize(
    "value", ["1/4", "0.25", " 1 / 4 ", "１／４", "¼", 0.25, np.float32(0.25), Fraction(1, 4), Decimal("0.25")], ids=repr
)
def test_a_quarter_in_every_spelling(value):
    assert ratio(value, PAIR) == 0.25


@pytest.mark.parametrize("value", [None, math.nan, np.nan, pd.NA, pd.NaT], ids=repr)
def test_missing(value):
    assert math.isnan(ratio(value, PAIR))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (0, "must be a positive ratio"),
        (-3, "must be a positive ratio"),
        ("-1/3", "must be a positive ratio"),
        (math.inf, "must be a positive ratio"),
        ("much more", "must be a number or a fraction"),
        ("", "must be a number or a fraction"),
        ("1/0", "must be a number or a fraction"),
        ("1/2/3", "must be a number or a fraction"),
        (True, "must be a number or a fraction"),
        (1 + 0j, "must be a number or a fraction"),
        ([3], "must be a number or a fraction"),
        (10**400, "must be a number or a fraction"),
        (1e101, "must lie between 1e-100 and 1e+100"),
    ],
    ids=repr,
)
def test_anything_else_is_one_line_that_names_pair_and_value(value, problem):
    with pytest.raises(JudgementError) as caught:
        ratio(value, PAIR)
    message = str(caught.value)
    assert "\n" not in message
    assert "pair ('speed', 'cost')" in message
    assert problem in message
    assert repr(value)[:20] in message


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (1 / 3, "1/3"), (1 / 9, "1/9"), (2 / 7, "2/7"), (2.5, "2.5"), (0.123, "0.123"), (1e-12, "1e-12"), (math.nan, "–")],
)
def test_written_as_people_do(value, text):
    assert written(value) == text


@pytest.mark.parametrize("text", ["3½", "3²", "3₂", "1_0", "-1/-3", "3/-1", "1/0"])
def test_signs_that_would_run_together_into_another_number_are_refused(text):
    with pytest.raises(JudgementError, match=r"pair \('speed', 'cost'\): a judgement must be a number or a fraction"):
        ratio(text, PAIR)
