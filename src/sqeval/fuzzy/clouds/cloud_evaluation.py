"""Evaluation by clouds: indicators into nodes, and every cloud held against those of the grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import ConfigError, DataError, quoted
from sqeval.fuzzy.clouds.cloud import Cloud
from sqeval.fuzzy.clouds.cloud_model import FIGURES, CloudModel
from sqeval.fuzzy.clouds.grade_clouds import grade_clouds
from sqeval.fuzzy.node_weights import NodeWeights, read_node_weights
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.clouds import overlap
from sqeval.result import Caution, Result, announces

#: Similarities that differ by less than this share are the same.
_TIE = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class CloudEvaluation(Result):
    """Clouds of all nodes and indicators, how similar they are to those of the grades, and the grade of each.

    Attributes
    ----------
    figures : LabelledMatrix
        Nodes (parents first), then indicators × (Ex, En, He).
    similarities : LabelledMatrix
        The same rows × grades.
    standards : tuple of (grade, Cloud)
        The clouds of the grades, in their order.
    warnings : tuple of Caution
        "cloud_tie", "cloud_far", and those of weights and of the clouds.
    """

    figures: LabelledMatrix
    similarities: LabelledMatrix
    standards: tuple[tuple[str, Cloud], ...]
    titles_zh: tuple[str, ...]
    node_weights: NodeWeights
    warnings: tuple[Caution, ...] = ()

    @property
    def cloud(self) -> Cloud:
        """The cloud of the goal."""
        return Cloud(*map(float, self.figures.values[0]))

    @property
    def clouds(self) -> pd.DataFrame:
        """Ex, En and He of every node, the goal first, and of every indicator."""
        return self.figures.to_frame()

    @property
    def similarity(self) -> pd.DataFrame:
        """How far the expectation curves overlap those of the grades: from 0 to 1, by node and grade."""
        return self.similarities.to_frame()

    @property
    def grade_clouds(self) -> dict[str, Cloud]:
        """The clouds of the grades."""
        return dict(self.standards)

    @property
    def grade(self) -> str | None:
        """The grade whose cloud is most similar to that of the goal; of tied ones the lower. None where none is near."""
        return self._grades()[0]

    @property
    def node_grades(self) -> pd.Series[Any]:
        """The most similar grade of every node and indicator."""
        return pd.Series(self._grades(), index=self.figures.rows, name="grade", dtype=object)

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of every indicator in the goal."""
        return pd.Series(self.node_weights.goal.copy(), index=self.node_weights.table.columns, name="weight")

    def to_frame(self) -> pd.DataFrame:
        """One row a node or indicator: Ex, En, He, its grade, and the similarity to every grade."""
        return pd.concat([self.clouds, self.node_grades, self.similarity], axis=1)

    def _grades(self) -> list[str | None]:
        labels = self.similarities.columns
        positions = _most_similar(self.similarities.values, np.array([cloud.Ex for _, cloud in self.standards]))
        return [None if k < 0 else str(labels[k]) for k in positions]

    def _card(self, lang: str) -> display.Card:
        names = dict(zip(self.similarities.columns, self.titles_zh, strict=True)) if lang == "zh" else {}
        word = i18n.text("common.grade", lang)
        table = self.to_frame().replace({"grade": names}).rename(columns={"grade": word, **names})
        table.index = pd.Index(self.node_weights.titles(table.index, lang), name=i18n.text("fuzzy.node", lang))
        grade = None if self.grade is None else names.get(self.grade, self.grade)
        equal = "fuzzy.weights_equal" if self.node_weights.is_equal else "fuzzy.weights_given"
        facts = (
            (word, display.number(grade)),
            (i18n.text("fuzzy.cloud", lang), f"({', '.join(map(display.number, self.cloud))})"),
            (i18n.text("fuzzy.weights", lang), i18n.text(equal, lang)),
            (i18n.text("fuzzy.cloud_similarity", lang), i18n.text("fuzzy.cloud_overlap", lang)),
        )
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.cloud_evaluation", lang), facts, table, cautions, lang)


