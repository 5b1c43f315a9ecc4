"""Problems: what requests are about, which few make up most of them, and which to solve first."""

from sqeval.monitoring.problems.class_scheme import ClassScheme
from sqeval.monitoring.problems.classes_result import ProblemClasses
from sqeval.monitoring.problems.pareto import ParetoResult, pareto
from sqeval.monitoring.problems.priority import priority
from sqeval.monitoring.problems.priority_result import PriorityResult
from sqeval.monitoring.problems.problem_classes import problem_classes

__all__ = ["ClassScheme", "ParetoResult", "PriorityResult", "ProblemClasses", "pareto", "priority", "problem_classes"]
