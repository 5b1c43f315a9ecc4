import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sqeval.numerics import comparison_graph, completion, consistency, pairwise
from sqeval.numerics.random_index import random_index, share_left
from sqeval.options import RandomIndex

SCALE = np.r_[1 / np.arange(9, 1, -1), np.arange(1, 10)]


def reciprocal(upper, size):
    matrix = np.ones((size, size))
    rows, columns = np.triu_indices(size, k=1)
    matrix[rows, columns], matrix[columns, rows] = upper, 1 / np.asarray(upper)
    return matrix


def with_gaps(matrix, pairs):
    gaps = matrix.copy()
    for i, j in pairs:
        gaps[i, j] = gaps[j, i] = np.nan
    return gaps


@st.composite
def connected(draw, largest=7, spread=4.0):
    """Judgements of any size in which a random tree, at least, is judged."""
    size = draw(st.integers(2, largest))
    count = size * (size - 1) // 2
    logs = draw(st.lists(st.floats(-spread, spread), min_size=count, max_size=count))
    matrix = reciprocal(np.exp(logs), size)
    kept = {tuple(sorted((k, draw(st.integers(0, k - 1))))) for k in range(1, size)}
    pairs = list(zip(*np.triu_indices(size, k=1), strict=True))
    is_gap = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return with_gaps(matrix, [pair for pair, gap in zip(pairs, is_gap, strict=True) if gap and tuple(map(int, pair)) not in kept])


def excess(matrix):
    return float(consistency.eigenvalue_excess(matrix, pairwise.eigenvector(matrix)))


@given(connected())
def test_least_eigenvalue_is_stationary_and_below_every_other_completion(gaps):
    whole = completion.least_eigenvalue(gaps)
    judged = ~np.isnan(gaps)
    np.testing.assert_array_equal(whole[judged], gaps[judged])
    np.testing.assert_allclose(whole * whole.T, 1, rtol=1e-12)
    right, left = pairwise.eigenvector(whole), pairwise.eigenvector(whole.T)
    wanted = np.sqrt(left[None, :] * right[:, None] / (left[:, None] * right[None, :]))
    np.testing.assert_allclose(whole[~judged], wanted[~judged], rtol=1e-9)
    for other in (completion.log_least_squares(gaps), completion.harker(gaps)):
        assert excess(whole) <= excess(completion.filled(gaps, other)) * (1 + 1e-12) + 1e-12


@given(connected(largest=5, spread=2.5))
@settings(max_examples=15)
def test_least_eigenvalue_against_a_general_minimiser(gaps):
    rows, columns = np.nonzero(np.triu(np.isnan(gaps), k=1))
    if not rows.size:
        return

    def eigenvalue(logs):
        whole = gaps.copy()
        whole[rows, columns], whole[columns, rows] = np.exp(logs), np.exp(-logs)
        return np.linalg.eigvals(whole).real.max()

    found = minimize(eigenvalue, np.zeros(len(rows)), method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-13, "maxiter": 4000})
    assert len(gaps) + excess(completion.least_eigenvalue(gaps)) <= found.fun + 1e-7


def test_least_eigenvalue_at_forty_digits():
    rng = np.random.default_rng(4)
    gaps = with_gaps(reciprocal(rng.choice(SCALE, 10), 5), [(0, 3), (1, 2), (2, 4)])
    found = completion.least_eigenvalue(gaps)
    free = [(0, 3), (1, 2), (2, 4)]
    with mp.workdps(40):

        def stationary(*logs):
            matrix = mp.matrix([[mp.mpf(1) if np.isnan(cell) else mp.mpf(float(cell)) for cell in row] for row in gaps])
            for (i, j), log in zip(free, logs, strict=True):
                matrix[i, j], matrix[j, i] = mp.exp(log), mp.exp(-log)
            right, left = perron(matrix), perron(matrix.T)
            return [2 * log - mp.log(left[j] * right[i] / (left[i] * right[j])) for (i, j), log in zip(free, logs, strict=True)]

        exact = mp.findroot(stationary, [mp.log(float(found[pair])) for pair in free], tol=1e-60)
        digits = [abs(mp.exp(log) / float(found[pair]) - 1) for pair, log in zip(free, exact, strict=True)]
    assert max(digits) < 1e-14


def perron(matrix):
    vector = mp.matrix([1] * matrix.rows)
    for _ in range(200):
        vector = matrix * vector
        vector /= sum(vector)
    return vector


