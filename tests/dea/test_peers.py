"""Who learns from whom: the order in which peers are named."""

import numpy as np
import pandas as pd
from scipy import sparse

from sqeval.dea.peers import peers_of


def test_the_largest_part_comes_first():
    (found,) = peers_of(sparse.csr_array([[0.2, 0.0, 0.8]]), pd.Index(["a", "b", "c"]))
    assert list(found.items()) == [("c", 0.8), ("a", 0.2)]


def test_parts_that_differ_by_rounding_only_stand_in_the_order_of_the_reference():
    halves = [[0.5, np.nextafter(0.5, 1)], [np.nextafter(0.5, 1), 0.5], [np.nextafter(0.5, 0), 0.5]]
    assert [list(found) for found in peers_of(sparse.csr_array(halves), pd.Index(["a", "b"]))] == [["a", "b"]] * 3


def test_small_parts_are_told_apart_by_their_own_size():
    (found,) = peers_of(sparse.csr_array([[1e-15, 2e-15]]), pd.Index(["a", "b"]))
    assert list(found) == ["b", "a"]
