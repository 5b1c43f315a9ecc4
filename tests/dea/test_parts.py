"""Bundles of answers: joined, replaced in part, and put in the caller's order."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sqeval.dea.parts import in_order, joined, replaced


@dataclass(frozen=True, eq=False)
class Bundle:
    score: np.ndarray
    table: np.ndarray
    lambdas: sparse.csr_array


def bundle(*scores):
    values = np.array(scores, dtype=float)
    return Bundle(values, np.column_stack([values, -values]), sparse.csr_array(np.outer(values, [1.0, 0, 2])))


def held(part):
    np.testing.assert_array_equal(part.table, np.column_stack([part.score, -part.score]))
    return part.score.tolist()


def test_joined():
    found = joined([bundle(1, 2), bundle(), bundle(3)])
    assert held(found) == [1, 2, 3]
    assert found.lambdas.toarray().tolist() == [[1, 0, 2], [2, 0, 4], [3, 0, 6]]


def test_replaced_keeps_the_places():
    found = replaced(bundle(1, 2, 3, 4), np.array([3, 1]), bundle(40, 20))
    assert held(found) == [1, 20, 3, 40]
    assert found.lambdas.toarray()[:, 0].tolist() == [1, 20, 3, 40]


def test_rows_and_columns_go_back_to_where_the_caller_had_them():
    # Sorted, the caller's units are 2, 0, 1, and the columns 1, 2, 0.
    found = in_order(bundle(5, 6, 7), np.array([2, 0, 1]), np.array([1, 2, 0]))
    assert held(found) == [6, 7, 5]
    assert found.lambdas.toarray().tolist() == [[12, 6, 0], [14, 7, 0], [10, 5, 0]]


def test_an_order_that_is_kept_moves_columns_only():
    found = in_order(bundle(5, 6), np.array([0, 1]), np.array([1, 2, 0]))
    assert held(found) == [5, 6]
    assert found.lambdas.toarray().tolist() == [[10, 5, 0], [12, 6, 0]]
