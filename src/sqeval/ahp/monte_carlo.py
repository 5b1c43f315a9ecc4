"""Random errors of judgements, and what they do to weights: of one matrix, or of the leaves of a hierarchy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.complete import CompletedResult
from sqeval.ahp.draws import checked_samples, checked_seed
from sqeval.ahp.hierarchy_result import HierarchyWeights
from sqeval.ahp.monte_carlo_result import MonteCarloWeights, PerturbedMatrix
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.priorities import BATCHED
from sqeval.ahp.solve import AhpResult, complete_matrix
from sqeval.ahp.structure import Structure
from sqeval.errors import DataError, OptionError
from sqeval.labelled import LabelledVector, read_only, sorted_order
from sqeval.numerics import completion, perturbation
from sqeval.numerics.random_index import share_left
from sqeval.options import PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces, merged

Floats = NDArray[np.float64]

#: Beyond a factor of e^10 = 22,000 nothing is left of a judgement.
_MOST_SIGMA = 10.0


@announces
def monte_carlo(
    matrix: Any,
    sigma: float,
    samples: int = 10_000,
    seed: int = 0,
    *,
    method: str = "geometric_mean",
    random_index: str | None = None,
) -> MonteCarloWeights:
    """Weights when every judgement of the upper triangle is multiplied by exp(N(0, sigma)).

    Parameters
    ----------
    matrix : PairwiseMatrix (or whatever one is built from), AhpResult, CompletedResult or HierarchyWeights
        Complete judgements, or what `solve` or `complete` made of them: where judgements are missing, the others carry errors.
        Of a hierarchy, the matrices of all judged nodes carry errors (those of a group after they are put together), nodes
        without judgements keep their weights, and the weights are those of its leaves.
    sigma : float
        Standard deviation of the logarithm of a judgement, from 0 to 10: 0.2 means that one is typically off by a factor of
        exp(0.2) = 1.22.
    samples : int
        At least 2; more than some 20 million weights are refused.
    seed : int
        The same seed gives the same samples, whatever the order of the items; each node of a hierarchy has errors of its own.
    method : {"geometric_mean", "eigenvector", "column_mean", "weighted_least_squares"}
        As for `solve`. Where judgements are missing, "geometric_mean" is log least squares, and the other methods see the gaps
        filled with its ratios.
    random_index : str, optional
        As for `solve`; of a hierarchy its own unless given.

    Returns
    -------
    MonteCarloWeights
        `.mean`, `.std`, `.lower` and `.upper` (2.5 and 97.5 %), `.rank_acceptability` (items × ranks), `.outweighs`, `.cr`
        and `.share_consistent`, `.samples`.

    Raises
    ------
    JudgementError
        The matrix is invalid, or a judgement is missing.
    OptionError
        An unknown word, a sigma outside 0 … 10, a number of samples or a seed that is none.
    DataError
        A hierarchy without any judgement.

    Notes
    -----
    With geometric means, ln(w_i/w_j) is normal around the unperturbed one with variance 2 sigma²/n; with missing judgements
    2/n becomes the `variance` that `next_comparisons` shows.

    References
    ----------
    Saaty, T. L. & Vargas, L. G. (1987). Uncertainty and rank order in the analytic hierarchy process. European Journal of
    Operational Research 32(1), 107-117. Hauser, D. & Tadikamalla, P. (1996). The analytic hierarchy process in an uncertain
    environment: a simulation approach. European Journal of Operational Research 91(1), 27-37.

    Examples
    --------
    >>> found = monte_carlo([[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]], 0.2)
    >>> found.to_frame()[["weight", "lower", "upper", "rank_share"]].round(2)
       weight  lower  upper  rank_share
    0    0.57   0.50   0.64         1.0
    1    0.29   0.23   0.35         1.0
    2    0.14   0.11   0.18         1.0
    """
    if isinstance(sigma, bool) or not isinstance(sigma, Real) or not 0 <= float(sigma) <= _MOST_SIGMA:
        raise OptionError(f"must be a number from 0 to {_MOST_SIGMA:g}", path="sigma", value=sigma)
    rule = parse(PriorityMethod, method, "method")
    if rule not in BATCHED:
        known = ", ".join(repr(word.value) for word in BATCHED)
        raise OptionError("is too slow for many matrices", path="method", value=rule.value, hint=f"Use {known}")
    table = None if random_index is None else parse(RandomIndex, random_index, "random_index")
    of_hierarchy = isinstance(matrix, HierarchyWeights)
    judgements = matrix if of_hierarchy else _judged(matrix) if isinstance(matrix, AhpResult) else complete_matrix(matrix)
    names = judgements.structure.names if of_hierarchy else judgements.labels
    drawing = _Drawing(float(sigma), checked_samples(samples, max(len(names), 1)), checked_seed(seed), rule)
    make = _of_hierarchy if of_hierarchy else _of_matrix
    return make(judgements, drawing, table)


@dataclass(frozen=True)
class _Drawing:
    """How errors are drawn and weights derived."""

    sigma: float
    samples: int
    seed: int
    rule: PriorityMethod

    def weights(self, matrix: PairwiseMatrix, seed: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Weights (n,) of the judgements as they are, and (samples, n) with errors; drawn in the order of the names."""
        values, back = _sorted(matrix), np.argsort(sorted_order(matrix.labels))
        if self.rule is PriorityMethod.GEOMETRIC_MEAN:
            drawn = perturbation.geometric_means(values, self.sigma, self.samples, seed)
        else:
            drawn = perturbation.weights_by(BATCHED[self.rule], values, self.sigma, self.samples, seed)
        weights = completion.log_least_squares(values)
        if self.rule is not PriorityMethod.GEOMETRIC_MEAN:
            weights = BATCHED[self.rule](completion.filled(values, weights))
        return weights[back], np.ascontiguousarray(drawn[:, back])


