"""Improvement (改进闭环): the effect of measures, the list of measures, and trainings."""

from sqeval.monitoring.improvement.before_after import before_after
from sqeval.monitoring.improvement.compare_periods import PeriodComparison, compare_periods
from sqeval.monitoring.improvement.did_result import DifferenceInDifferences
from sqeval.monitoring.improvement.difference_in_differences import difference_in_differences
from sqeval.monitoring.improvement.effect import BeforeAfter
from sqeval.monitoring.improvement.measures import Measures, measures
from sqeval.monitoring.improvement.measures_status import MeasuresStatus
from sqeval.monitoring.improvement.training_assessment import training_assessment
from sqeval.monitoring.improvement.training_result import TrainingAssessment

__all__ = [
    "BeforeAfter",
    "DifferenceInDifferences",
    "Measures",
    "MeasuresStatus",
    "PeriodComparison",
    "TrainingAssessment",
    "before_after",
    "compare_periods",
    "difference_in_differences",
    "measures",
    "training_assessment",
]
