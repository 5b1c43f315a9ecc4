import itertools
import math

import numpy as np
import pytest

from sqeval.numerics.consistency import eigenvalue_excess
from sqeval.numerics.pairwise import eigenvector
from sqeval.numerics.random_index import TABLES, is_extrapolated, random_index
from sqeval.options import RandomIndex

SCALE = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))


def mean_index(upper, size):
    batch = np.broadcast_to(np.eye(size), (len(upper), size, size)).copy()
    rows, columns = np.triu_indices(size, k=1)
    batch[:, rows, columns], batch[:, columns, rows] = upper, 1 / upper
    return float(eigenvalue_excess(batch, eigenvector(batch)).mean() / (size - 1))


def test_exact_for_three_is_the_mean_over_all_4913_matrices():
    upper = np.array(list(itertools.product(SCALE, repeat=3)))
    assert len(upper) == 17**3
    assert random_index(3, RandomIndex.EXACT) == pytest.approx(mean_index(upper, 3), rel=1e-12)


@pytest.mark.parametrize("size", [4, 6])
def test_exact_agrees_with_a_simulation(size):
    upper = np.random.default_rng(11).choice(SCALE, (8000, size * (size - 1) // 2))
    # Standard deviations of one CI are about 0.6 and 0.41, so 8000 draws give 0.007 and 0.005.
    assert mean_index(upper, size) == pytest.approx(random_index(size, RandomIndex.EXACT), abs=0.025)


@pytest.mark.parametrize("table", RandomIndex)
def test_no_index_for_one_and_two_items(table):
    assert random_index(1, table) == random_index(2, table) == 0.0


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        # Saaty (1980): two decimals, 1.48 at n = 12 as printed.
        (RandomIndex.SAATY_1980, {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51, 12: 1.48, 15: 1.59}),
        # Alonso & Lamata (2006).
        (RandomIndex.ALONSO_LAMATA_2006, {3: 0.5247, 4: 0.8816, 5: 1.1086, 9: 1.4499, 10: 1.4854, 15: 1.5838}),
        (RandomIndex.EXACT, {3: 0.524457, 4: 0.884158, 5: 1.1086, 10: 1.4863, 15: 1.5842, 20: 1.6289}),
    ],
)
def test_tables_hold_their_printed_values(table, printed):
    for size, value in printed.items():
        assert random_index(size, table) == pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize(("table", "reach"), [(RandomIndex.SAATY_1980, 15), (RandomIndex.EXACT, 20)])
def test_tables_end_where_their_source_ends(table, reach):
    assert len(TABLES[table].values) == reach
    assert math.isnan(random_index(reach + 1, table))


def test_alonso_and_lamata_go_on_along_their_line():
    table = RandomIndex.ALONSO_LAMATA_2006
    assert random_index(16, table) == (2.7699 * 16 - 4.3513 - 16) / 15
    assert random_index(100, table) == pytest.approx((2.7699 * 100 - 4.3513 - 100) / 99, rel=1e-14)
    assert [is_extrapolated(size, table) for size in (15, 16)] == [False, True]
    assert not is_extrapolated(20, RandomIndex.EXACT)


def test_the_line_continues_the_table_without_a_jump():
    table = RandomIndex.ALONSO_LAMATA_2006
    assert random_index(16, table) == pytest.approx(random_index(16, RandomIndex.EXACT), abs=0.003)
