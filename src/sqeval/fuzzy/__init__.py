"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy import membership
from sqeval.fuzzy.counts import membership_from_counts
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.functions import membership_from_functions
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.quantile_thresholds import quantile_thresholds
from sqeval.fuzzy.ratings import membership_from_ratings
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.targets import target_thresholds, thresholds_from_target
from sqeval.fuzzy.threshold_functions import threshold_functions
from sqeval.fuzzy.thresholds import membership_from_thresholds
from sqeval.fuzzy.votes import membership_from_votes
from sqeval.indicators.grades import Grades

__all__ = [
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "Grades",
    "evaluate",
    "evaluate_hierarchy",
    "membership",
    "membership_from_counts",
    "membership_from_functions",
    "membership_from_ratings",
    "membership_from_thresholds",
    "membership_from_votes",
    "quantile_thresholds",
    "target_thresholds",
    "threshold_functions",
    "thresholds_from_target",
]
