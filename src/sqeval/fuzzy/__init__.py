"""Fuzzy comprehensive evaluation: from measured values and survey answers to grades and scores."""

from sqeval.fuzzy.counts import membership_from_counts
from sqeval.fuzzy.evaluate import evaluate
from sqeval.fuzzy.explain import FuzzyExplanation, explain
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, evaluate_hierarchy
from sqeval.fuzzy.next_grade import next_grade
from sqeval.fuzzy.next_grade_result import NextGrade
from sqeval.fuzzy.result import FuzzyResult
from sqeval.fuzzy.thresholds import membership_from_thresholds
from sqeval.indicators.grades import Grades

__all__ = [
    "FuzzyExplanation",
    "FuzzyHierarchyResult",
    "FuzzyResult",
    "Grades",
    "NextGrade",
    "evaluate",
    "evaluate_hierarchy",
    "explain",
    "membership_from_counts",
    "membership_from_thresholds",
    "next_grade",
]
