"""Watching: targets, control charts and risks, problems, the voice of the customer, and what measures have brought."""

from sqeval.monitoring.charts.chart import ControlChart
from sqeval.monitoring.charts.p_chart import p_chart
from sqeval.monitoring.charts.risk_priority import risk_priority
from sqeval.monitoring.charts.u_chart import u_chart
from sqeval.monitoring.charts.watch import watch
from sqeval.monitoring.charts.watch_result import Watch
from sqeval.monitoring.charts.xmr import xmr
from sqeval.monitoring.charts.year_on_year import YearOnYear, year_on_year
from sqeval.monitoring.comparisons import CaseMix, SideBySide, case_mix, side_by_side
from sqeval.monitoring.gbt27922 import Gbt27922Result, gbt27922
from sqeval.monitoring.improvement import (
    BeforeAfter,
    DifferenceInDifferences,
    Measures,
    MeasuresStatus,
    PeriodComparison,
    TrainingAssessment,
    before_after,
    compare_periods,
    difference_in_differences,
    measures,
    training_assessment,
)
from sqeval.monitoring.problems import ClassScheme, ParetoResult, PriorityResult, ProblemClasses, pareto, priority, problem_classes
from sqeval.monitoring.targets import TargetCheck, check_targets
from sqeval.monitoring.voice import (
    CesResult,
    CsatResult,
    ImportancePerformance,
    KanoResult,
    NpsResult,
    ServqualResult,
    ces,
    csat,
    importance_performance,
    kano,
    nps,
    servqual,
)

__all__ = [
    "BeforeAfter",
    "CaseMix",
    "CesResult",
    "ClassScheme",
    "ControlChart",
    "CsatResult",
    "DifferenceInDifferences",
    "Gbt27922Result",
    "ImportancePerformance",
    "KanoResult",
    "Measures",
    "MeasuresStatus",
    "NpsResult",
    "ParetoResult",
    "PeriodComparison",
    "PriorityResult",
    "ProblemClasses",
    "ServqualResult",
    "SideBySide",
    "TargetCheck",
    "TrainingAssessment",
    "Watch",
    "YearOnYear",
    "before_after",
    "case_mix",
    "ces",
    "check_targets",
    "compare_periods",
    "csat",
    "difference_in_differences",
    "gbt27922",
    "importance_performance",
    "kano",
    "measures",
    "nps",
    "p_chart",
    "pareto",
    "priority",
    "problem_classes",
    "risk_priority",
    "servqual",
    "side_by_side",
    "training_assessment",
    "u_chart",
    "watch",
    "xmr",
    "year_on_year",
]
