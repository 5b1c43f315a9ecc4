"""What is composed: weights along a tree, memberships of the indicators, grades and operator; on arrays, for one unit or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy.branch import Branch
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, read_only
from sqeval.numerics import composition
from sqeval.numerics.composition import Operator
from sqeval.numerics.grade_vectors import total
from sqeval.options import BetweenLevels, FuzzyOperator

OPERATORS: Mapping[FuzzyOperator, Operator] = MappingProxyType(
    {
        FuzzyOperator.WEIGHTED_AVERAGE: composition.WEIGHTED_AVERAGE,
        FuzzyOperator.MIN_MAX: composition.MIN_MAX,
        FuzzyOperator.PRODUCT_MAX: composition.PRODUCT_MAX,
        FuzzyOperator.MIN_BOUNDEDSUM: composition.MIN_BOUNDEDSUM,
        FuzzyOperator.PRODUCT_BOUNDEDSUM: composition.PRODUCT_BOUNDEDSUM,
        FuzzyOperator.MIN_SUM: composition.MIN_SUM,
        FuzzyOperator.MIN_SUM_BALANCED: composition.MIN_SUM_BALANCED,
    }
)


#: Operators under which a vector is a weighted mean of memberships.
LINEAR = (FuzzyOperator.WEIGHTED_AVERAGE, FuzzyOperator.PRODUCT_BOUNDEDSUM)


@dataclass(frozen=True, eq=False)
class Model:
    """A fuzzy evaluation before it is read.

    Attributes
    ----------
    root : Branch
        What is evaluated; its indicators are positions in `membership`.
    local : mapping of branch name to (…, children) array
        Weights of the children, in their order, summing to 1; one row for all units, or one a unit.
    membership : (…, leaves, g + 1) array
        Of the indicators in the grades, in grade order; the last column is unknown mass.
    grades : Grades
    operator : FuzzyOperator
    between_levels : BetweenLevels
        Whether a vector goes up as it was composed, or scaled to sum 1.
    """

    root: Branch
    local: Mapping[str, Floats]
    membership: Floats
    grades: Grades
    operator: FuzzyOperator = FuzzyOperator.WEIGHTED_AVERAGE
    between_levels: BetweenLevels = BetweenLevels.RAW

    def __post_init__(self) -> None:
        object.__setattr__(self, "membership", read_only(self.membership))
        object.__setattr__(self, "local", {name: read_only(weights) for name, weights in self.local.items()})

    @property
    def known(self) -> Floats:
        """Memberships in the grades, (…, leaves, g)."""
        return self.membership[..., :-1]

    @property
    def scores(self) -> Floats:
        """Score of every grade."""
        return np.array(self.grades.scores)

    @property
    def is_linear(self) -> bool:
        """Whether the vector is a weighted mean of the memberships, so that the score is linear in both."""
        return self.operator in LINEAR

    @cached_property
    def composed(self) -> Mapping[str, Floats]:
        """Composed vector (…, g + 1) of every branch, the last entry unknown mass; as the operator gives it."""
        found: dict[str, Floats] = {}
        self._compose(self.root, found)
        return found

    @cached_property
    def leaf_weights(self) -> Floats:
        """Weights (…, leaves) of the indicators in the root, products of the local ones; 0 of those that are not below it."""
        parts = dict(zip(self.root.leaves, self._products(self.root), strict=True))
        shape = np.broadcast_shapes(*(part.shape for part in parts.values()))
        weights = np.zeros((*shape, self.membership.shape[-2]))
        for leaf, part in parts.items():
            weights[..., leaf] = part
        return read_only(weights)

    @property
    def leaf_shares(self) -> Floats:
        """Share (…, leaves, g) of every indicator in the root's membership of every grade; 0 of those that are not below it."""
        *units, leaves, _ = self.membership.shape
        # In memory as the memberships of many units are: all units of one indicator and grade together.
        shares = np.zeros((leaves, len(self.grades), *units))
        self._share(self.root, np.ones(len(self.grades)), np.moveaxis(shares, (0, 1), (-2, -1)))
        return np.moveaxis(shares, (0, 1), (-2, -1))

    def below(self, branch: Branch) -> Model:
        """The evaluation of one branch."""
        return replace(self, root=branch)

    def unit(self, position: int | NDArray[np.intp]) -> Model:
        """The evaluation of one of the units along the first axis, or of some of them."""
        local = {name: weights[position] if weights.ndim > 1 else weights for name, weights in self.local.items()}
        return replace(self, local=local, membership=self.membership[position])

    def filled(self, grade: int) -> Model:
        """The evaluation with all unknown mass in one grade."""
        membership = self.membership.copy()
        membership[..., grade] += membership[..., -1]
        membership[..., -1] = 0.0
        return replace(self, membership=membership)

    def children(self, branch: Branch) -> list[Floats]:
        """Vectors (…, g + 1) of the children of a branch, as they go up."""
        return [self._up(child, self.composed) for child in branch.children]

    def _compose(self, branch: Branch, found: dict[str, Floats]) -> None:
        for child in branch.children:
            if isinstance(child, Branch):
                self._compose(child, found)
        rows = [self._up(child, found) for child in branch.children]
        found[branch.name] = read_only(composition.compose(OPERATORS[self.operator], self.local[branch.name], rows))

    def _up(self, child: int | Branch, found: Mapping[str, Floats]) -> Floats:
        if isinstance(child, int):
            return self.membership[..., child, :]
        vector = found[child.name]
        if self.between_levels is BetweenLevels.RAW:
            return vector
        mass = total(vector)[..., None]
        # Memberships sum to 1 and weights too, so that something always comes of them.
        return np.asarray(vector / mass)

    def _products(self, branch: Branch) -> list[Floats]:
        products: list[Floats] = []
        for position, child in enumerate(branch.children):
            own = self.local[branch.name][..., position]
            products += [own] if isinstance(child, int) else [own * part for part in self._products(child)]
        return products

    def _share(self, branch: Branch, above: Floats, shares: Floats) -> None:
        """Write the shares of the indicators below a branch, which itself has the share `above` (…, g) in the root."""
        rows = [vector[..., :-1] for vector in self.children(branch)]
        own = composition.shares(OPERATORS[self.operator], self.local[branch.name], rows)
        for child, share in zip(branch.children, own, strict=True):
            if isinstance(child, int):
                shares[..., child, :] = share * above
            else:
                self._share(child, share * above, shares)
