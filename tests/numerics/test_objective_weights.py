"""Figures of objective weights: hard columns, and a second formulation."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import expm

from sqeval.numerics import objective_weights

NONE_CONSTANT = np.array([False])


def exact_divergence(column):
    with mpmath.workdps(60):
        values = [mpmath.mpf(float(value)) for value in column]
        shares = [value / mpmath.fsum(values) for value in values]
        return float(1 + mpmath.fsum(p * mpmath.log(p) for p in shares if p) / mpmath.log(len(values)))


@pytest.mark.parametrize(
    ("column", "tolerance"),
    [
        ([1, 1 + 1e-3, 1 - 1e-3], 1e-12),
        ([1, 1 + 1e-7, 1], 1e-8),
        ([0, 0, 0, 1], 1e-15),
        ([1e-300, 1e-12, 1], 1e-15),
        ([1e300, 1.7e308, 1e308], 1e-14),
        ([5e-324, 1e-323, 5e-324], 1e-14),
    ],
)
def test_divergence_against_sixty_digits(column, tolerance):
    found = objective_weights.divergence(np.array(column, dtype=float)[:, None], NONE_CONSTANT)
    assert found[0] == pytest.approx(exact_divergence(column), rel=tolerance)


def test_removal_effects_of_nearly_constant_columns_keep_their_digits():
    values = np.array([[1 + 1e-9, 5.0], [1, 2.0], [1, 3.0]])
    with mpmath.workdps(50):
        logs = [mpmath.log(mpmath.mpf(float(row[0]))) / 2 for row in values]
        others = [mpmath.log(mpmath.mpf(float(row[1])) / 2) / 2 for row in values]
        exact = mpmath.fsum(mpmath.log(1 + a + b) - mpmath.log(1 + b) for a, b in zip(logs, others, strict=True))
    found = objective_weights.removal_effects(values, np.array([False, False]))
    assert found[0] == pytest.approx(float(exact), rel=1e-6)


@given(arrays(float, (4, 4), elements=st.sampled_from([0.0, 0.0, 0.1, 0.5, 0.9])))
def test_balanced_losses_are_what_equal_weights_flow_to(losses):
    np.fill_diagonal(losses, 0.0)
    flow = losses.T - np.diag(losses.sum(axis=1))
    found, _ = objective_weights.balanced_losses(losses)
    assert found == pytest.approx(expm(flow * 1e4) @ np.full(4, 0.25), abs=1e-7)
    assert flow @ found == pytest.approx(np.zeros(4), abs=1e-9)


def test_two_ends_of_the_flow_share_by_what_reaches_them():
    # 2 loses at the best of 0 twice as much as at that of 1; 0 and 1 lose nothing anywhere.
    losses = np.array([[0, 0, 0], [0, 0, 0], [0.8, 0.4, 0]])
    found, is_unique = objective_weights.balanced_losses(losses)
    assert not is_unique
    assert found == pytest.approx([1 / 3 + 2 / 9, 1 / 3 + 1 / 9, 0])


def test_correlations_that_rounding_blurs_are_exact():
    column = np.array([0.1, 0.7, 0.3, 0.25])
    found = objective_weights.correlations(np.column_stack([column, column * 3 + 1, -column]), np.array([False] * 3))
    assert found[0, 1] == 1
    assert found[0, 2] == pytest.approx(-1)


def test_weights_of_tiny_and_huge_information():
    constant = np.array([False, False])
    assert objective_weights.weights_of(np.array([1e-320, 3e-320]), constant) == pytest.approx([0.25, 0.75], rel=1e-3)
    assert objective_weights.weights_of(np.array([1e308, 1e308]), constant).tolist() == [0.5, 0.5]
