"""Answers of two engines put together: rows where they belong, NaN where there is no answer."""

import numpy as np
from scipy import sparse

from sqeval.numerics import lp_batches
from sqeval.numerics.linear_program import Certificate, LpBatch


def batch(values, status, *, full=False, unique=None):
    x = np.array(values, dtype=float)
    dual = x[:, :1] * 10
    nothing = np.where(np.array(status) == "optimal", 0.0, np.nan)
    x = x if full else sparse.csr_array(np.nan_to_num(x))
    certificate = Certificate("lp", nothing, nothing, nothing)
    return LpBatch(np.array(status, dtype=object), x, dual, certificate, tuple(f"because {word}" for word in status), unique)


FIRST = batch([[1, 0], [0, 0], [3, 4]], ["optimal", "failed", "optimal"], unique=np.ones((3, 2), dtype=bool))
SECOND = batch([[5, np.nan]], ["infeasible"], full=True)


def test_joined():
    found = lp_batches.joined(FIRST, np.array([1]), batch([[5, 6]], ["optimal"], full=True))
    np.testing.assert_array_equal(found.x.toarray(), [[1, 0], [5, 6], [3, 4]])
    assert found.status.tolist() == ["optimal"] * 3
    assert found.dual[:, 0].tolist() == [10, 50, 30]
    assert found.reasons[1] == "because optimal"
    assert found.unique.tolist() == [[True, True], [False, False], [True, True]]
    assert FIRST.status.tolist() == ["optimal", "failed", "optimal"]


def test_nothing_of_what_is_not_optimal():
    found = lp_batches.in_full(lp_batches.joined(FIRST, np.array([1]), SECOND))
    np.testing.assert_array_equal(found.x, [[1, 0], [np.nan, np.nan], [3, 4]])
    assert np.isnan(found.certificate.gap).tolist() == [False, True, False]
    np.testing.assert_array_equal(found.columns(0, 2).toarray(), [[1, 0], [0, 0], [3, 4]])


def test_large_tables_stay_sparse(monkeypatch):
    monkeypatch.setattr(lp_batches, "MOST_CELLS", 5)
    assert sparse.issparse(lp_batches.in_full(FIRST).x)
    monkeypatch.setattr(lp_batches, "MOST_CELLS", 6)
    assert isinstance(lp_batches.in_full(FIRST).x, np.ndarray)
