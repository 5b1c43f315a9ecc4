"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy.counts import membership_from_counts
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.probability_better import ProbabilityBetter, probability_better
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.sampling_error import sampling_error
from sqeval.fuzzy.sampling_result import SamplingError
from sqeval.fuzzy.sensitivity import WeightSensitivity, sensitivity
from sqeval.fuzzy.threshold_sensitivity import ThresholdSensitivity, threshold_sensitivity
from sqeval.fuzzy.thresholds import membership_from_thresholds
from sqeval.indicators.grades import Grades

__all__ = [
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "Grades",
    "ProbabilityBetter",
    "SamplingError",
    "ThresholdSensitivity",
    "WeightSensitivity",
    "evaluate",
    "evaluate_hierarchy",
    "membership_from_counts",
    "membership_from_thresholds",
    "probability_better",
    "sampling_error",
    "sensitivity",
    "threshold_sensitivity",
]
