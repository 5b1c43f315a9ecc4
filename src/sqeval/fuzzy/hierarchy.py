"""Fuzzy comprehensive evaluation of a hierarchy: indicators into criteria, criteria into the goal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.fuzzy import decide
from sqeval.fuzzy.attribution import indented, places
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.evaluate import answers_of
from sqeval.fuzzy.hierarchy_input import check_hierarchy, leaf_names, leaf_order, local_weights
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import UNKNOWN, Table, read_grades, read_membership
from sqeval.fuzzy.result import FuzzyResult, assemble
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import Floats
from sqeval.options import BetweenLevels, FuzzyOperator, parse
from sqeval.result import Caution, announces, merged


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyHierarchyResult(FuzzyResult):
    """The evaluation of the goal, as a FuzzyResult of all indicators with their global weights, and that of every node below.

    Attributes
    ----------
    inner : tuple of (str, FuzzyResult)
        Every node that has children, parents first; `.nodes` is the same as a dict.
    """

    inner: tuple[tuple[str, FuzzyResult], ...]
    tree: Hierarchy

    @property
    def nodes(self) -> dict[str, FuzzyResult]:
        """Result by node, for every node that has children, parents first."""
        return dict(self.inner)

    @property
    def node_contributions(self) -> pd.Series[Any]:
        """What every node below the goal adds to the goal's score: the sum of the contributions of its indicators."""
        parts = self._contributions.values
        positions = {leaf.name: position for position, leaf in enumerate(self.tree.leaves)}
        below = [node for node in self.tree.walk() if node is not self.tree]
        sums = [math.fsum(parts[[positions[leaf.name] for leaf in node.leaves]]) for node in below]
        return pd.Series(sums, index=[node.name for node in below], name="contribution")

    def to_frame(self) -> pd.DataFrame:
        """Rows are the nodes that have children; columns the grades (normalised), unknown, score, grade and validity."""
        rows = {
            name: {**result.vector, UNKNOWN: result.unknown, "score": result.score, "grade": result.grade, "validity": result.validity}
            for name, result in self.inner
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("node")

    def _shown(self, lang: str) -> pd.DataFrame:
        words = {word: i18n.text(f"common.{word}", lang) for word in (UNKNOWN, "score", "grade")}
        words["validity"] = i18n.text("fuzzy.validity", lang)
        names = dict(zip(self.grades.labels, self.grades.names(lang), strict=True))
        table = self.to_frame().replace({"grade": names}).rename(columns={**names, **words})
        at = [place for place in places(self.model.root, list(self.leaves)) if not isinstance(place.node, int)]
        table.insert(0, i18n.text("common.weight", lang), [math.fsum(self.model.leaf_weights[list(place.leaves)]) for place in at])
        if not self.model.membership[..., -1].any():
            table = table.drop(columns=words[UNKNOWN])
        titles = [self.tree.node(place.name).title(lang) for place in at]
        return table.set_axis(indented(titles, at), axis=0).rename_axis(i18n.text("fuzzy.node", lang))

    def _title(self, lang: str) -> str:
        return i18n.text("fuzzy.title_of", lang, goal=self.tree.title(lang))


@announces
def evaluate_hierarchy(
    hierarchy: Hierarchy,
    weights: Any,
    membership: Any,
    grades: Grades | None = None,
    operator: str = "weighted_average",
    *,
    between_levels: str = "raw",
    counts: Any = None,
) -> FuzzyHierarchyResult:
    """Evaluate every node of a hierarchy, from the indicators upwards.

    B_node = w ∘ (B of its children), where B of an indicator is its membership row, and ∘ the operator, the same at every
    node. Unknown mass is carried up like a grade. With the weighted average, the goal's vector is the same as that of
    all indicators with their global weights, and so it is with `product_max` where vectors go up raw.

    Parameters
    ----------
    hierarchy : Hierarchy
        Any number of levels, branches of any length.
    weights : mapping of node name to Series, mapping or sequence; or what `ahp.hierarchy_weights` returns
        Local weights of the children at every node that has several; by name, a bare sequence in the order of the children.
    membership : DataFrame, indicators × grades
        One row an indicator, by name; as in `evaluate`.
    grades : Grades, optional
        Those of the hierarchy unless given.
    operator : str
        One of the seven of `evaluate`.
    between_levels : {"raw", "normalised"}
        Whether the vector of a node goes up as it was composed, or scaled to sum 1. It makes no difference to the
        weighted average; to the others it does.
    counts : DataFrame, indicators × grades, optional
        Numbers of answers, for standard errors; a table of `membership_from_counts` brings its own. Indicators without a row
        of counts are taken as known, and said.

    Returns
    -------
    FuzzyHierarchyResult
        `.nodes[name]` for every node that has children, and the goal's own fields.

    Raises
    ------
    DataError
        An indicator lacks its row, a row is no indicator, or numbers are wrong as in `evaluate`.
    ConfigError
        Weights for a node that is not there or has no children, or no weights for one that has several.
    OptionError
        The operator or `between_levels` is unknown.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> tree = Hierarchy.from_dict({"name": "service", "children": [
    ...     {"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}]}, {"name": "manners"}]})
    >>> grades = Grades(["good", "poor"], scores=[90, 50])
    >>> rows = pd.DataFrame({"good": [1.0, 0.8, 0.5], "poor": [0.0, 0.2, 0.5]}, index=["reply", "repair", "manners"])
    >>> result = evaluate_hierarchy(tree, {"service": {"speed": 0.75, "manners": 0.25}, "speed": [0.5, 0.5]}, rows, grades)
    >>> result.vector.round(3).to_dict()
    {'good': 0.8, 'poor': 0.2}
    >>> round(result.nodes["speed"].score, 6)
    86.0
    """
    words = parse(FuzzyOperator, operator, "operator"), parse(BetweenLevels, between_levels, "between_levels")
    check_hierarchy(hierarchy)
    grades = read_grades(hierarchy.grades if grades is None else grades)
    local, rescaled = local_weights(hierarchy, weights)
    table = _by_leaf(read_membership(membership, grades, leaf_names(hierarchy)), hierarchy)
    answers, outdated = answers_of(counts, membership, table, grades)
    model = Model(Branch.of(hierarchy), local, table.full, grades, *words)
    return assemble_hierarchy(hierarchy, model, answers, (*rescaled, *table.cautions, *outdated))


def assemble_hierarchy(
    hierarchy: Hierarchy, model: Model, answers: Floats | None, cautions: tuple[Caution, ...] = ()
) -> FuzzyHierarchyResult:
    """The result of one model at every node that has children."""
    leaves = leaf_names(hierarchy)
    nodes = tuple((branch.name, assemble(model.below(branch), leaves, answers)) for branch in model.root.walk())
    warnings = merged((*cautions, *_gathered(nodes)))
    return FuzzyHierarchyResult(model, nodes[0][1].decision, leaves, answers, warnings, inner=nodes, tree=hierarchy)


def _gathered(nodes: Iterable[tuple[str, FuzzyResult]]) -> list[Caution]:
    """Cautions of the nodes, each code once with the nodes it is about."""
    found = [(name, caution) for name, result in nodes for caution in result.warnings]
    return [Caution(f"{caution.code}_at", (name,)) if caution.code in decide.READ_AT else caution for name, caution in found]


def _by_leaf(table: Table, hierarchy: Hierarchy) -> Table:
    """The table with its rows in the order of the indicators, all of them and no other."""
    order = np.array(leaf_order(table.known.rows, hierarchy, "membership"))
    return table._replace(known=table.known.take(order), unknown=table.unknown[order])
