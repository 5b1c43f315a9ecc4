"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy import membership
from sqeval.fuzzy.closeness import closeness
from sqeval.fuzzy.closest import ClosestPattern, closest
from sqeval.fuzzy.clouds.cloud import Cloud, cloud_drops
from sqeval.fuzzy.clouds.cloud_evaluation import CloudEvaluation, evaluate_clouds
from sqeval.fuzzy.clouds.cloud_model import CloudModel, cloud_from_counts, cloud_model
from sqeval.fuzzy.clouds.grade_clouds import grade_clouds
from sqeval.fuzzy.compare_operators import OperatorComparison, compare_operators
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.evidence.dempster import dempster, discount
from sqeval.fuzzy.evidence.dempster_result import DempsterResult
from sqeval.fuzzy.evidence.evidential import evidential_reasoning
from sqeval.fuzzy.evidence.evidential_hierarchy import EvidentialHierarchyResult, evidential_hierarchy
from sqeval.fuzzy.evidence.evidential_result import EvidentialResult
from sqeval.fuzzy.evidence.evidential_units import EvidentialUnits, evidential_units
from sqeval.fuzzy.explanation.explain import FuzzyExplanation, explain
from sqeval.fuzzy.explanation.next_grade import next_grade
from sqeval.fuzzy.explanation.next_grade_result import NextGrade
from sqeval.fuzzy.grey import grey_relational
from sqeval.fuzzy.grey_result import GreyResult
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.membership.from_counts import membership_from_counts
from sqeval.fuzzy.membership.from_functions import membership_from_functions
from sqeval.fuzzy.membership.from_ratings import membership_from_ratings
from sqeval.fuzzy.membership.from_thresholds import membership_from_thresholds
from sqeval.fuzzy.membership.from_votes import membership_from_votes
from sqeval.fuzzy.membership.quantile_thresholds import quantile_thresholds
from sqeval.fuzzy.membership.target_thresholds import target_thresholds, thresholds_from_target
from sqeval.fuzzy.membership.threshold_functions import threshold_functions
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.triangular.evaluation import TriangularEvaluation, evaluate_triangular
from sqeval.fuzzy.triangular.number import TriangularNumber
from sqeval.fuzzy.triangular.rank_numbers import RankedNumbers, defuzzify, rank_numbers
from sqeval.fuzzy.triangular.scale import triangular_scale
from sqeval.fuzzy.uncertainty.probability_better import ProbabilityBetter, probability_better
from sqeval.fuzzy.uncertainty.sampling_error import sampling_error
from sqeval.fuzzy.uncertainty.sampling_result import SamplingError
from sqeval.fuzzy.uncertainty.sensitivity import WeightSensitivity, sensitivity
from sqeval.fuzzy.uncertainty.threshold_sensitivity import ThresholdSensitivity, threshold_sensitivity
from sqeval.fuzzy.units import evaluate_units
from sqeval.fuzzy.units_result import FuzzyUnits
from sqeval.indicators.grades import Grades

__all__ = [
    "ClosestPattern",
    "Cloud",
    "CloudEvaluation",
    "CloudModel",
    "DempsterResult",
    "EvidentialHierarchyResult",
    "EvidentialResult",
    "EvidentialUnits",
    "FuzzyExplanation",
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "FuzzyUnits",
    "Grades",
    "GreyResult",
    "NextGrade",
    "OperatorComparison",
    "ProbabilityBetter",
    "RankedNumbers",
    "SamplingError",
    "ThresholdSensitivity",
    "TriangularEvaluation",
    "TriangularNumber",
    "WeightSensitivity",
    "closeness",
    "closest",
    "cloud_drops",
    "cloud_from_counts",
    "cloud_model",
    "compare_operators",
    "defuzzify",
    "dempster",
    "discount",
    "evaluate",
    "evaluate_clouds",
    "evaluate_hierarchy",
    "evaluate_triangular",
    "evaluate_units",
    "evidential_hierarchy",
    "evidential_reasoning",
    "evidential_units",
    "explain",
    "grade_clouds",
    "grey_relational",
    "membership",
    "membership_from_counts",
    "membership_from_functions",
    "membership_from_ratings",
    "membership_from_thresholds",
    "membership_from_votes",
    "next_grade",
    "probability_better",
    "quantile_thresholds",
    "rank_numbers",
    "sampling_error",
    "sensitivity",
    "target_thresholds",
    "threshold_functions",
    "threshold_sensitivity",
    "thresholds_from_target",
    "triangular_scale",
]
