"""Answers for many points as a bundle of arrays, one row a point, and λ as CSR: some replaced by others, or put in another order."""

from __future__ import annotations

from dataclasses import Field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Places = NDArray[np.intp]


class Answers(Protocol):
    """A dataclass of arrays with one row a point, and `lambdas` (k, n)."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def lambdas(self) -> sparse.csr_array:
        """Intensities."""


Part = TypeVar("Part", bound=Answers)


def replaced(part: Part, rows: Places, other: Part) -> Part:
    """The answers with those at `rows` taken from another part, in its order."""
    both, pick = joined([part, other]), np.arange(part.lambdas.shape[0])
    pick[rows] = len(pick) + np.arange(len(rows))
    return _taken(both, pick)


def joined(parts: list[Part]) -> Part:
    """Answers for several lots of points, one after the other."""
    found = {name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays(parts[0])}
    return replace(parts[0], lambdas=sparse.csr_array(sparse.vstack([part.lambdas for part in parts], format="csr")), **found)


def in_order(part: Part, order: Places, reference_order: Places) -> Part:
    """Answers whose rows (and the columns of λ) stand in sorted order, in the caller's."""
    if (np.diff(order) > 0).all():
        return replace(part, lambdas=with_columns(part.lambdas, reference_order))
    back = _taken(part, np.argsort(order))
    return replace(back, lambdas=with_columns(back.lambdas, reference_order))


def with_columns(lambdas: sparse.csr_array, order: Places) -> sparse.csr_array:
    """λ whose columns stand in sorted order, in the caller's."""
    if (np.diff(order) > 0).all():
        return lambdas
    columns = order.astype(lambdas.indices.dtype)[lambdas.indices]
    moved = sparse.csr_array((lambdas.data, columns, lambdas.indptr), shape=lambdas.shape)
    moved.sort_indices()
    return moved


def _taken(part: Part, rows: Places) -> Part:
    found = {name: getattr(part, name)[rows] for name in arrays(part)}
    return replace(part, lambdas=sparse.csr_array(part.lambdas[rows]), **found)


def arrays(part: Answers) -> list[str]:
    """Names of all but λ."""
    return [field.name for field in fields(part) if field.name != "lambdas"]
