"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy.closeness import closeness
from sqeval.fuzzy.closest import ClosestPattern, closest
from sqeval.fuzzy.cloud import Cloud, cloud_drops
from sqeval.fuzzy.cloud_evaluation import CloudEvaluation, evaluate_clouds
from sqeval.fuzzy.cloud_model import CloudModel, cloud_from_counts, cloud_model
from sqeval.fuzzy.counts import membership_from_counts
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.grade_clouds import grade_clouds
from sqeval.fuzzy.grey import grey_relational
from sqeval.fuzzy.grey_result import GreyResult
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.rank_numbers import RankedNumbers, defuzzify, rank_numbers
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.thresholds import membership_from_thresholds
from sqeval.fuzzy.triangular_evaluation import TriangularEvaluation, evaluate_triangular
from sqeval.fuzzy.triangular_number import TriangularNumber
from sqeval.fuzzy.triangular_scale import triangular_scale
from sqeval.indicators.grades import Grades

__all__ = [
    "ClosestPattern",
    "Cloud",
    "CloudEvaluation",
    "CloudModel",
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "Grades",
    "GreyResult",
    "RankedNumbers",
    "TriangularEvaluation",
    "TriangularNumber",
    "closeness",
    "closest",
    "cloud_drops",
    "cloud_from_counts",
    "cloud_model",
    "defuzzify",
    "evaluate",
    "evaluate_clouds",
    "evaluate_hierarchy",
    "evaluate_triangular",
    "grade_clouds",
    "grey_relational",
    "membership_from_counts",
    "membership_from_thresholds",
    "rank_numbers",
    "triangular_scale",
]
