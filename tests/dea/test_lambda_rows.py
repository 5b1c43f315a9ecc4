"""Rows of λ entered lot by lot are the table that they were taken from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from sqeval.dea.lambda_rows import LambdaRows


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**31), st.integers(1, 4), st.floats(0, 1))
def test_lots_in_any_order_make_the_table(seed, width, density):
    """Also where lots need more room than a vertex, and where rows are empty."""
    rng = np.random.default_rng(seed)
    units = np.sort(rng.choice(12, 7, replace=False))
    table = np.zeros((23, 12))
    table[:, units] = rng.random((23, 7)) * (rng.random((23, 7)) < density)
    rows = LambdaRows(23, 12, width)
    for lot in np.array_split(rng.permutation(23), 4):
        rows.enter(lot, sparse.csr_array(table[np.ix_(lot, units)]), units)
    found = rows.table()
    np.testing.assert_array_equal(found.toarray(), table)
    assert found.nnz == np.count_nonzero(table)
    assert found.has_canonical_format


@pytest.mark.parametrize("chunk", [1, 5])
def test_entries_move_together_in_place_whatever_the_chunks(monkeypatch, chunk):
    monkeypatch.setattr(
        "sqeval.dea.lambda_rows.chunks", lambda part: (slice(k, min(k + chunk, part.stop)) for k in range(0, part.stop, chunk))
    )
    table = np.triu(np.arange(1.0, 26).reshape(5, 5))
    rows = LambdaRows(5, 5, 5)
    rows.enter(np.arange(5), sparse.csr_array(table), np.arange(5))
    np.testing.assert_array_equal(rows.table().toarray(), table)
