"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy import membership
from sqeval.fuzzy.compare_operators import OperatorComparison, compare_operators
from sqeval.fuzzy.counts import membership_from_counts
from sqeval.fuzzy.dempster import dempster, discount
from sqeval.fuzzy.dempster_result import DempsterResult
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.evidential import evidential_reasoning
from sqeval.fuzzy.evidential_hierarchy import EvidentialHierarchyResult, evidential_hierarchy
from sqeval.fuzzy.evidential_result import EvidentialResult
from sqeval.fuzzy.evidential_units import EvidentialUnits, evidential_units
from sqeval.fuzzy.functions import membership_from_functions
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.quantile_thresholds import quantile_thresholds
from sqeval.fuzzy.ratings import membership_from_ratings
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.targets import target_thresholds, thresholds_from_target
from sqeval.fuzzy.threshold_functions import threshold_functions
from sqeval.fuzzy.thresholds import membership_from_thresholds
from sqeval.fuzzy.units import evaluate_units
from sqeval.fuzzy.units_result import FuzzyUnits
from sqeval.fuzzy.votes import membership_from_votes
from sqeval.indicators.grades import Grades

__all__ = [
    "DempsterResult",
    "EvidentialHierarchyResult",
    "EvidentialResult",
    "EvidentialUnits",
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "FuzzyUnits",
    "Grades",
    "OperatorComparison",
    "compare_operators",
    "dempster",
    "discount",
    "evaluate",
    "evaluate_hierarchy",
    "evaluate_units",
    "evidential_hierarchy",
    "evidential_reasoning",
    "evidential_units",
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
