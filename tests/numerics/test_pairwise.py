import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.pairwise import eigenvector, geometric_mean

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 7, 9]


def reciprocal(upper, size):
    matrix = np.eye(size)
    rows, columns = np.triu_indices(size, k=1)
    matrix[rows, columns] = upper
    matrix[columns, rows] = 1 / np.asarray(upper)
    return matrix


@st.composite
def matrices(draw):
    size = draw(st.integers(1, 9))
    count = size * (size - 1) // 2
    return reciprocal(draw(st.lists(st.sampled_from(SCALE), min_size=count, max_size=count)), size)


def principal(matrix):
    """Principal eigenvector at 40 digits by inverse iteration; a positive eigenvector can be no other (Perron)."""
    with mpmath.workdps(40):
        exact = mpmath.matrix(matrix.tolist())
        near = mpmath.mpf(float(np.linalg.eigvals(matrix).real.max())) * (1 + mpmath.mpf(10) ** -9)
        factors, order = mpmath.mp.LU_decomp(exact - near * mpmath.eye(len(matrix)))
        vector = mpmath.ones(len(matrix), 1)
        for _ in range(5):
            vector = mpmath.mp.U_solve(factors, mpmath.mp.L_solve(factors, vector, order))
            vector /= mpmath.fsum(vector)
        image = exact * vector
        ratios = [image[i] / vector[i] for i in range(len(matrix))]
        assert min(vector) > 0
        assert max(ratios) - min(ratios) < max(ratios) * mpmath.mpf(10) ** -30
        return np.array([float(entry) for entry in vector])


RANDOM = np.random.default_rng(7)
HARD = [
    reciprocal([9, 1 / 9, 9], 3),
    reciprocal([1e6, 1e-6, 1e6], 3),
    reciprocal([1e12, 1e6, 1e-5], 3),
    reciprocal(10 ** np.random.default_rng(18).normal(0, 3.5, 15), 6),
    reciprocal(RANDOM.choice(SCALE, 21), 7),
    reciprocal(RANDOM.choice(SCALE, 105), 15),
    reciprocal(1 + 1e-7 * RANDOM.random(28), 8),
]


@pytest.mark.parametrize(
    "matrix", HARD, ids=["cycle", "huge cycle", "huge ratios", "nonsense", "random 7", "random 15", "nearly consistent"]
)
def test_eigenvector_has_full_double_precision(matrix):
    np.testing.assert_allclose(eigenvector(matrix), principal(matrix), rtol=2e-14)


@pytest.mark.parametrize("largest", [9, 1e6])
@pytest.mark.parametrize("size", range(1, 13))
def test_every_weight_is_right_to_its_last_digits(size, largest):
    """Judgements that contradict one another a little or a lot; the least of twelve weights may be 1e-12."""
    draws = np.random.default_rng([size, int(largest)])
    places = draws.uniform(0, np.log(largest), size)
    for noise in (0.02, 1.0):
        logs = np.subtract.outer(places, places) + draws.normal(0, noise, (size, size))
        matrix = reciprocal(np.exp(logs.clip(-np.log(largest), np.log(largest)))[np.triu_indices(size, k=1)], size)
        np.testing.assert_allclose(eigenvector(matrix), principal(matrix), rtol=1e-14)


def test_one_dominant_item_gets_the_share_known_in_closed_form():
    # a = 9 against each of three equal items: w = 9/12 (Goepel 2018, IJAHP 10(3), section 9).
    np.testing.assert_allclose(eigenvector(reciprocal([9, 9, 9, 1, 1, 1], 4)), [9 / 12, 1 / 12, 1 / 12, 1 / 12], rtol=1e-15)


def test_a_batch_gives_what_single_matrices_give():
    batch = np.stack([reciprocal(RANDOM.choice(SCALE, 10), 5) for _ in range(6)]).reshape(2, 3, 5, 5)
    for method in (eigenvector, geometric_mean):
        together = method(batch)
        assert together.shape == (2, 3, 5)
        np.testing.assert_allclose(together[1, 2], method(batch[1, 2]), rtol=1e-14)


def test_geometric_mean_of_a_row():
    matrix = reciprocal([2, 8, 1], 3)
    roots = np.cbrt([16, 0.5, 0.125])
    np.testing.assert_allclose(geometric_mean(matrix), roots / roots.sum(), rtol=1e-14)


@pytest.mark.parametrize("method", [eigenvector, geometric_mean])
@given(weights=st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=9))
def test_a_consistent_matrix_returns_its_weights(method, weights):
    weights = np.array(weights)
    np.testing.assert_allclose(method(weights[:, None] / weights), weights / weights.sum(), rtol=1e-13)


@pytest.mark.parametrize("method", [eigenvector, geometric_mean])
@given(matrix=matrices(), data=st.data())
def test_weights_are_positive_sum_to_one_and_follow_a_permutation(method, matrix, data):
    weights = method(matrix)
    assert (weights > 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    order = data.draw(st.permutations(range(len(matrix))))
    np.testing.assert_allclose(method(matrix[np.ix_(order, order)]), weights[order], rtol=1e-12)


@given(matrix=matrices())
def test_eigenvector_satisfies_its_equation(matrix):
    weights = eigenvector(matrix)
    ratios = matrix @ weights / weights
    np.testing.assert_allclose(ratios, ratios.mean(), rtol=1e-12)


@given(matrix=matrices(), power=st.floats(0.2, 3))
def test_geometric_mean_inverts_with_the_transpose_and_follows_powers(matrix, power):
    weights = geometric_mean(matrix)
    np.testing.assert_allclose(geometric_mean(matrix.T), (1 / weights) / (1 / weights).sum(), rtol=1e-12)
    np.testing.assert_allclose(geometric_mean(matrix**power), weights**power / (weights**power).sum(), rtol=1e-12)
