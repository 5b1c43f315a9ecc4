"""Analytic network process: priorities where elements depend on one another, so that there is no top and no bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.criteria_weights import criteria_weights
from sqeval.ahp.network_result import NetworkPriorities
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult
from sqeval.ahp.solve_node import NodeOptions, solve_node
from sqeval.errors import ConfigError, nearest_hint
from sqeval.labelled import LabelledMatrix
from sqeval.numerics.limit_matrix import Limit, limit_matrix
from sqeval.options import Aggregation, PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces, merged

Floats = NDArray[np.float64]


@announces
def network_priorities(
    clusters: Mapping[Any, Iterable[Any]],
    influences: Mapping[Any, Mapping[Any, Any]],
    cluster_weights: Mapping[Any, Any] | None = None,
    *,
    goal: Any = None,
    method: str = "eigenvector",
    random_index: str = "alonso_lamata_2006",
) -> NetworkPriorities:
    """Priorities of a network of elements (ANP), from judgements of how much elements influence one another.

    Parameters
    ----------
    clusters : mapping of cluster to its elements
        Every element in one cluster.
    influences : mapping of element to {cluster: judgements}
        What influences the element, cluster by cluster: judgements that compare elements of that cluster with regard to the
        element (a PairwiseMatrix or what it is built from, `{(a, b): 3}`, or {expert: matrix}), or the shares {element: share}
        themselves. A labelled matrix may compare only some elements of the cluster; the others have no influence. An element
        that nothing influences keeps its priority: it stands at an end of the network.
    cluster_weights : mapping of cluster to its judgements or shares of clusters, optional
        How much each cluster counts for the elements of a cluster; equal unless given, which is said. Of an element that not all of
        them influence, the rest are scaled to sum 1.
    goal : element, optional
        Where priorities depend on where one starts, as in a hierarchy: the element that they are wanted for.
    method, random_index : str
        As for `solve`.

    Returns
    -------
    NetworkPriorities
        `.priorities` sum to 1 over all elements, `.by_cluster` within each cluster. They are the long-run mean of the powers of
        the weighted supermatrix, in closed form: W π = π.

    Raises
    ------
    ConfigError
        An element stands in two clusters or in none, or priorities differ by where one starts and no goal is named.
    JudgementError
        Judgements are invalid, incomplete, or compare other elements; the error names element and cluster.

    References
    ----------
    Saaty, T. L. (1996). Decision Making with Dependence and Feedback: The Analytic Network Process. RWS Publications, Pittsburgh.

    Examples
    --------
    >>> import warnings; warnings.simplefilter("ignore")
    >>> clusters = {"criteria": ["speed", "cost"], "teams": ["A", "B"]}
    >>> influences = {
    ...     "speed": {"teams": {("A", "B"): 3}}, "cost": {"teams": {("A", "B"): "1/4"}},
    ...     "A": {"criteria": {("speed", "cost"): 2}}, "B": {"criteria": {("speed", "cost"): 1}},
    ... }
    >>> network_priorities(clusters, influences).by_cluster.round(4).to_dict()
    {'speed': 0.5872, 'cost': 0.4128, 'A': 0.5229, 'B': 0.4771}
    """
    owners = _owners(clusters)
    rule, table = parse(PriorityMethod, method, "method"), parse(RandomIndex, random_index, "random_index")
    reader = _Reader(owners, NodeOptions(rule, table, Aggregation.AIJ, None, None))
    labels = pd.Index(list(owners), tupleize_cols=False)
    unweighted, counted = _blocks(labels, influences, reader), _cluster_shares(cluster_weights, reader)
    weighted = _weighted(unweighted, labels, owners, counted)
    ends = tuple(str(label) for label, column in zip(labels, weighted.T, strict=True) if not column.any())
    # What nothing influences leads to itself.
    weighted[np.diag_indices(len(labels))] += ~weighted.any(axis=0)
    limit = limit_matrix(weighted)
    start = _start(limit, labels, goal)
    return NetworkPriorities(
        owners=owners,
        supermatrix_values=LabelledMatrix(unweighted, labels, labels),
        weighted_values=LabelledMatrix(weighted, labels, labels),
        limit_values=LabelledMatrix(limit.values, labels, labels),
        start=start,
        solutions=tuple(reader.solutions.items()),
        ends=ends,
        warnings=merged([*reader.cautions, *_said(limit, counted, unweighted, labels, owners)]),
    )


class _Reader:
    """Judgements or shares of elements become shares; what was solved on the way is kept."""

    def __init__(self, owners: Mapping[Any, Any], options: NodeOptions) -> None:
        self.owners, self.options = owners, options
        self.solutions: dict[tuple[Any, Any], AhpResult] = {}
        self.cautions: list[Caution] = []

    def shares(self, of: Any, cluster: Any, among: tuple[Any, ...], given: Any) -> dict[Any, float]:
        """Shares of `among` for an element or cluster `of`; those that are not judged have none."""
        if _are_shares(given):
            return self._given(among, given)
        compared = _compared(given, among)
        solved = solve_node(f"{of}.{cluster}", compared, given, self.options)
        self.solutions[of, cluster] = solved.solution
        self.cautions += solved.cautions
        weights = solved.weights
        return dict(zip(weights.labels, weights.values.tolist(), strict=True))

    def _given(self, among: tuple[Any, ...], given: Any) -> dict[Any, float]:
        full = {**dict.fromkeys(among, 0.0), **dict(given)}
        values, said = criteria_weights(full, pd.Index(list(among), tupleize_cols=False), "clusters")
        self.cautions += said
        return dict(zip(among, values.tolist(), strict=True))


def _are_shares(given: Any) -> bool:
    """Whether something says how much each element counts, rather than compares them two at a time."""
    if isinstance(given, Mapping):
        return all(isinstance(value, Real) and not isinstance(key, tuple) for key, value in given.items())
    return isinstance(given, pd.Series)


def _owners(clusters: Mapping[Any, Iterable[Any]]) -> dict[Any, Any]:
    """Cluster of every element."""
    if not isinstance(clusters, Mapping) or not clusters:
        raise ConfigError("must map clusters to their elements", path="clusters", value=clusters)
    owners: dict[Any, Any] = {}
    for cluster, elements in clusters.items():
        if isinstance(elements, str) or not isinstance(elements, Iterable):
            raise ConfigError("needs a list of elements", path=f"clusters.{cluster}", value=elements)
        for element in elements:
            if element in owners:
                raise ConfigError(f"stands in {owners[element]!r} and in {cluster!r}", path=f"clusters.{cluster}", value=element)
            owners[element] = cluster
    if not owners:
        raise ConfigError("has no element", path="clusters")
    return owners


def _elements(owners: Mapping[Any, Any], cluster: Any) -> tuple[Any, ...]:
    return tuple(element for element, owner in owners.items() if owner == cluster)


def _compared(given: Any, among: tuple[Any, ...]) -> tuple[Any, ...]:
    """Which elements judgements compare: those of a labelled matrix, else all."""
    if isinstance(given, pd.DataFrame) and not isinstance(given.index, pd.RangeIndex):
        given = PairwiseMatrix(given)
    if isinstance(given, PairwiseMatrix) and given.is_labelled and set(given.labels) <= set(among):
        return tuple(given.labels)
    return among


def _blocks(labels: pd.Index, influences: Mapping[Any, Mapping[Any, Any]], reader: _Reader) -> Floats:
    """The unweighted supermatrix: column j holds, cluster by cluster, the shares of what influences j."""
    found = np.zeros((len(labels), len(labels)))
    clusters = dict.fromkeys(reader.owners.values())
    for element, by_cluster in influences.items():
        if element not in reader.owners:
            raise ConfigError("is no element", path="influences", value=element, hint=nearest_hint(element, map(str, labels)))
        if not isinstance(by_cluster, Mapping):
            raise ConfigError("must map clusters to judgements", path=f"influences.{element}", value=by_cluster)
        for cluster, given in by_cluster.items():
            if cluster not in clusters:
                raise ConfigError(
                    "is no cluster", path=f"influences.{element}", value=cluster, hint=nearest_hint(cluster, map(str, clusters))
                )
            shares = reader.shares(element, cluster, _elements(reader.owners, cluster), given)
            found[labels.get_indexer(pd.Index(list(shares), tupleize_cols=False)), labels.get_loc(element)] = list(shares.values())
    return found


def _cluster_shares(given: Mapping[Any, Any] | None, reader: _Reader) -> dict[Any, dict[Any, float]]:
    """By cluster: how much every cluster counts for its elements."""
    clusters = tuple(dict.fromkeys(reader.owners.values()))
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ConfigError("must map clusters to judgements of clusters", path="cluster_weights", value=given)
    for cluster in given:
        if cluster not in clusters:
            raise ConfigError("is no cluster", path="cluster_weights", value=cluster, hint=nearest_hint(cluster, map(str, clusters)))
    return {cluster: reader.shares(cluster, "clusters", clusters, judged) for cluster, judged in given.items()}


def _weighted(unweighted: Floats, labels: pd.Index, owners: Mapping[Any, Any], counted: Mapping[Any, Mapping[Any, float]]) -> Floats:
    """Every block times the weight of its cluster, every column that is influenced summing to 1."""
    found = unweighted.copy()
    rows = [owners[label] for label in labels]
    for place, label in enumerate(labels):
        shares = counted.get(owners[label])
        if shares is not None:
            found[:, place] *= [shares.get(cluster, 0.0) for cluster in rows]
    totals = found.sum(axis=0)
    return np.asarray(np.divide(found, totals, out=np.zeros_like(found), where=totals > 0))


def _start(limit: Limit, labels: pd.Index, goal: Any) -> int:
    """Column of the limit that the priorities are."""
    if goal is not None:
        if goal not in labels:
            raise ConfigError("is no element", path="goal", value=goal, hint=nearest_hint(goal, map(str, labels)))
        return int(np.flatnonzero(labels == goal)[0])
    if len(limit.periods) > 1:
        ends = [labels[limit.classes == k].tolist() for k in range(len(limit.periods))]
        hint = "Name the element that they are wanted for: goal=…"
        raise ConfigError("priorities depend on where one starts, as the network has several ends", path="goal", value=ends, hint=hint)
    return 0


def _said(limit: Limit, counted: Mapping[Any, Any], unweighted: Floats, labels: pd.Index, owners: Mapping[Any, Any]) -> Iterable[Caution]:
    """That clusters count alike though nobody said so, and that powers go round in a cycle."""
    rows = np.array([list(owners.values()).index(owners[label]) for label in labels])
    several = {owners[label] for label, column in zip(labels, unweighted.T, strict=True) if len(set(rows[column > 0])) > 1}
    alike = tuple(str(cluster) for cluster in dict.fromkeys(owners.values()) if cluster in several and cluster not in counted)
    if alike:
        yield Caution("equal_cluster_weights", alike)
    if max(limit.periods, default=1) > 1:
        yield Caution("network_cyclic", (), {"period": max(limit.periods)})
