"""λ of very many points, entered lot by lot in any order, without a second copy at the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.parts import chunks

Places = NDArray[np.intp]


class LambdaRows:
    """Rows of λ (k, n) side by side, each with room for `width` entries: as many as a vertex has, more if a lot needs them."""

    def __init__(self, k: int, n: int, width: int) -> None:
        self.n, self.counts = n, np.zeros(k, dtype=np.intp)
        self.data = np.empty((k, width))
        self.indices = np.empty((k, width), dtype=np.int32 if max(n, k * width) < np.iinfo(np.int32).max else np.int64)

    def enter(self, rows: Places, lambdas: sparse.csr_array, columns: Places) -> None:
        """λ (len(rows), len(columns)) of some points, whose columns are those of all n."""
        counts = np.diff(lambdas.indptr)
        self._widen(int(counts.max(initial=0)))
        self.counts[rows] = counts
        filled = np.arange(self.data.shape[1]) < counts[:, None]
        for whole, values in ((self.data, lambdas.data), (self.indices, columns[lambdas.indices])):
            some = np.zeros(filled.shape, dtype=whole.dtype)
            some[filled] = values
            whole[rows] = some

    def _widen(self, width: int) -> None:
        more = width - self.data.shape[1]
        if more > 0:
            self.data, self.indices = (np.pad(table, ((0, 0), (0, more))) for table in (self.data, self.indices))

    def table(self) -> sparse.csr_array:
        """All rows as one array. They move together in place: an entry never moves beyond where another one still stands."""
        ends = np.concatenate([[0], np.cumsum(self.counts)])
        for part in chunks(slice(0, len(self.counts))):
            filled = np.arange(self.data.shape[1]) < self.counts[part, None]
            for table in (self.data, self.indices):
                table.reshape(-1)[ends[part.start] : ends[part.stop]] = table[part][filled]
        data, indices = (table.reshape(-1)[: ends[-1]] for table in (self.data, self.indices))
        return sparse.csr_array((data, indices, ends.astype(indices.dtype)), shape=(len(self.counts), self.n))
