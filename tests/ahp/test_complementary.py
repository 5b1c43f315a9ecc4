import warnings

import numpy as np
import pandas as pd
import pytest

from sqeval.ahp import complementary
from sqeval.errors import JudgementError, SqevalWarning

LABELS = ["speed", "cost", "care"]
ROWS = [[0.5, 0.7, 0.8], [0.3, 0.5, 0.6], [0.2, 0.4, 0.5]]


def test_weights_by_hand():
    # (2.0 + 0.5)/6, (1.4 + 0.5)/6, (1.1 + 0.5)/6
    result = complementary(ROWS, LABELS)
    assert result.weights.to_dict() == pytest.approx({"speed": 2.5 / 6, "cost": 1.9 / 6, "care": 1.6 / 6})
    assert result.additive_consistency == pytest.approx(1)
    assert result.is_consistent
    assert result.consistency["consistent"].tolist() == [True, pd.NA]


def test_one_cell_of_a_pair_is_enough_and_the_upper_one_rules():
    half = [[0.5, None, 0.8], [0.3, 0.5, np.nan], [None, 0.4, 0.5]]
    assert complementary(half).weights.tolist() == pytest.approx(complementary(ROWS).weights.tolist())
    rounded = [[0.5, 0.667], [0.33, 0.5]]
    assert complementary(rounded).matrix.loc[1, 0] == pytest.approx(0.333)


def test_order_of_items_changes_no_bit():
    frame = pd.DataFrame(ROWS, index=LABELS, columns=LABELS)
    turned = complementary(frame, labels=LABELS[::-1])
    assert turned.weights.index.tolist() == LABELS[::-1]
    assert turned.weights.to_dict() == complementary(frame).weights.to_dict()


def test_incompatible_judgements_are_said_in_both_languages():
    circle = [[0.5, 0.9, 0.1], [0.1, 0.5, 0.9], [0.9, 0.1, 0.5]]
    with pytest.warns(SqevalWarning, match="index 0.2667, above 0.1"):
        result = complementary(circle, LABELS)
    assert not result.is_consistent
    assert result.warnings[0].where == tuple(LABELS)
    assert "相容性" in result.summary("zh")


def test_one_and_two_items():
    assert complementary([[0.5]]).weights.tolist() == [1.0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        assert complementary([[0.5, 1], [0, 0.5]]).weights.tolist() == [0.75, 0.25]


@pytest.mark.parametrize(
    ("above", "below", "message"),
    [
        (0.7, 0.4, "the two cells add up to 1.1, not 1"),
        (0.7, 0.294, "the two cells add up to 0.994, not 1"),
        (1.2, None, "a number from 0 to 1"),
        (-0.1, None, "a number from 0 to 1"),
        ("much", None, "a number from 0 to 1"),
        (True, None, "a number from 0 to 1"),
        (None, None, "has no judgement"),
    ],
)
def test_a_bad_judgement_is_named(above, below, message):
    with pytest.raises(JudgementError, match=rf"pair \('a', 'b'\): .*{message}"):
        complementary([[0.5, above], [below, 0.5]], labels=["a", "b"])


def test_the_diagonal_must_be_a_half():
    with pytest.raises(JudgementError, match=r"pair \('b', 'b'\): the diagonal must be 0.5 \(got 1.0\)"):
        complementary([[0.5, 0.6], [0.4, 1]], labels=["a", "b"])