def test_harker_at_forty_digits():
    gaps = with_gaps(reciprocal([3, 1 / 5, 2, 7, 1 / 2, 4], 4), [(0, 3), (1, 2)])
    with mp.workdps(40):
        own = mp.matrix([[0 if np.isnan(cell) else mp.mpf(float(cell)) for cell in row] for row in gaps])
        for k in range(4):
            own[k, k] = 1 + int(np.isnan(gaps[k]).sum())
        exact = [float(weight) for weight in perron(own)]
    np.testing.assert_allclose(completion.harker(gaps), exact, rtol=1e-14)


@given(connected())
def test_log_least_squares_against_a_regression(gaps):
    rows, columns = np.nonzero(np.triu(~np.isnan(gaps), k=1))
    design = np.zeros((len(rows) + 1, len(gaps)))
    design[np.arange(len(rows)), rows], design[np.arange(len(rows)), columns] = 1, -1
    design[-1] = 1
    places = np.linalg.lstsq(design, np.r_[np.log(gaps[rows, columns]), 0], rcond=None)[0]
    expected = np.exp(places) / np.exp(places).sum()
    np.testing.assert_allclose(completion.log_least_squares(gaps), expected, rtol=1e-10)


@given(connected())
def test_filling_the_gaps_keeps_the_weights(gaps):
    """Log least squares are the geometric means of what they fill, Harker's the eigenvector of what they fill."""
    squares, harker = completion.log_least_squares(gaps), completion.harker(gaps)
    np.testing.assert_allclose(pairwise.geometric_mean(completion.filled(gaps, squares)), squares, rtol=1e-12)
    np.testing.assert_allclose(pairwise.eigenvector(completion.filled(gaps, harker)), harker, rtol=1e-7)


@given(connected(), st.integers(1, 3))
def test_without_gaps_nothing_is_estimated(gaps, power):
    whole = completion.filled(gaps, completion.log_least_squares(gaps)) ** power
    np.testing.assert_array_equal(completion.least_eigenvalue(whole), whole)
    np.testing.assert_allclose(completion.log_least_squares(whole), pairwise.geometric_mean(whole), rtol=1e-12)
    np.testing.assert_allclose(completion.harker(whole), pairwise.eigenvector(whole), rtol=1e-7)


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=6), st.data())
def test_consistent_judgements_give_their_weights_whatever_is_missing(logs, data):
    weights = np.exp(logs) / np.exp(logs).sum()
    whole = weights[:, None] / weights[None, :]
    kept = {tuple(sorted((k, data.draw(st.integers(0, k - 1))))) for k in range(1, len(logs))}
    gaps = with_gaps(whole, [(i, j) for i in range(len(logs)) for j in range(i + 1, len(logs)) if (i, j) not in kept])
    for method in (completion.log_least_squares, completion.harker):
        np.testing.assert_allclose(method(gaps), weights, rtol=1e-9)
    np.testing.assert_allclose(completion.least_eigenvalue(gaps), whole, rtol=1e-9)


def test_a_batch_is_one_by_one():
    rng = np.random.default_rng(2)
    many = np.array([with_gaps(reciprocal(rng.choice(SCALE, 6), 4), [(0, k % 3 + 1)]) for k in range(5)])
    for method in (completion.log_least_squares, completion.harker):
        np.testing.assert_allclose(method(many), [method(one) for one in many], rtol=1e-13)


def test_huge_ratios_are_no_matter():
    gaps = with_gaps(reciprocal([1e40, 1e60, 1e80, 1e20, 1e41, 3e19], 4), [(0, 3)])
    assert completion.least_eigenvalue(gaps)[0, 3] == pytest.approx(1e80, rel=3)
    assert np.isfinite(completion.least_eigenvalue(gaps)).all()


@pytest.mark.parametrize(("size", "missing"), [(4, 1), (5, 3)])
def test_the_random_index_of_matrices_with_gaps_falls_along_the_line(size, missing):
    """Mean CI of 250 random matrices, within 4 standard errors of the line and its own 6 %."""
    rng = np.random.default_rng(size * 10 + missing)
    pairs = list(zip(*np.triu_indices(size, k=1), strict=True))
    found = []
    while len(found) < 250:
        gaps = with_gaps(reciprocal(rng.choice(SCALE, len(pairs)), size), rng.permutation(pairs)[:missing])
        if not comparison_graph.components(comparison_graph.judged(gaps)).any():
            found.append(excess(completion.least_eigenvalue(gaps)) / (size - 1))
    error = np.std(found) / len(found) ** 0.5
    line = random_index(size, RandomIndex.EXACT) * share_left(size, missing)
    assert abs(np.mean(found) - line) < 4 * error + 0.06 * line
    assert abs(np.mean(found) - random_index(size, RandomIndex.EXACT)) > 4 * error
