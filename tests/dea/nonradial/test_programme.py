"""The slack-based family: which terms count, and that the factor t of Charnes & Cooper can never be 0."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.nonradial.by_linprog import RTS
from tests.dea.nonradial.quietly import tables

from sqeval.dea.nonradial.programme import Ratio, family
from sqeval.dea.nonradial.slack_based import measured
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology


def ratio_of(m, v, orientation):
    at = np.arange(v)
    return Ratio((at < m) & (orientation != "output"), (at >= m) & (orientation != "input"))


@settings(max_examples=15)
@given(tables(least=0, bad=2), st.sampled_from((*RTS, ("grs", 0.0, 1.5))), st.sampled_from(["none", "input", "output"]), st.booleans())
def test_t_is_positive_wherever_the_rows_hold(data, rts, orientation, given_):
    X, Y, B = data
    values = np.hstack([X, B, Y])
    technology = Technology(values, X.shape[1] + B.shape[1], Returns.parse(rts))
    programmes = family(technology, ratio_of(X.shape[1], values.shape[1], orientation), values, given=given_)
    n, senses = len(values), np.array(programmes.senses)
    turn = np.where(senses == ">=", -1.0, 1.0)
    least_t = np.zeros(n + programmes.own.shape[2])
    least_t[n] = 1
    for own, rhs in zip(programmes.own, programmes.rhs, strict=True):
        rows, equal = np.hstack([programmes.shared, own]) * turn[:, None], senses == "="
        found = linprog(least_t, rows[~equal], (rhs * turn)[~equal], rows[equal], rhs[equal])
        assert found.status == 0
        assert found.fun > 1e-9
        assert not given_ or found.fun >= 1 - 1e-9


def test_terms_of_zero_are_dropped_and_counted_by_side():
    ratio = ratio_of(2, 5, "none")
    points = np.array([[2.0, 4, 1, 5, 3], [0, 4, 1, 0, 0]])
    np.testing.assert_array_equal(ratio.divisors(points), [[2, 2, 3, 3, 3], [0, 1, 1, 0, 0]])
    np.testing.assert_array_equal(ratio_of(2, 5, "input").divisors(points)[0], [2, 2, 0, 0, 0])
    assert ratio_of(2, 5, "output").counted.tolist() == [2, 3, 4]


def test_the_ratio_of_a_point_and_what_takes_it_away():
    # Inputs 4 and 10 go to 2 and 10; an output goes from 5 to 10, an undesirable one from 8 to 4.
    points, targets = np.array([[4.0, 10, 8, 5]]), np.array([[2.0, 10, 4, 10]])
    signs = np.array([-1.0, -1, -1, 1])
    score, parts = measured(ratio_of(2, 4, "none"), signs, points, targets)
    assert score[0] == pytest.approx((3 / 4) / (1 + (1 / 2 + 1) / 2))
    np.testing.assert_allclose(parts[0], np.array([1 / 4, 0, 1 / 4, 1 / 2]) / 1.75)
    assert measured(ratio_of(2, 4, "input"), signs, points, targets)[0] == [0.75]
    assert measured(ratio_of(2, 4, "output"), signs, points, targets)[0] == [1 / 1.75]


def test_a_small_ratio_keeps_its_digits():
    score, _ = measured(ratio_of(1, 2, "none"), np.array([-1.0, 1]), np.array([[3e7, 1e-7]]), np.array([[1.0, 3]]))
    assert score[0] == pytest.approx(1 / 3e7 / 3e7, rel=1e-14)
