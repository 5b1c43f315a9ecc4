import numpy as np
import pytest

from sqeval.numerics import complementary


def judged(seed, size):
    upper = np.triu(np.random.default_rng(seed).uniform(0, 1, (size, size)), k=1)
    return upper + np.tril(1 - upper.T, k=-1) + 0.5 * np.eye(size)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_weights_sum_to_one_and_are_positive(size):
    weights = complementary.weights(judged(size, size))
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    assert (weights > 0).all()


def test_additive_consistency_by_loops():
    matrix = judged(2, 5)
    off = [
        abs(matrix[i, j] - matrix[i, k] - matrix[k, j] + 0.5) for i in range(5) for j in range(5) for k in range(5) if len({i, j, k}) == 3
    ]
    assert complementary.additive_consistency(matrix) == pytest.approx(1 - 2 / 3 * np.mean(off), abs=1e-15)


def test_additively_consistent_judgements_say_so():
    scores = np.array([0.3, 0.1, -0.2, 0.0])
    matrix = 0.5 + scores[:, None] - scores[None, :]
    assert complementary.additive_consistency(matrix) == pytest.approx(1, abs=1e-15)


def test_judgements_of_the_weights_are_compatible():
    weights = np.array([0.5, 0.3, 0.2])
    assert complementary.compatibility(weights[:, None] / (weights[:, None] + weights), weights) == 0.0
