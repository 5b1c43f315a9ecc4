from itertools import pairwise, permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import rankdata

from sqeval.numerics import ranks

samples = hnp.arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.integers(0, 3)).map(lambda values: values * 1.0)


def by_permutations(row):
    """Ties broken in every way, all alike: an independent statement of shared ranks."""
    orders = [order for order in permutations(range(len(row))) if all(row[a] >= row[b] for a, b in pairwise(order))]
    counts = np.zeros((len(row), len(row)))
    for order in orders:
        counts[list(order), range(len(row))] += 1 / len(orders)
    return counts


@given(samples)
def test_ranks_are_those_of_all_ways_to_break_ties(values):
    zeros = np.zeros(values.shape)
    counts = ranks.rank_counts(values, zeros)
    np.testing.assert_allclose(counts, sum(map(by_permutations, values)), atol=1e-12)
    np.testing.assert_allclose(counts.sum(axis=0), len(values), atol=1e-12)
    np.testing.assert_allclose(counts.sum(axis=1), len(values), atol=1e-12)
    np.testing.assert_allclose(ranks.first_shares(values, zeros).sum(axis=0), counts[:, 0], atol=1e-12)
    np.testing.assert_array_equal(ranks.competition_ranks(values[0], zeros[0]), rankdata(-values[0], method="min"))


@given(samples)
def test_wins_against_plain_comparison(values):
    wins = ranks.win_counts(values, np.zeros(values.shape))
    plain = [[np.sum(a > b) + 0.5 * np.sum(a == b) for b in values.T] for a in values.T]
    np.testing.assert_array_equal(wins, plain)
    np.testing.assert_array_equal(wins + wins.T, len(values))


def test_what_is_within_the_tolerance_ties():
    values = np.array([[1.0, 1.0 + 1e-14, 0.5]])
    assert ranks.rank_counts(values, 1e-12 * values).tolist() == [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    assert ranks.first_shares(values, 1e-12 * values).tolist() == [[0.5, 0.5, 0.0]]
    assert ranks.win_counts(values, 1e-12 * values)[0].tolist() == [0.5, 0.5, 1.0]
