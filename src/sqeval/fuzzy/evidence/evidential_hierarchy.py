"""Evidential reasoning over a hierarchy: indicators into criteria, criteria into the goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.fuzzy.evidence.beliefs import read_beliefs
from sqeval.fuzzy.evidence.combined import combine_rows
from sqeval.fuzzy.evidence.evidential import with_unknown
from sqeval.fuzzy.evidence.evidential_result import EvidentialResult, assemble
from sqeval.fuzzy.hierarchy_input import check_hierarchy, leaf_order, local_weights
from sqeval.fuzzy.read import UNKNOWN, read_grades
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.options import EvidentialMethod, parse
from sqeval.result import Caution, announces, merged


@dataclass(frozen=True, eq=False, repr=False)
class EvidentialHierarchyResult(EvidentialResult):
    """The combination at the goal, whose attributes are its children, and that at every node below.

    Attributes
    ----------
    inner : tuple of (str, EvidentialResult)
        Every node that has children, parents first; `.nodes` is the same as a dict.
    """

    inner: tuple[tuple[str, EvidentialResult], ...]
    tree: Hierarchy

    @property
    def nodes(self) -> dict[str, EvidentialResult]:
        """Result by node, for every node that has children, parents first."""
        return dict(self.inner)

    def to_frame(self) -> pd.DataFrame:
        """Rows are the nodes that have children; columns the beliefs by grade, unknown, score with its bounds, and grade."""
        rows = {
            name: {
                **result.beliefs,
                UNKNOWN: result.unassigned,
                "score": result.score,
                "score_low": result.score_low,
                "score_high": result.score_high,
                "grade": result.grade,
            }
            for name, result in self.inner
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("node")

    def _shown(self, lang: str) -> pd.DataFrame:
        words = {word: i18n.text(f"common.{word}", lang) for word in (UNKNOWN, "score", "grade")}
        words |= {word: i18n.text(f"evidential.{word}", lang) for word in ("score_low", "score_high")}
        names = dict(zip(self._scale.labels, self._scale.names(lang), strict=True))
        table = self.to_frame().replace({"grade": names}).rename(columns={**names, **words})
        titles = [self.tree.node(name).title(lang) for name in table.index]
        return table.set_axis(titles, axis=0).rename_axis(i18n.text("fuzzy.node", lang))


@announces
def evidential_hierarchy(
    hierarchy: Hierarchy, weights: Any, beliefs: Any, grades: Grades | None = None, *, method: str = "recursive"
) -> EvidentialHierarchyResult:
    """Combine beliefs by evidential reasoning at every node of a hierarchy, from the indicators upwards.

    What a node leaves unassigned goes up with its beliefs. Unlike the weighted average, the goal is not what all
    indicators with their global weights would give at once: agreement within a criterion counts there.

    Parameters
    ----------
    hierarchy : Hierarchy
        Any number of levels, branches of any length.
    weights : mapping of node name to Series, mapping or sequence; or what `ahp.hierarchy_weights` returns
        Local weights of the children at every node that has several; by name, a bare sequence in the order of the children.
    beliefs : DataFrame, indicators × grades
        One row an indicator, by name; as in `evidential_reasoning`.
    grades : Grades, optional
        Those of the hierarchy unless given.
    method : {"recursive", "analytic"}
        How it is computed: the same, but for rounding.

    Returns
    -------
    EvidentialHierarchyResult
        `.nodes[name]` for every node that has children, and the goal's own fields.

    Raises
    ------
    DataError
        An indicator lacks its row, a row is no indicator, or numbers are wrong as in `evidential_reasoning`.
    ConfigError
        Weights for a node that is not there or has no children, or no weights for one that has several.
    OptionError
        The method is unknown.

    References
    ----------
    Yang, J.-B. and Xu, D.-L. (2002), On the evidential reasoning algorithm for multiple attribute decision analysis under
    uncertainty, IEEE Transactions on Systems, Man, and Cybernetics A 32(3), 289-304.

    Examples
    --------
    >>> tree = Hierarchy.from_dict({"name": "service", "children": [
    ...     {"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}]}, {"name": "manners"}]})
    >>> grades = Grades(["good", "poor"], scores=[90, 50])
    >>> rows = pd.DataFrame({"good": [1.0, 0.8, 0.5], "poor": [0.0, 0.2, 0.5]}, index=["reply", "repair", "manners"])
    >>> result = evidential_hierarchy(tree, {"service": {"speed": 0.75, "manners": 0.25}, "speed": [0.5, 0.5]}, rows, grades)
    >>> result.beliefs.round(3).to_dict()
    {'good': 0.891, 'poor': 0.109}
    >>> round(result.nodes["speed"].score, 3)
    87.143
    """
    tree, way = check_hierarchy(hierarchy), parse(EvidentialMethod, method, "method")
    grades = read_grades(tree.grades if grades is None else grades)
    local, rescaled = local_weights(tree, weights)
    table = read_beliefs(beliefs, grades)
    rows = with_unknown(table)
    leaves = rows.values[leaf_order(rows.rows, tree, "beliefs")]
    nodes = _nodes(tree, local, leaves, grades, way)
    goal = nodes[0][1]
    own = {field.name: getattr(goal, field.name) for field in fields(EvidentialResult) if field.name != "warnings"}
    gathered = [Caution(f"{caution.code}_at", (name,)) for name, result in nodes for caution in result.warnings]
    return EvidentialHierarchyResult(**own, warnings=merged((*rescaled, *table.cautions, *gathered)), inner=nodes, tree=tree)


def tree_beliefs(
    hierarchy: Hierarchy, local: Mapping[str, Floats], leaves: Floats, columns: pd.Index, method: EvidentialMethod
) -> dict[str, Floats]:
    """Distributions (…, g + 1) of every node, leaves too, from those of the indicators (…, leaves, g + 1) in their order."""
    found = {leaf.name: leaves[..., k, :] for k, leaf in enumerate(hierarchy.leaves)}
    for node in reversed(hierarchy.inner):
        names = [child.name for child in node.children]
        rows = np.stack([found[name] for name in names], axis=-2)
        found[node.name] = combine_rows(local[node.name], rows, pd.Index(names), columns, method)
    return found


def _nodes(
    hierarchy: Hierarchy, local: Mapping[str, Floats], leaves: Floats, grades: Grades, method: EvidentialMethod
) -> tuple[tuple[str, EvidentialResult], ...]:
    columns = pd.Index([*grades.labels, UNKNOWN])
    found = tree_beliefs(hierarchy, local, leaves, columns, method)
    nodes = []
    for node in hierarchy.inner:
        children = pd.Index([child.name for child in node.children])
        rows = LabelledMatrix(np.stack([found[name] for name in children]), children, columns)
        weights = LabelledVector(local[node.name], children, "weight")
        nodes.append((node.name, assemble(grades, method, weights, rows, found[node.name])))
    return tuple(nodes)