@announces
def evaluate_clouds(clouds: Any, weights: Any, grades: Any, *, hierarchy: Any = None) -> CloudEvaluation:
    """Put clouds of indicators together, node by node, and read the grade of each.

    The cloud of a node is Ex = Σ w Ex_k, En = √(Σ w En_k²), He = √(Σ w He_k²) over the indicators below it with their
    weights w in it (the cloud weighted arithmetic average): as wide as its parts are, whatever their number. Similarity to
    the cloud of a grade is the area below both expectation curves over the mean of their areas, in closed form, so that
    no drops are drawn; a cloud without entropy is as similar as it is certain. He has no part in it.

    Parameters
    ----------
    clouds : CloudModel, DataFrame with columns Ex, En, He, or mapping {indicator: Cloud}
        By indicator.
    weights : Series or mapping by indicator, or sequence; None for equal ones
        With a hierarchy a mapping {node: weights of its children}, or what `ahp.hierarchy_weights` returns.
    grades : mapping {grade: Cloud}, or Grades
        `grade_clouds` makes them; Grades are turned into whole clouds that meet half-way between scores, on 0–100.
    hierarchy : Hierarchy, optional
        Its indicators are those of `clouds`.

    Returns
    -------
    CloudEvaluation

    Raises
    ------
    DataError
        Names do not match, or a figure is missing or negative.
    ConfigError
        Something that is no hierarchy, weights for a node that is not there, or fewer than two grades.

    References
    ----------
    Aggregation: Wang, J.-Q., Peng, L., Zhang, H.-Y. & Chen, X.-H. (2014). Method of multi-criteria group decision-making based
    on cloud aggregation operators with linguistic information. Information Sciences 274, 177-191. Similarity: Li, H., Guo, C. &
    Qiu, W. (2011). Similarity measurement between normal cloud models. Acta Electronica Sinica 39(11), 2561-2567 (in Chinese).

    Examples
    --------
    >>> from sqeval.fuzzy.clouds.cloud_model import cloud_model
    >>> standards = grade_clouds({"good": (80, 100), "fair": (60, 80), "poor": (0, 60)})
    >>> answers = cloud_model({"speed": [85, 88, 92, 95], "manners": [70, 78, 82, 80]})
    >>> result = evaluate_clouds(answers, {"speed": 0.75, "manners": 0.25}, standards)
    >>> result.grade, result.node_grades["manners"]
    ('good', 'fair')
    >>> [round(figure, 3) for figure in result.cloud]
    [86.875, 4.467, 1.209]
    """
    table, said = _figures(clouds)
    standards, titles = _standards(grades)
    read = read_node_weights(weights, table.rows, hierarchy)
    figures = np.vstack([_aggregated(read, table.values), table.values])
    rows = read.table.rows.append(table.rows).rename("node")
    wanted = np.array([tuple(cloud) for cloud in standards.values()])
    similar = overlap(figures[:, None, :], wanted[None])
    return CloudEvaluation(
        figures=LabelledMatrix(figures, rows, pd.Index(FIGURES)),
        similarities=LabelledMatrix(similar, rows, pd.Index(list(standards))),
        standards=tuple(standards.items()),
        titles_zh=titles,
        node_weights=read,
        warnings=(*said, *read.cautions, *_cautions(similar, rows)),
    )


def _aggregated(read: NodeWeights, figures: Floats) -> Floats:
    """Means of Ex, root mean squares of En and He, sized first so that squares neither overflow nor vanish."""
    largest = figures[:, 1:].max()
    size = float(np.exp2(np.floor(np.log2(largest)))) if largest > 0 else 1.0
    squares = read.sums((figures[:, 1:] / size) ** 2)
    return np.hstack([read.sums(figures[:, :1]), size * np.sqrt(squares)])


def _figures(clouds: Any) -> tuple[LabelledMatrix, tuple[Caution, ...]]:
    if isinstance(clouds, CloudModel):
        return clouds.figures, clouds.warnings
    if isinstance(clouds, Mapping):
        strange = next((name for name, cloud in clouds.items() if not isinstance(cloud, Cloud)), None)
        if strange is not None or not clouds:
            raise DataError("is no Cloud", row=quoted(strange), hint="Give {indicator: Cloud(Ex, En, He)}")
        clouds = pd.DataFrame([tuple(cloud) for cloud in clouds.values()], index=list(clouds), columns=list(FIGURES))
    table = labelled.matrix(clouds, "clouds", columns=FIGURES)
    if set(table.columns) != set(FIGURES):
        raise DataError("clouds need the columns Ex, En and He", value=table.columns.tolist())
    ordered = LabelledMatrix(table.values[:, table.columns.get_indexer(pd.Index(FIGURES))], table.rows, pd.Index(FIGURES))
    for row, column in np.argwhere(ordered.values[:, 1:] < 0)[:1]:
        raise DataError(f"{FIGURES[column + 1]} of a cloud must not be negative", row=quoted(ordered.rows[row]))
    return ordered, ()


def _standards(grades: Any) -> tuple[dict[str, Cloud], tuple[str, ...]]:
    """Clouds of the grades, and their names in Chinese."""
    if isinstance(grades, Grades):
        return grade_clouds(grades), grades.labels_zh
    if not isinstance(grades, Mapping) or len(grades) < 2 or not all(isinstance(cloud, Cloud) for cloud in grades.values()):
        raise ConfigError("must be Grades, or at least two {grade: Cloud}", path="grades", value=grades, hint="See fuzzy.grade_clouds")
    named = {str(name): cloud for name, cloud in grades.items()}
    return named, tuple(named)


def _tied(similar: Floats) -> np.typing.NDArray[np.bool_]:
    """Which grades share the largest similarity of a row."""
    return np.asarray(similar >= similar.max(axis=1, keepdims=True) * (1.0 - _TIE))


def _most_similar(similar: Floats, expectations: Floats) -> np.typing.NDArray[np.intp]:
    """Position of the most similar grade, of tied ones that with the lower Ex; −1 where none is similar at all."""
    lowest = np.where(_tied(similar), expectations, np.inf).argmin(axis=1)
    return np.where(similar.any(axis=1), lowest, -1)


def _cautions(similar: Floats, rows: pd.Index) -> tuple[Caution, ...]:
    is_near = similar.any(axis=1)
    found = {"cloud_tie": (_tied(similar).sum(axis=1) > 1) & is_near, "cloud_far": ~is_near}
    return tuple(Caution(code, tuple(map(str, rows[at]))) for code, at in found.items() if at.any())