def _judged(result: AhpResult) -> PairwiseMatrix:
    """The judgements as they were given, with their gaps."""
    return result.judgements if isinstance(result, CompletedResult) else result.matrix


def _share_left(matrix: PairwiseMatrix) -> float:
    return share_left(len(matrix), len(matrix.missing))


def _random_index(matrix: PairwiseMatrix, table: RandomIndex) -> float:
    return verdict.reachable(len(matrix), table) * _share_left(matrix)


def _sorted(matrix: PairwiseMatrix) -> Floats:
    order = sorted_order(matrix.labels)
    return matrix.values[np.ix_(order, order)]


def _of_matrix(matrix: PairwiseMatrix, drawing: _Drawing, table: RandomIndex | None) -> MonteCarloWeights:
    chosen = table or RandomIndex.ALONSO_LAMATA_2006
    now, drawn = drawing.weights(matrix, (drawing.seed,))
    values = _sorted(matrix)
    share = _share_left(matrix)
    index = float(perturbation.consistency_indices(values, 0.0, 1, (0,))[0])
    return MonteCarloWeights(
        weight_vector=LabelledVector(now, matrix.labels, "weight"),
        samples=read_only(drawn),
        sigma=drawing.sigma,
        seed=drawing.seed,
        method=drawing.rule.value,
        perturbed=(PerturbedMatrix(values, (drawing.seed,), _random_index(matrix, chosen), np.ones(drawing.samples)),),
        warnings=verdict.cautions(verdict.by_table(index, len(matrix), share), chosen, tuple(str(label) for label in matrix.labels)),
    )


def _of_hierarchy(judged: HierarchyWeights, drawing: _Drawing, table: RandomIndex | None) -> MonteCarloWeights:
    structure, nodes = judged.structure, judged.nodes
    if not nodes:
        raise DataError("the hierarchy has no judgements that could be off", hint="Give hierarchy_weights the matrices of its nodes")
    chosen = table or judged.table
    # Errors go by the name of the node, so that no other node has a part in them.
    seeds = {name: (drawing.seed, *name.encode()) for name in nodes}
    matrices = {name: _judged(node) for name, node in nodes.items()}
    both = {name: drawing.weights(matrices[name], seeds[name]) for name in nodes}
    own = {name: vector.values for name, vector in judged.local_vectors if name not in nodes}
    now = _propagated(structure, own | {name: weights for name, (weights, _) in both.items()}, ())
    drawn = _propagated(structure, own | {name: weights for name, (_, weights) in both.items()}, (drawing.samples,))
    lower = [name for name in nodes if name != structure.goal] or [structure.goal]
    return MonteCarloWeights(
        weight_vector=LabelledVector(np.array([now[name] for name in structure.leaves]), pd.Index(structure.leaves), "weight"),
        samples=read_only(np.column_stack([drawn[name] for name in structure.leaves])),
        sigma=drawing.sigma,
        seed=drawing.seed,
        method=drawing.rule.value,
        perturbed=tuple(
            PerturbedMatrix(_sorted(matrices[name]), seeds[name], _random_index(matrices[name], chosen), drawn[name]) for name in lower
        ),
        structure=structure,
        warnings=merged(_cautions(judged, chosen)),
    )


def _propagated(structure: Structure, local: Mapping[str, Floats], shape: tuple[int, ...]) -> dict[str, Floats]:
    """Weight of every node, in each of the samples; a shared one adds up what it gets from each parent."""
    weights = {name: np.zeros(shape) for name in structure.names}
    weights[structure.goal] = np.ones(shape)
    for name in structure.inner:
        for place, child in enumerate(structure.children[name]):
            weights[child] = weights[child] + weights[name] * local[name][..., place]
    return weights


def _cautions(judged: HierarchyWeights, table: RandomIndex) -> Iterator[Caution]:
    for name, node in judged.nodes.items():
        yield from verdict.cautions(verdict.by_table(node.ci, len(node.matrix), node.indices.share), table, (name,))
    alone = tuple(name for name in judged.structure.inner if name not in judged.nodes and len(judged.structure.children[name]) > 1)
    if alone:
        yield Caution("not_perturbed", alone)
