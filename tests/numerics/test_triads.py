"""Triads: hand-computed cases, an oracle by permutations and the formula of Kendall for circles without ties."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics import triads

JUDGEMENTS = st.sampled_from([1 / 9, 1 / 5, 1 / 2, 1.0, 2.0, 3.0, 7.0])


@st.composite
def matrices(draw, largest=6):
    size = draw(st.integers(1, largest))
    matrix = np.eye(size)
    for i, j in combinations(range(size), 2):
        matrix[i, j] = draw(JUDGEMENTS)
        matrix[j, i] = 1 / matrix[i, j]
    return matrix


@given(matrices())
def test_indices_by_plain_loops(matrix):
    found = [matrix[i, k] / (matrix[i, j] * matrix[j, k]) for i, j, k in combinations(range(len(matrix)), 3)]
    assert triads.koczkodaj(matrix) == pytest.approx(max((1 - min(q, 1 / q) for q in found), default=0), abs=1e-14)
    expected = np.mean([q + 1 / q - 2 for q in found]) if found else 0
    assert triads.pelaez_lamata(matrix) == pytest.approx(expected, abs=1e-12)


@given(matrices())
def test_pelaez_lamata_is_the_mean_determinant(matrix):
    found = [np.linalg.det(matrix[np.ix_(rows, rows)]) for rows in combinations(range(len(matrix)), 3)]
    assert triads.pelaez_lamata(matrix) == pytest.approx(np.mean(found) if found else 0, abs=1e-9)


@given(matrices())
def test_three_items_contradict_themselves_where_no_ranking_fits(matrix):
    cyclic, by_ties = triads.ordinal(matrix)
    for number, rows in enumerate(combinations(range(len(matrix)), 3)):
        signs = np.sign(np.log(matrix[np.ix_(rows, rows)]))
        fits = any((signs == np.sign(np.subtract.outer(rank, rank))).all() for rank in _rankings())
        assert fits == (not cyclic[number] and not by_ties[number])


def _rankings():
    """Every weak order of three items, as scores."""
    return {scores for base in [(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2)] for scores in permutations(base)}


@given(st.integers(3, 7), st.randoms(use_true_random=False))
def test_circles_without_ties_by_the_formula_of_kendall(size, random):
    matrix = np.eye(size)
    for i, j in combinations(range(size), 2):
        matrix[i, j] = random.choice([3.0, 1 / 3])
        matrix[j, i] = 1 / matrix[i, j]
    wins = (matrix > 1).sum(axis=1)
    cyclic, by_ties = triads.ordinal(matrix)
    assert cyclic.sum() == size * (size - 1) * (2 * size - 1) / 12 - (wins**2).sum() / 2
    assert not by_ties.any()


def test_a_batch_gives_what_single_matrices_give(monkeypatch):
    monkeypatch.setattr(triads, "_CELLS", 20)
    random = np.random.default_rng(5)
    batch = np.exp(random.normal(size=(7, 5, 5)))
    batch = batch / batch.transpose(0, 2, 1)
    for function in (triads.koczkodaj, triads.pelaez_lamata):
        np.testing.assert_allclose(function(batch), [function(one) for one in batch], rtol=1e-14)


def test_consistent_judgements_have_no_index_at_all():
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    matrix = np.divide.outer(weights, weights)
    assert triads.koczkodaj(matrix) == triads.pelaez_lamata(matrix) == 0.0
