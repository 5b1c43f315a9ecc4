import numpy as np
import pytest

from sqeval.numerics import consistency, pairwise, perturbation


def consistent(weights, power=1.0):
    weights = np.asarray(weights)
    return (weights[:, None] / weights) ** power


MATRIX = np.array([[1, 2, 5, 1 / 3], [0.5, 1, 4, 1], [0.2, 0.25, 1, 1 / 6], [3, 1, 6, 1]])


def test_the_short_way_is_the_long_way():
    by_matrices = perturbation.weights_by(pairwise.geometric_mean, MATRIX, 0.4, 5_000, [3])
    np.testing.assert_allclose(perturbation.geometric_means(MATRIX, 0.4, 5_000, [3]), by_matrices, rtol=1e-12)


@pytest.mark.parametrize("size", [2, 3, 9])
def test_log_ratios_are_normal_with_a_known_variance(size):
    """ln w_i − ln w_j = mean difference + errors of variance σ²(4 + 2(n − 2))/n² = 2σ²/n."""
    weights = np.linspace(1, 3, size)
    logs = np.log(perturbation.geometric_means(consistent(weights), 0.3, 40_000, [1]))
    lead = logs[:, 0] - logs[:, -1]
    sigma = 0.3 * np.sqrt(2 / size)
    assert lead.mean() == pytest.approx(-np.log(3), abs=5 * sigma / 200)
    assert lead.std() == pytest.approx(sigma, rel=5 / np.sqrt(80_000))
    scaled = (lead + np.log(3)) / sigma
    assert (np.abs(scaled) < 1.959964).mean() == pytest.approx(0.95, abs=0.005)


def test_no_error_gives_the_weights_themselves():
    exact = pairwise.geometric_mean(MATRIX)
    np.testing.assert_allclose(perturbation.geometric_means(MATRIX, 0.0, 3, [0]), np.tile(exact, (3, 1)), rtol=1e-14)
    np.testing.assert_allclose(
        perturbation.consistency_indices(MATRIX, 0.0, 3, [0]),
        consistency.eigenvalue_excess(MATRIX, pairwise.eigenvector(MATRIX)) / 3,
        rtol=1e-12,
    )


def test_consistency_of_every_sample():
    long = perturbation.weights_by(lambda part: np.linalg.eigvals(part).real.max(axis=-1)[:, None], MATRIX, 0.3, 200, [4])
    np.testing.assert_allclose(perturbation.consistency_indices(MATRIX, 0.3, 200, [4]), (long[:, 0] - 4) / 3, atol=1e-12)
    assert perturbation.consistency_indices(np.ones((2, 2)), 0.3, 5, [0]).tolist() == [0.0] * 5


def test_more_samples_begin_with_the_fewer_ones():
    few, many = (perturbation.geometric_means(MATRIX, 0.3, samples, [5]) for samples in (4_100, 9_000))
    np.testing.assert_allclose(many[:4_100], few, rtol=1e-14)
