"""Watching: targets and whether they are met, problems and which to solve first, and the voice of the customer."""

from sqeval.monitoring.gbt27922 import Gbt27922Result, gbt27922
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
    "CesResult",
    "ClassScheme",
    "CsatResult",
    "Gbt27922Result",
    "ImportancePerformance",
    "KanoResult",
    "NpsResult",
    "ParetoResult",
    "PriorityResult",
    "ProblemClasses",
    "ServqualResult",
    "TargetCheck",
    "ces",
    "check_targets",
    "csat",
    "gbt27922",
    "importance_performance",
    "kano",
    "nps",
    "pareto",
    "priority",
    "problem_classes",
    "servqual",
]
