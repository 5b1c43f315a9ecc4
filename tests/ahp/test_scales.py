"""Judgement scales: the closed forms of Goepel (2019), and what all scales share."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, scale_value, solve
from sqeval.errors import JudgementError, OptionError
from sqeval.options import JudgementScale

SCALES = st.sampled_from([scale.value for scale in JudgementScale])


@given(SCALES, st.integers(1, 9), st.integers(2, 20))
def test_closed_forms(scale, x, n):
    expected = {
        "linear": x,
        "logarithmic": math.log(x + 1, 2),
        "root_square": x**0.5,
        "inverse_linear": 9 / (10 - x),
        "balanced": (45 + 5 * x) / (55 - 5 * x),
        "balanced_n": (9 + (n - 1) * x) / (9 + n - x),
        "adaptive": x ** (1 + math.log(n - 1) / math.log(9)),
        "power": x**2,
        "geometric": 2 ** (x - 1),
    }
    if scale in expected:
        assert scale_value(x, scale, n) == pytest.approx(expected[scale], rel=1e-12)


@given(SCALES, st.floats(1 / 9, 9), st.integers(2, 20))
def test_mirrors_are_reciprocal_and_one_is_one(scale, x, n):
    assert scale_value(1 / x, scale, n) * scale_value(x, scale, n) == pytest.approx(1, rel=1e-9)
    assert scale_value(1, scale, n) == pytest.approx(1, rel=1e-12)


@given(SCALES, st.integers(1, 8), st.integers(2, 20))
def test_stronger_judgements_stand_for_larger_ratios(scale, x, n):
    assert scale_value(x + 1, scale, n) > scale_value(x, scale, n)


@given(st.integers(2, 12), st.sampled_from(["adaptive", "adaptive_balanced"]))
def test_on_adaptive_scales_one_that_dominates_all_by_nine_has_nine_tenths(n, scale):
    matrix = PairwiseMatrix.from_upper([9] * (n - 1) + [1] * ((n - 1) * (n - 2) // 2)).rescale(scale)
    assert solve_quietly(matrix).weights[0] == pytest.approx(0.9, rel=1e-12)


def solve_quietly(matrix):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return solve(matrix)


def test_for_two_items_balanced_n_and_adaptive_balanced_are_balanced():
    for x in range(1, 10):
        values = [scale_value(x, scale, 2) for scale in ("balanced", "balanced_n", "adaptive_balanced")]
        assert values == pytest.approx([values[0]] * 3, rel=1e-12)


def test_one_dominant_item_of_four_by_nine_has_three_quarters():
    """Goepel, K. D. (2018). Implementation of an online software tool for the AHP (AHP-OS). IJAHP 10(3), section 9."""
    matrix = PairwiseMatrix.from_upper([9, 9, 9, 1, 1, 1])
    assert solve(matrix).weights[0] == pytest.approx(0.75, rel=1e-14)
    assert solve([[1, 3], ["1/3", 1]]).weights[0] == pytest.approx(0.75, rel=1e-14)


def test_a_matrix_is_rescaled_cell_by_cell():
    matrix = PairwiseMatrix([[1, 3, None], ["1/3", 1, 5], [None, "1/5", 1]], list("abc"))
    found = matrix.rescale("power")
    assert found.labels.tolist() == list("abc")
    assert found.values[0, 1] == 9
    assert found.missing == (("a", "c"),)
    np.testing.assert_allclose(found.values[1, 2] * found.values[2, 1], 1, rtol=1e-15)


def test_what_does_not_fit_is_refused():
    with pytest.raises(JudgementError, match=r"'a', 'b'.*ends at judgements of 9"):
        PairwiseMatrix([[1, 10], [0.1, 1]], ["a", "b"]).rescale("inverse_linear")
    with pytest.raises(JudgementError, match="ends at judgements of 9"):
        scale_value(12, "balanced")
    with pytest.raises(OptionError, match="Give n"):
        scale_value(3, "adaptive")
    with pytest.raises(OptionError, match="balanced"):
        scale_value(3, "balansed")
    with pytest.raises(JudgementError, match="positive"):
        scale_value(0, "linear")
    assert scale_value(12, "power") == 144


@pytest.mark.parametrize("n", [0, 1, -3, 2.5, "5", True])
def test_a_number_of_items_that_is_none_is_refused(n):
    with pytest.raises(OptionError, match="n: must be a whole number of at least 2"):
        scale_value(3, "balanced_n", n)


@pytest.mark.parametrize(("x", "scale"), [(10_000, "geometric"), ("1/10000", "geometric"), (1e80, "power")])
def test_what_leaves_the_range_of_numbers_is_refused(x, scale):
    with pytest.raises(JudgementError, match="is beyond 1e\\+100 on the scale"):
        scale_value(x, scale)
    with pytest.raises(JudgementError, match=r"pair \('a', 'b'\)|pair \('b', 'a'\)"):
        PairwiseMatrix.from_pairs({("a", "b"): x}).rescale(scale)
