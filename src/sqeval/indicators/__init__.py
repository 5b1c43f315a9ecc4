"""What is measured: indicators, the hierarchy they form, and their values by unit and period."""

from sqeval.indicators import hierarchies
from sqeval.indicators.diagnose import diagnose
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.measure import measure
from sqeval.indicators.node import Node, Target
from sqeval.indicators.principles.diagnosis import PrinciplesDiagnosis
from sqeval.indicators.shrinkage.shrink import shrink
from sqeval.indicators.shrinkage.shrunk import Shrunk
from sqeval.indicators.surveys.result import SurveyScores
from sqeval.indicators.surveys.scores import survey_scores
from sqeval.indicators.surveys.weighted import WeightedSurveyScore
from sqeval.indicators.table import IndicatorTable

__all__ = [
    "Grades",
    "Hierarchy",
    "IndicatorTable",
    "Node",
    "PrinciplesDiagnosis",
    "Shrunk",
    "SurveyScores",
    "Target",
    "WeightedSurveyScore",
    "diagnose",
    "hierarchies",
    "measure",
    "shrink",
    "survey_scores",
]
